"""A forecast as a table in the terminal, as JSON by the command, and as a picture."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from attacks import telco
from attacks.conftest import Lay
from troth.cli.main import app
from troth.plan.forecast import Fall, Forecast, PartForecast, Reason, TableForecast, months_from
from troth.render.forecast_svg import picture
from troth.render.forecast_text import forecast as as_text

AT = datetime(2026, 11, 10, 3, tzinfo=UTC)
HOSTILE = 'op.<calls> & "sons" \' ]]> \x00\x1b[31m \ud800'
SVG = "{http://www.w3.org/2000/svg}"


def fall(now: int, *months: int, again: int = 0) -> Fall:
    planned = [now]
    for count in months:
        planned.append(planned[-1] + count)
    return Fall(now, months, (*planned[:-1], planned[-1] - again))


def example(name: str = "op.calls") -> Forecast:
    """Four months of one busy table, a refused one and a quiet one."""
    nothing = fall(0, 0, 0, 0, 0)
    billing = Reason("purposes.billing.traffic", "delete", fall(400, 10, 0, 3, 0))
    faults = Reason("purposes.fault_help.traffic", "anonymise", fall(116, 0, 0, 9, 0))
    owner = Reason("owner unknown", "undecided", fall(2, 0, 0, 0, 1))
    parts = (
        PartForecast("traffic.numbers", (billing, owner), 584),
        PartForecast("traffic.cell", (faults,), 875),
    )
    busy = TableForecast(
        "op", name, "customer", 1000, fall(410, 10, 0, 12, 0, again=2), fall(300, 0, 0, 3, 0), nothing,
        fall(2, 0, 0, 0, 1), 565, parts,
    )  # fmt: skip
    refused = TableForecast(
        "op", "op.gone", None, 0, nothing, nothing, nothing, nothing, 0, refused="it is not in the database"
    )
    quiet = TableForecast("op", "op.books", "customer", 70, nothing, nothing, nothing, nothing, 70)
    return Forecast(AT, 5, months_from(AT, 4, "Europe/Stockholm"), (busy, refused, quiet))


GOLDEN = """\
forecast from 2026-11-10 03:00 UTC to the end of 2027-02, with what is known today

op.calls: 1000 rows
             rows due       [1]       [2]       [3]
  now             410       400         2       116  ##############################
  2026-11          10        10         .         .  #
  2027-01          12         3         .         9  #
  2027-02           .         .         1         .
  unknown           3
  rest            565
  together       1000
  [1] traffic.numbers: delete; purposes.billing.traffic (413)
  [2] traffic.numbers: undecided; owner unknown (3)
  [3] traffic.cell: anonymise; purposes.fault_help.traffic (125)
  needed again: up to 2 of the rows that fall due are not due later; they count where they first fall

op.gone: 0 rows
  refused: it is not in the database

nothing falls due in 1 other tables (70 rows)
"""


def test_the_table_in_the_terminal() -> None:
    assert "\n".join(as_text(example())) + "\n" == GOLDEN
    assert 410 + 10 + 12 + 3 + 565 == 1000


def titles(found: Forecast) -> list[str]:
    """The titles of all bars and squares; raises where the picture is no XML."""
    root = ET.fromstring(picture(found).encode())
    return [rect.findtext(f"{SVG}title") or "" for rect in root.iter(f"{SVG}rect")][1:]


def test_the_picture_has_the_right_numbers_in_its_titles() -> None:
    assert titles(example()) == [
        "op.calls, now: 410 rows",
        "op.calls, 2026-11: 10 rows",
        "op.calls, 2027-01: 12 rows",
        "op.calls, traffic.numbers, purposes.billing.traffic, delete, now: 400 rows",
        "op.calls, traffic.numbers, purposes.billing.traffic, delete, 2026-11: 10 rows",
        "op.calls, traffic.numbers, purposes.billing.traffic, delete, 2027-01: 3 rows",
        "op.calls, traffic.numbers, owner unknown, undecided, now: 2 rows",
        "op.calls, traffic.numbers, owner unknown, undecided, 2027-02: 1 rows",
        "op.calls, traffic.cell, purposes.fault_help.traffic, anonymise, now: 116 rows",
        "op.calls, traffic.cell, purposes.fault_help.traffic, anonymise, 2027-01: 9 rows",
    ]


def test_bars_are_as_tall_as_their_numbers_and_inside_the_picture() -> None:
    root = ET.fromstring(picture(example()).encode())
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    rects = list(root.iter(f"{SVG}rect"))[1:]
    for rect in rects:
        assert 0 <= float(rect.attrib["x"]) <= width - float(rect.attrib["width"])
        assert 0 <= float(rect.attrib["y"]) <= height - float(rect.attrib["height"])
    assert [float(rect.attrib["height"]) for rect in rects[:3]] == [80, 10 * 80 // 410, 12 * 80 // 410]


def test_hostile_names_stay_text() -> None:
    root = ET.fromstring(picture(example(HOSTILE)).encode())
    says = [title.text or "" for title in root.iter(f"{SVG}title")]
    assert sum('op.<calls> & "sons" \' ]]> ' in title for title in says) == 11
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {"svg", "g", "rect", "line", "text", "title"}


def test_a_picture_of_nothing_says_so() -> None:
    nothing = Forecast(AT, 0, months_from(AT, 2, "UTC"), ())
    assert titles(nothing) == []
    assert "Nothing falls due" in picture(nothing)
    assert list(as_text(nothing)) == [
        "forecast from 2026-11-10 03:00 UTC to the end of 2026-12, with what is known today"
    ]


def test_the_command_prints_and_draws_the_same_numbers(lay_sqlite: Lay, tmp_path: Path) -> None:
    ground = lay_sqlite(telco.MAP)
    telco.fill(ground, telco.rows(100))
    svg, run = tmp_path / "forecast.svg", CliRunner()
    done = run.invoke(app, ["forecast", str(ground.folder), "--months", "5", "--svg", str(svg), "--json"])
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["format"] == "troth.forecast/1"
    assert len(document["data"]["months"]) == 5
    root = ET.parse(svg).getroot()  # of a file that this test has had written
    drawn = {title.text for title in root.iter(f"{SVG}title")}
    names = ["now", *(month["name"] for month in document["data"]["months"])]
    bars = 0
    for table in document["data"]["tables"]:
        for name, count in zip(names, [table["due"]["now"], *table["due"]["months"]], strict=True):
            assert (f"{table['table']}, {name}: {count} rows" in drawn) == (count > 0)
            bars += count > 0
    assert bars > 3
    shown = run.invoke(app, ["forecast", str(ground.folder), "--months", "5"])
    assert shown.exit_code == 0
    assert re.search(r"^op\.calls: \d+ rows$", shown.stdout, re.MULTILINE)


@pytest.mark.parametrize("months", ["0", "-3", "121", "many"])
def test_months_out_of_range_are_refused(months: str, tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["forecast", str(tmp_path), "--months", months]).exit_code == 2


def test_a_picture_that_has_no_place_is_refused_before_anything_is_asked(lay_sqlite: Lay, tmp_path: Path) -> None:
    ground = lay_sqlite(telco.MAP)
    for place in (tmp_path / "nowhere" / "x.svg", tmp_path):
        done = CliRunner().invoke(app, ["forecast", str(ground.folder), "--svg", str(place)])
        assert getattr(done.exception, "code", None) == "FILE_NOT_MADE"
