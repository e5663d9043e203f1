"""``troth``: the commands. Heavy imports wait until a command needs them, so that ``troth --help`` is quick."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from troth.cli.consent import app as consents_app
from troth.cli.request import app as request_app
from troth.kernel.errors import Faulty, TrothError, Unreadable

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Keeps the promises of a published privacy policy on real databases, and shows that they are kept.",
)
events_app = typer.Typer(no_args_is_help=True, help="Facts about persons: objections, holds, consents, decisions.")
app.add_typer(events_app, name="event")
app.add_typer(request_app, name="request")
app.add_typer(consents_app, name="consent")
map_app = typer.Typer(no_args_is_help=True, help="Where the data lies: map.yaml.")
app.add_typer(map_app, name="map")
export_app = typer.Typer(no_args_is_help=True, help="What a policy says, in the forms that others read.")
app.add_typer(export_app, name="export")
import_app = typer.Typer(no_args_is_help=True, help="A draft of a policy from what others have.")
app.add_typer(import_app, name="import")

Folder = Annotated[Path, typer.Argument(help="the folder with policy.yaml and map.yaml")]
Json = Annotated[bool, typer.Option("--json", help="print JSON for machines")]


@app.command()
def check(
    folder: Folder,
    live: Annotated[bool, typer.Option("--live", help="also look at the live databases (reads only)")] = False,
    sites: Annotated[bool, typer.Option("--sites", help="also look at the pages that the policy names")] = False,
    how: Annotated[
        Literal["text", "json", "sarif"] | None,
        typer.Option("--format", help="text for people (the default), json or sarif for machines"),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="short for --format json")] = False,
) -> None:
    """Read a policy and its map, and say everything that is wrong with them."""
    from troth.cli import checking

    if json and how not in (None, "json"):
        raise typer.BadParameter(f"--json and --format {how} ask for two things")
    raise typer.Exit(checking.check(folder, live=live, sites=sites, how="json" if json else how or "text"))


@app.command()
def explain(
    code: Annotated[str, typer.Argument(help="the code of a finding or an error, such as NO_PERIOD")],
    json: Json = False,
) -> None:
    """Say what a code means, by which law, why, and what to write: with an example of each kind."""
    from troth.cli import explaining

    raise typer.Exit(explaining.explain(code, json=json))


@app.command()
def schema(
    file: Annotated[Literal["policy", "map"], typer.Argument(help="policy or map", metavar="policy|map")],
) -> None:
    """Print the JSON Schema of policy.yaml or map.yaml: with it an editor knows every key and its meaning."""
    from troth.cli import editing

    raise typer.Exit(editing.schema(file))


@app.command()
def fmt(
    folder: Folder,
    check: Annotated[bool, typer.Option("--check", help="change nothing; exit with 1 and name what is not")] = False,
) -> None:
    """Lay out policy.yaml and map.yaml as everybody's are: the same values, every comment, no needless signs."""
    from troth.cli import editing

    raise typer.Exit(editing.fmt(folder, check=check))


@app.command()
def plan(
    folder: Folder,
    at: Annotated[str | None, typer.Option(help="the day to plan for (00:00 local), default now")] = None,
    daily: Annotated[
        bool, typer.Option("--daily", help="ask only rows that may be answered otherwise than at the last plan")
    ] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="write the plan to this file as well")] = None,
    json: Json = False,
) -> None:
    """Count what is due in every table, and why. Touches nothing of yours."""
    from troth.cli import acting

    raise typer.Exit(acting.plan(folder, at, output, daily=daily, json=json))


@app.command()
def forecast(
    folder: Folder,
    months: Annotated[int, typer.Option(min=1, max=120, help="how many months, this one included")] = 36,
    svg: Annotated[Path | None, typer.Option("--svg", help="draw it into this file as well")] = None,
    json: Json = False,
) -> None:
    """Say what falls due in which month, and why, with what is known today. Touches nothing of yours."""
    from troth.cli import foreseeing

    raise typer.Exit(foreseeing.forecast(folder, months, svg, json=json))


@app.command()
def apply(
    folder: Folder,
    digest: Annotated[str, typer.Argument(help="the digest of the plan, or `latest`")],
    yes: Annotated[str | None, typer.Option(help="agree to the plan of this digest, where the brake asks")] = None,
    json: Json = False,
) -> None:
    """Do what a plan says, looking at every row again before it goes."""
    from troth.cli import acting

    raise typer.Exit(acting.apply(folder, digest, yes, json=json))


@app.command()
def status(
    folder: Folder,
    by_sentence: Annotated[bool, typer.Option("--text", help="show each published sentence and its state")] = False,
    json: Json = False,
) -> None:
    """Say of every promise whether it is kept, with how many rows were examined."""
    from troth.cli import acting

    raise typer.Exit(acting.status(folder, by_sentence=by_sentence, json=json))


@app.command()
def verify(
    folder: Folder,
    sample: Annotated[int, typer.Option(help="how many rows of every table are drawn")] = 100,
    json: Json = False,
) -> None:
    """Decide rows drawn at random by the definition as well, and verify the ledger."""
    from troth.cli import acting

    raise typer.Exit(acting.verify(folder, sample, json=json))


@app.command()
def undecided(folder: Folder, json: Json = False) -> None:
    """List what waits for a staff member's decision, and since when."""
    from troth.cli import acting

    raise typer.Exit(acting.undecided(folder, json=json))


@events_app.command("add")
def event_add(
    folder: Folder,
    fields: Annotated[list[str], typer.Argument(help="KEY=VALUE, such as kind=objection class=customer person=17")],
    json: Json = False,
) -> None:
    """Record one event."""
    from troth.cli import recording

    raise typer.Exit(recording.add(folder, fields, json=json))


@events_app.command("import")
def event_import(
    folder: Folder,
    file: Annotated[Path, typer.Argument(help="JSON lines (.jsonl) or CSV with a header (.csv)")],
    zone: Annotated[str | None, typer.Option(help="the zone of times without one; without it they are unknown")] = None,
    json: Json = False,
) -> None:
    """Record the events of a file; an event already recorded is recorded once."""
    from troth.cli import recording

    raise typer.Exit(recording.import_file(folder, file, zone, json=json))


@map_app.command("draft")
def map_draft(
    urls: Annotated[
        list[str],
        typer.Argument(metavar="URL...", help="a SQLite file, postgresql://..., env:NAME; NAME=URL names the store"),
    ],
    policy: Annotated[
        Path | None, typer.Option(help="the folder of a policy, whose categories and classes of people are used")
    ] = None,
    schema: Annotated[str | None, typer.Option(help="the schema of the tables in PostgreSQL, default public")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="write it to this new file as well")] = None,
    json: Json = False,
) -> None:
    """Look at a live database and propose a map, each line with its reason. Reads only."""
    from troth.cli import drafting

    raise typer.Exit(drafting.draft(urls, policy, schema, output, json=json))


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="the folder with the policy.yaml before, such as acme/versions/1.0.0")],
    new: Annotated[Path, typer.Argument(help="the folder with the policy.yaml after")],
    fail_on: Annotated[
        Literal["material", "unclear"] | None,
        typer.Option(
            "--fail-on", help="exit with 1 where a change is material; unclear: or where only a reader can say"
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Say what changed between two versions of a policy, and what people must be told before it takes effect."""
    from troth.cli import differing

    raise typer.Exit(differing.diff(old, new, fail_on, json=json))


@export_app.command("art30")
def export_art30(
    folder: Folder,
    how: Annotated[
        Literal["csv", "html"], typer.Option("--format", help="csv for a table, html to read and print")
    ] = "html",
    language: Annotated[Literal["en", "sv"] | None, typer.Option(help="default: the policy's first of the two")] = None,
) -> None:
    """Print the records of processing activities (Art. 30 GDPR), one row for each row of the policy."""
    from troth.cli import exporting

    raise typer.Exit(exporting.art30(folder, how, language))


@export_app.command("notice")
def export_notice(
    folder: Folder,
    language: Annotated[Literal["en", "sv"], typer.Option(help="the language of the set phrases")],
) -> None:
    """Print a draft of the published words, in the order of Art. 13 and 14, each sentence tied to what keeps it."""
    from troth.cli import exporting

    raise typer.Exit(exporting.notice(folder, language))


@export_app.command("words")
def export_words(
    folder: Folder,
    language: Annotated[str, typer.Option(help="one of the policy's languages")],
    version: Annotated[str | None, typer.Option(help="a version by its number, default the one in force")] = None,
    at: Annotated[str | None, typer.Option(help="the version in force on that day, default today")] = None,
) -> None:
    """Print the published words of a version as people read them, and on stderr which it is and its digest."""
    from troth.cli import exporting

    if version is not None and at is not None:
        raise typer.BadParameter("--version and --at ask for two things")
    raise typer.Exit(exporting.words(folder, language, version, at))


@export_app.command("dpv")
def export_dpv(folder: Folder) -> None:
    """Print the policy as JSON-LD in terms of the W3C Data Privacy Vocabulary, and on stderr what that cannot say."""
    from troth.cli import exporting

    raise typer.Exit(exporting.dpv(folder))


@export_app.command("fideslang")
def export_fideslang(folder: Folder) -> None:
    """Print the policy as a manifest of Fides (JSON, which is YAML too), and on stderr what that cannot say."""
    from troth.cli import exporting

    raise typer.Exit(exporting.fideslang(folder))


@import_app.command("fideslang")
def import_fideslang(
    file: Annotated[Path, typer.Argument(help="a manifest of Fides, YAML or JSON")],
    output: Annotated[Path, typer.Option("-o", "--output", help="the folder for the draft, without a policy.yaml")],
) -> None:
    """Make a draft of policy.yaml from a manifest of Fides; what that does not say is left open, and never guessed."""
    from troth.cli import importing

    raise typer.Exit(importing.fideslang(file, output))


def moment(text: str | None, zone_name: str, now: datetime) -> datetime:
    """``--at``: 00:00 local of a day, an instant with its offset, or now. Raises Unreadable."""
    from datetime import date

    from troth.kernel.instants import read_time, start_of

    if text is None:
        return now
    read = read_time(text)
    if isinstance(read, datetime) and read.tzinfo is not None:
        return read
    if isinstance(read, date) and not isinstance(read, datetime):
        return start_of(read, zone_name)
    raise Unreadable(f"`{text}` is no day", help="write it as 2026-11-01", code="BAD_DATE")


def main() -> None:
    """The entry point: runs a command and turns an error into a sentence and an exit code."""
    try:
        app()
    except Faulty as error:
        from troth.cli.checking import show

        show(error.findings)
        _tell(error)
        sys.exit(error.exit_code)
    except TrothError as error:
        _tell(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("stopped; run the command again to go on\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)


def _tell(error: TrothError) -> None:
    sys.stderr.write(f"{error.code}: {error.says}\n")
    if error.help:
        sys.stderr.write(f"  help: {error.help}\n")
