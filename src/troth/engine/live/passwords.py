"""PASSWORD_READABLE: passwords that are not stored as a hash, where a measure with ``check: password_hash`` says so.

The database counts them. No password is ever read out of it, whether it is hashed or not.
"""

from collections.abc import Iterator, Mapping

from troth.declaration.conduct import Measure
from troth.engine.live.sight import Sight
from troth.engine.live.words import counted
from troth.kernel.finding import Finding, Level
from troth.policy.model import Table
from troth.sql.beginnings import values_beginning_otherwise
from troth.sql.look import place_of

PROBE = "password_hash"
"""What a measure's ``check`` is called that looks in which form passwords are stored."""

BEGINS: Mapping[str, tuple[str, ...]] = {
    "argon2id": ("$argon2id$",),
    "argon2i": ("$argon2i$",),
    "bcrypt": ("$2a$", "$2b$", "$2y$"),
    "scrypt": ("$scrypt$", "$7$"),
    "yescrypt": ("$y$",),
    "pbkdf2": ("$pbkdf2-sha256$", "$pbkdf2-sha512$"),
}
"""How a salted hash of each form begins that its own library writes."""


def readable_passwords(sight: Sight) -> Iterator[Finding]:
    """One finding for each column of kind ``secret`` with values in none of the accepted forms."""
    measures = [m for m in sight.policy.declaration.policy.measures.values() if _looks_here(m, sight.store.name)]
    if not measures:
        return
    forms = {form for measure in measures for form in measure.accepts or BEGINS}
    begins = tuple(beginning for form, known in BEGINS.items() if form in forms for beginning in known)
    seen = set()
    for table, column in _secrets(sight):
        subject, span = f"{place_of(table)}.{column}", table.entry.at("columns", column)
        if subject in seen or not sight.sees(place_of(table), (column,)):
            continue
        seen.add(subject)
        sql = values_beginning_otherwise(sight.build, table, column, begins)
        rows = sight.try_ask("how its passwords are stored", subject, span, sql)
        held, wrong = (int(str(number or 0)) for number in rows[0]) if rows else (0, 0)
        if wrong:
            says = f"`{subject}`: {wrong} of {counted(held, 'value')} can be read, or in a form that is not accepted "
            says += f"({', '.join(sorted(forms))})"
            help_ = "hash each when its owner signs in the next time, and let the others choose anew"
            yield Finding("PASSWORD_READABLE", Level.WARNING, says, help_, "GDPR 32(1)", span, subject)


def _looks_here(measure: Measure, store: str) -> bool:
    return measure.check == PROBE and (measure.stores is None or store in measure.stores)


def _secrets(sight: Sight) -> Iterator[tuple[Table, str]]:
    """The columns of the store that hold what is of kind ``secret``."""
    for table in sight.tables:
        for column, use in table.entry.columns.items():
            if use.data is not None and sight.policy.parts[use.data].kind == "secret":
                yield table, column
