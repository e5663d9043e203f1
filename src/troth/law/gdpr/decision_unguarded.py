"""No machine alone decides about a person, unless the law lets it and a person can be had."""

from collections.abc import Iterator, Mapping

from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw

_ALLOWED = frozenset({"contract", "consent", "legal_obligation"})
"""Grounds that answer to Art. 22(2)(a) to (c)."""
_SPECIAL = frozenset({"a", "g"})
"""Conditions of Art. 9(2) under which special data may be decided upon (Art. 22(4))."""


def _solely(decision: Mapping[str, str]) -> bool:
    return decision.get("solely") == "true"


def _human(matter: Matter) -> Iterator[Flaw]:
    for name, purpose in matter.policy.declaration.policy.purposes.items():
        if _solely(purpose.decision) and not purpose.decision.get("human"):
            yield flaw(f"purposes.{name}", purpose, "decision", purpose=name)


def _told(matter: Matter) -> Iterator[Flaw]:
    for name, purpose in matter.policy.declaration.policy.purposes.items():
        for key in ("logic", "effect"):
            if purpose.decision and not purpose.decision.get(key):
                yield flaw(f"purposes.{name}", purpose, "decision", purpose=name, key=key)


def _ground(matter: Matter) -> Iterator[Flaw]:
    for row in matter.rows:
        if _solely(row.purpose.decision) and row.use.form != "anonymous" and row.use.ground not in _ALLOWED:
            yield flaw(row.path, row.use, "ground", row=row.path, ground=row.use.ground)


def _special(matter: Matter) -> Iterator[Flaw]:
    purposes = matter.policy.declaration.policy.purposes
    for claim in matter.policy.claims:
        special = matter.policy.parts[claim.part].kind == "special"
        if special and _solely(purposes[claim.purpose].decision) and claim.use.art9 not in _SPECIAL:
            yield flaw(claim.path, claim.use, "data", row=claim.path, data=claim.part)


CHECKS = (
    Check(
        code="DECISION_UNGUARDED",
        case="human",
        level=Level.ERROR,
        law="GDPR 22(3)",
        means="a machine alone decides about people, and nobody can be asked to look at it",
        why="Where a decision is made by automated means alone, Art. 22(3) gives the person a human being who "
        "intervenes, her own word, and a way to contest it.",
        says="`{purpose}` decides by machine alone, and names nobody who looks at a decision when asked.",
        help="add `human` to `decision` with who does, such as `human: customer service`",
        look=_human,
        fails=Example(
            policy="""
            purposes:
              billing:
                decision: {solely: true, logic: a score, effect: payment in advance} #!
            rights:
              not_automated: {by: [email]}
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              billing:
                decision: {solely: true, logic: a score, effect: payment in advance, human: customer service}
            rights:
              not_automated: {by: [email]}
            """,
        ),
    ),
    Check(
        code="DECISION_UNGUARDED",
        case="told",
        level=Level.WARNING,
        law="GDPR 13(2)(f)",
        means="a purpose decides about people and does not say by which logic, or with which effect",
        why="Art. 13(2)(f) and 15(1)(h) want meaningful information on the logic, and on what the decision means "
        "for the person; C-203/22 wants the procedure that was really applied explained.",
        says="`{purpose}` decides about people, and its `decision` has no `{key}`.",
        help="add `{key}` to `decision`, in words that a reader understands",
        look=_told,
        fails=Example(
            policy="""
            purposes:
              billing:
                decision: {solely: false, logic: a score, human: customer service} #!
            rights:
              not_automated: {by: [email]}
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              billing:
                decision: {solely: false, logic: a score, effect: payment in advance, human: customer service}
            rights:
              not_automated: {by: [email]}
            """,
        ),
    ),
    Check(
        code="DECISION_UNGUARDED",
        case="ground",
        level=Level.ERROR,
        law="GDPR 22(2)",
        means="a machine alone decides about people on a ground that does not allow it",
        why="Art. 22(1) forbids it, and (2) excepts what a contract with the person needs, what a law authorises, "
        "and explicit consent. An interest of the controller is not among them.",
        says="`{row}` rests on `{ground}`, and its purpose decides by machine alone.",
        help="let a person decide (`solely: false`), or rest it on a contract, a law or an explicit consent",
        look=_ground,
        fails=Example(
            policy="""
            purposes:
              service:
                decision: {solely: true, logic: a score, effect: no call is put through, human: the desk}
                uses:
                  called:
                    ground: legitimate_interest #!
            rights:
              not_automated: {by: [email]}
            """,
        ),
        passes=Example(
            policy="""
            purposes:
              service:
                decision: {solely: false, logic: a score, effect: no call is put through, human: the desk}
                uses:
                  called:
                    ground: legitimate_interest
            rights:
              not_automated: {by: [email]}
            """,
        ),
    ),
    Check(
        code="DECISION_UNGUARDED",
        case="special",
        level=Level.ERROR,
        law="GDPR 22(4)",
        means="a machine alone decides about people upon special data",
        why="Art. 22(4) forbids it unless the person has consented explicitly (Art. 9(2)(a)) or a law of "
        "substantial public interest allows it (Art. 9(2)(g)).",
        says="`{row}` decides by machine alone upon `{data}`, which is special data.",
        help="take the data out, let a person decide, or write `art9: a` with an explicit consent",
        look=_special,
        fails=Example(
            policy="""
            categories:
              payments: {kind: special}
            purposes:
              billing:
                decision: {solely: true, logic: a score, effect: payment in advance, human: customer service}
                uses:
                  payments:
                    data: [payments] #!
                    art9: f
            rights:
              not_automated: {by: [email]}
            """,
        ),
        passes=Example(
            policy="""
            categories:
              payments: {kind: special}
            purposes:
              billing:
                decision: {solely: false, logic: a score, effect: payment in advance, human: customer service}
                uses:
                  payments:
                    data: [payments]
                    art9: f
            rights:
              not_automated: {by: [email]}
            """,
        ),
    ),
)
