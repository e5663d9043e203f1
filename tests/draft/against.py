"""How much of a map written by hand a draft proposes, and how much of what it proposes is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from troth.declaration.model import MapFile
from troth.declaration.sentences import PersonReference, ReferenceKind
from troth.plan.drafted import NOT_PERSONAL, DraftTable, MapDraft


@dataclass(frozen=True)
class Held:
    """Of one kind of thing: how many the hand wrote, how many of these the draft has, how many it has wrong.

    ``open``: how many the draft leaves to a person; ``wrong`` names them.
    """

    hand: int
    found: int
    open: int
    wrong: tuple[str, ...]


def against(draft: MapDraft, hand: MapFile) -> dict[str, Held]:
    """Each kind of thing. What stands in tables that the hand left out is wrong wherever it speaks of people."""
    drafted = {table.name: table for table in draft.tables}
    return {
        "people": _people(draft, hand),
        "keys": _keys(drafted, hand),
        "owners": _owners(draft, drafted, hand),
        "links": _links(drafted, hand),
        "recorded": _recorded(drafted, hand),
        "columns": _columns(drafted, hand),
    }


def harmless(draft: MapDraft, hand: MapFile) -> tuple[str, ...]:
    """The worst: columns that the draft calls not personal, and the hand does not."""
    return tuple(
        f"{table.name}.{column.column}"
        for table in draft.tables
        for column in table.columns
        if column.data == NOT_PERSONAL and _data(hand, table.name, column.column) is not None
    )


def categories(draft: MapDraft, hand: MapFile) -> Held:
    """Of the columns that both call personal: how many have the very category of the hand."""
    both = [
        (f"{table.name}.{column.column}: {column.data}", column.data, data)
        for table in draft.tables
        for column in table.columns
        if not column.open and column.data != NOT_PERSONAL
        if (data := _data(hand, table.name, column.column)) is not None
    ]
    wrong = tuple(name for name, proposed, data in both if proposed != data)
    return Held(len(both), len(both) - len(wrong), 0, wrong)


def _data(hand: MapFile, table: str, column: str) -> str | None:
    entry = hand.tables.get(table)
    return entry.columns[column].data if entry is not None and column in entry.columns else None


def _people(draft: MapDraft, hand: MapFile) -> Held:
    given = {people.table for people in hand.people.values()}
    proposed = {people.table for people in draft.people}
    return Held(len(given), len(given & proposed), 0, tuple(sorted(proposed - given)))


def _keys(drafted: dict[str, DraftTable], hand: MapFile) -> Held:
    right = [name for name, entry in hand.tables.items() if name in drafted and drafted[name].key == entry.key]
    wrong = [
        name for name, entry in hand.tables.items() if name in drafted and drafted[name].key not in (None, entry.key)
    ]
    return Held(len(hand.tables), len(right), len(hand.tables) - len(right) - len(wrong), tuple(wrong))


def _owners(draft: MapDraft, drafted: dict[str, DraftTable], hand: MapFile) -> Held:
    classes = {people.person_class: people.table for people in draft.people}
    given = {name: _owner(entry.owner[0], hand) for name, entry in hand.tables.items() if entry.owner}
    found, opened, wrong = 0, 0, []
    for name, table in drafted.items():
        if table.ownerless:
            opened += name in given
        elif _proposed(table.owner, classes, draft) == given.get(name):
            found += 1
        else:
            wrong.append(f"{name}: {table.owner}")
    return Held(len(given), found, opened, tuple(wrong))


def _owner(reference: PersonReference, hand: MapFile) -> tuple[str, ...]:
    """An owner in words of tables and columns: the names of classes and keys are the writer's."""
    if reference.kind is ReferenceKind.BY:
        return "by", hand.people[reference.target].table, reference.column
    if reference.kind is ReferenceKind.THROUGH:
        return "through", reference.column
    key = hand.keys[reference.target]
    return "key", key.table, key.value, reference.column, reference.at or ""


def _proposed(owner: str, classes: dict[str, str], draft: MapDraft) -> tuple[str, ...]:
    words = owner.split()
    if words[0] == "through":
        return "through", words[1]
    if words[1:2] == ["by"]:
        return "by", classes[words[0]], words[2]
    name, _, column = words[0].removesuffix(")").partition("(")
    key = next(key for key in draft.keys if key.name == name)
    return "key", key.table, key.value, column, words[2] if len(words) > 2 else ""


def _links(drafted: dict[str, DraftTable], hand: MapFile) -> Held:
    given = {(name, column, link.table) for name, entry in hand.tables.items() for column, link in entry.links.items()}
    true = given | set(_leads(hand))
    proposed = {(name, link.column, link.table): link for name, table in drafted.items() for link in table.links}
    within = {
        place
        for place, link in proposed.items()
        if place[0] in hand.tables and place[2] in hand.tables and not link.reason.startswith("declared")
    }
    return Held(len(given), len(given & set(proposed)), 0, tuple(sorted(".".join(link[:2]) for link in within - true)))


def _leads(hand: MapFile) -> Iterator[tuple[str, str, str]]:
    """What the hand says without a link: a column by which a person is found points at her row."""
    for name, entry in hand.tables.items():
        for reference in (*entry.owner, *entry.others.values()):
            if reference.kind is ReferenceKind.BY:
                yield name, reference.column, hand.people[reference.target].table
    for people in hand.people.values():
        for reference in people.also:
            if reference.kind is ReferenceKind.BY:
                yield people.table, reference.column, hand.people[reference.target].table


def _recorded(drafted: dict[str, DraftTable], hand: MapFile) -> Held:
    given = {name: entry.recorded for name, entry in hand.tables.items() if entry.recorded}
    proposed = {name: table.recorded for name, table in drafted.items() if name in hand.tables and table.recorded}
    wrong = tuple(f"{name}.{column}" for name, column in proposed.items() if given.get(name) != column)
    found = sum(proposed.get(name) == column for name, column in given.items())
    return Held(len(given), found, sum(name not in proposed for name in given), wrong)


def _columns(drafted: dict[str, DraftTable], hand: MapFile) -> Held:
    """Of the personal columns: those that the draft calls personal; wrong are those that the hand does not."""
    given = {(name, column) for name, entry in hand.tables.items() for column, use in entry.columns.items() if use.data}
    proposed = {
        (name, column.column)
        for name, table in drafted.items()
        for column in table.columns
        if not column.open and column.data != NOT_PERSONAL
    }
    opened = {(name, column.column) for name, table in drafted.items() for column in table.columns if column.open}
    wrong = tuple(sorted(".".join(item) for item in proposed - given))
    return Held(len(given), len(given & proposed), len(given & opened), wrong)
