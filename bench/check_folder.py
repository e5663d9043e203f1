"""What ``troth check`` costs on a large policy folder: the whole process, from the command to its last line.

The folder is made: purposes, kinds of data, recipients, consents, messages, cookies and tables, all mapped, and words
in two languages in which each row is told of. Nothing in it is an error. Seconds are those of the clock and those that
the processor worked, which others on the machine do not lengthen.

Usage: python bench/check_folder.py [--lines 5000] [--times 5]
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HEAD = """policy:
  title: A large operator
  version: 1.0.0
  effective: 2024-01-01
  timezone: Europe/Stockholm
  languages: [en, sv]
  laws: [GDPR, LEK, BFL, MFL]
  sites: [www.large.example]
controllers:
  large:
    name: Large AB
    org_no: 556016-0680
    country: SE
    contact: {email: privacy@large.example}
    dpo: dpo@large.example
    authority: IMY
people:
  customer: {label: Customer}
facts:
  customership: {kind: period, label: The agreement}
"""
FIXED = """measures:
  anonymity: {label: Counts are of ten people at least, check: anonymity, accepts: [k 10], every: 1 day}
  dpia: {label: What could go wrong for people, attested_by: dpo 2026-01-13, every: 12 months}
  tls: {label: Encrypted on the way, check: encryption, accepts: [TLS1.3], every: 1 day}
deletion: {within: 1 day}
rights:
  access: {by: [email]}
  rectify: {by: [email]}
  erase: {by: [email]}
  restrict: {by: [email]}
  object: {by: [email, link]}
  port: {by: [email]}
  withdraw: {by: [email, link]}
  complain: {by: [post]}
notices:
  change: {label: A new version, upon: material_change, to: [customer], by: [email], lead: 30 days before}
"""
OWN = 60
"""About so many lines a purpose takes, with its data, recipient, message, cookie, table and sentences."""


def write(folder: Path, lines: int) -> int:
    """Writes a folder of about ``lines`` lines, and says how many there are."""
    purposes = range(max(1, lines // OWN))
    files = {
        "policy.yaml": [*HEAD.splitlines(), *_policy(purposes), *FIXED.splitlines()],
        "map.yaml": list(_map(purposes)),
        "text/en.md": list(_words("en", purposes)),
        "text/sv.md": list(_words("sv", purposes)),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return sum(map(len, files.values()))


def _policy(purposes: range) -> Iterator[str]:
    yield "categories:"
    for n in purposes:
        yield f"  data_{n}:"
        yield f"    label: Data of work {n}"
        yield "    about: [customer]"
        yield "    parts:"
        for part in ("name", "place", "amount"):
            yield f"      {part}: {{label: The {part} of work {n}}}"
        yield f"      number: {{label: The number of work {n}, kind: {'traffic' if n % 5 == 0 else 'ordinary'}}}"
    yield "consents:"
    for n in purposes:
        yield f"  yes_{n}: {{label: Letters on work {n}, by: person, withdraw_by: [link]}}"
    yield "purposes:"
    for n in purposes:
        yield f"  work_{n}:"
        yield f"    label: Work number {n}"
        yield "    uses:"
        yield "      kept:"
        yield f"        data: [data_{n}]"
        yield "        about: [customer]"
        yield "        ground: contract"
        yield "        relation: customership"
        yield "        tail: e"
        yield "        why: the work is done with it"
        yield f"        keep: {1 + n % 24} months after customership.ended"
        yield f"  letters_{n}:"
        yield f"    label: Letters on work {n}"
        yield "    direct_marketing: true"
        yield "    uses:"
        yield "      asked:"
        yield f"        data: [data_{n}.name]"
        yield "        about: [customer]"
        yield "        ground: consent"
        yield f"        consent: yes_{n}"
        yield "        why: a letter has a name on it"
        yield "        keep: while ground stands"
    yield "recipients:"
    for n in purposes:
        yield f"  helper_{n}:"
        yield f"    label: Whoever helps with work {n}"
        yield f"    name: Example Help {n} AB"
        yield "    role: processor"
        yield "    country: [SE]"
        yield f"    contract: DPA {n}"
        yield f"    gets: {{part: {{data: [data_{n}.name], about: [customer], for: [work_{n}], upon: always}}}}"
    yield "never:"
    for n in purposes:
        yield f"  sale_{n}: {{label: Data of work {n} is not sold, do: sell, data: [data_{n}]}}"
    yield "messages:"
    for n in purposes:
        yield f"  letter_{n}: {{label: Letter {n}, for: letters_{n}, to: [customer], by: [email], stop: [link]}}"
    yield "cookies:"
    for n in purposes:
        yield (
            f"  seen_{n}: {{label: Counts {n}, class: analytics, kind: cookie, set_by: us, site: www.large.example, "
            f"for: letters_{n}, lasts: 12 months}}"
        )


def _map(purposes: range) -> Iterator[str]:
    yield "map: {policy: large, brake: 10%, decide_within: 30 days}"
    yield "stores:"
    yield '  op: {kind: sqlite, url: "env:LARGE_URL", country: SE}'
    yield "people:"
    yield "  customer: {table: op.customers, key: id}"
    yield "facts:"
    yield (
        "  customership: {table: op.contracts, of: customer by customer_id, from: started_on, to: ended_on, "
        "empty_means: still running}"
    )
    yield "tables:"
    yield "  op.customers: {key: [id], owner: [customer by id], columns: {id: not personal}}"
    yield "  op.contracts:"
    yield "    key: [id]"
    yield "    owner: [customer by customer_id]"
    yield "    columns: {id: not personal, customer_id: not personal, started_on: not personal, ended_on: not personal}"
    for n in purposes:
        yield f"  op.work_{n}:"
        yield "    key: [id]"
        yield "    owner: [customer by customer_id]"
        yield "    recorded: made_at"
        yield "    columns:"
        yield "      id: not personal"
        yield "      customer_id: not personal"
        yield "      made_at: not personal"
        for part in ("name", "place", "amount", "number"):
            yield f"      {part}: data_{n}.{part}"


def _words(language: str, purposes: range) -> Iterator[str]:
    swedish, first = language == "sv", language == "en"
    yield from ("---", "policy: large", f"language: {language}", *(["first: true"] if first else []), "---")
    yield "# Dina uppgifter {#top}" if swedish else "# Your data {#top}"
    yield ""
    for n, (english, said, ties) in enumerate(_sentences(purposes), 1):
        yield f"{said if swedish else english} {{s{n}{f' kept by {ties}' if first else ''}}}"


def _sentences(purposes: range) -> Iterator[tuple[str, str, str]]:
    yield (
        "Large AB, 556016-0680, answers for your data, and privacy@large.example reaches us.",
        "Large AB, 556016-0680, svarar för dina uppgifter, och privacy@large.example når oss.",
        "controllers.large",
    )
    yield "In force since 1 January 2024.", "Gäller sedan den 1 januari 2024.", "policy.effective"
    yield "You have the rights of the law.", "Du har de rättigheter som lagen ger.", "rights"
    for n in purposes:
        months = 1 + n % 24
        unit, enhet = ("month", "månad") if months == 1 else ("months", "månader")
        yield (
            "For the work we hold a name, a place, an amount and a number.",
            "För arbetet har vi namn, plats, belopp och nummer.",
            f"categories.data_{n}",
        )
        yield (
            f"They go {months} {unit} after the agreement has ended.",
            f"De tas bort {months} {enhet} efter att avtalet har upphört.",
            f"purposes.work_{n}.kept",
        )
        yield (
            "A letter comes only while you say yes to it, and each has a link that stops it.",
            "Ett brev kommer bara medan du säger ja till det, och varje brev har en länk som stoppar det.",
            f"purposes.letters_{n} consents.yes_{n} messages.letter_{n}",
        )
        yield (
            f"Example Help {n} AB in Sweden sees the name, and what is seen is never sold.",
            f"Example Help {n} AB i Sverige ser namnet, och det som ses säljs aldrig.",
            f"recipients.helper_{n} never.sale_{n}",
        )
        yield (
            f"If you allow it a cookie, `seen_{n}`, counts visits for 12 months after it was set.",
            f"Om du tillåter det räknar en kaka, `seen_{n}`, besök i 12 månader efter att den sattes.",
            f"cookies.seen_{n} purposes.letters_{n}",
        )
    yield "Everything travels encrypted.", "Allt skickas krypterat.", "measures.tls"
    yield "Before a material change you get a letter.", "Före en väsentlig ändring får du ett brev.", "notices.change"


def main() -> int:
    """Prints lines, findings and seconds; 1 where the command did not end as it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=5000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        lines = write(Path(made), options.lines)
        seconds, worked = [], []
        for _ in range(options.times):
            began, before = time.perf_counter(), _worked()
            done = subprocess.run(
                [sys.executable, "-m", "troth", "check", made], capture_output=True, text=True, check=False
            )
            seconds.append(time.perf_counter() - began)
            worked.append(_worked() - before)
        said = (done.stdout + done.stderr).strip().splitlines()
        sys.stdout.write(f"{lines} lines: {min(seconds):.2f} s at best, {max(seconds):.2f} s at worst; ")
        sys.stdout.write(f"the processor worked {min(worked):.2f} to {max(worked):.2f} s\n{said[-1]}\n")
        return int(done.returncode > 1 or any(" error " in line or "(error" in line for line in said))


def _worked() -> float:
    """Seconds that the processor worked for the processes that were started here."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
