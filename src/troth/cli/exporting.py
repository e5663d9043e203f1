"""``troth export``: what a policy says, in the forms that others read."""

import sys
from pathlib import Path
from typing import Final

from troth.accountability import notice as notices
from troth.accountability.dpv.graph import graph
from troth.accountability.dpv.terms import terms
from troth.accountability.fides.manifest import LOST, manifest
from troth.accountability.records import records
from troth.accountability.words.words import LANGUAGES, Language
from troth.declaration.archive import archive, in_force, of_number
from troth.declaration.load import load
from troth.declaration.model import Declaration, Version
from troth.engine.bootstrap import wall_clock
from troth.kernel.errors import Faulty, Unreadable
from troth.kernel.finding import Finding, Level
from troth.kernel.instants import local_day
from troth.law.judge import judge
from troth.law.packs.adequacy import adequate
from troth.law.packs.eea import countries
from troth.policy.resolve import resolve
from troth.render.jsonld import jsonld
from troth.render.notice import markdown
from troth.render.records import as_csv, as_html

_NOT_ACTED_ON: Final = "NOT_YET"
"""What is well said and only not acted on yet can be told all the same: it is declared."""


def art30(folder: Path, how: str, language: Language | None) -> int:
    """Prints the records of processing. Raises Unreadable, and Faulty where the policy has errors."""
    declaration = _declaration(folder)
    document = declaration.policy.document
    spoken: list[Language] = [one for known in document.languages for one in LANGUAGES if one == known]
    chosen: Language = language if language is not None else next(iter(spoken), LANGUAGES[0])
    today = local_day(wall_clock(), document.timezone)
    made = records(declaration, chosen, countries(today), adequate(today))
    sys.stdout.write(as_csv(made) if how == "csv" else as_html(made))
    return 0


def notice(folder: Path, language: Language) -> int:
    """Prints a draft of the notice. Raises Unreadable, also where the policy is not to be read in that language."""
    declaration = _declaration(folder)
    if language not in declaration.policy.document.languages:
        raise Unreadable(
            f"The policy is not to be read in `{language}`.",
            help=f"add `{language}` to `languages` in policy.yaml, or name one of those",
            code="LANGUAGE_UNLISTED",
        )
    sys.stdout.write(markdown(notices.notice(declaration, language)))
    return 0


def words(folder: Path, language: str, version: str | None, at: str | None) -> int:
    """Prints the published words of one version; on stderr which it is, since when, and the digest of its file. Raises
    Unreadable, also where no version has that number or was in force, or where it has no such words; and Faulty.
    """
    declaration = _declaration(folder)
    found = of_number(declaration, version) if version is not None else _on(declaration, at)
    document, texts = found.policy.document, found.texts or {}
    if language not in texts:
        raise Unreadable(
            f"Version `{document.version}` has no published words in `{language}`.",
            help=f"it has them in {', '.join(texts)}" if texts else "its folder has no `text`",
            code="LANGUAGE_UNLISTED",
        )
    sys.stdout.write(texts[language].words)
    sys.stderr.write(f"version {document.version}, from {document.effective}, {found.digests[f'text/{language}']}\n")
    return 0


def _on(declaration: Declaration, at: str | None) -> Version:
    """The version in force on a day, default today. Raises Unreadable where there was none yet."""
    from troth.cli.main import moment

    zone = declaration.policy.document.timezone
    day = local_day(moment(at, zone, wall_clock()), zone)
    found = in_force(declaration, day)
    if found is None:
        first = archive(declaration)[0].policy.document
        raise Unreadable(
            f"There is no version in force on {day}.",
            help=f"the first, `{first.version}`, begins on {first.effective}",
            code="NO_VERSION",
        )
    return found


def dpv(folder: Path) -> int:
    """Prints the policy in terms of DPV; on stderr what these cannot say of it. Raises Unreadable and Faulty."""
    declaration = _declaration(folder)
    made = graph(declaration, countries(local_day(wall_clock(), declaration.policy.document.timezone)))
    sys.stdout.write(jsonld(made.document))
    if made.gaps:
        sys.stderr.write(f"not in the terms of DPV {terms().version}:\n")
    for gap, said in made.gaps.items():
        sys.stderr.write(f"  {gap}: {said}\n")
    return 0


def fideslang(folder: Path) -> int:
    """Prints the policy as a manifest of Fides; on stderr what is lost. Raises Unreadable and Faulty."""
    sys.stdout.write(jsonld(manifest(_declaration(folder))))
    sys.stderr.write("not in a manifest of Fides:\n")
    sys.stderr.writelines(f"  {lost}\n" for lost in LOST)
    return 0


def _declaration(folder: Path) -> Declaration:
    """What a folder declares. Raises Faulty where something is wrong with it."""
    declaration, findings = load(folder)
    if declaration is None:
        raise Faulty(findings)
    policy, resolving = resolve(declaration)
    found = (*findings, *resolving)
    if policy is not None:
        found += judge(policy, local_day(wall_clock(), policy.zone))[1]
    if any(map(_wrong, found)):
        raise Faulty(tuple(one for one in found if one.level is not Level.NOTE))
    return declaration


def _wrong(finding: Finding) -> bool:
    return finding.level is Level.ERROR and finding.code != _NOT_ACTED_ON
