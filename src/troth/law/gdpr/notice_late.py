"""By when people and authorities are told is fixed by law."""

from collections.abc import Iterator

from troth.declaration.dealings import Notice
from troth.kernel.calendar import Length, Unit
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.lengths import at_most
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.deadlines import Deadline, deadlines


def _look(matter: Matter) -> Iterator[Flaw]:
    authorities = {each.name for each in matter.recipients if each.entry.role == "authority"}
    for notice in matter.notices:
        for deadline in deadlines(matter.on):
            about = not deadline.to_authority or authorities & frozenset(notice.entry.to)
            if notice.entry.upon == deadline.upon and about and _later(notice.entry, deadline):
                yield flaw(
                    notice.path,
                    notice.entry,
                    "lead",
                    notice=notice.name,
                    upon=notice.entry.upon.replace("_", " "),
                    most=f"within {deadline.time}" if deadline.time is not None else "at once",
                    article=deadline.article,
                )


def _later(notice: Notice, deadline: Deadline) -> bool:
    """Whether it may come after the deadline; what lasts as long on some days only is let through."""
    lead = notice.lead
    if lead.says != "within" or lead.time is None:
        return False
    said = Length(lead.time.length.count * 7 // 5, Unit.DAYS) if lead.time.working else lead.time.length
    return deadline.time is None or at_most(said, deadline.time) is False


CHECKS = (
    Check(
        code="NOTICE_LATE",
        level=Level.ERROR,
        law="GDPR 13, 14, 33",
        means="a notice may come later than the law wants it",
        why="Art. 13(1) wants people told when data is collected from them, Art. 14(3) within a month when it comes "
        "from elsewhere, and Art. 33(1) the authority within 72 hours of a breach becoming known.",
        says="`{notice}` may come later than the law allows after {upon}: Art. {article} wants it {most}.",
        help="write a shorter `lead`, such as `{most}`",
        look=_look,
        signable=True,
        fails=Example(
            policy="""
            notices:
              source:
                label: Where it came from
                upon: third_party_source
                to: [customer]
                by: [email]
                lead: within 3 months #!
            """,
        ),
        passes=Example(
            policy="""
            notices:
              source:
                label: Where it came from
                upon: third_party_source
                to: [customer]
                by: [email]
                lead: within 1 month
            """,
        ),
    ),
)
