"""What a policy says, in words of one language: lengths, ends, grounds, people, countries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from troth.accountability.words import english, notice_phrases, swedish
from troth.accountability.words.places import PLACES
from troth.declaration.model import PolicyFile, Use
from troth.declaration.sentences import Anchor, AnchorKind, AnswerTime, Clock, Joined, KeepRule, Newest
from troth.kernel.calendar import Length, Unit

Language = Literal["en", "sv"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "sv")

PHRASES: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": english.PHRASES | notice_phrases.ENGLISH,
    "sv": swedish.PHRASES | notice_phrases.SWEDISH,
}

_PLACE: Final[Mapping[Language, int]] = {"en": 0, "sv": 1}


def _as_it_is(words: str) -> str:
    return words


@dataclass(frozen=True)
class Words:
    """One language over one policy. ``free`` makes the operator's own words fit for the page on which they stand;
    they are in whatever language the policy has them.
    """

    language: Language
    policy: PolicyFile
    free: Callable[[str], str] = field(default=_as_it_is)

    def say(self, phrase: str, **values: object) -> str:
        """A set phrase with its values, which are words of this language already."""
        return PHRASES[self.language][phrase].format(**values)

    def quoted(self, words: str) -> str:
        """The operator's own words, so that they can be told from ours."""
        return self.say("quoted", words=self.free(words))

    def listed(self, items: Iterable[str], joint: str = "and") -> str:
        """*a, b and c*."""
        found = tuple(items)
        if len(found) < 2:
            return "".join(found)
        return f"{', '.join(found[:-1])} {self.say(joint)} {found[-1]}"

    def length(self, length: Length | AnswerTime) -> str:
        """*24 months*, *10 working days*."""
        bare = length.length if isinstance(length, AnswerTime) else length
        working = "working " if isinstance(length, AnswerTime) and length.working and bare.unit is Unit.DAYS else ""
        one = " 1" if bare.count == 1 else ""
        return self.say(f"{working}{bare.unit.value}{one}", count=bare.count)

    def country(self, code: str) -> str:
        """A country's name, or its code where this table has none."""
        named = PLACES.get(code)
        return named[_PLACE[self.language]] if named is not None else code

    def fact(self, name: str) -> str:
        """A fact by its label, or by its name where nobody declared it."""
        fact = self.policy.facts.get(name)
        return self.quoted(fact.label if fact is not None and fact.label else name)

    def keep(self, rule: KeepRule) -> str:
        """Until when, in words."""
        match rule.joined:
            case Joined.GROUND | Joined.NOT_KEPT | Joined.NO_END:
                ends = self.say(rule.joined.value)
            case Joined.AT_THE_LATEST:
                first, second = (self._clock(clock) for clock in rule.clocks)
                ends = self.say("at the latest", first=first, second=second)
            case Joined.ONE:
                ends = self._clock(rule.clocks[0])
            case _:
                ends = self.say(rule.joined.value, ends=self.listed(map(self._clock, rule.clocks), "or"))
        paused = rule.suspended_while
        return self.say("suspended", ends=ends, fact=self.fact(paused)) if paused is not None else ends

    def _clock(self, clock: Clock | Newest) -> str:
        if isinstance(clock, Newest):
            return self.say("newest person" if clock.per is None else "newest column", count=clock.count)
        anchor = self._anchor(clock.anchor)
        span = self._range(clock)
        if clock.length is None:
            end = self.say("until", anchor=anchor)
        elif clock.as_fact is not None and clock.otherwise is not None:
            end = self.say("chosen", range=span, anchor=anchor, length=self.length(clock.otherwise))
        elif clock.applied is not None and clock.longest is not None:
            end = self.say("applied", length=self.length(clock.applied), anchor=anchor, range=span)
        else:
            end = self.say("after", length=span, anchor=anchor)
        if clock.round_to is not None:
            end = self.say(f"to end of {clock.round_to.value}", end=end)
        return self.say("at least", end=end) if clock.floor else end

    def _range(self, clock: Clock) -> str:
        if clock.length is None:
            return ""
        if clock.longest is None:
            return self.length(clock.applied or clock.length)
        unit = clock.longest.unit.value
        return self.say(f"range {unit}", low=clock.length.count, high=clock.longest.count)

    def _anchor(self, anchor: Anchor) -> str:
        match anchor.kind:
            case AnchorKind.AGE:
                return self.say("age", age=anchor.age)
            case AnchorKind.BEGAN | AnchorKind.ENDED | AnchorKind.MOMENT:
                return self.say(anchor.kind.value, fact=self.fact(anchor.fact))
            case _:
                return self.say(anchor.kind.value)

    def ground(self, use: Use) -> str:
        """The legal ground with its companion, by article."""
        companion = ""
        if use.ground == "contract" and use.relation is not None:
            companion = self.fact(use.relation)
        elif use.ground == "consent" and use.consent is not None:
            consent = self.policy.consents.get(use.consent)
            companion = self.quoted(consent.label if consent is not None and consent.label else use.consent)
        else:
            companion = self.free(use.law or use.interest or "")
        said = self.say(use.ground, companion=companion).rstrip(": ")
        return self.say("art9", ground=said, letter=use.art9) if use.art9 is not None else said

    def people(self, about: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """Classes of people by their labels, with the role where it is another than holder."""
        found = []
        for name, role in about:
            entry = self.policy.people.get(name)
            label = self.free(entry.label if entry is not None and entry.label else name)
            found.append(label if role == "holder" else self.say(f"as {role}", people=label))
        return tuple(found)

    def data(self, names: Iterable[str]) -> tuple[str, ...]:
        """Categories and their parts by their labels."""
        return tuple(self.free(self._label(name)) for name in names)

    def _label(self, name: str) -> str:
        whole, _, part = name.partition(".")
        category = self.policy.categories.get(whole)
        entry = category.parts.get(part) if category is not None and part else category
        return entry.label if entry is not None and entry.label else name

    def purpose(self, name: str) -> str:
        """A purpose by its label."""
        entry = self.policy.purposes.get(name)
        return self.free(entry.label if entry is not None and entry.label else name)
