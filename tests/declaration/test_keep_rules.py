"""Keep-rules: every form with its value, every way to go wrong with the word that is pointed at, and a round trip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.declaration.keep_rules import read_keep_rule
from troth.declaration.phrase import Phrase
from troth.declaration.sentences import Anchor, AnchorKind, Clock, Joined, KeepRule, Newest
from troth.kernel.calendar import Length, RoundTo, Unit
from troth.kernel.finding import Finding
from troth.kernel.span import Span

RECORDED = Anchor(AnchorKind.RECORDED)
SETTLED = Anchor(AnchorKind.MOMENT, "invoice.settled")
ENDED = Anchor(AnchorKind.ENDED, "contract")


def length(count: int, unit: Unit = Unit.MONTHS) -> Length:
    return Length(count, unit)


GOOD = [
    ("24 months after contract.ended", KeepRule(Joined.ONE, (Clock(ENDED, length(24)),))),
    ("1 month after recorded", KeepRule(Joined.ONE, (Clock(RECORDED, length(1)),))),
    ("48 hours after recorded", KeepRule(Joined.ONE, (Clock(RECORDED, length(48, Unit.HOURS)),))),
    ("1 day after recorded", KeepRule(Joined.ONE, (Clock(RECORDED, length(1, Unit.DAYS)),))),
    ("2 weeks after recorded", KeepRule(Joined.ONE, (Clock(RECORDED, length(2, Unit.WEEKS)),))),
    ("7 years after recorded", KeepRule(Joined.ONE, (Clock(RECORDED, length(7, Unit.YEARS)),))),
    ("0 days after recorded", KeepRule(Joined.ONE, (Clock(RECORDED, length(0, Unit.DAYS)),))),
    ("until contract.ended", KeepRule(Joined.ONE, (Clock(ENDED),))),
    ("until contract.began", KeepRule(Joined.ONE, (Clock(Anchor(AnchorKind.BEGAN, "contract")),))),
    ("until invoice.settled", KeepRule(Joined.ONE, (Clock(SETTLED),))),
    ("until case.file.ended", KeepRule(Joined.ONE, (Clock(Anchor(AnchorKind.MOMENT, "case.file.ended")),))),
    ("until age 18", KeepRule(Joined.ONE, (Clock(Anchor(AnchorKind.AGE, age=18)),))),
    ("12 months after age 18", KeepRule(Joined.ONE, (Clock(Anchor(AnchorKind.AGE, age=18), length(12)),))),
    (
        "24 months after recorded to end of month",
        KeepRule(Joined.ONE, (Clock(RECORDED, length(24), round_to=RoundTo.MONTH),)),
    ),
    (
        "at least 7 years after recorded to end of year",
        KeepRule(Joined.ONE, (Clock(RECORDED, length(7, Unit.YEARS), floor=True, round_to=RoundTo.YEAR),)),
    ),
    ("6 to 24 months after recorded", KeepRule(Joined.ONE, (Clock(RECORDED, length(6), length(24)),))),
    (
        "6 to 24 months after recorded applied 12 months",
        KeepRule(Joined.ONE, (Clock(RECORDED, length(6), length(24), applied=length(12)),)),
    ),
    (
        "1 to 36 months after recorded as keep_months else 36 months",
        KeepRule(Joined.ONE, (Clock(RECORDED, length(1), length(36), as_fact="keep_months", otherwise=length(36)),)),
    ),
    ("newest 500 per person", KeepRule(Joined.ONE, (Newest(500),))),
    ("newest 3 per device_id", KeepRule(Joined.ONE, (Newest(3, "device_id"),))),
    (
        "24 months after invoice.settled or at the latest 3 years after claim.interrupted",
        KeepRule(
            Joined.AT_THE_LATEST,
            (
                Clock(SETTLED, length(24)),
                Clock(Anchor(AnchorKind.MOMENT, "claim.interrupted"), length(3, Unit.YEARS)),
            ),
        ),
    ),
    (
        "20 days after account.ended or 12 months after age 18 whichever first",
        KeepRule(
            Joined.FIRST,
            (
                Clock(Anchor(AnchorKind.ENDED, "account"), length(20, Unit.DAYS)),
                Clock(Anchor(AnchorKind.AGE, age=18), length(12)),
            ),
        ),
    ),
    (
        "newest 500 per person or until contract.ended or at least 6 months after recorded whichever last",
        KeepRule(Joined.LAST, (Newest(500), Clock(ENDED), Clock(RECORDED, length(6), floor=True))),
    ),
    (
        "45 days after report.received suspended while judgment",
        KeepRule(
            Joined.ONE,
            (Clock(Anchor(AnchorKind.MOMENT, "report.received"), length(45, Unit.DAYS)),),
            suspended_while="judgment",
        ),
    ),
    ("while ground stands", KeepRule(Joined.GROUND)),
    ("not kept", KeepRule(Joined.NOT_KEPT)),
    ("no end", KeepRule(Joined.NO_END)),
]


@pytest.mark.parametrize(("text", "value"), GOOD, ids=[text for text, _ in GOOD])
def test_every_form_is_read(text: str, value: KeepRule) -> None:
    read = read_keep_rule(Phrase(text))
    assert isinstance(read, KeepRule)
    assert (read.joined, read.clocks, read.suspended_while) == (value.joined, value.clocks, value.suspended_while)
    assert read.text == text


BAD = [
    ("", "KEEP_UNREADABLE", "", "24 months after"),
    ("24 months", "NO_ANCHOR", "months", "24 months after recorded"),
    ("24 months or until a.ended whichever first", "NO_ANCHOR", "months", "24 months after recorded"),
    ("24 months from contract.ended", "NO_ANCHOR", "from", "`after`"),
    ("24 months aftr contract.ended", "NO_ANCHOR", "aftr", "`after`"),
    ("24 months after", "KEEP_UNREADABLE", "after", "`recorded`"),
    ("24 months after contract", "NO_ANCHOR", "contract", "contract.ended"),
    ("24 months after recordd", "NO_ANCHOR", "recordd", "did you mean `recorded`?"),
    ("24 months after Contract.ended", "KEEP_UNREADABLE", "Contract.ended", "`recorded`"),
    ("24 months after age", "KEEP_UNREADABLE", "age", "age 18"),
    ("24 months after age adult", "KEEP_UNREADABLE", "adult", "age 18"),
    ("24 after recorded", "KEEP_UNREADABLE", "after", "`months`"),
    ("24 moths after recorded", "KEEP_UNREADABLE", "moths", "did you mean `months`?"),
    ("3 working days after recorded", "KEEP_UNREADABLE", "working", "`days`"),
    ("a month after recorded", "KEEP_UNREADABLE", "a", "in digits"),
    ("1234567 days after recorded", "KEEP_UNREADABLE", "1234567", "six digits"),
    ("½ year after recorded", "KEEP_UNREADABLE", "½", "digits"),
    ("at most 24 months after recorded", "KEEP_UNREADABLE", "at", "leave out `at most`"),
    ("up to 24 months after recorded", "KEEP_UNREADABLE", "up", "leave out `up to`"),
    ("maximum 24 months after recorded", "KEEP_UNREADABLE", "maximum", "leave out `maximum`"),
    ("forever", "KEEP_UNREADABLE", "forever", "until when"),
    ("untl contract.ended", "KEEP_UNREADABLE", "untl", "did you mean `until`?"),
    ("contract.ended", "KEEP_UNREADABLE", "contract.ended", "`until contract.ended`"),
    ("while contract", "KEEP_UNREADABLE", "contract", "`until contract.ended`"),
    ("while ground", "KEEP_UNREADABLE", "ground", "`stands ...`"),
    ("not stored", "KEEP_UNREADABLE", "stored", "`not kept`"),
    ("no limit", "KEEP_UNREADABLE", "limit", "`no end`"),
    ("24 to 6 months after recorded", "KEEP_UNREADABLE", "6", "shorter end first"),
    ("6 to 6 months after recorded", "KEEP_UNREADABLE", "6", "shorter end first"),
    ("6 months after recorded to end of week", "KEEP_UNREADABLE", "week", "`month`, `year`"),
    ("6 months after recorded to the end", "KEEP_UNREADABLE", "the", "`to end`"),
    ("6 months after recorded as Months else 3 months", "KEEP_UNREADABLE", "Months", "`months`"),
    ("6 months after recorded as months", "KEEP_UNREADABLE", "months", "`else ...`"),
    ("newest per person", "KEEP_UNREADABLE", "per", "digits"),
    ("newest 0 per person", "KEEP_UNREADABLE", "0", "`not kept`"),
    ("newest 5", "KEEP_UNREADABLE", "5", "`per ...`"),
    ("until a.ended or until b.ended", "WHICHEVER", "or", "`whichever last`"),
    ("until a.ended whichever first", "WHICHEVER", "whichever", "second clock"),
    ("until a.ended or until b.ended whichever earlier", "KEEP_UNREADABLE", "earlier", "`first`"),
    ("until a.ended or at the latest until b.ended or until c.ended", "WHICHEVER", "or", "`whichever first`"),
    ("until a.ended or at the latest until b.ended whichever first", "WHICHEVER", "whichever", "`whichever first`"),
    ("until a.ended or until b.ended or at the latest until c.ended", "WHICHEVER", "at", "`whichever first`"),
    ("newest 5 per person or at the latest until a.ended", "KEEP_UNREADABLE", "or", "`whichever first`"),
    ("no end suspended while dispute", "KEEP_UNREADABLE", "suspended", "leave out"),
    ("not kept suspended while dispute", "KEEP_UNREADABLE", "suspended", "leave out"),
    ("until a.ended suspended while not dispute", "KEEP_UNREADABLE", "dispute", "24 months after"),
    ("until a.ended suspended dispute", "KEEP_UNREADABLE", "dispute", "`suspended while`"),
    ("until a.ended, then delete", "COMMA", ",", "leave it out"),
    ("until: a.ended", "COMMA", ":", "leave it out"),
    ("until a.ended #1", "COMMA", "#", "leave it out"),
]


@pytest.mark.parametrize(("text", "code", "word", "help_has"), BAD, ids=[text or "nothing" for text, *_ in BAD])
def test_what_cannot_be_read_is_pointed_at(text: str, code: str, word: str, help_has: str) -> None:
    found = read_keep_rule(Phrase(text, Span("policy.yaml", 7, 11)))
    assert isinstance(found, Finding)
    assert found.code == code
    start = found.span.column - 11
    assert text[start : start + found.span.length] == word
    assert help_has in found.help
    assert found.says.endswith(".")


# --- round trip -------------------------------------------------------------------------------------------------------

names = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
lengths = st.builds(Length, st.integers(0, 999_999), st.sampled_from(Unit))
anchors = st.one_of(
    st.just(RECORDED),
    st.builds(lambda age: Anchor(AnchorKind.AGE, age=age), st.integers(0, 150)),
    st.builds(Anchor, st.sampled_from([AnchorKind.BEGAN, AnchorKind.ENDED]), names),
    st.builds(
        lambda first, second: Anchor(AnchorKind.MOMENT, f"{first}.{second}"),
        names,
        names.filter(lambda name: name not in ("began", "ended")),
    ),
)


@st.composite
def lengthy_clocks(draw: st.DrawFn) -> Clock:
    first = draw(lengths.filter(lambda length: length.count < 999_999))
    longest = draw(st.none() | st.builds(Length, st.integers(first.count + 1, 999_999), st.just(first.unit)))
    pick = draw(st.sampled_from(["none", "applied", "as"]))
    return Clock(
        draw(anchors),
        first,
        longest,
        draw(st.booleans()),
        draw(st.none() | st.sampled_from(RoundTo)),
        applied=draw(lengths) if pick == "applied" else None,
        as_fact=draw(names) if pick == "as" else None,
        otherwise=draw(lengths) if pick == "as" else None,
    )


timed = st.builds(Clock, anchors) | lengthy_clocks()
clocks = timed | st.builds(Newest, st.integers(1, 999_999), st.none() | names.filter(lambda name: name != "person"))
suspended = st.none() | names
rules = st.one_of(
    st.builds(lambda clock, stop: KeepRule(Joined.ONE, (clock,), stop), clocks, suspended),
    st.builds(
        lambda joined, several, stop: KeepRule(joined, tuple(several), stop),
        st.sampled_from([Joined.FIRST, Joined.LAST]),
        st.lists(clocks, min_size=2, max_size=4),
        suspended,
    ),
    st.builds(lambda a, b, stop: KeepRule(Joined.AT_THE_LATEST, (a, b), stop), timed, timed, suspended),
    st.builds(lambda stop: KeepRule(Joined.GROUND, (), stop), suspended),
    st.sampled_from([KeepRule(Joined.NOT_KEPT), KeepRule(Joined.NO_END)]),
)


def written_clock(clock: Clock | Newest) -> str:
    if isinstance(clock, Newest):
        return f"newest {clock.count} per {clock.per or 'person'}"
    if clock.length is None:
        return f"until {clock.anchor}"
    first = f"{clock.length.count} to {clock.longest}" if clock.longest else str(clock.length)
    return " ".join(
        [
            *(["at least"] if clock.floor else []),
            f"{first} after {clock.anchor}",
            *([f"to end of {clock.round_to}"] if clock.round_to else []),
            *([f"applied {clock.applied}"] if clock.applied else []),
            *([f"as {clock.as_fact} else {clock.otherwise}"] if clock.as_fact else []),
        ]
    )


def written(rule: KeepRule) -> str:
    match rule.joined:
        case Joined.GROUND | Joined.NOT_KEPT | Joined.NO_END:
            text = rule.joined.value
        case Joined.AT_THE_LATEST:
            text = " or at the latest ".join(written_clock(clock) for clock in rule.clocks)
        case _:
            text = " or ".join(written_clock(clock) for clock in rule.clocks)
            text += f" {rule.joined.value}" if rule.joined is not Joined.ONE else ""
    return text + (f" suspended while {rule.suspended_while}" if rule.suspended_while else "")


@given(rules)
def test_what_is_written_is_read_back(rule: KeepRule) -> None:
    text = written(rule)
    read = read_keep_rule(Phrase(text))
    assert isinstance(read, KeepRule), (text, read)
    assert (read.joined, read.clocks, read.suspended_while) == (rule.joined, rule.clocks, rule.suspended_while)
    assert read_keep_rule(Phrase("  ".join(text.split()))) == read


@given(st.text(alphabet="ab 019.to or whichever first until after months recorded", max_size=60))
def test_any_text_is_read_or_refused_inside_itself(text: str) -> None:
    read = read_keep_rule(Phrase(text, Span("f", 1, 1)))
    if isinstance(read, Finding):
        assert 1 <= read.span.column <= max(1, len(text))
        assert read.span.column + read.span.length - 1 <= max(1, len(text))
