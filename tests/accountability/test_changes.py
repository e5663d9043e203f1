"""Every pair of the table, decided by what it means; renames; nothing forgotten; broken and hostile versions."""

import dataclasses
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from troth.accountability.changes.compare import between
from troth.accountability.changes.keys import INSIDE, KEYS
from troth.accountability.changes.model import Change, Way, Weight
from troth.accountability.changes.order import of_lengths
from troth.declaration.anchors import settle_anchors
from troth.declaration.declared import inside, sections
from troth.declaration.entry import Entry
from troth.declaration.findings import Findings
from troth.declaration.model import PolicyFile
from troth.declaration.reader import read_yaml
from troth.declaration.sections import read_policy_file
from troth.kernel.calendar import Length, RoundTo, Unit, last_day
from troth.law.packs.eea import countries

HERE = Path(__file__).parent
BASE = {
    "policy": "{title: T, version: V, effective: 2025-01-01, timezone: Europe/Stockholm, languages: [en], "
    "laws: [GDPR]}",
    "controllers": "{acme: {name: Acme AB, country: SE, contact: {email: a@acme.example}}}",
    "people": "{customer: {label: Customer, within: user}, user: {label: User}}",
    "categories": "{contact: {label: Contact, about: [customer], parts: {name: {label: Name}, email: {label: E-mail}, "
    "national_id: {label: Number, kind: identity_number}}}, traffic: {label: Traffic, kind: traffic}}",
    "facts": "{contract: {kind: period, label: Agreement}, dispute: {kind: period, label: Dispute}, "
    "year.ended: {kind: moment, label: Year, expected: 1 year}, "
    "call.ended: {kind: moment, label: Call, expected: 1 day}}",
    "purposes": "{}",
}
ROW = {"data": "[contact]", "ground": "contract", "relation": "contract", "keep": "12 months after recorded"}
GETS = {"data": "[contact]", "for": "[billing]", "upon": "decision"}


def policy(**more: str) -> PolicyFile:
    """The small policy with these sections."""
    text = "".join(f"{name}: {value}\n" for name, value in (BASE | more).items())
    findings = Findings()
    root = read_yaml(text.encode(), "policy.yaml", findings)
    found = read_policy_file(root, "policy.yaml", findings) if root is not None else None
    assert found is not None, [(one.code, one.says) for one in findings.sorted_by_place()]
    return settle_anchors(found)


def changed(old: PolicyFile, new: PolicyFile) -> tuple[Change, ...]:
    return between(old, new, countries(new.document.effective))


def over(row: dict[str, str], written: str) -> str:
    """A row with the keys that are written; another ground takes its companion away."""
    keys = dict(re.findall(r"(\w+): (\[[^\]]*\]|[^,}]+)", written))
    left = {key: value for key, value in row.items() if not ("ground" in keys and key in ("ground", "relation"))}
    return "{" + ", ".join(f"{key}: {value}" for key, value in (left | keys).items()) + "}"


def version(section: str, written: str) -> PolicyFile:
    """The policy that one side of a pair means."""
    entry = "" if written == "-" else f"x: {written}"
    match section:
        case "keep":
            row = over(ROW, f"{{keep: {written}}}").replace("contract, relation: contract", _ground(written))
            return policy(purposes=f"{{p: {{label: P, uses: {{x: {row}}}}}}}")
        case "use":
            inner = f"x: {over(ROW, written)}" if entry else f"y: {over(ROW, '{}')}"
            both = inner if not entry else f"{inner}, y: {over(ROW, '{}')}"
            return policy(purposes=f"{{p: {{label: P, uses: {{{both}}}}}}}")
        case "gets":
            return policy(recipients=f"{{r: {{label: R, role: authority, gets: {{x: {over(GETS, written)}}}}}}}")
        case "deletion":
            return policy(deletion=written)
        case "rights":
            return policy(rights=f"{{{entry.replace('x:', 'access:')}}}")
        case "controllers":
            return policy(controllers=f"{{{entry}}}")
        case _:
            return policy(**{section: f"{{{entry}}}"})


def _ground(keep: str) -> str:
    return "legal_obligation, law: BFL 7" if "at least" in keep else "contract, relation: contract"


def pairs() -> Iterator[tuple[str, str, str, str]]:
    for line in (HERE / "pairs.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            section, before, after, expected = (cell.strip() for cell in line.split("|"))
            yield section, before, after, expected


PAIRS = tuple(pairs())


def test_the_table_is_long_and_has_every_way_and_weight() -> None:
    assert len(PAIRS) >= 60
    assert len(set(PAIRS)) == len(PAIRS)
    words = " ".join(expected for *_, expected in PAIRS).split()
    assert {way.value for way in Way} - {"renamed"} <= {*words}
    assert {weight.value for weight in Weight} <= {word.strip(",") for word in words}


@pytest.mark.parametrize(("section", "before", "after", "expected"), PAIRS)
def test_pair(section: str, before: str, after: str, expected: str) -> None:
    found = changed(version(section, before), version(section, after))
    own = [one for one in found if not (section == "keep" and one.key in ("ground", "law", "relation"))]
    said = ", ".join(f"{one.key or '*'} {one.way} {one.weight}" for one in own)
    assert (said or "same") == expected, [one.says for one in found]


@pytest.mark.parametrize(("section", "before", "after", "expected"), [one for one in PAIRS if one[0] == "keep"])
def test_what_is_shorter_one_way_is_longer_the_other(section: str, before: str, after: str, expected: str) -> None:
    there = {one.way for one in changed(version(section, before), version(section, after)) if one.key == "keep"}
    back = {one.way for one in changed(version(section, after), version(section, before)) if one.key == "keep"}
    turned = {
        Way.SHORTER: Way.LONGER,
        Way.LONGER: Way.SHORTER,
        Way.WIDER: Way.NARROWER,
        Way.NARROWER: Way.WIDER,
        Way.OTHER: Way.OTHER,
    }
    assert {turned[way] for way in there} == back


def test_every_key_of_every_entry_is_compared() -> None:
    common = {field.name for field in dataclasses.fields(Entry)}
    kinds = {type(one) for value in sections(full()).values() for one in _flat(value)}
    assert kinds == set(KEYS)
    for kind in kinds:
        own = {field.name for field in dataclasses.fields(kind)} - common - INSIDE
        own.discard("label")
        assert own == set(KEYS[kind]) - {"label"}, kind


def _flat(value: object) -> Iterator[Entry]:
    if isinstance(value, Entry):
        yield value
        for one in inside(value).values():
            yield from _flat(one)
    elif hasattr(value, "values"):
        for one in value.values():
            yield from _flat(one)


def full() -> PolicyFile:
    findings = Findings()
    data = (HERE.parent / "declaration" / "full-policy.yaml").read_bytes()
    root = read_yaml(data, "policy.yaml", findings)
    assert root is not None
    found = read_policy_file(root, "policy.yaml", findings)
    assert found is not None
    return settle_anchors(found)


def test_nothing_changed_in_a_policy_with_every_key() -> None:
    assert changed(full(), full()) == ()


def test_everything_is_new_and_everything_is_gone() -> None:
    found = changed(policy(), full())
    assert {one.path for one in found if one.way is Way.NEW} >= {"purposes.billing", "never.sell", "cookies.choice"}
    back = changed(full(), policy())
    assert {one.path for one in back if one.way is Way.GONE} == {one.path for one in found if one.way is Way.NEW}


def test_what_is_called_otherwise_everywhere_is_only_renamed() -> None:
    old = policy(
        consents="{news: {label: News, by: person, withdraw_by: [link]}}",
        purposes="{p: {label: P, uses: {"
        "a: {data: [contact.email], about: [customer], ground: consent, consent: news, when: [while contract], "
        "keep: 12 months after contract.ended suspended while dispute}}}}",
    )
    new = policy(
        people="{client: {label: Customer, within: user, was: customer}, user: {label: User}}",
        categories="{reach: {label: Contact, was: contact, about: [client], parts: {name: {label: Name}, "
        "mail: {label: E-mail, was: email}, national_id: {label: Number, kind: identity_number}}}, "
        "traffic: {label: Traffic, kind: traffic}}",
        facts="{deal: {kind: period, label: Agreement, was: contract}, "
        "row: {kind: period, label: Dispute, was: dispute}, "
        "year.ended: {kind: moment, label: Year, expected: 1 year}, "
        "call.ended: {kind: moment, label: Call, expected: 1 day}}",
        consents="{letter: {label: News, by: person, withdraw_by: [link], was: news}}",
        purposes="{q: {label: P, was: p, uses: {"
        "b: {was: a, data: [reach.mail], about: [client], ground: consent, consent: letter, when: [while deal], "
        "keep: 12 months after deal.ended suspended while row}}}}",
    )
    found = changed(old, new)
    assert {one.way for one in found} == {Way.RENAMED}
    assert {(one.was, one.path) for one in found} == {
        ("people.customer", "people.client"),
        ("facts.contract", "facts.deal"),
        ("facts.dispute", "facts.row"),
        ("categories.contact", "categories.reach"),
        ("categories.contact.email", "categories.reach.mail"),
        ("consents.news", "consents.letter"),
        ("purposes.p", "purposes.q"),
        ("purposes.p.a", "purposes.q.b"),
    }
    assert {one.weight for one in found} == {Weight.MINOR}


def test_a_name_that_is_used_again_for_something_else_is_not_the_old_one() -> None:
    row = "{data: [%s], ground: contract, relation: contract, keep: not kept}"
    old = policy(purposes=f"{{p: {{label: P, uses: {{a: {row % 'contact'}}}}}}}")
    new = policy(
        categories="{reach: {label: Contact, was: contact, about: [customer]}, contact: {label: Something else}}",
        purposes=f"{{p: {{label: P, uses: {{a: {row % 'contact'}}}}}}}",
    )
    [one] = [change for change in changed(old, new) if change.path == "purposes.p.a" and change.key == "data"]
    assert (one.way, one.weight) == (Way.OTHER, Weight.MATERIAL)


def test_a_part_that_a_whole_brings_along_widens_the_rows_that_name_the_whole() -> None:
    purposes = "{p: {label: P, uses: {a: {data: [traffic], ground: contract, relation: contract, keep: not kept}}}}"
    new = BASE["categories"].replace("kind: traffic}", "kind: traffic, parts: {cell: {label: Cell, kind: location}}}")
    found = {
        (one.path, one.way): one
        for one in changed(policy(purposes=purposes), policy(purposes=purposes, categories=new))
    }
    assert found["purposes.p.a", Way.WIDER].weight is Weight.MATERIAL
    assert "`traffic.cell`" in found["purposes.p.a", Way.WIDER].says


def test_a_promise_that_there_are_no_cookies_and_its_end() -> None:
    none, silent = policy(cookies="{}"), policy()
    assert [(one.way, one.weight) for one in changed(none, silent)] == [(Way.GONE, Weight.MATERIAL)]
    assert [(one.way, one.weight) for one in changed(silent, none)] == [(Way.NEW, Weight.MINOR)]


def test_names_in_circles_and_names_of_nothing_end() -> None:
    old = policy(
        people="{a: {label: A, within: b}, b: {label: B, within: a}}", categories="{c: {label: C, about: [a]}}"
    )
    new = policy(
        people="{a: {label: A, within: b, was: b}, b: {label: B, within: a, was: a}}",
        categories="{c: {label: C, about: [nobody], derived_from: [nothing.at_all]}}",
        purposes="{p: {label: P, uses: {x: {data: [gone], ground: contract, relation: r, keep: until gone.ended}}}}",
    )
    assert changed(old, new)
    assert changed(new, old)


def test_a_policy_of_many_rows_is_compared_in_seconds() -> None:
    rows = ", ".join(f"r{n}: {over(ROW, '{}')}" for n in range(1500))
    old = policy(purposes=f"{{p: {{label: P, uses: {{{rows}}}}}}}")
    new = policy(purposes=f"{{p: {{label: P, uses: {{{rows.replace('12 months', '6 months')}}}}}}}")
    found = changed(old, new)
    assert len(found) == 1500
    assert {one.way for one in found} == {Way.SHORTER}


ROUNDS = (None, RoundTo.MONTH, RoundTo.YEAR)
LENGTHS = tuple(Length(count, unit) for unit in list(Unit)[1:] for count in (0, 1, 2, 11, 12, 13, 30, 31, 60, 365))
ANCHORS = tuple(date(2023, 1, 1) + timedelta(days=days) for days in (0, 30, 31, 58, 180, 333, 364, 393, 424, 425, 730))


def test_the_order_of_two_lengths_holds_for_real_days() -> None:
    told = 0
    for old, new in product(LENGTHS, repeat=2):
        for old_to, new_to in product(ROUNDS, repeat=2):
            order = of_lengths(old, new, old_to, new_to)
            ends = [(last_day(day, old, old_to), last_day(day, new, new_to)) for day in ANCHORS]
            assert not order.no_later or all(after <= before for before, after in ends), (old, old_to, new, new_to)
            assert not order.no_earlier or all(after >= before for before, after in ends), (old, old_to, new, new_to)
            told += order.no_later or order.no_earlier
    assert told > 0.85 * len(LENGTHS) ** 2 * 9


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "troth", *words], capture_output=True, text=True, check=False)


def test_the_command_fails_as_it_is_asked_to(tmp_path: Path) -> None:
    example = HERE.parents[1] / "examples" / "th1ng" / "mended"
    text = (example / "policy.yaml").read_text(encoding="utf-8")
    archived = tmp_path / "versions" / "0.9.0"
    archived.mkdir(parents=True)
    (archived / "policy.yaml").write_text(text.replace("keep: until age 18 or", "keep: until age 16 or"), "utf-8")
    (tmp_path / "policy.yaml").write_text(text, "utf-8")
    longer, same = (str(archived), str(tmp_path)), (str(tmp_path), str(tmp_path))
    told = run("diff", *longer, "--fail-on", "material")
    assert told.returncode == 1
    assert "`purposes.service_provision.guardian` is kept longer" in told.stdout
    assert told.stdout.endswith("1 material, 0 unclear, 0 minor\n")
    assert run("diff", *longer).returncode == 0
    assert run("diff", *same, "--fail-on", "unclear").returncode == 0
    assert run("diff", *reversed(longer), "--fail-on", "material").returncode == 0
    (archived / "policy.yaml").write_text(text.replace("label: Name}", "label: A name}"), "utf-8")
    assert run("diff", *longer, "--fail-on", "material").returncode == 0
    assert run("diff", *longer, "--fail-on", "unclear").returncode == 1
    assert run("diff", str(tmp_path / "nowhere"), str(tmp_path)).returncode == 2
    (archived / "policy.yaml").write_text("policy: [", "utf-8")
    assert run("diff", *longer).returncode == 1


def test_words_of_several_lines_are_said_on_one() -> None:
    old, new = (policy(never=f'{{n: {{label: "one\\n\\n  {words}", do: sell}}}}') for words in ("two", "three"))
    [one] = changed(old, new)
    assert one.says == "`never.n` is called otherwise: now `one three`, before `one two`."
