"""Drawing a world: one construct after the other, all from one source of chance."""

from dataclasses import replace
from random import Random

from troth.testing.worlds.claims import add_consents, add_purposes, of_one_consent
from troth.testing.worlds.controllers import add_controllers, add_instructions
from troth.testing.worlds.draft import Draft
from troth.testing.worlds.edges import ZONES, Edges, asked_at
from troth.testing.worlds.events import add_events, add_log
from troth.testing.worlds.facts import add_facts, add_relations
from troth.testing.worlds.people import add_keys, add_people, add_regions
from troth.testing.worlds.tables import add_tables
from troth.testing.worlds.world import Plain, Unsound, World


def world(rng: Random) -> World:
    """A world, drawn from ``rng``."""
    zone = rng.choice((ZONES[0], ZONES[0], ZONES[1], ZONES[0], *ZONES[1:]))
    draft = Draft(rng, Edges(rng, zone, asked_at(rng, zone)))
    draft.policy["policy"] = {
        "title": "T",
        "version": "1.0.0",
        "effective": "2020-01-01",
        "timezone": zone,
        "languages": ["en"],
        "laws": ["GDPR"],
    }
    draft.policy["controllers"] = {"acme": {"name": "Acme", "country": "SE", "contact": {"email": "a@b.se"}}}
    draft.map["map"] = {"policy": "p"}
    add_regions(draft)
    add_people(draft)
    add_keys(draft)
    add_relations(draft)
    add_facts(draft)
    add_log(draft)
    add_tables(draft)
    add_controllers(draft)
    add_consents(draft)
    add_purposes(draft)
    add_instructions(draft)
    add_events(draft)
    return reached(draft.world())


def reached(world: World) -> World:
    """The world without the policy rows of which nothing is left, since other rows name all of it; what is instructed
    and cannot be found on rows counts from their recording instead.
    """
    while True:
        try:
            world.resolved()
        except Unsound as unsound:
            codes = {finding.code for finding in unsound.findings}
            if not codes <= {"UNREACHED", "INSTRUCTION_OF_ROWS"}:
                raise
            idle = {finding.subject for finding in unsound.findings if finding.code == "UNREACHED"}
            astray = {finding.subject for finding in unsound.findings if finding.code == "INSTRUCTION_OF_ROWS"}
            world = replace(world, policy=_without(world.policy, idle), map=_of_rows(world.map, astray))
        else:
            return world


def _of_rows(mapped: Plain, astray: set[str]) -> Plain:
    found = {
        name: {**said, "keep": "3 months after recorded"} if f"instructions.{name}" in astray else said
        for name, said in mapped.get("instructions", {}).items()
    }
    return {**mapped, "instructions": found} if found else mapped


def _without(policy: Plain, idle: set[str]) -> Plain:
    purposes = {}
    for name, purpose in policy["purposes"].items():
        left = {row: use for row, use in purpose["uses"].items() if f"purposes.{name}.{row}" not in idle}
        purposes[name] = {**purpose, "uses": of_one_consent(left)}
    return {**policy, "purposes": purposes}
