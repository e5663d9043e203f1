"""Who answers for a row that is processed for others, and what she instructs (``semantics`` 8; Art. 28 GDPR)."""

from dataclasses import dataclass

from troth.declaration.conduct import Instruction
from troth.policy.model import CONTROLLER
from troth.reading.persons import candidates
from troth.reading.world import Case, same


@dataclass(frozen=True)
class Controller:
    """Whoever answers for a row: her class and key, and the classes she is of; what she has instructed herself (None:
    nothing, or nothing yet), and whether the agreement about that has ended.
    """

    person: tuple[str, str]
    classes: frozenset[str]
    instruction: Instruction | None
    ended: bool


def answering(case: Case) -> Controller | None:
    """The controller of a row; None where the row names nobody, or nobody who is known."""
    found = candidates(case, CONTROLLER)
    if not found:
        return None
    person_class, row = found[0].person_class, found[0].row
    known = case.policy.instructions_of(person_class).items()
    said = next((one for key, one in known if same(row[case.policy.people[person_class].key], key)), None)
    if said is not None and said.begins is not None and case.today < said.begins:
        said = None
    ended = said is not None and said.ends is not None and said.ends < case.today
    person = person_class, str(row[case.policy.people[person_class].key])
    return Controller(person, case.policy.classes[person_class], said, ended)
