"""What can be held against a grant or a withdrawal as it comes in (GDPR 7 and 8).

A grant that cannot be valid is refused (an error), so that nothing rests on it. A withdrawal is never refused for what
it lacks: it counts, and what is odd about it is told. What nobody can check is told, and not rounded to yes or no.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, TypeAlias

from troth.declaration.archive import archive, in_force
from troth.declaration.model import Consent, Version
from troth.kernel.calendar import age_on
from troth.kernel.finding import Finding, Level
from troth.kernel.instants import local_day
from troth.kernel.names import nearest
from troth.kernel.wording import wording_digest
from troth.law.packs.child_age import child_age
from troth.law.packs.eea import countries
from troth.policy.model import Policy
from troth.reading.events import GRANT, place
from troth.reading.world import Event
from troth.rights.consent_words import Compared, KnownWords, compare

Born: TypeAlias = Mapping[tuple[str, str], date]
"""Person -> the day of her birth, of those whose day could be read."""

PERSON, GUARDIAN, STAFF = "person", "guardian", "staff"


def held_against(policy: Policy, event: Event, born: Born, words: KnownWords) -> Iterator[Finding]:
    """Everything that can be held against one answer; without a place, which the caller knows."""
    name = str(event.body.get("consent"))
    ever = {consent for version in archive(policy.declaration) for consent in version.policy.consents}
    if name not in ever:
        close = nearest(name, ever)
        yield _found(
            Level.ERROR,
            "CONSENT_UNKNOWN",
            f"no version of the policy declares a consent `{name}`",
            f"did you mean `{close}`?" if close else f"one of: {', '.join(sorted(ever)) or 'none is declared'}",
            "GDPR 7(2)",
            name,
        )
        return
    if event.person is not None and event.person[0] not in policy.people:
        yield _found(
            Level.ERROR,
            "EVENT_VALUE",
            f"the policy declares no class `{event.person[0]}`",
            f"one of: {', '.join(sorted(policy.people))}",
            "",
            name,
        )
    if event.occurred is None:
        given = event.body.get("occurred_text") is not None
        yield _found(
            Level.WARNING,
            "CONSENT_TIME",
            "the time of the answer cannot be read" if given else "nothing says when the answer was given",
            "give the instant with its offset, or the zone of the times; until then the consent is unknown where "
            "the order decides",
            "GDPR 7(1)",
            name,
        )
    if name not in policy.consents:
        yield _found(
            Level.WARNING,
            "CONSENT_GONE",
            f"the version of today declares no consent `{name}`; it is recorded, and nothing rests on it",
            "nothing, where it is history",
            "",
            name,
        )
    if event.kind == GRANT:
        yield from _of_grant(policy, event, name, born, words)
    else:
        yield from _of_withdrawal(policy, event, name)


def _of_grant(policy: Policy, event: Event, name: str, born: Born, words: KnownWords) -> Iterator[Finding]:
    day = local_day(place(event), policy.zone)
    governing = in_force(policy.declaration, day)
    version = governing.policy if governing is not None else None
    if version is None:
        yield _found(
            Level.WARNING,
            "CONSENT_NO_VERSION",
            "the archive has no version that governed on the day of a yes: nothing shows what it was to",
            "put the version of that time into `versions/`",
            "GDPR 7(1)",
            name,
        )
    elif name not in version.consents:
        yield _found(
            Level.ERROR,
            "CONSENT_NOT_THEN",
            f"version {version.document.version}, which governed on {day}, asks for no consent `{name}`",
            "nobody can say yes to what she is not asked: correct the time or the name, and ask again",
            "GDPR 4(11)",
            name,
        )
        return
    declared = (version.consents.get(name) if version is not None else None) or policy.consents.get(name)
    if declared is not None:
        yield from _whose(policy, event, name, declared, day, born.get(event.person) if event.person else None)
    yield from _words(policy, event, name, governing, words)


def _whose(
    policy: Policy, event: Event, name: str, declared: Consent, day: date, born: date | None
) -> Iterator[Finding]:
    """Whose act it was (Art. 4(11) and 8)."""
    actor = event.body.get("actor")
    if actor == STAFF:
        yield _found(
            Level.ERROR,
            "CONSENT_ACTOR",
            "a member of staff cannot say yes for somebody",
            "where she wrote down what the person said, `actor` is person, and `by` says who wrote it",
            "GDPR 4(11)",
            name,
        )
        return
    limit, law = age_limit(policy, declared, day)
    if born is not None and born <= day:
        age = age_on(born, day)
        if age < limit and actor != GUARDIAN:
            yield _found(
                Level.ERROR,
                "CONSENT_CHILD",
                f"she was a child on that day: below {limit} only whoever answers for her can say yes ({law})",
                "ask her guardian, and record her yes with `actor` guardian and her name in `by`",
                "GDPR 8(1)",
                name,
            )
        if age >= limit and actor == GUARDIAN:
            yield _found(
                Level.ERROR,
                "CONSENT_ACTOR",
                f"from {limit} on she says yes for herself, and nobody for her",
                "ask her",
                "GDPR 4(11)",
                name,
            )
    elif actor == GUARDIAN or (declared.guardian_under is not None and actor != GUARDIAN):
        yield _found(
            Level.WARNING,
            "CONSENT_AGE_UNKNOWN",
            f"her age on that day is not known, and below {limit} a guardian must say yes",
            "map where people's birth is found (`born`), or see to it that it is asked",
            "GDPR 8(2)",
            name,
        )


def age_limit(policy: Policy, declared: Consent, day: date) -> tuple[int, str]:
    """Below which age a guardian says yes, on a day: that of the consent or, if higher, of the controllers' countries;
    and where that stands.
    """
    limit, source = declared.guardian_under or 0, f"`by: guardian under {declared.guardian_under}`"
    for controller in policy.declaration.policy.controllers.values():
        if controller.country in countries(day):
            law = child_age(controller.country, day)
            if law.age > limit:
                limit, source = law.age, law.source
    return limit, source


def _words(policy: Policy, event: Event, name: str, governing: Version | None, words: KnownWords) -> Iterator[Finding]:
    """Which words she agreed to, and whether they are those of the version named (Art. 7(1) and (2))."""
    body = event.body
    text, digest = body.get("text"), shown_digest(event)
    if text is None and digest is None:
        yield _found(
            Level.WARNING,
            "CONSENT_NO_WORDS",
            "nothing says which words were agreed to",
            "record the version of the text (`text`), and the words as shown (`shown`) or their digest (`words`)",
            "GDPR 7(1)",
            name,
        )
        return
    held = {one.policy.document.version: one for one in archive(policy.declaration)}
    named = held.get(str(text)) if text is not None else None
    if text is not None and named is None:
        yield _found(
            Level.WARNING,
            "CONSENT_TEXT_UNKNOWN",
            f"the policy folder has no version `{text}`: nobody can show its words",
            f"one of: {', '.join(held)}; or put it into `versions/`",
            "GDPR 7(1)",
            name,
        )
        return
    if named is not None and governing is not None and named.policy is not governing.policy:
        yield _found(
            Level.WARNING,
            "CONSENT_OTHER_TEXT",
            f"the words are those of version {text}, and {governing.policy.document.version} governed on that day",
            "see which form was still in use, and whether people must be asked again",
            "GDPR 7(2)",
            name,
        )
    compared_with = named or governing
    if digest is None or compared_with is None:
        return
    version = compared_with.policy.document.version
    language = body.get("language")
    match compare(words.of(compared_with, name), digest, str(language) if language is not None else None):
        case Compared.DIFFERENT:
            yield _found(
                Level.ERROR,
                "CONSENT_WORDS",
                f"the words that were shown are not those that version {version} has for this consent",
                "name the version that was shown, and put it with its words into `versions/`",
                "GDPR 7(2)",
                name,
            )
        case Compared.UNCHECKED:
            yield _found(
                Level.WARNING,
                "CONSENT_WORDS_UNCHECKED",
                f"version {version} has no sentence about this consent with which the words could be compared",
                f"tie the sentence that people read to `consents.{name}` in its `text/`",
                "GDPR 7(1)",
                name,
            )
        case Compared.THERE:
            pass


def shown_digest(event: Event) -> str | None:
    """The digest of the words as they were shown, however they were recorded."""
    words, shown = event.body.get("words"), event.body.get("shown")
    if words is not None:
        return str(words)
    return wording_digest(str(shown)) if shown is not None else None


def _of_withdrawal(policy: Policy, event: Event, name: str) -> Iterator[Finding]:
    declared, channel = policy.consents.get(name), event.body.get("channel")
    if declared is not None and channel is not None and channel not in declared.withdraw_by:
        yield _found(
            Level.NOTE,
            "CONSENT_CHANNEL",
            "it was taken back in a way that `withdraw_by` does not name; it counts",
            f"add it to `withdraw_by` ({', '.join(declared.withdraw_by)}), if it is open to everybody",
            "GDPR 7(3)",
            name,
        )


_PATH: Final = "consents."


def _found(level: Level, code: str, says: str, advice: str, law: str, consent: str) -> Finding:
    return Finding(code, level, says, advice, law, subject=f"{_PATH}{consent}")
