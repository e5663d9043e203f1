"""The records of processing activities as CSV, and as one HTML page that can be read aloud, printed and kept."""

import csv
import io
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from troth.accountability.records import CONTROLLER, PROCESSOR, WHO, Cells, Records
from troth.accountability.words.words import PHRASES

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run by spreadsheets as a formula."""

_STYLE: Final = """
:root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; }
body { margin: 2rem; }
table { border-collapse: collapse; margin-block: 1rem 2rem; }
caption { font-weight: bold; text-align: start; padding-block: .5rem; }
th, td { border: 1px solid GrayText; padding: .4rem .6rem; text-align: start; vertical-align: top; }
ul { margin: 0; padding-inline-start: 1rem; }
.wide { overflow-x: auto; }
@media print {
  @page { size: A3 landscape; margin: 1cm; }
  body { margin: 0; font-size: 8pt; }
  .wide { overflow: visible; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
"""


def as_csv(found: Records) -> str:
    """One table with the activities of both roles and who answers, as RFC 4180 has it; several values by semicolons."""
    phrases = PHRASES[found.language]
    columns = tuple(dict.fromkeys((*PROCESSOR, *CONTROLLER, *WHO)))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([phrases["role"], *(phrases[column] for column in columns)])
    for role, activities in (("controller", found.controller), ("processor", found.processor)):
        for cells in activities:
            values = {**cells, **found.who}
            writer.writerow(map(_harmless, (phrases[f"our role {role}"], *(_joined(values, one) for one in columns))))
    return out.getvalue()


def _joined(cells: Cells, column: str) -> str:
    return "; ".join(cells.get(column, ()))


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def as_html(found: Records) -> str:
    """A page with nothing to fetch and nothing to run."""
    return "".join(f"{line}\n" for line in _page(found))


def _page(found: Records) -> Iterator[str]:
    phrases = PHRASES[found.language]
    title, day = phrases["record title"], found.effective.isoformat()
    about = phrases["record of"].format(title=found.title, version=found.version, day=day)
    yield "<!DOCTYPE html>"
    yield f'<html lang="{found.language}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}: {escape(found.title)}</title>"
    yield f"<style>{_STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield "<main>"
    yield f"<h1>{escape(title)}</h1>"
    yield f"<p>{escape(about)}</p>"
    yield f"<h2>{escape(phrases['record who'])}</h2>"
    yield "<dl>"
    for column in WHO:
        yield f"<dt>{escape(phrases[column])}</dt>"
        yield from (f"<dd>{escape(value)}</dd>" for value in found.who[column])
    yield "</dl>"
    yield from _table(phrases["record controller"], CONTROLLER, found.controller, found)
    if found.processor:
        yield from _table(phrases["record processor"], PROCESSOR, found.processor, found)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _table(heading: str, columns: Sequence[str], activities: Sequence[Cells], found: Records) -> Iterator[str]:
    phrases = PHRASES[found.language]
    yield f"<h2>{escape(heading)}</h2>"
    if not activities:
        yield f"<p>{escape(phrases['record empty'])}</p>"
        return
    yield f'<div class="wide" role="region" aria-label="{escape(heading)}" tabindex="0">'
    yield "<table>"
    yield f"<caption>{escape(heading)} ({len(activities)})</caption>"
    titles = (f'<th scope="col">{escape(phrases[one])}</th>' for one in columns)
    yield f"<thead><tr>{''.join(titles)}</tr></thead>"
    yield "<tbody>"
    for cells in activities:
        first, *others = columns
        yield "<tr>"
        yield f'<th scope="row">{_cell(cells[first])}</th>'
        yield from (f"<td>{_cell(cells[one])}</td>" for one in others)
        yield "</tr>"
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _cell(values: Sequence[str]) -> str:
    if len(values) == 1:
        return escape(values[0])
    return f"<ul>{''.join(f'<li>{escape(value)}</li>' for value in values)}</ul>" if values else ""
