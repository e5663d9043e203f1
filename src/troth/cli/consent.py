"""``troth consent``: the commands. What they need is imported when one of them runs."""

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(no_args_is_help=True, help="What people said yes and no to: grants, withdrawals, history.")

Folder = Annotated[Path, typer.Argument(help="the folder with policy.yaml and map.yaml")]
Json = Annotated[bool, typer.Option("--json", help="print JSON for machines")]
Person = Annotated[str, typer.Option("--person", help="the key of the person, as the map names it")]
OfClass = Annotated[str | None, typer.Option("--class", help="her class of people, where the map has several")]
Consent = Annotated[str, typer.Argument(help="the consent, by its name in the policy")]
Occurred = Annotated[str | None, typer.Option(help="when it was said (the policy's zone), default now")]
Text = Annotated[str | None, typer.Option(help="the version of the policy whose words were shown")]
Words = Annotated[str | None, typer.Option(help="the SHA-256 of the words as they were shown")]
WordsShown = Annotated[str | None, typer.Option("--shown", help="the words themselves, as they were shown")]
SpokenIn = Annotated[str | None, typer.Option(help="the language of the words, such as sv")]
Channel = Annotated[str | None, typer.Option(help="by which way, such as web")]
Actor = Annotated[Literal["person", "guardian", "staff"], typer.Option(help="whose act it was")]
By = Annotated[str | None, typer.Option(help="who spoke for her or wrote it down")]
Source = Annotated[str | None, typer.Option(help="the system that says so")]
Reference = Annotated[str | None, typer.Option(help="its own name for it there; the same one is recorded once")]
Note = Annotated[str | None, typer.Option(help="free words")]


@app.command("grant")
def grant(
    folder: Folder,
    consent: Consent,
    person: Person,
    of_class: OfClass = None,
    occurred: Occurred = None,
    text: Text = None,
    shown: WordsShown = None,
    words: Words = None,
    language: SpokenIn = None,
    channel: Channel = None,
    actor: Actor = "person",
    by: By = None,
    source: Source = None,
    reference: Reference = None,
    note: Note = None,
    json: Json = False,
) -> None:
    """Record that a person said yes. What cannot be a valid consent is refused, with the article."""
    from troth.cli import consenting

    said = {"person": person, "consent": consent, "occurred": occurred, "text": text, "shown": shown, "words": words}
    said |= {"language": language, "channel": channel, "actor": actor, "by": by, "source": source}
    said |= {"reference": reference, "note": note}
    raise typer.Exit(consenting.answer(folder, "consent", of_class, said, json=json))


@app.command("withdraw")
def withdraw(
    folder: Folder,
    consent: Consent,
    person: Person,
    of_class: OfClass = None,
    occurred: Occurred = None,
    channel: Channel = None,
    actor: Actor = "person",
    by: By = None,
    source: Source = None,
    reference: Reference = None,
    note: Note = None,
    json: Json = False,
) -> None:
    """Record that a person took a consent back, or said no; and say when that takes effect at the latest."""
    from troth.cli import consenting

    said = {"person": person, "consent": consent, "occurred": occurred, "channel": channel, "actor": actor, "by": by}
    said |= {"source": source, "reference": reference, "note": note}
    raise typer.Exit(consenting.answer(folder, "withdrawal", of_class, said, json=json))


@app.command("import")
def import_(
    folder: Folder,
    file: Annotated[Path, typer.Argument(help="JSON lines (.jsonl) or CSV with a header (.csv)")],
    zone: Annotated[str | None, typer.Option(help="the zone of times without one; without it they are unknown")] = None,
    json: Json = False,
) -> None:
    """Record the grants and withdrawals of a file: all, or none; a line that is known is recorded once."""
    from troth.cli import consenting

    raise typer.Exit(consenting.import_file(folder, file, zone, json=json))


@app.command("show")
def show(
    folder: Folder,
    person: Person,
    of_class: OfClass = None,
    at: Annotated[str | None, typer.Option(help="as of 00:00 local of a day, default now")] = None,
    json: Json = False,
) -> None:
    """Show every consent of one person: its state and why, what rests on it, and the whole history behind it."""
    from troth.cli import consenting

    raise typer.Exit(consenting.show(folder, of_class, person, at, json=json))


@app.command("export")
def export(
    folder: Folder,
    person: Person,
    of_class: OfClass = None,
    at: Annotated[str | None, typer.Option(help="as of 00:00 local of a day, default now")] = None,
) -> None:
    """Print the consent records of one person as JSON-LD, in the shape of ISO/IEC TS 27560 by the guide of DPV."""
    from troth.cli import consenting

    raise typer.Exit(consenting.export(folder, of_class, person, at))
