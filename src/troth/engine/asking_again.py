"""From instant to instant of a forecast, asking only the rows of a big table that may be answered otherwise.

What is not certain to hold ends it: the table is then asked whole at each instant, as small ones are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from troth.engine.shapes import Shape
from troth.kernel.errors import TrothError
from troth.plan.questions import questions
from troth.plan.turning import turns
from troth.sql.decide import Asking
from troth.sql.listed import how_many_listed, listed, listing
from troth.sql.place import Placement
from troth.sql.sources import Spined
from troth.sql.turning import (
    BEFORE,
    TURNED,
    classes,
    first_of_persons,
    moved,
    only_of_persons,
    put_in,
    take_out,
    turned_at,
    turning,
)
from troth.sql.worklist import create
from troth.stores.contract import Session

MANY = 20_000
"""Tables with fewer rows are asked whole: finding out what turns costs more than asking."""


@dataclass(frozen=True)
class Again:
    """How the rows of one table are found that must be asked again. ``spined``: what the spine held at the beginning;
    ``tests``: how many tests of a row turn; ``classes``: of the persons on its rows.
    """

    spined: Spined
    tests: int
    classes: frozenset[str]

    def holds(self, asking: Asking) -> bool:
        """Whether a later instant differs from the first in nothing but what is compared."""
        return asking.spined == self.spined and only_of_persons(asking)

    def ask(self, session: Session, asking: Asking, shape: Shape, number: int) -> bool:
        """Brings the table's worklist up to the instant; whether any row was asked."""
        for statement in listing(asking, turned_at(asking, self.tests, number)):
            session.execute(statement)
        if not int(str(session.rows(how_many_listed(asking))[0][0])):
            return False
        again = create(asking, shape.unchangeable, may_delete=shape.may_delete, listed=listed(asking), into=TURNED)
        for statement in (*again, *take_out(asking), *put_in(asking)):
            session.execute(statement)
        return True

    def turned(self, asking: Asking) -> Asking:
        """The table with the worklist of the rows that were asked again."""
        return replace(asking, work=f"{TURNED}{asking.asked.table.name}")

    def before(self, asking: Asking) -> Asking:
        """The table with the worklist of what was said of these rows before."""
        return replace(asking, work=f"{BEFORE}{asking.asked.table.name}")


def find_again(session: Session, asking: Asking, shape: Shape, instants: Sequence[datetime]) -> Again | None:
    """Notes when the rows of a table turn, after it was asked at the first instant; None where that cannot be said:
    something else than its own rows and persons has a say, or its questions differ in more than constants.
    """
    if shape.referrers or not shape.may_change or not only_of_persons(asking):
        return None
    found = turns([questions(replace(asking.asked, at=at)) for at in instants])
    if found is None:
        return None
    for statement in turning(asking, found):
        session.execute(statement)
    assert asking.lists is not None
    compared = frozenset(classes(asking).values())
    for person_class in compared:
        for statement in first_of_persons(asking.placement, asking.lists, person_class):
            session.execute(statement)
    return Again(asking.spined, len(found), compared)


def persons_moved(session: Session, spine: Placement, own: Placement, person_classes: Sequence[str]) -> bool:
    """Notes of whom the spine says something else than at the first instant; whether it could be compared."""
    try:
        with session.savepoint():
            for person_class in person_classes:
                session.execute(moved(spine, own, person_class))
    except TrothError:
        return False  # the spine has other columns now: somebody has written a person's key a second time meanwhile
    return True
