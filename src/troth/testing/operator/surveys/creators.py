"""What users make and collect: surveys, whom they invite, what is answered, and what they send."""

from troth.testing.operator import names
from troth.testing.operator.days import DAY, Seconds
from troth.testing.operator.operator import Operator
from troth.testing.operator.surveys.people import User


def add_survey(op: Operator, creator: User, created: Seconds, *, answers: int) -> dict[str, list[int]]:
    """A survey with so many people invited, each of whom answers, and an SMS to each; the numbers of the rows by
    table."""
    survey = op.rows.add(
        "surveys",
        creator_id=creator.id,
        title="How was it?",
        questions="Was it good? Would you come again?",
        anonymous=op.chance.random() < 0.5,
        public_link=op.chance.random() < 0.2,
        created_at=created,
    )
    made: dict[str, list[int]] = {"surveys": [survey], "respondents": [], "answers": [], "sends": []}
    for _ in range(answers):
        number = names.outside_number(op.chance)
        invited = op.rows.add("respondents", survey_id=survey, contact=number, invited_at=created + DAY)
        answer = op.rows.add(
            "answers", survey_id=survey, respondent_id=invited, body="Good. Yes.", answered_at=created + 2 * DAY
        )
        send = op.rows.add(
            "sends",
            sender_id=creator.id,
            number=number,
            body="How was it? Answer at surveys.example",
            ordered_at=created + DAY,
            delivered_at=created + DAY + 9,
        )
        made["respondents"].append(invited)
        made["answers"].append(answer)
        made["sends"].append(send)
    return made
