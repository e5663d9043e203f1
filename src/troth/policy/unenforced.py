"""Names in the sections that nothing enforces yet, from ``recipients`` to ``regions``, and in the map's ``staff`` and
``instructions``.

Facts must be declared here and of the right kind; where the map finds them is asked once something acts on them.
"""

from collections.abc import Iterator

from troth.declaration.entry import Entry
from troth.declaration.outside import Gets, Recipient, Region
from troth.declaration.sentences import AnchorKind, Clock, Condition, ConditionKind, KeepRule
from troth.kernel.finding import Finding, Level
from troth.kernel.places import is_place
from troth.policy.names import Names

DECLARED = "declared"
"""In ``beyond``: whatever is declared."""

US = "us"
"""In ``set_by``: the operator."""


def section_findings(names: Names) -> Iterator[Finding]:
    """The findings about names in policy.yaml's sections that nothing enforces yet, and in ``controllers``."""
    yield from _controllers(names)
    for name, recipient in names.declaration.policy.recipients.items():
        yield from _recipient(names, f"recipients.{name}", recipient)
    for name, region in names.declaration.policy.regions.items():
        yield from _places(f"regions.{name}", region)
    yield from _never(names)
    yield from _dealings(names)
    yield from _conduct(names)


def map_findings(names: Names) -> Iterator[Finding]:
    """The findings about names in the map's ``staff`` and ``instructions``."""
    policy, mapped = names.declaration.policy, names.declaration.map
    for name, groups in mapped.staff.items():
        yield from names.need("role of staff", name, policy.staff, groups.span, f"staff.{name}")
    for name, instruction in mapped.instructions.items():
        path = f"instructions.{name}"
        yield from names.each("purpose", instruction.may, policy.purposes, instruction, "may", path)
        yield from _by_when(names, instruction.keep, instruction, "keep", path)


def _controllers(names: Names) -> Iterator[Finding]:
    recipients = names.declaration.policy.recipients
    for name, controller in names.declaration.policy.controllers.items():
        path = f"controllers.{name}"
        yield from names.each("recipient", controller.joint_with, recipients, controller, "joint_with", path)
        for number, joint in enumerate(controller.joint_with):
            if joint in recipients and recipients[joint].role != "joint_controller":
                yield Finding(
                    "RECIPIENT_ROLE",
                    Level.ERROR,
                    f"`{joint}` is declared as {recipients[joint].role}, and joint controllers are named here",
                    f"write `role: joint_controller` at `recipients.{joint}`, or leave it out here",
                    span=controller.at("joint_with", number),
                    subject=path,
                )
        yield from _conditions(names, controller.when, controller, path)


def _places(path: str, region: Region) -> Iterator[Finding]:
    for number, place in enumerate(region.places):
        if not is_place(place):
            yield Finding(
                "PLACE_UNKNOWN",
                Level.ERROR,
                f"`{place}` is the code of no country, nor of a part of one that is known",
                "write the code of ISO 3166: `SE`, `GB`, `US-CA`",
                span=region.at("places", number),
                subject=path,
            )


def _recipient(names: Names, path: str, recipient: Recipient) -> Iterator[Finding]:
    policy = names.declaration.policy
    if recipient.sub_of is not None:
        known = (*policy.recipients, *policy.controllers)
        yield from names.need("recipient or controller", recipient.sub_of, known, recipient.at("sub_of"), path)
    yield from _conditions(names, recipient.when, recipient, path)
    for name, gets in recipient.gets.items():
        yield from _gets(names, f"{path}.{name}", gets)


def _gets(names: Names, path: str, gets: Gets) -> Iterator[Finding]:
    policy = names.declaration.policy
    yield from names.each("category", gets.data, names.data, gets, "data", path)
    yield from names.each("class of people", gets.about, policy.people, gets, "about", path)
    yield from names.each("purpose", gets.purposes, policy.purposes, gets, "for", path)
    yield from _upon(names, gets.upon, gets, path)
    yield from _conditions(names, gets.when, gets, path)
    if gets.tell is not None and gets.tell.moment:
        yield from names.moment(gets.tell.moment, gets.at("tell"), path)


def _never(names: Names) -> Iterator[Finding]:
    policy = names.declaration.policy
    exceptions = (DECLARED, *policy.recipients, *policy.purposes, *policy.messages)
    for name, never in policy.never.items():
        path = f"never.{name}"
        yield from names.each("category", never.data, names.data, never, "data", path)
        yield from names.each("class of people", never.about, policy.people, never, "about", path)
        yield from names.each("recipient", never.to, policy.recipients, never, "to", path)
        yield from names.each("region", never.outside, policy.regions, never, "outside", path)
        yield from names.each("recipient, purpose or message", never.beyond, exceptions, never, "beyond", path)
        yield from _conditions(names, never.when, never, path)


def _dealings(names: Names) -> Iterator[Finding]:
    """Rights, messages, cookies, services, notices."""
    policy = names.declaration.policy
    for name, right in policy.rights.items():
        path = f"rights.{name}"
        yield from names.each("class of people", right.people, policy.people, right, "for", path)
        yield from _conditions(names, right.when, right, path)
    for name, message in policy.messages.items():
        path = f"messages.{name}"
        yield from names.need("purpose", message.purpose, policy.purposes, message.at("for"), path)
        yield from names.each("class of people", message.to, policy.people, message, "to", path)
        for number, moment in enumerate(message.upon):
            yield from names.moment(moment, message.at("upon", number), path)
        yield from _conditions(names, message.when, message, path)
    for name, cookie in policy.cookies.items():
        path = f"cookies.{name}"
        yield from names.need("recipient", cookie.set_by, (US, *policy.recipients), cookie.at("set_by"), path)
        yield from names.need("purpose", cookie.purpose, policy.purposes, cookie.at("for"), path)
        yield from names.each("category", cookie.data, names.data, cookie, "data", path)
    for name, service in policy.services.items():
        path = f"services.{name}"
        yield from names.each("class of people", service.people, policy.people, service, "for", path)
        yield from names.each("category", service.data, names.data, service, "data", path)
        yield from names.each("category", service.must_give, names.data, service, "must_give", path)
        yield from _conditions(names, service.when, service, path)
    for name, notice in policy.notices.items():
        path = f"notices.{name}"
        known = (*policy.people, *policy.recipients)
        yield from _upon(names, notice.upon, notice, path)
        yield from names.each("class of people or recipient", notice.to, known, notice, "to", path)


def _conduct(names: Names) -> Iterator[Finding]:
    """Staff, measures, duties."""
    policy, stores = names.declaration.policy, names.declaration.map.stores
    for name, staff in policy.staff.items():
        path = f"staff.{name}"
        yield from names.each("purpose", staff.may, names.purposes, staff, "may", path)
        yield from names.each("category", staff.data, names.data, staff, "data", path)
        yield from names.each("store", staff.stores, stores, staff, "in", path)
        yield from _conditions(names, staff.when, staff, path)
    for name, measure in policy.measures.items():
        yield from names.each("store", measure.stores, stores, measure, "in", f"measures.{name}")
    for name, duty in policy.duties.items():
        path = f"duties.{name}"
        yield from names.each("class of people", duty.who, policy.people, duty, "who", path)
        if duty.within is not None:
            yield from _by_when(names, duty.within, duty, "within", path)


def _upon(names: Names, upon: str, entry: Entry, path: str) -> Iterator[Finding]:
    if "." in upon:
        yield from names.moment(upon, entry.at("upon"), path)


def _by_when(names: Names, rule: KeepRule, entry: Entry, key: str, path: str) -> Iterator[Finding]:
    span = entry.at(key)
    for clock in rule.clocks:
        if not isinstance(clock, Clock):
            continue
        if clock.anchor.kind not in (AnchorKind.RECORDED, AnchorKind.AGE):
            yield from names.moment(str(clock.anchor), span, path)
        if clock.as_fact is not None:
            yield from names.fact(clock.as_fact, "number", span, path, mapped=False)
    if rule.suspended_while is not None:
        yield from names.period(rule.suspended_while, span, path)


def _conditions(names: Names, conditions: tuple[Condition, ...], entry: Entry, path: str) -> Iterator[Finding]:
    policy = names.declaration.policy
    for number, condition in enumerate(conditions):
        span = entry.at("when", number)
        match condition.kind:
            case ConditionKind.WHILE:
                yield from names.period(condition.name, span, path)
            case ConditionKind.AFTER:
                yield from names.moment(condition.name, span, path)
            case ConditionKind.IF:
                yield from names.fact(condition.name, "flag", span, path, mapped=False)
            case ConditionKind.CONSENTED:
                yield from names.need("consent", condition.name, policy.consents, span, path)
            case ConditionKind.IN:
                yield from names.need("region", condition.name, policy.regions, span, path)
            case _:
                pass
