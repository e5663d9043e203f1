"""What people must be told (GDPR Art. 13 and 14), as far as no other check asks for it sentence by sentence."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """One thing to tell. A sentence tells it that is tied to one of ``paths`` or to something inside them.

    It is owed where the policy has something at ``owed``: a section, or an entry of one.
    """

    name: str
    article: str
    what: str
    paths: tuple[str, ...]
    owed: str
    valid_from: date = date(2018, 5, 25)


ITEMS = (
    NoticeItem(
        "identity", "13(1)(a)", "who answers for the data and how to reach them", ("controllers",), "controllers"
    ),
    NoticeItem("purposes", "13(1)(c)", "what the data is used for, and on which ground", ("purposes",), "purposes"),
    NoticeItem("recipients", "13(1)(e)", "who receives the data", ("recipients",), "recipients"),
    NoticeItem("rights", "13(2)(b)", "which rights people have", ("rights",), "rights"),
    NoticeItem(
        "withdrawal", "13(2)(c)", "that a consent can be taken back", ("consents", "rights.withdraw"), "consents"
    ),
    NoticeItem(
        "complaint",
        "13(2)(d)",
        "to which authority people can complain",
        ("rights.complain", "rights"),
        "rights.complain",
    ),
    NoticeItem("categories", "14(1)(d)", "which kinds of data are held", ("categories", "purposes"), "categories"),
)
