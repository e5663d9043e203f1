"""Plans under their digest, and the runs that apply them."""

from collections.abc import Mapping
from datetime import datetime

from troth.kernel.canonical import canonical_json, digest, plain
from troth.kernel.errors import Refused
from troth.kernel.instants import from_micros, micros
from troth.register.connection import Row
from troth.register.part import Part, read_object
from troth.register.values import Json, Run, RunOutcome, StoredPlan


class Plans(Part):
    """Plans, found again by the digest that a yes names."""

    def save_plan(
        self, plan_digest: str, document: Mapping[str, object], at: datetime, summary: Mapping[str, Json] | None = None
    ) -> None:
        """Keeps a plan under its digest; the same plan made again becomes the latest.

        Raises ValueError unless ``plan_digest`` is the digest of ``document`` (``kernel.canonical.digest``). The
        summary is for reading, and not part of what a yes is said to.
        """
        if digest(document) != plan_digest:
            raise ValueError("a plan is kept under the digest of its own document")
        with self._db.writing():
            self._db.run(
                "INSERT INTO plan (digest, made_at, document, summary) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (digest) DO UPDATE SET made_at = excluded.made_at, summary = excluded.summary",
                plan_digest,
                micros(at),
                canonical_json(document).decode(),
                canonical_json(plain(summary or {})).decode(),
            )

    def plan(self, plan_digest: str) -> StoredPlan | None:
        """The plan of that digest. Raises Refused (``PLAN_CHANGED``) where its content is no longer what the digest
        says.
        """
        found = self._db.rows("SELECT digest, made_at, document, summary FROM plan WHERE digest = ?", plan_digest)
        return _plan(found[0]) if found else None

    def latest_plan(self) -> StoredPlan | None:
        """The plan that was made last; as ``plan``."""
        found = self._db.rows(
            "SELECT digest, made_at, document, summary FROM plan ORDER BY made_at DESC, digest LIMIT 1"
        )
        return _plan(found[0]) if found else None

    def cited_versions(self) -> Mapping[str, frozenset[str]]:
        """The versions of the policy that plans were made by -> the digests that its file had then."""
        found: dict[str, set[str]] = {}
        for (summary,) in self._db.rows("SELECT DISTINCT summary FROM plan"):
            said = read_object(str(summary), "the summary of a plan")
            version, files = said.get("version"), said.get("files")
            if isinstance(version, str) and isinstance(files, Mapping):
                found.setdefault(version, set()).add(str(files.get("policy")))
        return {version: frozenset(digests) for version, digests in found.items()}


class Runs(Part):
    """Runs: which plan was applied from when to when, and how it ended."""

    def start_run(self, run_id: str, plan_digest: str, at: datetime) -> Run:
        """Notes that a run of a kept plan begins.

        Raises Refused where the plan is not in the register (``PLAN_UNKNOWN``) or the run is (``RUN_KNOWN``).
        """
        with self._db.writing():
            if not self._db.rows("SELECT 1 FROM plan WHERE digest = ?", plan_digest):
                raise Refused(
                    f"there is no plan {plan_digest} in the register",
                    help="make it again with `troth plan`",
                    code="PLAN_UNKNOWN",
                )
            if self.run(run_id) is not None:
                raise Refused(f"the run {run_id} is in the register already", help="start a new run", code="RUN_KNOWN")
            self._db.run("INSERT INTO run (id, plan, started) VALUES (?, ?, ?)", run_id, plan_digest, micros(at))
        return Run(run_id, plan_digest, at, None, None)

    def end_run(self, run_id: str, outcome: RunOutcome, at: datetime) -> Run:
        """Notes how a run ended. Raises Refused (``RUN_UNKNOWN``) for one that did not begin or has ended."""
        with self._db.writing():
            ended = self._db.run(
                "UPDATE run SET ended = ?, outcome = ? WHERE id = ? AND ended IS NULL",
                micros(at),
                outcome.value,
                run_id,
            )
            found = self.run(run_id)
            if not ended or found is None:
                raise Refused(f"no run {run_id} is going on", help="start a new run", code="RUN_UNKNOWN")
        return found

    def run(self, run_id: str) -> Run | None:
        """The run of that id."""
        found = self._db.rows("SELECT id, plan, started, ended, outcome FROM run WHERE id = ?", run_id)
        return _run(found[0]) if found else None

    def unfinished_runs(self) -> tuple[Run, ...]:
        """The runs that began and did not end, the oldest first: they go on, or were killed."""
        found = self._db.rows(
            "SELECT id, plan, started, ended, outcome FROM run WHERE ended IS NULL ORDER BY started, id"
        )
        return tuple(map(_run, found))


def _plan(row: Row) -> StoredPlan:
    plan_digest, made_at, document, summary = row
    read = read_object(document, f"plan {plan_digest}")
    if digest(read) != plan_digest:
        raise Refused(
            f"the plan {plan_digest} in the register is no longer what was planned",
            help="make a new plan with `troth plan`, and find out who changed this one",
            code="PLAN_CHANGED",
        )
    return StoredPlan(plan_digest, from_micros(made_at), read, read_object(summary, f"plan {plan_digest}"))


def _run(row: Row) -> Run:
    run_id, plan, started, ended, outcome = row
    return Run(
        run_id,
        plan,
        from_micros(started),
        None if ended is None else from_micros(ended),
        None if outcome is None else RunOutcome(outcome),
    )
