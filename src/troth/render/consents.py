"""The consents of one person: as lines for a terminal, and as data for machines."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from troth.kernel.canonical import plain
from troth.kernel.instants import zone
from troth.rights.consent_state import ConsentState, Said


def as_lines(states: tuple[ConsentState, ...], there: bool | None, zone_name: str) -> Iterator[str]:
    """Each consent with its state and why, what rests on it, and every answer, in the policy's zone."""

    def when(moment: datetime | None) -> str:
        return f"{moment.astimezone(zone(zone_name)):%Y-%m-%d %H:%M:%S}" if moment is not None else "unknown"

    if there is False:
        yield "nobody stands in the table of her people under that key"
    for state in states:
        yield f"{state.name}: {state.state.value}, {state.why}"
        if state.expires is not None:
            yield f"  lasts until {state.expires}"
        if state.effective_by is not None:
            yield f"  the withdrawal takes effect at the latest {when(state.effective_by)}"
        elif state.effective_by_if_withdrawn is not None:
            yield f"  taken back now, it would end at the latest {when(state.effective_by_if_withdrawn)}"
        if state.withdraw_by:
            yield f"  taken back by: {', '.join(state.withdraw_by)}"
        for rests in state.rests:
            ended = f"; ended by an objection of {rests.objected}" if rests.objected is not None else ""
            data = f"{rests.label}: {', '.join(rests.data)}"
            yield f"  rests on it as a {rests.needs_it_as}: {rests.path} ({data}){ended}"
        for said in state.history:
            yield f"  {when(said.occurred)}  {'yes' if said.granted else 'no'}{_details(said, when(said.recorded))}"


def _details(said: Said, recorded: str) -> str:
    found = [f"recorded {recorded} at position {said.position}" if said.position is not None else f"in {said.origin}"]
    found += [f"written as `{said.occurred_text}`"] if said.occurred_text else []
    found += [f"{name} {value}" for name in ("text", "language", "actor", "channel") if (value := getattr(said, name))]
    found += [f"by {said.by}"] if said.by else []
    found += [f"words sha256:{said.words[:12]}"] if said.words else []
    found += [f"shown: {said.shown}"] if said.shown else []
    found += [f"{said.source} {said.reference}".strip()] if said.source else []
    return "".join(f"; {one}" for one in found)


def as_data(states: tuple[ConsentState, ...]) -> list[Any]:
    """The same, every key of each."""
    return [plain(state) for state in states]
