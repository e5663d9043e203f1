"""Which column says when a row came to be: by its name, by how many rows have it, and by nothing lying ahead."""

from troth.engine.draft.kinds import Kind, likeness, percent
from troth.engine.draft.seen import At, ColumnEvidence, Seen
from troth.engine.draft.words import singular, word_set, words
from troth.stores.catalog import Column, TableShape, TypeClass

MOST_MISSING = 0.01
"""The share of rows that may lack the time, or have one that cannot be read or lies ahead."""

TIMES = frozenset({TypeClass.INSTANT, TypeClass.LOCAL, TypeClass.DATE})
_LATER = word_set(
    "updated update modified modify changed change last latest ended end ends closed due deleted removed expires "
    "expired expiry until to released returned return delivered settled cancelled canceled paused left birth born "
    "review next finished completed decided valid disputed dispute claim death died"
)
_BEST = word_set("created create creation inserted insert recorded registered registration added entry")
_GOOD = word_set(
    "started start starts begin begins began opened issued ordered placed sent seen happened occurred received posted "
    "asked logged measured listed assigned agreed signed joined paid from visited published requested submitted first "
    "issue sign"
)
_PLAIN = word_set("timestamp on at day date month time ts when")


def is_time(column: Column, seen: ColumnEvidence | None) -> bool:
    """Whether a column holds times: by its type, else by what its values say."""
    if column.type in TIMES:
        return True
    if column.type not in (TypeClass.TEXT, TypeClass.OTHER) or seen is None or not seen.there:
        return False
    return seen.times / seen.there >= 1 - MOST_MISSING


def recorded(seen: Seen, at: At, shape: TableShape) -> tuple[str | None, str, list[str]]:
    """The column, why it is the one, and what is to be said of the others; None where none will do."""
    ranked: list[tuple[int, int, Column, str]] = []
    mentions: list[str] = []
    for place, column in enumerate(shape.columns):
        found = seen.of(at, column.name)
        if not is_time(column, found) or not column.visible:
            continue
        like = likeness(column.name, None)
        score = named_like_beginning(words(column.name), at.table)
        if (like is not None and like.kind is Kind.BIRTH_DATE) or score < 0:
            continue
        why_not = _why_not(column, found)
        if why_not is None:
            ranked.append((-score, place, column, _said(found)))
        elif score > 1:
            mentions.append(f"{column.name} is named like the row's own time and is not proposed: {why_not}")
    ranked.sort(key=lambda item: item[:2])
    if not ranked:
        return None, "no column says when a row came to be, in every row and never ahead of now", mentions
    score, _, column, said = ranked[0]
    rivals = [item for item in ranked if item[0] == score]
    if score == 0 and (len(rivals) > 1 or column.nullable):
        names = ", ".join(item[2].name for item in rivals)
        return None, f"no name says which is the row's own time, if any: {names}", mentions
    why = "named after the row's beginning" if score else "the only time that every row has"
    if len(rivals) > 1:
        why += "; of equals the first (" + ", ".join(item[2].name for item in rivals[1:]) + ")"
    return column.name, f"{why}; {said}", mentions


def named_like_beginning(inside: tuple[str, ...], table: str) -> int:
    """How much the words of a name sound like the row's beginning: 3 to 0; -1 where like something later."""
    if set(inside) & _BEST and not {"last", "update", "updated"} & set(inside):
        return 3
    if set(inside) & _LATER:
        return -1
    if set(inside) & (_GOOD | set(singular(table))):
        return 2
    return 1 if inside and set(inside) <= _PLAIN else 0


def _why_not(column: Column, seen: ColumnEvidence | None) -> str | None:
    if seen is None or seen.rows == 0:
        return None if not column.nullable else "no rows could be looked at, and it may be null"
    if seen.nulls / seen.rows > MOST_MISSING:
        return f"{percent(seen.nulls / seen.rows)} of {seen.rows} sampled rows have none"
    if seen.there and 1 - seen.times / seen.there > MOST_MISSING:
        return f"{percent(1 - seen.times / seen.there)} of {seen.there} sampled values say no time"
    if seen.there and seen.future / seen.there > MOST_MISSING:
        return f"{percent(seen.future / seen.there)} of {seen.there} sampled values lie ahead of now"
    return None


def _said(seen: ColumnEvidence | None) -> str:
    if seen is None or not seen.rows:
        return "no rows were looked at"
    said = f"{percent(seen.nulls / seen.rows) if seen.nulls else 'none'} null of {seen.rows} sampled rows"
    said += f", over {seen.years} year{'' if seen.years == 1 else 's'}"
    ahead = f"{percent(seen.future / seen.there)} ahead of now" if seen.future else "nothing ahead of now"
    return f"{said}, {ahead}"
