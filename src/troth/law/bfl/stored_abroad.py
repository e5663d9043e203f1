"""Accounts are kept in Sweden, or elsewhere on conditions."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.citations import sections
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.bfl import HOME, KEPT_IN, PERIODS
from troth.law.packs.dated import standing


def _look(matter: Matter) -> Iterator[Flaw]:
    """One flaw for each store; where nothing of the rule stands on that day, none."""
    acts = {(period.act, period.section) for period in PERIODS}
    kept = {
        claim.part
        for claim in matter.policy.claims
        if any((section.act, section.number) in acts for section in sections(claim.use.law or ""))
    }
    for name, store in matter.policy.declaration.map.stores.items():
        held = [part for table in matter.policy.tables.values() if table.store == name for part in table.parts]
        found = [part for part in held if part in kept]
        if found and store.country != HOME and standing(KEPT_IN, matter.on):
            yield flaw(f"stores.{name}", store, "country", store=name, data=found[0], country=store.country)


CHECKS = (
    Check(
        code="STORED_ABROAD",
        level=Level.NOTE,
        law="BFL 7:2",
        means="accounts lie in a store outside Sweden, which the act allows on conditions",
        why="Accounts are kept in Sweden, in order and at hand. They may be kept in another country if the conditions "
        "of chapter 7 are met, such as that the tax authority has been told and can get at them. Which section says "
        "so has not been held against the act yet.",
        says="`{store}` holds `{data}`, which belongs to the accounts, in `{country}`.",
        help="see that the conditions for keeping accounts abroad are met, or keep them in Sweden",
        look=_look,
        fails=Example(
            map="""
            stores:
              op:
                country: IE #!
            """,
        ),
        passes=Example(
            map="""
            stores:
              op:
                country: SE
              archive:
                country: IE
            """,
        ),
    ),
)
