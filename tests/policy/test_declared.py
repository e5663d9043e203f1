"""The paths of a policy, and what the checks are given of its sections."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from policy.sound import OTHER, OTHER_MAP, resolved
from troth.law.declared import Named
from troth.law.matter import Matter
from troth.plan.states import State, promises
from troth.policy.text.paths import declared

WHOLE = resolved(OTHER, OTHER_MAP)


def matter() -> Matter:
    return Matter(WHOLE, date(2026, 1, 1))


def test_sections_entries_and_what_is_inside_them_are_paths() -> None:
    paths = declared(WHOLE.declaration.policy)
    for path in (
        "policy",
        "purposes",
        "purposes.billing",
        "purposes.billing.address",
        "categories.contact.password",
        "facts.call.connected",
        "recipients",
        "recipients.cloud",
        "recipients.cloud.support",
        "never.sell",
        "deletion",
        "rights.access",
        "cookies._ga_*",
        "measures.tls",
        "regions.california",
    ):
        assert path in paths, path
    assert paths["recipients"].entry is None
    assert paths["deletion"].entry is WHOLE.declaration.policy.deletion
    assert paths["rights.access"].entry is WHOLE.declaration.policy.rights["access"]
    assert not {"recipients.cloud.gets", "versions", "controllers.cloud", "rights.erase", "document"} & set(paths)


def test_a_section_that_is_not_written_is_no_path() -> None:
    paths = declared(resolved().declaration.policy)
    assert not {"recipients", "cookies", "deletion", "holds"} & set(paths)
    assert "cookies" in declared(resolved("cookies: {}\n").declaration.policy)


def test_what_each_recipient_gets() -> None:
    assert [(one.path, one.recipient.label, one.parts) for one in matter().handings] == [
        ("recipients.cloud.hosting", "Hosting", ("contact", "contact.email")),
        ("recipients.cloud.support", "Hosting", ("contact.email", "contact.password")),
        ("recipients.court.order", "Courts", ("contact", "contact.email")),
    ]


def test_a_negative_promise_is_about_all_of_a_whole() -> None:
    sell, leave = matter().forbiddings
    assert sell.parts == leave.parts == ("contact", "contact.email", "contact.password")
    assert (set(sell.but_recipients), set(sell.but_purposes)) == ({"cloud"}, {"billing"})
    assert (set(sell.but_messages), sell.but_declared) == ({"news"}, True)
    assert leave.but_recipients | leave.but_purposes | leave.but_messages == frozenset()
    assert not leave.but_declared


def test_every_section_can_be_gone_through() -> None:
    found = matter()
    assert [one.path for one in found.cookies] == ["cookies._ga_*", "cookies.choice"]
    assert [one.path for one in found.recipients][:2] == ["recipients.registry", "recipients.partner"]
    by_section: dict[str, Sequence[Named[Any]]] = {
        "controllers": found.controllers,
        "consents": found.consents,
        "rights": found.rights,
        "messages": found.messages,
        "services": found.services,
        "staff": found.staff,
        "measures": found.measures,
        "duties": found.duties,
        "notices": found.notices,
        "regions": found.regions,
    }
    for section, entries in by_section.items():
        written = getattr(WHOLE.declaration.policy, section)
        assert [(one.path, one.entry) for one in entries] == [
            (f"{section}.{name}", entry) for name, entry in written.items()
        ]


def test_what_nothing_enforces_is_unproven() -> None:
    unproven = [
        promise
        for promise in promises(WHOLE, {}, {}, {}, {"crm": "not asked"})
        if not promise.path.startswith("purposes.")
    ]
    assert {promise.state for promise in unproven} == {State.UNPROVEN}
    assert [promise.path for promise in unproven if promise.path.startswith("recipients")] == [
        "recipients.cloud.hosting",
        "recipients.cloud.support",
        "recipients.court.order",
    ]
    sections = "recipients never rights messages cookies services staff measures duties notices".split()  # noqa: SIM905
    assert {promise.path.partition(".")[0] for promise in unproven} == set(sections)


def test_that_there_is_none_is_a_promise_too() -> None:
    found = promises(resolved("cookies: {}\n"), {}, {}, {}, {"crm": "not asked"})
    assert [(promise.path, promise.label, promise.state) for promise in found][1:] == [
        ("cookies", "cookies: none", State.UNPROVEN)
    ]
