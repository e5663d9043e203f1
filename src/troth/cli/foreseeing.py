"""``troth forecast``."""

import sys
from pathlib import Path

from troth.cli.acting import telling
from troth.engine.bootstrap import engine
from troth.engine.forecasting import make_forecast
from troth.kernel.canonical import plain
from troth.kernel.errors import Unreadable
from troth.render.envelope import envelope
from troth.render.forecast_svg import picture
from troth.render.forecast_text import forecast as as_text


def forecast(folder: Path, months: int, svg: Path | None, *, json: bool) -> int:
    """Shows what falls due in so many months. Raises Unreadable where the picture cannot be written."""
    if svg is not None and (svg.is_dir() or not svg.parent.is_dir()):
        raise _no_place(svg)  # before everything is asked
    with engine(folder) as opened, telling() as progress:
        task = progress.add_task("asking", total=(months + 1) * len(opened.policy.stores))

        def told(what: str) -> None:
            progress.update(task, advance=1, description=what)

        found = make_forecast(opened, opened.clock(), months, told)
        digests, findings = opened.policy.declaration.digests, opened.findings
    if svg is not None:
        try:
            svg.write_text(picture(found), encoding="utf-8")
        except OSError as error:
            raise _no_place(svg) from error
    if json:
        data = {"position": found.position, "months": plain(found.months), "tables": plain(found.tables)}
        sys.stdout.write(envelope("forecast", data, digests=digests, at=found.at, findings=findings) + "\n")
    else:
        for line in as_text(found):
            sys.stdout.write(line + "\n")
    return 0


def _no_place(file: Path) -> Unreadable:
    return Unreadable(f"`{file}` cannot be written", help="name a file in a folder that is there", code="FILE_NOT_MADE")
