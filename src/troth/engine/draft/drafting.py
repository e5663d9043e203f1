"""The use case: addresses of databases in, a drafted map and what could not be seen out."""

import os
import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from troth.declaration.load import load_policy_file
from troth.declaration.patterns import NAME, as_name
from troth.engine.draft.categories import Vocabulary, vocabulary
from troth.engine.draft.measure import STATEMENT_TIMEOUT_MS, Measuring, Told
from troth.engine.draft.propose import propose
from troth.engine.draft.seen import SeenStore, visible
from troth.kernel.errors import Faulty, Unreadable
from troth.kernel.finding import Finding, Level
from troth.kernel.names import TODO
from troth.plan.drafted import MapDraft
from troth.stores.contract import Store
from troth.stores.registry import open_store

_NAMED = re.compile(r"(?P<name>[a-z][a-z0-9_]*)=(?P<url>.+)", re.DOTALL)


@dataclass(frozen=True)
class Address:
    """Where a database is, and the store's name in the map."""

    name: str
    kind: str
    url: str
    schema: str | None

    @property
    def written(self) -> str:
        """What the map says: never the address itself, which may be another's or hold a name of a person."""
        return self.url if self.url.startswith("env:") else f"env:TROTH_{self.name.upper()}_URL"


def addresses(given: Sequence[str], schema: str | None = None) -> tuple[Address, ...]:
    """The addresses as they were given: ``URL`` or ``NAME=URL``. Raises Unreadable where two have one name."""
    found: list[Address] = []
    for text in given:
        named = _NAMED.fullmatch(text)
        named = named if named is not None and not text.startswith(("postgresql:", "postgres:")) else None
        url = named["url"] if named is not None else text
        resolved = os.environ.get(url.removeprefix("env:"), "") if url.startswith("env:") else url
        kind = "postgres" if resolved.startswith(("postgresql://", "postgres://")) else "sqlite"
        name = named["name"] if named is not None else _name(url, resolved)
        if name in (other.name for other in found):
            raise Unreadable(
                f"Two of the databases would be the store {name}.", help=f"name them: other={url}", code="STORE_TWICE"
            )
        found.append(Address(name, kind, url, schema if kind == "postgres" else None))
    return tuple(found)


def _name(url: str, resolved: str) -> str:
    """A store's name after its database: the file's without its ending, the database's."""
    if resolved.startswith(("postgresql://", "postgres://")):
        try:
            last = unquote(urlsplit(resolved).path.rpartition("/")[2])
        except ValueError:
            last = ""
    else:
        last = Path(resolved.removeprefix("sqlite:///") or url).stem
    spelled = last if NAME.fullmatch(last) else (as_name(last) or "").replace(".", "_")
    return spelled if NAME.fullmatch(spelled) else "main"


def draft_map(
    given: Sequence[Address],
    now: datetime,
    folder: Path | None = None,
    told: Told = lambda _: None,
    *,
    statement_timeout_ms: int = STATEMENT_TIMEOUT_MS,
) -> tuple[MapDraft, tuple[Finding, ...]]:
    """The draft over these databases, in the words of the policy in ``folder`` if one is given.

    Raises Unreadable, NotReached, and Faulty where that policy has errors.
    """
    words = _vocabulary(folder)
    with ExitStack() as opened:
        stores: dict[str, Store] = {}
        described = []
        for address in given:
            store = opened.enter_context(
                open_store(address.name, address.kind, address.url, address.schema, write=False)
            )
            stores[address.name] = store
            told(f"{address.name}: the catalogue")
            described.append(SeenStore(address.name, address.kind, address.written, address.schema, store.catalog()))
        measuring = Measuring(stores, now, statement_timeout_ms, told)
        seen = measuring.seen(described)
    draft = propose(seen, words)
    return draft, (*measuring.unseen, *_not_written(draft))


def _vocabulary(folder: Path | None) -> Vocabulary:
    if folder is None:
        return Vocabulary("draft")
    policy, findings = load_policy_file(folder)
    if policy is None:
        raise Faulty(findings)
    if TODO in (*policy.people, *policy.categories):
        raise Unreadable(
            f"The policy has a class or category named `{TODO}`, which marks in a draft what is still to be said.",
            help="give it another name for as long as the map is drafted",
            code="NAME_TAKEN",
        )
    name = folder.resolve().name
    spelled = name if NAME.fullmatch(name) else (as_name(name) or "").replace(".", "_")
    return vocabulary(policy, spelled if NAME.fullmatch(spelled) else "policy")


def _not_written(draft: MapDraft) -> list[Finding]:
    """What the language has no way to name, and so would be missed: tables, and columns of tables."""
    help_ = "rename it in the database; until then nothing that is only there is kept or removed by any promise"
    found = [
        Finding(
            "NAME_NOT_WRITABLE",
            Level.WARNING,
            f"`{visible(subject)}` is not in the draft: {left.why}",
            help_,
            subject=subject,
        )
        for left in draft.left_out
        if left.why.startswith(("a map has", "it has no column"))
        for subject in (f"{left.store}.{left.relation}",)
    ]
    for table in draft.tables:
        for column in table.columns_left_out:
            subject = f"{table.name}.{column}"
            says = f"`{visible(subject)}` is not in the draft: a map has no way to write its name"
            found.append(Finding("NAME_NOT_WRITABLE", Level.WARNING, says, help_, subject=subject))
    return found
