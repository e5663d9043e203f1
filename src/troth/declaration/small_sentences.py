"""The small sentences of both files, each too short for a file of its own."""

from datetime import date

from troth.declaration.lengths import take_length
from troth.declaration.patterns import COLUMN, DAY, NAME, NUMBER, QUALIFIED
from troth.declaration.phrase import Phrase, Words, understood
from troth.declaration.row_tests import row_test
from troth.declaration.sentences import Anonymise, Anonymiser, Edge, EmptyLink, MomentColumn, Plausible, Role, Unowned
from troth.kernel.calendar import Length, Unit
from troth.kernel.finding import Finding

_UNOWNED = "write `6 months after recorded then delete`"
_FRESH = "write `every 12 months`, or `every 12 months against SOURCE`"
_SAYER = "write `person`, or `guardian under 13`"
_EMPTY = "write `never if column = value`, `not yet if column = value`, `never` or `not yet`"
_MOMENT = "write a column, or `started_at + seconds seconds`"
_ENDS = "write a column, or `released_on inclusive`"
_RANGE = "write `A to B`, each a column, a date or `now + 1 day`"
_ANONYMISE = (
    "write `keep`, `empty`, `random`, `to hour`, `to day`, `to month`, `to year`, `first 3`, `round 60` "
    "or `replace WORDS`"
)


def read_unowned(phrase: Phrase) -> Unowned | Finding:
    """``LENGTH after recorded then delete``: what becomes of a row without an owner."""

    def read(words: Words) -> Unowned:
        length = take_length(words)
        words.need("after", "recorded", "then", "delete", help=_UNOWNED)
        return Unowned(length)

    return understood(phrase, "UNOWNED_UNREADABLE", read, left_over=_UNOWNED)


def read_fresh(phrase: Phrase) -> str | Finding:
    """``every PERIOD [against SOURCE]``, given back as written with single blanks."""

    def read(words: Words) -> str:
        words.need("every", help=_FRESH)
        take_length(words)
        if words.take("against"):
            words.fitting(NAME, "a source", _FRESH)
        return " ".join(words.all())

    return understood(phrase, "FRESH_UNREADABLE", read, left_over=_FRESH)


def read_sayer(phrase: Phrase) -> int | Finding | None:
    """Who may consent: None for ``person``, N for ``guardian under N``."""

    def read(words: Words) -> int | None:
        if words.take("person"):
            return None
        words.need("guardian", "under", help=_SAYER)
        return int(words.fitting(NUMBER, "an age in years", _SAYER))

    return understood(phrase, "CONSENT_BY_UNREADABLE", read, left_over=_SAYER)


def read_about(phrase: Phrase) -> tuple[str, str] | Finding:
    """``CLASS [as ROLE]``: class and role, the role ``holder`` where none is written."""

    def read(words: Words) -> tuple[str, str]:
        name = words.fitting(NAME, "a class of people", "names are `lower_case`")
        role = words.choice([role.value for role in Role], "a role on a row") if words.take("as") else Role.HOLDER.value
        return name, role

    return understood(phrase, "ABOUT_UNREADABLE", read, left_over="write `customer` or `customer as user`")


def read_empty_link(phrase: Phrase) -> EmptyLink | Finding:
    """What a null link says: ``never [if TEST]`` or ``not yet [if TEST]``."""

    def read(words: Words) -> EmptyLink:
        never = words.take("never")
        if not never:
            words.need("not", "yet", help=_EMPTY)
        if words.done:
            return EmptyLink("never" if never else "not yet")
        words.need("if", help=_EMPTY)
        return EmptyLink("never" if never else "not yet", row_test(phrase.text, *words.rest()))

    return understood(phrase, "LINK_UNREADABLE", read, marks=False)


def read_moment_column(phrase: Phrase) -> MomentColumn | Finding:
    """``COLUMN`` (also of another table: ``store.table.column``) or ``COLUMN + COLUMN seconds``."""

    def read(words: Words) -> MomentColumn:
        if QUALIFIED.fullmatch(words.peek()):
            return MomentColumn(words.next("a column"))
        column = words.fitting(COLUMN, "a column", _MOMENT)
        if not words.take("+"):
            return MomentColumn(column)
        plus = words.fitting(COLUMN, "a column with a number of seconds", _MOMENT)
        words.need("seconds", help=_MOMENT)
        return MomentColumn(column, plus)

    return understood(phrase, "MOMENT_UNREADABLE", read, left_over=_MOMENT)


def read_ends(phrase: Phrase) -> tuple[str, bool] | Finding:
    """``COLUMN [inclusive]``: the column in which something ends, and whether that time itself still belongs to it."""

    def read(words: Words) -> tuple[str, bool]:
        return words.fitting(COLUMN, "a column", _ENDS), words.take("inclusive")

    return understood(phrase, "END_UNREADABLE", read, left_over=_ENDS)


def read_plausible(phrase: Phrase) -> Plausible | Finding:
    """``A to B``, each edge a column of the row, a date, or ``now [+ LENGTH]``."""

    def read(words: Words) -> Plausible:
        low = _edge(words)
        words.need("to", help=_RANGE)
        return Plausible(low, _edge(words))

    return understood(phrase, "RANGE_UNREADABLE", read, left_over=_RANGE)


def _edge(words: Words) -> Edge:
    word = words.next("an edge of the range", _RANGE)
    if word == "now":
        return Edge(now_plus=take_length(words) if words.take("+") else Length(0, Unit.DAYS))
    if DAY.fullmatch(word):
        try:
            date.fromisoformat(word)
        except ValueError:
            words.stop(f"`{word}` is not a day of the calendar", _RANGE, at=words.index - 1)
        return Edge(day=word)
    if COLUMN.fullmatch(word) is None:
        words.stop(f"`{word}` is not an edge of a range", _RANGE, at=words.index - 1)
    return Edge(column=word)


def read_anonymise(phrase: Phrase) -> Anonymise | Finding:
    """How one column is anonymised; the words behind ``replace`` are taken as they stand."""

    def read(words: Words) -> Anonymise:
        how = Anonymiser(words.choice([how.value for how in Anonymiser], "a way to anonymise"))
        match how:
            case Anonymiser.TO:
                return Anonymise(how, words.choice(("hour", "day", "month", "year"), "what a time is cut to"))
            case Anonymiser.FIRST | Anonymiser.ROUND:
                number = words.fitting(NUMBER, "a whole number", _ANONYMISE)
                if int(number) == 0:
                    words.stop(f"`{how.value} 0` leaves nothing", "write `empty`", at=words.index - 1)
                return Anonymise(how, str(int(number)))
            case Anonymiser.REPLACE:
                start, end = words.rest()
                if start == end:
                    words.stop("`replace` is followed by what is written instead", _ANONYMISE)
                return Anonymise(how, phrase.text[start:end])
            case _:
                return Anonymise(how)

    return understood(phrase, "ANONYMISE_UNREADABLE", read, left_over=_ANONYMISE, marks=False)
