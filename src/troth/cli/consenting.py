"""``troth consent grant``, ``withdraw``, ``import``, ``show``, ``export``."""

import sys
from collections.abc import Mapping
from pathlib import Path

from troth.cli.checking import show as show_findings
from troth.cli.main import moment
from troth.engine.bootstrap import Engine, engine
from troth.engine.consenting import RecordedConsents, person_of, record_consents, show_consents
from troth.engine.recording import read_file
from troth.kernel.finding import stops
from troth.kernel.instants import local_day
from troth.kernel.span import Span
from troth.law.packs.eea import countries
from troth.render.consents import as_data, as_lines
from troth.render.envelope import envelope
from troth.render.jsonld import jsonld
from troth.rights.consent_record import consent_records


def answer(folder: Path, kind: str, of_class: str | None, said: Mapping[str, str | None], *, json: bool) -> int:
    """Records one answer; left out, it is of now."""
    with engine(folder) as opened:
        person = person_of(opened, of_class, said["person"] or "")
        given = {name: value for name, value in said.items() if value is not None}
        given |= {"kind": kind, "class": person.of_class}
        given.setdefault("occurred", opened.clock().isoformat())
        done = record_consents(opened, [(Span("the command line", 1, 1), given)], opened.policy.zone)
        ends = ""
        if kind == "withdrawal" and done.positions:
            shown = show_consents(opened, person, opened.clock()).consents
            state = next((one for one in shown if one.name == said["consent"]), None)
            if state is not None and state.effective_by is not None:
                ends = f"it takes effect at the latest {state.effective_by:%Y-%m-%d %H:%M:%S} UTC\n"
        return _told(opened, done, json=json, then=ends)


def import_file(folder: Path, file: Path, zone: str | None, *, json: bool) -> int:
    """Records the answers of a file, or none of them if any is refused."""
    with engine(folder) as opened:
        return _told(opened, record_consents(opened, read_file(file), zone), json=json)


def _told(opened: Engine, done: RecordedConsents, *, json: bool, then: str = "") -> int:
    refused = stops(done.findings)
    if json:
        data = {"positions": done.positions, "new": done.new}
        digests = opened.policy.declaration.digests
        sys.stdout.write(envelope("consent", data, digests=digests, findings=done.findings) + "\n")
        return 2 if refused else 0
    show_findings(done.findings)
    if refused:
        sys.stderr.write("nothing was recorded\n")
    else:
        known = len(done.positions) - done.new
        before = f", {known} known before" if known else ""
        sys.stdout.write(f"{done.new} recorded{before}, up to position {max(done.positions, default=0)}\n{then}")
    return 2 if refused else 0


def show(folder: Path, of_class: str | None, key: str, at: str | None, *, json: bool) -> int:
    """Shows every consent of one person."""
    with engine(folder) as opened:
        found = show_consents(opened, person_of(opened, of_class, key), moment(at, opened.policy.zone, opened.clock()))
        policy = opened.policy
    if json:
        data = {
            "class": found.person.of_class,
            "person": found.person.key,
            "there": found.there,
            "consents": as_data(found.consents),
        }
        digests = policy.declaration.digests
        sys.stdout.write(envelope("consent_show", data, digests=digests, at=found.at) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in as_lines(found.consents, found.there, policy.zone))
    return 0


def export(folder: Path, of_class: str | None, key: str, at: str | None) -> int:
    """Prints the consent records of one person as JSON-LD. She is called by a keyed hash in them."""
    with engine(folder) as opened:
        found = show_consents(opened, person_of(opened, of_class, key), moment(at, opened.policy.zone, opened.clock()))
        name = opened.register.keyed_hash(list(found.person))[:32]
        eea = countries(local_day(found.at, opened.policy.zone))
        sys.stdout.write(jsonld(consent_records(opened.policy, found.consents, name, eea, found.at)))
    return 0
