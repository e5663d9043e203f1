"""The records of processing activities (Art. 30 GDPR): one row per purpose and policy row, made from the declaration.

Rows on *instruction* are the processor's (Art. 30(2)), all others the controller's (Art. 30(1)).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from troth.accountability.handed import recipients_of, stores_of, third_countries
from troth.accountability.leaves import Leaves
from troth.accountability.words.words import Language, Words
from troth.declaration.model import Controller, Declaration, Use
from troth.declaration.outside import ANY, Recipient
from troth.law.packs.dated import standing
from troth.law.packs.numbers import COMPANIES

Cells = Mapping[str, tuple[str, ...]]
"""Column -> its values, each for itself. The columns are keys of the phrases."""

WHO = ("controller", "joint", "representative", "dpo")
CONTROLLER = (
    "activity",
    "purpose",
    "people",
    "data",
    "ground",
    "recipients",
    "third_countries",
    "time_limit",
    "time_rule",
    "deletion",
    "measures",
)
PROCESSOR = (
    "activity",
    "on_behalf_of",
    "purpose",
    "people",
    "data",
    "recipients",
    "third_countries",
    "time_limit",
    "time_rule",
    "deletion",
    "measures",
)


@dataclass(frozen=True)
class Records:
    """The records of one policy on one day. ``who`` is who answers, ``controller`` and ``processor`` the activities."""

    title: str
    version: str
    effective: date
    language: Language
    who: Cells
    controller: tuple[Cells, ...]
    processor: tuple[Cells, ...]


def records(
    declaration: Declaration, language: Language, eea: frozenset[str], adequate: frozenset[str] = frozenset()
) -> Records:
    """The records, in words of ``language``; the operator's own words stay as they are. ``eea``: its countries;
    ``adequate``: those outside of which a decision says that data is as well protected there.
    """
    policy = declaration.policy
    made = _Made(declaration, Words(language, policy), Leaves(policy), eea, adequate)
    activities = [
        (use, made.activity(f"purposes.{purpose}.{row}", purpose, use))
        for purpose, entry in policy.purposes.items()
        for row, use in entry.uses.items()
    ]
    return Records(
        title=policy.document.title,
        version=policy.document.version,
        effective=policy.document.effective,
        language=language,
        who=made.who(),
        controller=tuple(cells for use, cells in activities if use.ground != "instruction"),
        processor=tuple(cells for use, cells in activities if use.ground == "instruction"),
    )


@dataclass(frozen=True)
class _Made:
    declaration: Declaration
    words: Words
    leaves: Leaves
    eea: frozenset[str]
    adequate: frozenset[str]

    def who(self) -> Cells:
        """Who answers, who answers with them, who stands for them, and whom people turn to."""
        policy, controllers = self.declaration.policy, self.declaration.policy.controllers.values()
        joint = dict.fromkeys(name for one in controllers for name in one.joint_with)
        joined = [policy.recipients[name] for name in joint if name in policy.recipients]
        return {
            "controller": tuple(map(self._controller, controllers)),
            "joint": self._or_none(one.name or one.label for one in joined),
            "representative": self._or_none(name for one in controllers for name in one.representative),
            "dpo": self._or(filter(None, (one.dpo for one in controllers)), "not declared"),
        }

    def _controller(self, one: Controller) -> str:
        number = self._number(one.org_no, one.country) if one.org_no is not None else None
        known = (one.name, number, one.address, self.words.country(one.country), *one.contact.values())
        return ", ".join(part for part in known if part)

    def _number(self, number: str, country: str) -> str:
        """A company's number, with what came of checking it where the country's scheme is known."""
        on = self.declaration.policy.document.effective
        schemes = [scheme for scheme in standing(COMPANIES, on) if scheme.country == country]
        if not schemes:
            return number
        fits = any(scheme.fits(number) for scheme in schemes)
        return self.words.say("number right" if fits else "number wrong", number=number)

    def activity(self, path: str, purpose: str, use: Use) -> Cells:
        """One activity."""
        words, policy = self.words, self.declaration.policy
        found = recipients_of(self.leaves, purpose, use)
        about = use.about if use.about is not None else sorted(self.leaves.about(use), key=self._order)
        return {
            "activity": (path,),
            "on_behalf_of": self._on_behalf_of(purpose, use),
            "purpose": (words.purpose(purpose), *((use.label,) if use.label else ())),
            "people": words.people(about),
            "data": words.data(use.data if "all" not in use.data else policy.categories),
            "ground": (words.ground(use),),
            "recipients": self._or_none(self._recipient(recipient) for _, recipient in found),
            "third_countries": self._or_none(self._transfers(use, found)),
            "time_limit": (words.keep(use.keep),),
            "time_rule": (use.keep.text,),
            "deletion": tuple(self._deletion()),
            "measures": self._or(self._measures(use), "not declared"),
        }

    def _order(self, one: tuple[str, str]) -> int:
        return [*self.declaration.policy.people, one[0]].index(one[0])

    def _on_behalf_of(self, purpose: str, use: Use) -> tuple[str, ...]:
        """Controllers whose instruction names the purpose; where none is written, the class that the row names."""
        named = (name for name, one in self.declaration.map.instructions.items() if purpose in one.may)
        return tuple(named) or (self.words.people([(use.of, "holder")]) if use.of is not None else ())

    def _recipient(self, one: Recipient) -> str:
        called = one.label if one.name is None or one.name == one.label else f"{one.label}: {one.name}"
        places = ", ".join(self._country(code) for code in one.country) or self.words.say("country unsaid")
        return f"{called} ({self.words.say(f'role {one.role}')}; {places})"

    def _country(self, code: str) -> str:
        return self.words.say("any country") if code == ANY else self.words.country(code)

    def _transfers(self, use: Use, found: Iterable[tuple[str, Recipient]]) -> Iterator[str]:
        for _, one in found:
            outside = third_countries(one, self.eea)
            also = "".join(f", {measure}" for measure in one.also)
            safe = tuple(code for code in outside if one.safeguard is None and code in self.adequate)
            rest = tuple(code for code in outside if code not in safe)
            for countries, covered in ((safe, "adequate"), (rest, one.safeguard or "unsaid")):
                if countries:
                    by = self.words.say(f"safeguard {covered}")
                    yield f"{', '.join(map(self._country, countries))}: {one.name or one.label} ({by}{also})"
        for name in stores_of(self.declaration, self.leaves, use):
            country = self.declaration.map.stores[name].country
            if country not in self.eea:
                own = self.words.say("our store", name=name)
                by = self.words.say("safeguard adequate" if country in self.adequate else "safeguard unsaid")
                yield f"{self.words.country(country)}: {own} ({by})"

    def _deletion(self) -> Iterator[str]:
        deletion = self.declaration.policy.deletion
        yield self.words.say("gone within", length=self.words.length(deletion.within))
        if deletion.backups is not None:
            yield self.words.say("gone from copies", length=self.words.length(deletion.backups))

    def _measures(self, use: Use) -> Iterator[str]:
        for one in self.declaration.policy.measures.values():
            if one.stores is None or use.stores is None or set(one.stores) & set(use.stores):
                yield one.label

    def _or_none(self, found: Iterable[str]) -> tuple[str, ...]:
        return self._or(found, "none")

    def _or(self, found: Iterable[str | None], silent: str) -> tuple[str, ...]:
        return tuple(one for one in found if one) or (self.words.say(silent),)
