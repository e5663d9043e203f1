"""What a declaration declares, and what is found where a name that it uses is not among it."""

from collections.abc import Iterable, Iterator

from troth.declaration.entry import Entry
from troth.declaration.model import Declaration
from troth.declaration.sentences import SAID
from troth.kernel.finding import Finding, Level
from troth.kernel.names import TODO, nearest
from troth.kernel.span import Span

BUILT_IN_MOMENTS = frozenset(
    {
        "disclosure.made",
        "removal.asked",
        "policy.changed",
    }
)
"""Moments that are part of the language; none of them may anchor a keep-rule in this version, which records none."""

SAID_MOMENTS = frozenset(kind.value for kind in SAID)
"""Moments that are what a person says."""

REQUEST = "request"
"""A period of the language: a rights request of this person is open."""

EDGES = ("began", "ended")
REQUEST_EDGES = frozenset(f"{REQUEST}.{edge}" for edge in EDGES)


class Names:
    """What is declared, and the questions asked of it."""

    def __init__(self, declaration: Declaration) -> None:
        policy = declaration.policy
        self.declaration = declaration
        self.data = {"all": None} | {
            name: None
            for category, entry in policy.categories.items()
            for name in (category, *(f"{category}.{part}" for part in entry.parts))
        }
        self.held = frozenset(self.data) - {"all"}
        self.purposes = {**dict.fromkeys(policy.purposes), "answering": None}
        self.sources = {**dict.fromkeys(("person", "use", "device")), **dict.fromkeys(policy.recipients)}

    def need(self, what: str, name: str, known: Iterable[str], span: Span, subject: str) -> Iterator[Finding]:
        """A finding if the name is none of the known ones."""
        known = tuple(known)
        if name == TODO and name not in known:
            yield Finding(
                "TODO",
                Level.ERROR,
                f"a person has still to say which {what} goes here",
                "write it; for a column that says nothing about anybody write `not personal`",
                span=span,
                subject=subject,
            )
        elif name not in known:
            close = nearest(name, known)
            yield Finding(
                "UNKNOWN_NAME",
                Level.ERROR,
                f"`{name}` is no declared {what}",
                f"did you mean `{close}`?" if close else f"declare it, or write a {what} that is declared",
                span=span,
                subject=subject,
            )

    def all(self, what: str, given: Iterable[str], known: Iterable[str], span: Span, subject: str) -> Iterator[Finding]:
        """The same of several names, all of them at one place."""
        for name in given:
            yield from self.need(what, name, known, span, subject)

    def each(
        self, what: str, given: Iterable[str] | None, known: Iterable[str], entry: Entry, key: str, subject: str
    ) -> Iterator[Finding]:
        """The same of the items of an entry's list, each at its own place."""
        known = tuple(known)
        for number, name in enumerate(given or ()):
            yield from self.need(what, name, known, entry.at(key, number), subject)

    def store(self, table: str, span: Span, subject: str) -> Iterator[Finding]:
        """A finding if the store of a table is not declared."""
        yield from self.need("store", table.partition(".")[0], self.declaration.map.stores, span, subject)

    def fact(self, name: str, kind: str, span: Span, subject: str, *, mapped: bool = True) -> Iterator[Finding]:
        """A finding if there is no such fact of that kind; ``mapped``: or if the map does not say where it is found."""
        facts = self.declaration.policy.facts
        if name not in facts and name in self.declaration.policy.people:
            close = nearest(name, (fact for fact, entry in facts.items() if entry.kind == kind))
            yield Finding(
                "UNKNOWN_NAME",
                Level.ERROR,
                f"`{name}` is a class of people, not a {kind}",
                f"did you mean `{close}`?" if close else f"declare a fact of kind {kind}, and write its name",
                span=span,
                subject=subject,
            )
        elif name not in facts:
            yield from self.need("fact", name, facts, span, subject)
        elif facts[name].kind != kind:
            yield Finding(
                "FACT_KIND",
                Level.ERROR,
                f"`{name}` is a {facts[name].kind}, and a {kind} goes here",
                f"write a fact of kind {kind}, or declare `{name}` as one",
                span=span,
                subject=subject,
            )
        elif mapped and name not in self.declaration.map.facts:
            yield Finding(
                "FACT_UNMAPPED",
                Level.ERROR,
                f"`{name}` is declared, but the map does not say where it is found",
                f"add `{name}` to `facts` in map.yaml",
                span=span,
                subject=subject,
            )

    def moment(self, name: str, span: Span, subject: str) -> Iterator[Finding]:
        """A finding if nothing of that name ever happens: neither a declared moment, nor the end or beginning of a
        declared period, nor one that the language has itself. The map need not say where it is found.
        """
        facts = self.declaration.policy.facts
        period, _, edge = name.rpartition(".")
        if name in facts:
            yield from self.fact(name, "moment", span, subject, mapped=False)
        elif edge in ("began", "ended") and period in facts:
            yield from self.fact(period, "period", span, subject, mapped=False)
        elif name not in BUILT_IN_MOMENTS | SAID_MOMENTS | REQUEST_EDGES:
            moments = [fact for fact, entry in facts.items() if entry.kind == "moment"]
            edges = [f"{fact}.{edge}" for fact, entry in facts.items() if entry.kind == "period" for edge in EDGES]
            known = (*moments, *edges, *sorted(BUILT_IN_MOMENTS | SAID_MOMENTS | REQUEST_EDGES))
            yield from self.need("moment", name, known, span, subject)

    def period(self, name: str, span: Span, subject: str) -> Iterator[Finding]:
        """A finding if there is no such period, declared or in the language itself; it need not be mapped."""
        if name != REQUEST:
            yield from self.fact(name, "period", span, subject, mapped=False)
