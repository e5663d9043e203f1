"""The words of ``troth request``: what each command takes. What it does stands in ``cli.requesting``."""

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(no_args_is_help=True, help="What a person asks for: from receipt to its end, with every date.")

Folder = Annotated[Path, typer.Argument(help="the folder with policy.yaml and map.yaml")]
Case = Annotated[str, typer.Argument(help="the request's case, as `troth request list` shows it")]
Json = Annotated[bool, typer.Option("--json", help="print JSON for machines")]
By = Annotated[str | None, typer.Option(help="who did it; default: whoever runs the command")]
Note = Annotated[str | None, typer.Option(help="free words; never a copy of an identity paper")]
When = Annotated[str | None, typer.Option(help="when it happened, with its offset, or a day; default: now")]
Seen = Annotated[int | None, typer.Option(help="the position that `show` gave: refused if something happened since")]


@app.command("open")
def open_(
    folder: Folder,
    right: Annotated[str, typer.Argument(help="access, rectify, erase, restrict, object, port, withdraw, ...")],
    person: Annotated[str | None, typer.Option(help="CLASS=KEY, such as customer=17")] = None,
    identifier: Annotated[
        str | None, typer.Option(help="KEY=VALUE by which she is to be found, such as msisdn=+46700000001")
    ] = None,
    received: Annotated[str | None, typer.Option(help="when it came in; default: now")] = None,
    channel: Annotated[str | None, typer.Option(help="by which way it came: email, web, phone, ...")] = None,
    asks: Annotated[str | None, typer.Option(help="what she asks, in her words")] = None,
    data: Annotated[list[str] | None, typer.Option(help="a category or part, again for more; default: all")] = None,
    purpose: Annotated[str | None, typer.Option(help="the use that she objects to")] = None,
    prefers: Annotated[str | None, typer.Option(help="the form in which she wants the answer, such as paper")] = None,
    source: Annotated[str | None, typer.Option(help="the system that it comes from")] = None,
    reference: Annotated[str | None, typer.Option(help="its name there; the same one is the same request")] = None,
    case: Annotated[str | None, typer.Option(help="a case number of your own; default: one is given")] = None,
    by: By = None,
    note: Note = None,
    json: Json = False,
) -> None:
    """Open a request. From now on what it asks for is held, and its time runs."""
    from troth.cli import requesting

    fields = {
        "right": right,
        **requesting.person(person),
        **(requesting.named(identifier) if identifier is not None else {}),
        "occurred": received,
        "channel": channel,
        "asks": asks,
        "data": data or None,
        "purpose": purpose,
        "prefers": prefers,
        "source": source,
        "reference": reference,
        "case": case,
        "by": by,
        "note": note,
    }
    raise typer.Exit(requesting.opened(folder, fields, json=json))


@app.command("list")
def list_(
    folder: Folder,
    everything: Annotated[bool, typer.Option("--all", help="those that are closed as well")] = False,
    json: Json = False,
) -> None:
    """List the open requests, what presses first."""
    from troth.cli import requesting

    raise typer.Exit(requesting.listing(folder, all_of_them=everything, json=json))


@app.command()
def show(folder: Folder, case: Case, json: Json = False) -> None:
    """Show one request: who did what and when, its two limits, and what is lacking."""
    from troth.cli import requesting

    raise typer.Exit(requesting.show(folder, case, json=json))


@app.command()
def found(
    folder: Folder,
    case: Case,
    person: Annotated[str, typer.Argument(help="CLASS=KEY of who was found; again for another account of hers")],
    by: By = None,
    note: Note = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Say whose a request is that came by an identifier."""
    from troth.cli import requesting

    raise typer.Exit(
        requesting.found(folder, case, {**requesting.person(person), "by": by, "note": note}, seen, json=json)
    )


@app.command()
def verify(
    folder: Folder,
    case: Case,
    how: Annotated[str, typer.Option(help="the way: bank_id, code_by_sms, passport_shown, ...")],
    proves_person: Annotated[bool, typer.Option("--proves-person", help="it proves the person herself")] = False,
    holds: Annotated[str | None, typer.Option(help="KEY=VALUE: it proves who holds this identifier now")] = None,
    since: Annotated[str | None, typer.Option(help="since when she holds it; default: not known")] = None,
    person: Annotated[str | None, typer.Option(help="CLASS=KEY, where the request is of several accounts")] = None,
    when: When = None,
    by: By = None,
    note: Note = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Record a proof of who asks, and of what it is one. No copy of an identity paper is kept."""
    from troth.cli import requesting

    fields = {
        **requesting.proof(how, holds, proves_person, since),
        **requesting.person(person),
        "occurred": when,
        "by": by,
        "note": note,
    }
    raise typer.Exit(requesting.stepped(folder, case, "request_verified", fields, seen, json=json))


@app.command()
def extend(
    folder: Folder,
    case: Case,
    because: Annotated[str, typer.Option(help="the law's reason: complexity, or number of requests")],
    reason: Annotated[str, typer.Option(help="why in this case, as the person was told")],
    told: Annotated[str | None, typer.Option(help="the day on which she was told; default: today")] = None,
    by: By = None,
    note: Note = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Take the law's further time, once: she must have been told why within the first month."""
    from troth.cli import requesting

    fields = {"because": because, "reason": reason, "told": told, "by": by, "note": note}
    raise typer.Exit(requesting.stepped(folder, case, "request_extended", fields, seen, json=json))


@app.command()
def refer(
    folder: Folder,
    case: Case,
    controller: Annotated[str, typer.Argument(help="who answers for the rows that it is about")],
    when: When = None,
    by: By = None,
    note: Note = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Hand a request on to the controller for whom the rows are processed."""
    from troth.cli import requesting

    fields = {"controller": controller, "occurred": when, "by": by, "note": note}
    raise typer.Exit(requesting.stepped(folder, case, "request_referred", fields, seen, json=json))


@app.command()
def review(
    folder: Folder,
    case: Case,
    plan: Annotated[str, typer.Argument(help="the digest of the plan that was looked at")],
    sent_back: Annotated[bool, typer.Option("--sent-back", help="it is not agreed to")] = False,
    reason: Annotated[str | None, typer.Option(help="why")] = None,
    by: By = None,
    note: Note = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Agree to the plan of a request, or send it back."""
    from troth.cli import requesting

    outcome = "sent_back" if sent_back else "approved"
    fields = {"plan": plan, "outcome": outcome, "reason": reason, "by": by, "note": note}
    raise typer.Exit(requesting.stepped(folder, case, "request_reviewed", fields, seen, json=json))


@app.command()
def told(
    folder: Folder,
    case: Case,
    recipient: Annotated[str, typer.Argument(help="the recipient, as the policy names it")],
    impossible: Annotated[bool, typer.Option("--impossible", help="it cannot be told; say why")] = False,
    reason: Annotated[str | None, typer.Option(help="why it cannot")] = None,
    when: When = None,
    by: By = None,
    note: Note = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Record that a recipient was told of what was done (Art. 19)."""
    from troth.cli import requesting

    outcome = "impossible" if impossible else "told"
    fields = {"recipient": recipient, "outcome": outcome, "reason": reason, "occurred": when, "by": by, "note": note}
    raise typer.Exit(requesting.stepped(folder, case, "request_told", fields, seen, json=json))


@app.command()
def answer(
    folder: Folder,
    case: Case,
    outcome: Annotated[
        Literal["in_full", "in_part", "nothing_found"], typer.Option(help="how much of it was answered")
    ] = "in_full",
    undecided: Annotated[int | None, typer.Option(min=0, help="how many cells wait for a decision")] = None,
    reason: Annotated[str | None, typer.Option(help="what is left out, and why")] = None,
    channel: Annotated[str | None, typer.Option(help="by which way")] = None,
    when: When = None,
    by: By = None,
    note: Note = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Record that the person was answered."""
    from troth.cli import requesting

    fields = {
        "outcome": outcome,
        "undecided": undecided,
        "reason": reason,
        "channel": channel,
        "occurred": when,
        "by": by,
        "note": note,
    }
    raise typer.Exit(requesting.stepped(folder, case, "request_answered", fields, seen, json=json))


@app.command()
def refuse(
    folder: Folder,
    case: Case,
    because: Annotated[str, typer.Option(help="the law's reason: unfounded, excessive, not_identified, ...")],
    reason: Annotated[str, typer.Option(help="why in this case, as the person was told")],
    complaint: Annotated[str | None, typer.Option(help="where to complain; default: the policy's authority")] = None,
    by: By = None,
    note: Note = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Refuse a request, with reasons and the way to complain. Nothing is refused by itself."""
    from troth.cli import requesting

    fields = {"refusal": because, "reason": reason, "by": by, "note": note}
    fields |= {"complaint": complaint} if complaint is not None else {}
    raise typer.Exit(requesting.refused(folder, case, fields, seen, json=json))


@app.command()
def close(
    folder: Folder,
    case: Case,
    outcome: Annotated[
        Literal["answered", "answered_in_part", "withdrawn", "referred"], typer.Option("--as", help="how it ended")
    ] = "answered",
    undecided: Annotated[int | None, typer.Option(min=0, help="how many cells wait for a decision")] = None,
    reason: Annotated[str | None, typer.Option(help="what is left out, or why")] = None,
    by: By = None,
    note: Note = None,
    seen: Seen = None,
    json: Json = False,
) -> None:
    """Close a request: what it asked for is held no longer."""
    from troth.cli import requesting

    fields = {"outcome": outcome, "undecided": undecided, "reason": reason, "by": by, "note": note}
    raise typer.Exit(requesting.stepped(folder, case, "request_closed", fields, seen, json=json))
