"""A draft of policy.yaml from what a manifest of Fides says, as text: ``todo`` where somebody must say more."""

import json
from collections.abc import Iterator

from troth.accountability.fides.draft import DraftPurpose, DraftRow, PolicyDraft, direct_marketing, kind_of

_SEEN = 200
"""Characters of somebody's words that a comment shows."""


def policy_yaml(draft: PolicyDraft) -> str:
    """The whole file, with its gaps as comments at the top."""
    return "".join(f"{line}\n" for line in _lines(draft))


def _text(words: str) -> str:
    return json.dumps(" ".join(words.split()), ensure_ascii=False)


def _names(names: tuple[str, ...]) -> str:
    return f"[{', '.join(names)}]"


def _lines(draft: PolicyDraft) -> Iterator[str]:
    yield "# A draft from a manifest of Fides. `troth check` shows every place that is still to be said: `todo`, and"
    yield "# each row that is `undeclared` or has `no end`. What follows has no place below, and is not guessed."
    for gap in draft.gaps:
        yield f"# open: {' '.join(gap.split())[:_SEEN]}"
    own = draft.organisation
    yield "policy:"
    yield f"  title: {_text(own.get('name', 'todo'))}"
    yield "  version: 0.1.0"
    yield "  effective: todo"
    yield "  timezone: todo"
    yield "  languages: [todo]"
    yield "  laws: [todo]"
    yield "controllers:"
    yield "  us:" if not own else "  organisation:"
    yield f"    name: {_text(own.get('controller.name') or own.get('name') or 'todo')}"
    yield "    country: todo"
    yield f"    contact: {{email: {_text(own.get('controller.email', 'todo'))}}}"
    if "controller.address" in own:
        yield f"    address: {_text(own['controller.address'])}"
    officer = own.get("data_protection_officer.email") or own.get("data_protection_officer.name")
    if officer:
        yield f"    dpo: {_text(officer)}"
    if "representative.name" in own:
        yield f"    representative: [{_text(own['representative.name'])}]"
    yield from _section("people", {name: f"label: {_text(key)}" for name, key in draft.people.items()})
    yield from _section("categories", {name: _category(key) for name, key in draft.categories.items()})
    if not draft.purposes:
        yield "purposes: {}"
        return
    yield "purposes:"
    for name, purpose in draft.purposes.items():
        yield from _purpose(name, purpose)


def _section(name: str, entries: dict[str, str]) -> Iterator[str]:
    if not entries:
        yield f"{name}: {{}}"
        return
    yield f"{name}:"
    yield from (f"  {one}: {{{keys}}}" for one, keys in entries.items())


def _category(key: str) -> str:
    kind = kind_of(key)
    return f"label: {_text(key)}" + (f", kind: {kind}" if kind is not None else "")


def _purpose(name: str, purpose: DraftPurpose) -> Iterator[str]:
    yield f"  {name}:"
    yield f"    label: {_text(purpose.key)}"
    if direct_marketing(purpose):
        yield "    direct_marketing: true"
    yield "    uses:"
    for row, one in purpose.rows.items():
        yield f"      {row}:"
        yield from (f"        {line}" for line in _row(one))


def _row(one: DraftRow) -> Iterator[str]:
    yield f"label: {_text(one.label)}"
    yield f"data: {_names(one.data)}"
    if one.about:
        yield f"about: {_names(one.about)}"
    yield f"ground: {one.ground}"
    if one.art9 is not None:
        yield f"art9: {one.art9}"
    yield "keep: no end"
    yield f"reading: {_text(one.reading)}"
