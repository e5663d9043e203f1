"""A draft of the published notice, made from the declaration in the order of Art. 13 and 14: every sentence is tied to
what it was made from, or open where nothing declared keeps it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from troth.accountability.leaves import Leaves
from troth.accountability.words.words import LANGUAGES, PHRASES, Language, Words
from troth.declaration.dealings import RIGHT_NAMES, Cookie, Right
from troth.declaration.model import Category, Declaration, Purpose, Use
from troth.declaration.outside import ANY, Recipient
from troth.declaration.published import PublishedSentence, Tie, Tied
from troth.declaration.sentences import Joined, Lead
from troth.declaration.text_reader import MOST_CHARACTERS
from troth.declaration.text_tags import PATH
from troth.kernel.calendar import Length
from troth.kernel.span import NOWHERE
from troth.policy.text.compare import compared, ground
from troth.policy.text.paths import declared

_MOST_WORDS: Final = MOST_CHARACTERS // 5
_MOST_LINE: Final = MOST_CHARACTERS - 600
"""What is left of a line beside its tag."""

_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
_MARKUP: Final = re.compile(r"[{}\[\]<>|`*\\]")
_BEGINS: Final = re.compile(r"\A[^\w\s&“”]|(?<=\A[0-9])[.)]|(?<=\A[0-9]{2})[.)]")
"""What means something to a reader of Markdown, anywhere, and where a line begins."""


@dataclass(frozen=True)
class Heading:
    """A heading. ``id`` is the same in every language."""

    depth: int
    id: str
    text: str


@dataclass(frozen=True)
class Columns:
    """The titles of a table's columns; rows follow."""

    titles: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """A sentence, an item of a list, or with several ``cells`` a row of a table. ``ties`` are empty save where it is
    *kept by* something.
    """

    id: str
    cells: tuple[str, ...]
    tied: Tied
    ties: tuple[str, ...] = ()
    item: bool = False

    @property
    def text(self) -> str:
        """The words as a reader of the file has them."""
        return " | ".join(self.cells)


Line = Heading | Columns | Sentence


@dataclass(frozen=True)
class Notice:
    """A draft. ``first`` says that it is in the policy's first language, which alone carries the ties."""

    policy: str
    language: Language
    first: bool
    lines: tuple[Line, ...]


def notice(declaration: Declaration, language: Language) -> Notice:
    """The draft in ``language``. Ids are the same in both; a sentence is open in both where the operator's own words in
    it name a value that differs from what is declared.
    """
    paths = declared(declaration.policy)
    drafts = {one: tuple(_lines(_Draft(declaration, one, paths.keys()))) for one in LANGUAGES}
    on = ground(paths)
    wrong = {
        line.id
        for lines in drafts.values()
        for line in lines
        if isinstance(line, Sentence) and line.tied is Tied.KEPT
        if any(one.code == "MISMATCH" for one in compared(_published(line), line.ties, on))
    }
    lines = (
        replace(line, tied=Tied.OPEN, ties=()) if isinstance(line, Sentence) and line.id in wrong else line
        for line in drafts[language]
    )
    first = declaration.policy.document.languages[0] == language
    return Notice(declaration.map.head.policy, language, first, tuple(lines))


def _published(line: Sentence) -> PublishedSentence:
    ties = tuple(Tie(path, NOWHERE) for path in line.ties)
    return PublishedSentence(line.id, line.text, line.tied, ties, NOWHERE, NOWHERE)


def plain_words(words: str) -> str:
    """The operator's own words on one line, with nothing in them that a reader of Markdown would take for markup, and
    without what nobody sees. Very long ones are cut, which ``…`` shows.
    """
    seen = " ".join(_UNSEEN.sub(" ", words).split())
    plain = _MARKUP.sub(_entity, seen)
    return plain if len(plain) <= _MOST_WORDS else f"{_whole(plain[:_MOST_WORDS])}…"


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found.group())};"


class _Draft:
    """One draft while it is made: numbers its sentences and ties them to what is declared."""

    def __init__(self, declaration: Declaration, language: Language, paths: Iterable[str]) -> None:
        self.declaration, self.policy = declaration, declaration.policy
        self.words = Words(language, declaration.policy, plain_words)
        self.leaves = Leaves(declaration.policy)
        self.paths = frozenset(paths)
        self.count = 0

    def say(self, phrase: str, **values: object) -> str:
        return self.words.say(phrase, **values)

    def heading(self, depth: int, id_: str, phrase: str) -> Heading:
        return Heading(depth, id_, self.say(phrase))

    def sentence(self, text: str | Sequence[str], *ties: str, item: bool = False) -> Sentence:
        """The next sentence. What nothing declared keeps is open."""
        self.count += 1
        cells = (_BEGINS.sub(_entity, text),) if isinstance(text, str) else tuple(text)
        most = _MOST_LINE // len(cells)
        short = tuple(cell if len(cell) <= most else f"{_whole(cell[:most])}…" for cell in cells)
        known = tuple(dict.fromkeys(path for path in ties if path in self.paths and PATH.fullmatch(path)))
        return Sentence(f"s{self.count}", short, Tied.KEPT if known else Tied.OPEN, known, item)

    def statement(self, phrase: str) -> Sentence:
        return replace(self.sentence(self.say(phrase)), tied=Tied.STATEMENT)

    def channels(self, names: Iterable[str]) -> str:
        return self.words.listed((self.say(f"channel {name}") for name in names), "or")


def _whole(cut: str) -> str:
    """Words without a half of a character at their end."""
    return re.sub(r"&[^;\s]*$", "", cut)


def _lines(draft: _Draft) -> Iterator[Line]:
    yield Heading(1, "top", plain_words(draft.policy.document.title))
    yield draft.statement("draft")
    for section in (
        _who,
        _which,
        _purposes,
        _recipients,
        _removal,
        _consents,
        _rights,
        _objecting,
        _giving,
        _decisions,
        _messages,
        _cookies,
        _never,
        _security,
        _duties,
        _changes,
    ):
        yield from section(draft)


def _who(draft: _Draft) -> Iterator[Line]:
    yield draft.heading(2, "who", "who")
    words = draft.words
    for name, one in draft.policy.controllers.items():
        path = f"controllers.{name}"
        is_ = draft.say("controller is", name=words.free(one.name), country=words.country(one.country))
        yield draft.sentence(is_, path)
        if one.org_no is not None:
            yield draft.sentence(draft.say("organisation number", number=words.free(one.org_no)), path)
        if one.address is not None:
            yield draft.sentence(draft.say("address is", address=words.free(one.address)), path)
        for channel, where in one.contact.items():
            by = draft.say(f"channel {channel}") if f"channel {channel}" in PHRASES["en"] else words.free(channel)
            yield draft.sentence(draft.say("contact by", channel=by, where=words.free(where)), path)
        if one.dpo is not None:
            yield draft.sentence(draft.say("dpo is", dpo=words.free(one.dpo)), path)
        for representative in one.representative:
            yield draft.sentence(draft.say("representative is", name=words.free(representative)), path)
        for joint in one.joint_with:
            recipient = draft.policy.recipients.get(joint)
            called = (recipient.name or recipient.label) if recipient is not None else joint
            yield draft.sentence(draft.say("jointly", name=words.free(called)), path, f"recipients.{joint}")


def _which(draft: _Draft) -> Iterator[Line]:
    yield draft.heading(2, "which", "which")
    for name, category in draft.policy.categories.items():
        path = f"categories.{name}"
        sources = draft.words.listed(_sources(draft, category))
        yield draft.sentence(
            draft.say("category is", label=draft.words.free(category.label), sources=sources), path, item=True
        )
        for inner, part in category.parts.items():
            yield draft.sentence(_part(draft, part), f"{path}.{inner}", item=True)
        for inner, one in {"": category, **category.parts}.items():
            if one.derived_from:
                data = draft.words.listed(draft.words.data(one.derived_from))
                text = draft.say("worked out", label=draft.words.free(one.label), data=data)
                yield draft.sentence(text, f"{path}.{inner}" if inner else path, item=True)


def _part(draft: _Draft, part: Category) -> str:
    label = draft.words.free(part.label)
    if part.kind in (None, "ordinary"):
        return draft.say("part plain", label=label)
    return draft.say("part is", label=label, kind=draft.say(f"kind {part.kind}"))


def _sources(draft: _Draft, category: Category) -> Iterator[str]:
    every = [one for part in (category, *category.parts.values()) for one in part.source or ()]
    for source in dict.fromkeys(every or ["person"]):
        recipient = draft.policy.recipients.get(source)
        if recipient is not None:
            yield draft.words.free(recipient.label)
        elif f"source {source}" in PHRASES["en"]:
            yield draft.say(f"source {source}")
        else:
            yield draft.words.free(source)


def _purposes(draft: _Draft) -> Iterator[Line]:
    yield draft.heading(2, "purposes", "what for")
    for name, depth in _in_order(draft.policy.purposes):
        purpose = draft.policy.purposes[name]
        yield Heading(depth, f"purpose-{name}", draft.words.free(purpose.label))
        if not purpose.uses:
            continue
        yield Columns(tuple(draft.say(title) for title in ("column what", "column ground", "column until")))
        for row, use in purpose.uses.items():
            yield draft.sentence(_row(draft, use), f"purposes.{name}.{row}")


def _in_order(purposes: Mapping[str, Purpose]) -> Iterator[tuple[str, int]]:
    """Every purpose once with the depth of its heading: those under another follow it, as deep as headings go."""
    done: set[str] = set()
    tops = [name for name, one in purposes.items() if one.part_of not in purposes]
    for top in (*tops, *purposes):  # what leads in a circle has no top of its own
        waiting = [(top, 3)]
        while waiting:
            name, depth = waiting.pop()
            if name in done:
                continue
            done.add(name)
            yield name, min(depth, 6)
            below = [(inner, depth + 1) for inner, one in purposes.items() if one.part_of == name]
            waiting += reversed(below)


def _row(draft: _Draft, use: Use) -> tuple[str, str, str]:
    words = draft.words
    about = use.about if use.about is not None else _about(draft, use)
    data = words.data(draft.policy.categories if "all" in use.data else use.data)
    what = draft.say("row data", data=words.listed(data), people=words.listed(words.people(about)))
    if use.why is not None:
        what = draft.say("row why", what=what, why=words.free(use.why))
    not_kept = use.keep.joined is Joined.NOT_KEPT
    until = draft.say("not stored") if not_kept else draft.say("kept until", until=words.keep(use.keep))
    if use.form == "anonymous":
        until = draft.say("kept anonymous", until=until)
    return what, words.ground(use), until


def _about(draft: _Draft, use: Use) -> list[tuple[str, str]]:
    order = [*draft.policy.people]
    found = [one for one in draft.leaves.about(use) if one[0] in draft.policy.people]
    return sorted(found, key=lambda one: order.index(one[0]))


def _recipients(draft: _Draft) -> Iterator[Line]:
    yield draft.heading(2, "recipients", "to whom")
    if not draft.policy.recipients:
        yield draft.sentence(draft.say("no recipients"), "recipients")
    for name, one in draft.policy.recipients.items():
        path = f"recipients.{name}"
        called = one.label if one.name is None or one.name == one.label else f"{one.label}: {one.name}"
        countries = ", ".join(_country(draft, code) for code in one.country) or draft.say("country unsaid")
        role = draft.say(f"role {one.role}")
        text = draft.say("recipient", name=draft.words.free(called), role=role, countries=countries)
        yield draft.sentence(text, path, item=True)
        yield from _gets(draft, path, one)
        if one.safeguard is not None:
            safeguard = draft.say(f"safeguard {one.safeguard}")
            text = draft.say("transfers", name=draft.words.free(one.label), safeguard=safeguard)
            yield draft.sentence(text, path, item=True)


def _country(draft: _Draft, code: str) -> str:
    return draft.say("any country") if code == ANY else draft.words.country(code)


def _gets(draft: _Draft, path: str, one: Recipient) -> Iterator[Line]:
    for name, gets in one.gets.items():
        data = draft.words.data(draft.policy.categories if "all" in gets.data else gets.data)
        text = draft.say(
            "receives",
            name=draft.words.free(one.label),
            data=draft.words.listed(data),
            purposes=draft.words.listed(map(draft.words.purpose, gets.purposes)),
        )
        yield draft.sentence(text, f"{path}.{name}", item=True)


def _removal(draft: _Draft) -> Iterator[Line]:
    yield draft.heading(2, "removal", "how removed")
    deletion = draft.policy.deletion
    for phrase, length in (
        ("removed within", deletion.within),
        ("undone within", deletion.undo),
        ("copies within", deletion.backups),
    ):
        if length is not None:
            yield draft.sentence(draft.say(phrase, length=draft.words.length(length)), "deletion")
    for name, hold in draft.policy.holds.items():
        if not hold.secret:  # nobody may be told
            review = draft.words.length(hold.review)
            yield draft.sentence(
                draft.say("hold", label=draft.words.free(hold.label), review=review), f"holds.{name}", item=True
            )


def _consents(draft: _Draft) -> Iterator[Line]:
    if not draft.policy.consents:
        return
    yield draft.heading(2, "consents", "consents")
    yield draft.sentence(draft.say("withdrawal"), "consents")
    for name, one in draft.policy.consents.items():
        path, label = f"consents.{name}", draft.words.quoted(one.label)
        text = draft.say("consent is", label=label, channels=draft.channels(one.withdraw_by))
        yield draft.sentence(text, path, item=True)
        if one.lasts is not None:
            text = draft.say("consent lasts", label=label, length=draft.words.length(one.lasts))
            yield draft.sentence(text, path, item=True)
        if one.guardian_under is not None:
            text = draft.say("consent guardian", label=label, age=one.guardian_under)
            yield draft.sentence(text, path, item=True)


def _rights(draft: _Draft) -> Iterator[Line]:
    yield draft.heading(2, "rights", "rights")
    for name in RIGHT_NAMES:
        if name not in ("object", "disclosures") or (name in draft.policy.rights and name != "object"):
            yield draft.sentence(_right(draft, name), f"rights.{name}", item=True)
    for name, one in draft.policy.controllers.items():
        if one.authority is not None:
            authority = draft.words.free(one.authority)
            yield draft.sentence(draft.say("authority is", authority=authority), f"controllers.{name}", item=True)
    for name, region in draft.policy.regions.items():
        if region.laws:
            phrase = "region rights for all" if region.given_to_all else "region rights"
            laws = draft.words.listed(_act(draft, law) for law in region.laws)
            text = draft.say(phrase, region=draft.words.free(region.label), laws=laws)
            yield draft.sentence(text, f"regions.{name}", item=True)


def _act(draft: _Draft, law: str) -> str:
    """The name of an act; one that this version has no checks for is called as the policy calls it."""
    return draft.say(f"act {law}") if f"act {law}" in PHRASES["en"] else draft.words.free(law)


def _right(draft: _Draft, name: str) -> str:
    text = draft.say(f"right {name}")
    right = draft.policy.rights.get(name, Right())
    if right.due is not None:
        text = draft.say("right due", right=text, length=draft.words.length(right.due))
    if right.by:
        text = draft.say("right by", right=text, channels=draft.channels(right.by))
    return text


def _objecting(draft: _Draft) -> Iterator[Line]:
    """Apart from everything else, as Art. 21(4) wants it."""
    yield draft.heading(2, "objecting", "objecting")
    yield draft.sentence(_right(draft, "object"), "rights.object")
    marketing = [name for name, one in draft.policy.purposes.items() if one.direct_marketing]
    if marketing:
        labels = draft.words.listed(map(draft.words.purpose, marketing))
        ties = (f"purposes.{name}" for name in marketing)
        yield draft.sentence(draft.say("objection marketing", purposes=labels), *ties)


def _giving(draft: _Draft) -> Iterator[Line]:
    yield draft.heading(2, "giving", "giving")
    asked = {name: one for name, one in draft.policy.services.items() if one.must_give}
    if not asked:
        yield draft.sentence(draft.say("giving unsaid"))
    for name, one in asked.items():
        data = draft.words.listed(draft.words.data(one.must_give))
        text = draft.say("must give", service=draft.words.quoted(one.label), data=data)
        yield draft.sentence(text, f"services.{name}", item=True)


def _decisions(draft: _Draft) -> Iterator[Line]:
    yield draft.heading(2, "decisions", "decisions")
    deciding = {name: one for name, one in draft.policy.purposes.items() if one.decision}
    if not deciding:
        yield draft.sentence(draft.say("no decisions"), "purposes")
    for name, one in deciding.items():
        said = [draft.say("decides alone" if one.decision.get("solely") == "true" else "decides with")]
        said += [
            draft.say(f"decision {key}", words=draft.words.free(one.decision[key]))
            for key in ("logic", "effect", "human")
            if one.decision.get(key)
        ]
        text = draft.say("decides", purpose=draft.words.quoted(one.label), decision="; ".join(said))
        yield draft.sentence(text, f"purposes.{name}", item=True)


def _messages(draft: _Draft) -> Iterator[Line]:
    if not draft.policy.messages:
        return
    yield draft.heading(2, "messages", "messages")
    for name, one in draft.policy.messages.items():
        text = draft.say(
            "message",
            label=draft.words.free(one.label),
            channels=draft.channels(one.by),
            stops=draft.channels(one.stop),
        )
        yield draft.sentence(text, f"messages.{name}", item=True)


def _cookies(draft: _Draft) -> Iterator[Line]:
    if "cookies" not in draft.policy.spans:
        return
    yield draft.heading(2, "cookies", "cookies heading")
    if not draft.policy.cookies:
        yield draft.sentence(draft.say("no cookies"), "cookies")
        return
    titles = ("column cookie", "column for", "column class", "column lasts")
    yield Columns(tuple(draft.say(title) for title in titles))
    for name, one in draft.policy.cookies.items():
        yield draft.sentence(_cookie(draft, name, one), f"cookies.{name}")


def _cookie(draft: _Draft, name: str, one: Cookie) -> tuple[str, str, str, str]:
    by = draft.policy.recipients.get(one.set_by)
    who = draft.words.free(by.label) if by is not None else draft.say("us")
    purpose = draft.words.purpose(one.purpose)
    lasts = one.lasts
    if lasts is None:
        until = draft.say("unsaid")
    else:
        until = draft.words.length(lasts) if isinstance(lasts, Length) else draft.say(lasts)
    return (
        plain_words(name),
        draft.say("cookie for", label=draft.words.free(one.label), purpose=purpose),
        draft.say("cookie set by", class_=draft.say(f"class {one.cookie_class}"), who=who),
        until,
    )


def _never(draft: _Draft) -> Iterator[Line]:
    yield from _labels(draft, "never", "never", "never is", draft.policy.never)


def _security(draft: _Draft) -> Iterator[Line]:
    yield from _labels(draft, "measures", "security", "measure", draft.policy.measures)


def _duties(draft: _Draft) -> Iterator[Line]:
    yield from _labels(draft, "duties", "duties", "duty", draft.policy.duties)


def _labels(draft: _Draft, section: str, heading: str, phrase: str, entries: Mapping[str, object]) -> Iterator[Line]:
    """A section of which each entry says by its label all that people are told."""
    if entries:
        yield draft.heading(2, section, heading)
    for name, entry in entries.items():
        label = draft.words.free(getattr(entry, "label", None) or name).rstrip(".")
        yield draft.sentence(draft.say(phrase, label=label), f"{section}.{name}", item=True)


def _changes(draft: _Draft) -> Iterator[Line]:
    yield draft.heading(2, "changes", "changes")
    document = draft.policy.document
    version = draft.words.free(document.version)
    yield draft.sentence(draft.say("in force", version=version, day=document.effective.isoformat()), "policy")
    if not draft.policy.notices:
        yield draft.sentence(draft.say("no notices"))
    for name, one in draft.policy.notices.items():
        text = draft.say(
            "notice",
            label=draft.words.free(one.label),
            when=_lead(draft, one.lead),
            channels=draft.channels(one.by),
        )
        yield draft.sentence(text, f"notices.{name}", item=True)


def _lead(draft: _Draft, lead: Lead) -> str:
    length = draft.words.length(lead.time) if lead.time is not None else ""
    return draft.say(f"lead {lead.says}", length=length)
