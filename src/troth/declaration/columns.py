"""What a column of a table is: ``DATA [of WHO] [seen by WHO [unless FLAG]]``, or ``not personal``."""

from troth.declaration.patterns import COLUMN, DATA, NAME
from troth.declaration.phrase import Phrase, Words, understood
from troth.declaration.sentences import ColumnUse
from troth.kernel.finding import Finding, Level

CODE = "COLUMN_UNREADABLE"
_FORMS = "write `category.part of owner seen by called unless hidden`, any shorter beginning of it, or `not personal`"


def read_column(key: Phrase, value: Phrase) -> ColumnUse | Finding:
    """The use of one column. ``key`` is its name, where a slash goes into JSON (``prefs/newsletter``, ``body/*``)."""
    column, slash, inside = key.text.partition("/")
    if not column or column != column.strip() or (slash and (not inside or "//" in key.text or inside.endswith("/"))):
        return Finding(
            CODE,
            Level.ERROR,
            f"`{key.text}` is not a column.",
            "write the column, and behind a slash what is inside its JSON: `prefs/newsletter`, `body/*`",
            span=key.at(0, len(key.text)),
        )
    return understood(value, CODE, lambda words: _use(words, column, inside if slash else None), left_over=_FORMS)


def _use(words: Words, column: str, inside: str | None) -> ColumnUse:
    if words.take("not"):
        words.need("personal")
        return ColumnUse(column, None, inside=inside)
    data = words.fitting(DATA, "a category or `category.part`", "write the declared name, or `not personal`")
    of = _who(words) if words.take("of") else None
    seen_by = unless = None
    if words.take("seen"):
        words.need("by")
        seen_by = _who(words)
        if words.take("unless"):
            unless = words.fitting(COLUMN, "a column", "write the true or false column that hides the value")
    return ColumnUse(column, data, of, seen_by, unless, inside)


def _who(words: Words) -> str:
    return words.fitting(
        NAME, "a person on the row", "write `owner`, a name in `others`, the name of an owner, or `all`"
    )
