"""``troth map draft``."""

import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from troth.cli.checking import show
from troth.declaration.reader import MOST_BYTES
from troth.engine.bootstrap import wall_clock
from troth.engine.draft.drafting import addresses, draft_map
from troth.kernel.canonical import plain
from troth.kernel.errors import Unreadable
from troth.kernel.finding import Finding, Level
from troth.plan.drafted import MapDraft
from troth.render.envelope import envelope
from troth.render.map_draft import yaml


def draft(urls: list[str], folder: Path | None, schema: str | None, output: Path | None, *, json: bool) -> int:
    """Shows the draft, and writes it to ``output`` as well, which must not be there yet. Always 0."""
    if output is not None and output.exists():
        raise Unreadable(
            f"`{output}` is there already, and may have been edited by somebody.",
            help="name a file that is not there",
            code="FILE_EXISTS",
        )
    now = wall_clock()
    console = Console(stderr=True)
    with console.status("looking") as status:

        def told(what: str) -> None:
            status.update(Text(f"looking at {what}"))

        found, unseen = draft_map(addresses(urls, schema), now, folder, told)
    text, size = _fitting(found)
    unseen += size
    if output is not None:
        _write(output, text)
    if json:
        data = {"yaml": text, "todo": dict(found.todo), **plain(found)}
        sys.stdout.write(envelope("map_draft", data, at=now, findings=unseen) + "\n")
    else:
        show(unseen)
        sys.stdout.write(text)
    return 0


def _fitting(found: MapDraft) -> tuple[str, tuple[Finding, ...]]:
    """The draft as text that the loader reads: without its reasons where it is too large with them."""
    text = yaml(found)
    if len(text.encode()) <= MOST_BYTES:
        return text, ()
    bare = yaml(found, reasons=False)
    small = len(bare.encode()) <= MOST_BYTES
    says = f"with its reasons the draft has {len(text.encode())} bytes, more than the loader reads: they are left out"
    says += "" if small else ", and it is still too large"
    help_ = "the reasons stand in `--json`" if small else "take tables about nobody out of the map"
    level = Level.NOTE if small else Level.WARNING
    return bare, (Finding("DRAFT_TOO_LARGE", level, says, help_),)


def _write(output: Path, text: str) -> None:
    try:
        with output.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise Unreadable(
            f"`{output}` cannot be written: {error.strerror}.",
            help="name a file that can be made",
            code="FILE_NOT_MADE",
        ) from None
