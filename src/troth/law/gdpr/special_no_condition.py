"""Special categories need a condition of Art. 9(2) beside their ground."""

from collections.abc import Iterator

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

EXPLICIT_CONSENT = "a"


def _special(matter: Matter) -> Iterator[Flaw]:
    for claim in matter.policy.claims:
        if matter.policy.parts[claim.part].kind == "special" and claim.use.art9 is None:
            yield flaw(claim.path, claim.use, "data", row=claim.path, data=claim.part)


def _consent(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        if row.use.art9 == EXPLICIT_CONSENT and row.use.ground != "consent":
            yield flaw(row.path, row.use, "art9", row=row.path, ground=row.use.ground)


CHECKS = (
    Check(
        code="SPECIAL_NO_CONDITION",
        case="missing",
        level=Level.ERROR,
        law="GDPR 9(2)",
        means="a row uses special data without a condition of Art. 9(2), so it never stands",
        why="Art. 9(1) forbids using data about health, beliefs, origin, sexual life, union membership, genetics "
        "and biometrics that identify, unless one of the conditions (a) to (j) of Art. 9(2) holds. A ground "
        "of Art. 6 alone is not enough.",
        says="`{row}` uses `{data}`, which is special data, and names no condition under which that is allowed.",
        help="add `art9` with the letter of Art. 9(2), such as `art9: h`",
        look=_special,
        fails=Example(
            policy="""
            categories:
              vouchers: {kind: special}
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers] #!
                    ground: legal_obligation
                    keep: at least 7 years after year.ended to end of year
            """,
        ),
        passes=Example(
            policy="""
            categories:
              vouchers: {kind: special}
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    art9: g
                    keep: at least 7 years after year.ended to end of year
            """,
        ),
    ),
    Check(
        code="SPECIAL_NO_CONDITION",
        case="consent",
        level=Level.ERROR,
        law="GDPR 9(2)(a)",
        means="a row takes explicit consent as its condition and rests on another "
        "ground, so that no consent is ever asked for",
        why="Art. 9(2)(a) is an explicit consent of the person. A row that rests on another ground asks for none, "
        "so the condition is never met.",
        says="`{row}` takes an explicit consent as its condition, and rests on `{ground}`: no consent is ever looked "
        "at.",
        help="write `ground: consent` with the consent, or the letter that applies",
        look=_consent,
        fails=Example(
            policy="""
            purposes:
              accounting:
                uses:
                  vouchers:
                    data: [vouchers]
                    ground: legal_obligation
                    art9: a #!
                    keep: at least 7 years after year.ended to end of year
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              news:
                uses:
                  email:
                    data: [contact.email]
                    ground: consent
                    art9: a
                    keep: while ground stands
            """,
        ),
    ),
)
