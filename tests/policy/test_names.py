"""Names in the sections that nothing enforces yet: what they may point to, and what the language brings itself."""

import pytest

from policy.sound import MAP, OTHER, OTHER_MAP, POLICY, errors, resolved
from troth.declaration.load import load_texts
from troth.kernel.finding import Level
from troth.policy.resolve import resolve


def test_the_whole_policy_is_sound() -> None:
    policy = resolved(OTHER, OTHER_MAP)
    assert list(policy.declaration.policy.recipients) == ["registry", "partner", "cloud", "court"]
    assert list(policy.declaration.map.instructions) == ["Acme 4711"]


MOMENTS = (
    "call.connected",
    "contract.began",
    "contract.ended",
    "request.ended",
    "consent.given",
    "consent.withdrawn",
    "objection.made",
    "disclosure.made",
    "removal.asked",
    "policy.changed",
)


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_may_set_something_off(moment: str) -> None:
    """Declared moments, the ends of declared periods, and those of the language; the map need not know them."""
    notice = f"notices: {{told: {{label: Told, upon: {moment}, to: [customer], by: [email], lead: at once}}}}\n"
    message = (
        f"messages: {{m: {{label: M, for: billing, to: [customer], by: [sms], stop: [reply], upon: [{moment}]}}}}\n"
    )
    duty = f"duties: {{d: {{label: D, who: [customer], seen_by: x, then: y, within: 2 days after {moment}}}}}\n"
    assert errors(notice + message + duty) == []


@pytest.mark.parametrize("moment", ["vip.ended", "months.began", "contract.signed", "call.ended", "billing.ended"])
def test_what_never_happens_sets_nothing_off(moment: str) -> None:
    notice = f"notices: {{told: {{label: Told, upon: {moment}, to: [customer], by: [email], lead: at once}}}}\n"
    assert [one.code in ("UNKNOWN_NAME", "FACT_KIND") for one in errors(notice)] == [True]


CONTROLLER = "  acme: {name: Acme AB, country: SE, contact: {email: privacy@acme.example}"


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        ("joint_with: [partne]", "UNKNOWN_NAME", "`partne` is no declared recipient"),
        ("joint_with: [cloud]", "RECIPIENT_ROLE", "declared as processor"),
        ("when: [in califronia]", "UNKNOWN_NAME", "`califronia` is no declared region"),
        ("when: [while vip]", "FACT_KIND", "`vip` is a flag"),
    ],
)
def test_controllers(more: str, code: str, says: str) -> None:
    assert CONTROLLER in POLICY
    changed = (POLICY + OTHER).replace(CONTROLLER, f"{CONTROLLER}, {more}")
    declaration, _ = load_texts(changed.encode(), (MAP + OTHER_MAP).encode())
    assert declaration is not None
    found = [one for one in resolve(declaration)[1] if one.level is Level.ERROR]
    assert [(one.code, one.span.line) for one in found] == [(code, 4)]
    assert says in found[0].says


@pytest.mark.parametrize("when", ["in california", "outside california"])
def test_regions_are_declared(when: str) -> None:
    controller = (POLICY + OTHER).replace(CONTROLLER, f"{CONTROLLER}, when: [{when}]")
    declaration, _ = load_texts(controller.encode(), (MAP + OTHER_MAP).encode())
    assert declaration is not None
    assert resolve(declaration)[0] is not None
    row = (POLICY + OTHER).replace("relation: contract,", f"relation: contract, when: [{when}],")
    declaration, _ = load_texts(row.encode(), (MAP + OTHER_MAP).encode())
    assert declaration is not None
    assert resolve(declaration)[0] is not None
    astray = row.replace(f"[{when}]", f"[{when.replace('california', 'califronia')}]")
    declaration, _ = load_texts(astray.encode(), (MAP + OTHER_MAP).encode())
    assert declaration is not None
    assert {(one.code, one.help) for one in resolve(declaration)[1]} == {("UNKNOWN_NAME", "did you mean `california`?")}


def test_whose_instruction_a_row_rests_on_is_declared() -> None:
    row = "      asked: {data: [contact.email], ground: instruction, of: custmer, keep: until contract.ended}\n"
    found = errors(row)
    assert [(one.code, one.span.line) for one in found] == [("UNKNOWN_NAME", 21)]
    assert found[0].help == "did you mean `customer`?"


def test_who_may_look_at_a_hold_is_declared() -> None:
    hold = "holds: {court: {label: Court, upon: %s, review: 6 months, use_for: [billing], staff: [%s]}}\n"
    desk = "staff: {desk: {label: Desk, may: [billing]}}\n"
    assert errors(hold % ("decision", "desk") + desk) == []
    assert [one.help for one in errors(hold % ("call.conected", "dsk") + desk)] == [
        "did you mean `desk`?",
        "did you mean `call.connected`?",
    ]


def test_against_what_data_is_kept_right() -> None:
    fresh = POLICY.replace("label: Contact details,", "label: Contact details, fresh: every 1 day against registri,")
    declaration, _ = load_texts((fresh + OTHER).encode(), (MAP + OTHER_MAP).encode())
    assert declaration is not None
    assert [(one.code, one.help) for one in resolve(declaration)[1]] == [("UNKNOWN_NAME", "did you mean `registry`?")]


def test_all_is_no_kind_of_data_that_a_column_could_hold() -> None:
    mapped = MAP.replace("email: contact.email", "email: all")
    declaration, _ = load_texts(POLICY.encode(), mapped.encode())
    assert declaration is not None
    assert [(one.code, one.says) for one in resolve(declaration)[1]] == [
        ("UNKNOWN_NAME", "`all` is no declared category")
    ]


def test_a_class_of_people_is_no_period() -> None:
    desk = "staff: {desk: {label: Desk, may: [billing], when: [while customer]}}\n"
    fact = "  customership: {kind: period, label: Is a customer}\n"
    with_fact = POLICY.replace("facts:\n", f"facts:\n{fact}")
    for policy, help_ in ((with_fact, "did you mean `customership`?"), (POLICY, "declare a fact of kind period")):
        declaration, _ = load_texts((policy + desk).encode(), MAP.encode())
        assert declaration is not None
        (found,) = resolve(declaration)[1]
        assert (found.code, found.says) == ("UNKNOWN_NAME", "`customer` is a class of people, not a period")
        assert found.help.startswith(help_)
