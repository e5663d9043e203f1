"""KEY_FORM: values of keys that do not fit the form declared for them; such a value matches only its like."""

import ipaddress
import re
from collections.abc import Iterator, Mapping

from troth.declaration.sentences import ReferenceKind
from troth.engine.live.erased import is_erased
from troth.engine.live.samples import Drawn
from troth.engine.live.sight import Sight
from troth.engine.live.words import counted
from troth.kernel.finding import Finding, Level
from troth.kernel.forms import Form, canonical
from troth.kernel.span import Span
from troth.policy.model import OWNER
from troth.sql.look import place_of

_E164 = re.compile(r"\+[1-9][0-9]{6,14}|[1-9][0-9]{2,5}")
"""A number with its country; or a short one, such as 112, which has none."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_MAC = re.compile(r"[0-9a-f]{12}")
_PNR = re.compile(r"[0-9]{10}|[0-9]{12}")

WANTED = {
    Form.E164: "a number with its country, as +46...",
    Form.EMAIL: "an address with one @",
    Form.LOWER: "a text",
    Form.IP: "an IP address",
    Form.MAC: "twelve hexadecimal digits",
    Form.PNR: "ten or twelve digits",
}


def fits(form: Form, value: str) -> bool:
    """Whether a value in its canonical spelling is what the form is for."""
    match form:
        case Form.E164:
            return _E164.fullmatch(value) is not None
        case Form.EMAIL:
            return _EMAIL.fullmatch(value) is not None
        case Form.IP:
            return _is_address(value)
        case Form.MAC:
            return _MAC.fullmatch(value) is not None
        case Form.PNR:
            return _PNR.fullmatch(value) is not None
        case Form.LOWER:
            return True


def key_forms(sight: Sight, drawn: Mapping[str, Drawn]) -> Iterator[Finding]:
    """One finding for each column with such values; a note where it leads to others, who may be outsiders."""
    for place, column, form, span, level in _columns(sight):
        if place not in drawn or not sight.sees(place, (column,)):
            continue
        sample = drawn[place]
        values = [row[column] for row in sample.rows if not is_erased(sight, place, column, row[column])]
        held = [spelled for value in values if (spelled := canonical(form, value)) is not None]
        wrong = sum(not fits(form, value) for value in held)
        if wrong:
            subject = f"{place}.{column}"
            says = f"`{subject}`: {wrong} of {counted(len(held), 'value')} do not fit the form {form.value}"
            says += f" (in {sample.of})"
            help_ = f"write each as {WANTED[form]}; a value in another form finds nobody, or only its like"
            yield Finding("KEY_FORM", level, says, help_, span=span, subject=subject)


def _columns(sight: Sight) -> Iterator[tuple[str, str, Form, Span, Level]]:
    """Every column with values of a key that has a form: where they are assigned, where rows name somebody by them."""
    seen = set()
    for key in sight.policy.keys.values():
        if key.form is not None and sight.here(key.table) and (key.table, key.value, key.form) not in seen:
            seen.add((key.table, key.value, key.form))
            yield key.table, key.value, key.form, key.at("value"), Level.WARNING
    for table in sight.tables:
        for name, reference in table.persons.items():
            if reference.kind is not ReferenceKind.KEY:
                continue
            form, place = sight.policy.keys[reference.target].form, place_of(table)
            if form is not None and (place, reference.column, form) not in seen:
                seen.add((place, reference.column, form))
                owner = name == OWNER
                span = table.entry.at("owner") if owner else table.entry.at("others", name)
                yield place, reference.column, form, span, Level.WARNING if owner else Level.NOTE


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True
