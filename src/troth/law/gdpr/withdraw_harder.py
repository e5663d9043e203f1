"""To take a consent back is as easy as to give it."""

from collections.abc import Iterator

from troth.declaration.dealings_sections import ENDS_ALL
from troth.kernel.finding import Level
from troth.law.example import Example
from troth.law.matter import Matter
from troth.law.model import Check, Flaw, flaw
from troth.law.packs.channels import HARDER
from troth.law.parts import listed


def _impossible(matter: Matter) -> Iterator[Flaw]:
    for consent in matter.consents:
        for number, channel in enumerate(consent.entry.withdraw_by):
            if channel in ENDS_ALL:
                yield flaw(consent.path, consent.entry, "withdraw_by", number, consent=consent.name, channel=channel)


def _harder(matter: Matter) -> Iterator[Flaw]:
    for consent in matter.consents:
        if frozenset(consent.entry.withdraw_by) <= HARDER.channels and matter.on >= HARDER.valid_from:
            by = listed(consent.entry.withdraw_by)
            yield flaw(consent.path, consent.entry, "withdraw_by", consent=consent.name, by=by)


CHECKS = (
    Check(
        code="WITHDRAW_HARDER",
        case="impossible",
        level=Level.ERROR,
        law="GDPR 7(3)",
        means="a consent cannot be taken back without giving up something else",
        why="Art. 7(3) gives the right to take a consent back at any time. Who must close her account for it pays "
        "for it, and a consent that cannot be refused without that was never given freely (recital 42).",
        says="`{consent}` is taken back by `{channel}`, which takes away more than the consent.",
        help="name a way that ends this consent alone, such as `withdraw_by: [link, setting]`",
        look=_impossible,
        signable=True,
        fails=Example(
            policy="""
            consents:
              news: {withdraw_by: [close_account]} #!
            """,
        ),
        passes=Example(
            policy="""
            consents:
              news: {withdraw_by: [setting]}
            """,
        ),
    ),
    Check(
        code="WITHDRAW_HARDER",
        case="harder",
        level=Level.WARNING,
        law="GDPR 7(3)",
        means="a consent can be taken back only by a letter, a call or a visit",
        why="Art. 7(3): it shall be as easy to withdraw as to give. A consent is given by a click today, and who "
        "must write a letter or call during office hours to end it mostly does not.",
        says="`{consent}` can be taken back only by {by}: that is harder than the click by which such a consent is "
        "given.",
        help="add a way that needs no more than a click, such as `link` or `setting`; or say in `reading` that it "
        "is given in the same way",
        look=_harder,
        fails=Example(
            policy="""
            consents:
              news: {withdraw_by: [post, phone]} #!
            """,
        ),
        passes=Example(
            policy="""
            consents:
              news: {withdraw_by: [post, link]}
            """,
        ),
    ),
)
