"""Use: whether a purpose may use one cell now. Keeping is asked of anybody's claim, using of each whose the cell is."""

from dataclasses import replace
from datetime import datetime

from troth.definition.grounds import conditions, relation
from troth.definition.rule import Stands, instructed, stands
from troth.kernel.truth import common, every, some
from troth.policy.model import OWNER, Claim, Policy, Table
from troth.policy.owners import is_owner
from troth.reading.events import pending, running
from troth.reading.persons import Candidates, classes_of, on_row
from troth.reading.reasons import CANDIDATES, OWNER_UNKNOWN
from troth.reading.world import Case, Person, Row, World


def may_use(policy: Policy, world: World, table: Table, row: Row, column: str, purpose: str, at: datetime) -> Stands:
    """Whether ``purpose`` may use a cell: its claim stands for each person whose the cell is, the relation runs (or the
    claim allows use afterwards), its condition for use holds, no restriction covers it. ``at`` comes from the engine.
    """
    case = Case(policy, world, table, row, at)
    use = table.entry.columns[column]
    if use.data is None:
        return Stands(True, "not personal")
    whose = table.on_row.whose[use.of or OWNER]
    on = ((name, people) for name, together in on_row(case) if name in whose for people in together)
    answers = [_for(case, use.data, name, people, purpose) for name, people in on]
    truth = every(answer.truth for answer in answers) if answers else None  # nobody is there who could be asked
    return next((answer for answer in answers if answer.truth is truth), Stands(None, OWNER_UNKNOWN))


def _for(case: Case, part: str, name: str, people: Candidates, purpose: str) -> Stands:
    if people is None or (not people and is_owner(name)):
        return Stands(None, OWNER_UNKNOWN)
    tried = [_by(case, part, name, purpose, person) for person in people or (None,)]
    return tried[0] if len(tried) == 1 else Stands(common(answer.truth for answer in tried), CANDIDATES)


def _by(case: Case, part: str, name: str, purpose: str, person: Person | None) -> Stands:
    """The uses that holds add; then what a restriction leaves of the purpose's own claims."""
    role, classes = case.table.persons[name].role.value, classes_of(case, name, person)
    events = [*running(case, part, None), *(running(case, part, person) if person is not None else ())]
    for hold in (str(event.body.get("hold")) for event in events if event.kind == "hold"):
        if hold in case.policy.holds and purpose in case.policy.holds[hold].use_for:
            return Stands(True, f"holds.{hold}")
    if any(event.kind == "restriction" for event in events):
        return Stands(False, "restriction")
    claims = [c for c in case.policy.claims_on(case.table, part) if c.purpose == purpose and c.use.form == "personal"]
    covering = [claim for claim in claims if claim.covers(classes, role, case.table.store)]
    answers = [_now(case, claim, name, person) for claim in covering]
    answers += instructed(case, purpose) if case.table.controller is not None else ()
    truth = some(answer.truth for answer in answers)
    return next((answer for answer in answers if answer.truth is truth), Stands(False, f"no claim of `{purpose}`"))


def _now(case: Case, claim: Claim, name: str, person: Person | None) -> Stands:
    """Whether a claim stands and permits use: its relation runs, or it says `after`; and its condition holds.

    An objection that waits for its answer takes away what rests on an interest, and no other ground.
    """
    if person is not None and pending(case, claim, person):
        return Stands(False, "objection")
    found = stands(case, claim, name, person)
    contract = claim.use.ground == "contract" and claim.use.after is None
    runs = relation(case, claim, name, person)[1] if contract else True
    return replace(found, truth=every((found.truth, runs, conditions(case, claim.use.use_when, name, person))))
