"""The checks on who is outside and who answers: all that a `never` may forbid, dates, exceptions, and attacks."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from textwrap import dedent, indent
from time import perf_counter
from typing import get_args

import pytest

from law.composed import written
from troth.declaration.load import load_texts
from troth.declaration.outside import Act, RecipientRole, Safeguard
from troth.kernel.finding import Finding, Level
from troth.law.example import Example, example_policy, sound
from troth.law.judge import judge
from troth.law.outside import third
from troth.policy.model import Policy
from troth.policy.resolve import resolve


def policy(lines: str, mapped: str = "") -> Policy:
    found, stopped = example_policy(Example(policy=lines, map=mapped))
    assert found is not None, [written(finding) for finding in stopped]
    return found


def found(code: str, lines: str, mapped: str = "", on: str = "2024-01-01") -> list[Finding]:
    return [each for each in judge(policy(lines, mapped), date.fromisoformat(on))[1] if each.code == code]


def subjects(code: str, lines: str, mapped: str = "", on: str = "2024-01-01") -> list[str]:
    return [each.subject for each in found(code, lines, mapped, on)]


CLOUD = """
recipients:
  cloud:
    label: Hosting
    name: Example Cloud Inc.
    role: processor
    country: [{country}]
    contract: DPA 1
    {more}
    gets: {{mail: {{data: [contact.email], for: [news], upon: always}}}}
"""


def cloud(country: str, more: str = "link: https://cloud.example") -> str:
    return CLOUD.format(country=country, more=more)


# --- transfers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "more", "day", "cases"),
    [
        ("IE", "", "2024-01-01", []),
        ("US", "", "2024-01-01", ["nothing is named"]),
        ("US", "safeguard: dpf", "2024-01-01", []),
        ("US", "safeguard: dpf", "2023-07-09", ["covers nothing"]),
        ("US, IN", "safeguard: dpf", "2024-01-01", ["covers nothing"]),
        ("IN", "safeguard: scc", "2019-01-01", []),
        ("IN", "safeguard: scc", "2024-01-01", ["no assessment"]),
        ("IN", "safeguard: bcr", "2024-01-01", []),
        ("BR", "", "2026-01-25", ["nothing is named"]),
        ("BR", "", "2026-01-26", []),
        ("GB", "", "2031-12-27", []),
        ("GB", "", "2031-12-28", ["nothing is named"]),
        ("CH, GB, JP", "", "2024-01-01", []),
        ("any", "", "2024-01-01", ["any country"]),
        ("SE", "safeguard: scc", "2024-01-01", []),
    ],
)
def test_what_covers_a_transfer_depends_on_the_country_and_the_day(
    country: str, more: str, day: str, cases: list[str]
) -> None:
    said = [each.says for each in found("NO_SAFEGUARD", cloud(country, more or "also: [encryption]"), on=day)]
    assert len(said) == len(cases), said
    assert all(case in text for case, text in zip(cases, said, strict=True))


def test_an_uncovered_transfer_stops_until_it_is_signed() -> None:
    checked, judged = judge(policy(cloud("IN")))
    assert checked is None
    assert [each.level for each in judged if each.code == "NO_SAFEGUARD"] == [Level.ERROR]
    checked, judged = judge(policy(cloud("IN", "reading: the contract is being written")))
    assert checked is not None
    assert [(each.level, each.signed) for each in judged if each.code == "NO_SAFEGUARD"] == [(Level.WARNING, True)]


def test_whoever_is_only_given_data_by_a_decision_has_no_country_yet() -> None:
    buyer = """
    recipients:
      buyer:
        label: Whoever takes over
        role: successor
        country: [{country}]
        gets: {{all: {{data: [all], for: [service], upon: decision, needs: [buyer, date]}}}}
    """
    assert found("NO_SAFEGUARD", buyer.format(country="any")) == []
    assert len(found("NO_SAFEGUARD", buyer.format(country="IN"))) == 1
    assert found("EXCEPTION_OPEN", buyer.format(country="any")) == []


@pytest.mark.parametrize(
    "words",
    ["Privacy Shield", "EU-US PRIVACY-SHIELD", "https://x.example/privacyshield", "Safe Harbor", "safe harbour"],
)
def test_an_annulled_mechanism_is_seen_however_it_is_spelled(words: str) -> None:
    assert len(found("NO_SAFEGUARD", cloud("IE", f'link: "{words}"'))) == 1
    assert found("NO_SAFEGUARD", cloud("IE", 'link: "privacy and a shield"')) == []


def test_before_it_was_annulled_a_mechanism_stood() -> None:
    assert found("NO_SAFEGUARD", cloud("IE", "link: Safe Harbour"), on="2015-10-05") == []
    assert len(found("NO_SAFEGUARD", cloud("IE", "link: Safe Harbour"), on="2015-10-06")) == 1


# --- never ------------------------------------------------------------------------------------------------------------

NEVER = """
never:
  promise:
    label: We never do
    {lines}
"""
PARTNER = """
recipients:
  partner:
    label: Partner
    name: Example Partner AB
    role: controller
    country: [SE]
    {more}
    gets: {{mail: {{data: [contact.email], for: [news], upon: always}}}}
"""


def never(*lines: str) -> str:
    return NEVER.format(lines=indent("\n".join(lines), " " * 4).lstrip())


@pytest.mark.parametrize(
    ("lines", "broken"),
    [
        (("do: use", "data: [contact.email]"), ["purposes.service.customer", "purposes.news.email"]),
        (("do: use", "data: [contact.email]", "beyond: [service, news]"), []),
        (("do: use", "data: [contact.email]", "about: [applicant]"), []),
        (("do: use", "data: [contact.email]", "when: [age under 13]"), []),
        (("do: use", "data: [contact.email]", "beyond: [declared]"), []),
        (("do: use", "data: [traffic.counts]"), []),
        (("do: collect", "about: [applicant]"), ["purposes.service.question"]),
        (("do: collect", "data: [question]", "about: [customer]"), []),
        (("do: profile", "data: [contact]"), []),
        (("do: decide_automatically", "data: [payments]"), []),
        (("do: transfer", "data: [contact]"), []),
        (("do: read_content", "data: [payments]"), []),
        (("do: message", "about: [customer]"), []),
        (("do: sell",), []),
        (("do: disclose",), []),
    ],
)
def test_a_row_breaks_a_promise_or_does_not(lines: tuple[str, ...], broken: list[str]) -> None:
    said = [each.says.split("`")[5] for each in found("CONTRADICTION", never(*lines))]
    assert sorted(said) == sorted(broken)


def test_both_lines_are_shown() -> None:
    [finding] = found("CONTRADICTION", PARTNER.format(more="paid: true") + never("do: sell"))
    assert (finding.subject, finding.span.line) == ("never.promise", 13)
    assert "recipients.partner.mail" in finding.says
    assert "policy.yaml:8:25" in finding.says


@pytest.mark.parametrize(
    ("more", "lines", "broken"),
    [
        ("paid: true", ("do: sell",), 1),
        ("paid: false", ("do: sell",), 0),
        ("paid: false", ("do: disclose",), 1),
        ("paid: true", ("do: sell", "beyond: [partner]"), 0),
        ("paid: true", ("do: sell", "beyond: [news]"), 0),
        ("paid: true", ("do: sell", "data: [payments]"), 0),
        ("paid: true", ("do: sell", "data: [contact]"), 1),
        ("paid: true", ("do: sell", "about: [applicant]"), 0),
        ("paid: true", ("do: sell", "to: [partner]"), 1),
    ],
)
def test_a_recipient_breaks_a_promise_or_does_not(more: str, lines: tuple[str, ...], broken: int) -> None:
    assert len(found("CONTRADICTION", PARTNER.format(more=more) + never(*lines))) == broken


DECIDES = """
purposes:
  billing:
    decision: {solely: true, logic: score, effect: prepayment, human: customer service}
"""


@pytest.mark.parametrize("act", ["decide_automatically", "profile"])
def test_a_purpose_that_decides_breaks_the_promise_not_to(act: str) -> None:
    broken = found("CONTRADICTION", DECIDES + never(f"do: {act}", "data: [payments]"))
    assert [each.subject for each in broken] == ["never.promise"]
    softer = DECIDES.replace("solely: true", "solely: false")
    assert len(found("CONTRADICTION", softer + never(f"do: {act}", "data: [payments]"))) == (act == "profile")


def test_what_is_worked_out_from_both_has_combined_them() -> None:
    mixed = """
    categories:
      payments: {derived_from: [question, vouchers]}
    """
    both = never("do: combine", "data: [question, vouchers]")
    assert len(found("CONTRADICTION", dedent(mixed) + both)) == 1
    assert found("CONTRADICTION", dedent(mixed) + never("do: combine", "data: [question]")) == []


def test_staff_who_may_see_what_is_written_read_it() -> None:
    desk = """
    categories:
      question: {kind: content}
    staff:
      desk: {label: Desk, may: [service]}
    """
    reads = never("do: read_content", "data: [question]")
    assert len(found("CONTRADICTION", dedent(desk) + reads)) == 1
    narrower = desk.replace("may: [service]", "may: [service], data: [contact]")
    assert found("CONTRADICTION", dedent(narrower) + reads) == []


def test_a_store_outside_breaks_the_promise_that_nothing_leaves() -> None:
    home = never("do: transfer", "outside: [home]") + "regions:\n  home: {label: Home, places: [SE, FI]}\n"
    assert found("CONTRADICTION", home) == []
    [broken] = found("CONTRADICTION", home, "stores:\n  op: {country: IE}\n")
    assert "`stores.op` holds" in broken.says


# --- others -----------------------------------------------------------------------------------------------------------


def test_who_is_chosen_by_the_person_herself_needs_no_name() -> None:
    bare = PARTNER.replace("    name: Example Partner AB\n", "").format(more="paid: false")
    assert len(found("UNNAMED_RECIPIENT", bare)) == 1
    assert found("UNNAMED_RECIPIENT", bare.replace("upon: always", "upon: request")) == []


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Visma", False),
        ("Microsoft Office 365", False),
        ("Åkeri & Söner AB", False),
        ("Hosting", True),
        ("Suppliers", True),
        ("Leverantörer", True),
        ("Example Partners", True),
        ("Vendors that help understand use", True),
        ("a company", True),
        ("...", True),
    ],
)
def test_a_label_that_is_a_name_names_somebody(label: str, kind: bool) -> None:
    bare = PARTNER.replace("    name: Example Partner AB\n", "").format(more="paid: false")
    assert len(found("UNNAMED_RECIPIENT", bare.replace("label: Partner", f'label: "{label}"'))) == kind


def test_who_is_known_when_it_happens_needs_no_name_unless_it_works_for_us() -> None:
    bare = PARTNER.replace("    name: Example Partner AB\n", "").format(more="contract: DPA 1")
    moment = bare.replace("upon: always", "upon: order.paid")
    assert found("UNNAMED_RECIPIENT", moment) == []
    assert len(found("UNNAMED_RECIPIENT", moment.replace("role: controller", "role: processor"))) == 1


def test_anonymous_data_is_handed_to_nobody() -> None:
    bare = PARTNER.replace("    name: Example Partner AB\n    ", "    ").replace("    country: [SE]\n", "")
    counts = bare.replace("contact.email], for: [news]", "traffic.counts], for: [planning], form: anonymous")
    for code in ("UNNAMED_RECIPIENT", "NO_COUNTRY"):
        assert found(code, counts.format(more="paid: false")) == []
        assert len(found(code, bare.format(more="paid: false"))) == 1


def test_a_promise_about_what_a_recipient_uses_is_not_about_our_own_use() -> None:
    only = PARTNER.format(more="paid: false")
    promise = never("do: use", "to: [partner]", "beyond: [service]")
    assert [each.says.split("`")[5] for each in found("CONTRADICTION", only + promise)] == ["recipients.partner.mail"]
    assert found("CONTRADICTION", only + never("do: use", "to: [partner]", "beyond: [news]")) == []


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        ("policy: {title: The policy of 811218-9876}", "policy"),
        ("controllers:\n  acme: {org_no: 811218-9876}", "controllers.acme"),
        ("purposes:\n  news:\n    uses:\n      email: {reading: 811218-9876 said so}", "purposes.news.uses.email"),
        ("recipients:\n  x: {label: X, role: source, name: Firma 19811218-9876}", "recipients.x"),
    ],
)
def test_an_identity_number_is_found_wherever_it_stands(lines: str, subject: str) -> None:
    assert [each.subject for each in found("SENSITIVE_ID", lines)] == [subject]


def test_data_that_customers_bring_under_instruction_is_told_of_by_them() -> None:
    lines = """
    recipients:
      uploads: {label: Whoever uploads a list, role: source}
    categories:
      payments: {from: [uploads]}
    """
    own = policy(lines)
    assert [each.subject for each in judge(own)[1] if each.code == "SOURCE_NO_NOTICE"] == ["categories.payments"]
    told = tuple(
        replace(claim, use=replace(claim.use, ground="instruction")) if claim.part == "payments" else claim
        for claim in own.claims
    )
    assert [each for each in judge(replace(own, claims=told))[1] if each.code == "SOURCE_NO_NOTICE"] == []


def test_all_is_what_the_purposes_use() -> None:
    everything = PARTNER.replace("[contact.email]", "[all]").format(more="paid: false")
    assert found("GETS_MORE", everything) == found("RESERVED_SHARED", everything) == []
    assert found("TRAFFIC_DISCLOSED", everything) == []
    assert len(found("TRAFFIC_DISCLOSED", everything.replace("[news]", "[billing]"))) == 1


def test_an_act_runs_where_a_region_names_it_and_only_there() -> None:
    region = "regions:\n  california: {label: California, places: [US-CA], laws: [CCPA]}\n"
    assert subjects("NO_DISCLOSURE_LIST", region) == ["regions.california"]
    assert subjects("NO_DISCLOSURE_LIST", region.replace("[CCPA]", "[GDPR]")) == []
    assert subjects("LAW_UNKNOWN", region.replace("[CCPA]", "[PIPEDA]")) == ["regions.california"]
    elsewhere = "  utah: {label: Utah, places: [US-UT]}\nrights:\n  disclosures: {by: [email], when: [in utah]}\n"
    assert subjects("NO_DISCLOSURE_LIST", region + elsewhere) == ["regions.california"]
    assert subjects("NO_DISCLOSURE_LIST", region + elsewhere.replace("in utah", "outside utah")) == []


def test_before_it_applies_the_data_act_asks_nothing() -> None:
    lines = "policy: {laws: [GDPR, LEK, BFL, DATA_ACT]}\ncategories:\n  payments: {from: [device]}\n"
    assert subjects("PRODUCT_NO_NOTICE", lines, on="2025-09-11") == []
    assert subjects("PRODUCT_NO_NOTICE", lines, on="2025-09-12") == ["categories.payments"]
    assert subjects("PRODUCT_NO_ACCESS", lines, on="2025-09-12") == ["categories.payments"] * 2


# --- attacks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["{recipient} {0} {", "%s %(x)d", "`;--", "A" * 5000, "' OR 1=1", "\\x00"])
def test_hostile_names_are_shown_as_they_are(words: str) -> None:
    lines = PARTNER.replace("Example Partner AB", "NAME").replace("    name: NAME\n", "").format(more="paid: true")
    quoted = words.replace("'", "''")
    lines = lines.replace("label: Partner", f"label: 'some {quoted}'")
    [finding] = found("UNNAMED_RECIPIENT", lines)
    assert words in finding.says


def test_thousands_of_recipients_are_judged_in_seconds() -> None:
    rows = "\n".join(
        f"  r{number}: {{label: R, name: Example {number % 7} AB, role: {'processor' if number % 2 else 'controller'}, "
        f"country: [SE], contract: DPA, gets: {{mail: {{data: [contact.email], for: [news], upon: always}}}}}}"
        for number in range(3000)
    )
    many = policy(f"recipients:\n{rows}\n")
    begun = perf_counter()
    _, judged = judge(many)
    assert perf_counter() - begun < 20
    assert sum(each.code == "ROLE_CONFLICT" for each in judged) == 1500


def test_a_policy_with_nobody_outside_and_no_tables_is_judged() -> None:
    bare = policy("recipients: {}\nnever: {}\nregions: {}\nrights: {}\ncookies: {}\nnotices: {}\n")
    assert judge(bare)[0] is not None


# --- promises ---------------------------------------------------------------------------------------------------------


@pytest.mark.promise("TH-56")
@pytest.mark.promise("IC-45")
def test_a_provider_is_in_a_third_country_or_is_not() -> None:
    on = date(2025, 1, 1)
    assert third(("IN",), on) == ("IN",)
    assert third(("NO",), on) == ()
    assert third(("SE", "IE", "US", "IN"), date(2025, 1, 10)) == ("US", "IN")


@pytest.mark.promise("TH-71")
@pytest.mark.promise("XX-41")
def test_a_policy_without_anybody_to_turn_to_is_read_and_all_else_in_it_is_found() -> None:
    text, mapped = sound()
    whole = "name: Acme AB, org_no: 556016-0680, country: SE, contact: {email: privacy@acme.example}, "
    assert whole in text

    def errors(controller: str) -> list[str]:
        changed = text.replace(whole, controller).replace("keep: while ground stands", "keep: no end", 1)
        declaration, read = load_texts(changed.encode(), mapped.encode())
        stopped = [each.code for each in read if each.level is Level.ERROR]
        if declaration is None:
            return stopped
        policy, _ = resolve(declaration)
        assert policy is not None
        return stopped + [each.code for each in judge(policy)[1] if each.level is Level.ERROR]

    nobody = "name: Acme AB, org_no: 556016-0680, country: SE, "
    assert sorted(errors(f"{nobody}contact: {{}}, ")) == ["CONTACT_MISSING", "NO_PERIOD"]
    assert sorted(errors(nobody)) == ["CONTACT_MISSING", "NO_PERIOD"]
    assert errors("org_no: 556016-0680, contact: {web: a.example}, ") == ["MISSING_KEY", "MISSING_KEY"]
    assert errors(whole) == ["NO_PERIOD"]


# --- a whole policy with words exchanged ------------------------------------------------------------------------------

SURVEY = Path(__file__).parents[1] / "policy" / "survey"
WORDS = {
    "role": get_args(RecipientRole),
    "do": get_args(Act),
    "upon": ("always", "decision", "request", "instruction"),
    "safeguard": get_args(Safeguard),
}


def survey() -> tuple[str, str]:
    """The survey's policy under every act, without what this version refuses."""
    text = (SURVEY / "policy.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("ground: instruction, of: creator", "ground: legitimate_interest, interest: asked"),
        ("laws: [GDPR, BFL]", "laws: [GDPR, BFL, LEK, DATA_ACT]"),
        ("places: [US, US-CA]", "places: [US, US-CA], laws: [CCPA, NRS]"),
    ):
        assert old in text
        text = text.replace(old, new)
    lines = (SURVEY / "map.yaml").read_text(encoding="utf-8").splitlines()
    waiting = ("    controller:", "instructions", '  "creator')
    return text, "\n".join(line for line in lines if not line.startswith(waiting))


@pytest.mark.parametrize("seed", range(40))
def test_whatever_stands_where_another_word_may_stand_is_judged(seed: int) -> None:
    draw = Random(seed)
    text, mapped = survey()
    for key, words in WORDS.items():
        for old in re.findall(rf"\b{key}: ({'|'.join(words)})\b", text):
            if draw.random() < 0.4:
                text = text.replace(f"{key}: {old}", f"{key}: {draw.choice(words)}", 1)
    declaration, reading = load_texts(text.encode(), mapped.encode())
    assert declaration is not None, reading
    whole, resolving = resolve(declaration)
    assert whole is not None, resolving
    assert judge(whole, date(2026, 11, 22))[1]
