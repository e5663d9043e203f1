"""For every kind of entry and every key of it: how two versions are compared, and by which article that weighs.

A test goes through the fields of all entries, so that a new key of the language cannot be forgotten here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from troth.accountability.changes.looks import (
    MATERIAL,
    MINOR,
    UNCLEAR,
    Look,
    about,
    appears,
    by_when,
    conditions,
    contact,
    countries,
    data,
    decision,
    floor,
    ground,
    keep,
    lead,
    length,
    names,
    other,
    people,
    scale,
    seat,
    tell,
    upon,
    words,
)
from troth.declaration.conduct import Duty, Measure, StaffRole
from troth.declaration.dealings import Cookie, Message, Notice, Right, Service
from troth.declaration.entry import Entry
from troth.declaration.model import (
    Category,
    Consent,
    Controller,
    Deletion,
    Document,
    Fact,
    Hold,
    PersonClass,
    Purpose,
    Use,
)
from troth.declaration.outside import Gets, Never, Recipient, Region


@dataclass(frozen=True)
class Compared:
    """How the values of one field are compared. ``key`` is its name in the file where that is another."""

    look: Look
    law: str = ""
    key: str = ""


def _of(look: Look, law: str = "", key: str = "") -> Compared:
    return Compared(look, f"GDPR {law}" if law[:1].isdigit() else law, key)


LABEL: Final = _of(words(UNCLEAR, "is called otherwise"), "13(3)")
"""A label is what the public reads: under other words it may be something else."""
READING: Final = _of(words(MINOR, "is read otherwise, by its `reading`"))

_PURPOSES, _ENDS = "13(1)(c)", "13(2)(a)"

KEYS: Final[Mapping[type[Entry], Mapping[str, tuple[Compared, ...]]]] = {
    Document: {
        "title": (_of(words()),),
        "version": (),
        "effective": (),
        "adopted": (),
        "timezone": (_of(other("counts its days in another zone", MINOR)),),
        "languages": (_of(names("can be read in", more=MINOR, fewer=UNCLEAR), "12(1)"),),
        "laws": (_of(names("is judged by", more=MINOR, fewer=UNCLEAR)),),
        "sites": (_of(names("covers", more=MINOR, fewer=UNCLEAR)),),
        "archive": (_of(scale(("public", "internal"), "keeps old versions otherwise", up=UNCLEAR), "5(1)(a)"),),
        "earlier_data": (_of(scale(("narrower", "current"), "governs earlier data otherwise"), "13(3)"),),
        "because": (),
        "told": (),
        "pages": (_of(other("is read on another page", MINOR, gone=UNCLEAR), "12(1)"),),
    },
    Controller: {
        "name": (_of(other("is another organisation, or is called otherwise"), "13(1)(a)"),),
        "org_no": (_of(other("is another organisation", UNCLEAR), "13(1)(a)"),),
        "country": (_of(seat, "13(1)(a)"),),
        "contact": (_of(contact, "13(1)(a)"),),
        "address": (_of(words(), "13(1)(a)"),),
        "dpo": (_of(other("has another data protection officer", MINOR, gone=MATERIAL), "13(1)(b)"),),
        "authority": (_of(other("answers to another authority", UNCLEAR), "13(2)(d)"),),
        "representative": (_of(names("is represented by", more=MINOR, fewer=MATERIAL), "13(1)(a)"),),
        "joint_with": (_of(names("answers together with", "recipients"), "26"),),
        "when": (_of(conditions("answers", fewer=UNCLEAR, more=UNCLEAR), "13(1)(a)"),),
    },
    PersonClass: {"within": (_of(other("counts as another class", UNCLEAR, "people")),)},
    Fact: {
        "kind": (_of(other("is another kind of fact", UNCLEAR)),),
        "expected": (_of(length("may be waited for", silent="endless"), _ENDS),),
    },
    Category: {
        "kind": (_of(other("is another kind of data", UNCLEAR), "14(1)(d)"),),
        "about": (_of(people("is about"), "14(1)(d)"),),
        "source": (_of(names("comes from", "recipients"), "14(2)(f)", "from"),),
        "derived_from": (_of(data("is worked out from"), "14(2)(f)"),),
        "when": (_of(conditions("is collected"), "14(1)(d)"),),
        "reserved_for": (_of(other("is reserved for another purpose", MINOR, "purposes", gone=MATERIAL), "5(1)(b)"),),
        "fresh": (_of(other("is kept accurate otherwise", UNCLEAR, gone=UNCLEAR), "5(1)(d)"),),
        "open": (_of(appears("is no closed list any more", "is a closed list now"), "14(1)(d)"),),
    },
    Consent: {
        "withdraw_by": (_of(names("is taken back by", more=MINOR, fewer=MATERIAL), "13(2)(c)"),),
        "guardian_under": (_of(other("is given by others, for another age"), "8", "by"),),
        "lasts": (_of(length("lasts", silent="endless"), "13(2)(c)"),),
        "reaches": (_of(scale(("since", "held"), "reaches other data"), "6(1)(a)"),),
    },
    Purpose: {
        "part_of": (_of(other("stands under another heading", MINOR, "purposes")),),
        "direct_marketing": (
            _of(appears("is direct marketing now", "is not called direct marketing any more", off=MATERIAL), "21(2)"),
        ),
        "decision": (_of(decision, "13(2)(f)"),),
    },
    Use: {
        "data": (_of(data("uses"), "14(1)(d)"),),
        "about": (_of(about, _PURPOSES),),
        "stores": (_of(other("lies in other stores", MINOR), "", "in"),),
        "when": (_of(conditions("applies"), _PURPOSES),),
        "ground": (_of(ground, _PURPOSES),),
        "relation": (_of(other("rests on another relation", MATERIAL, "facts", gone=MINOR), _PURPOSES),),
        "consent": (_of(other("rests on another consent", MATERIAL, "consents", gone=MINOR), _PURPOSES),),
        "law": (_of(other("rests on another law", MATERIAL, gone=MINOR), _PURPOSES),),
        "interest": (_of(words(UNCLEAR, "names another interest, or in other words"), "13(1)(d)"),),
        "of": (_of(other("is done for others", MATERIAL, "people", gone=MINOR), "28(3)(a)"),),
        "asked": (
            _of(
                appears("now begins with the person's request", "begins with the relation", differs=MATERIAL), _PURPOSES
            ),
        ),
        "after": (_of(appears("may now be used after the relation", "is not used after the relation"), _PURPOSES),),
        "tail": (
            _of(
                appears("outlasts an erasure request now", "falls to an erasure request now", differs=MATERIAL),
                "17(3)",
            ),
        ),
        "art9": (_of(other("rests on another condition for special data"), "9(2)"),),
        "why": (_of(words(MINOR, "gives its reason in other words"), "5(1)(c)"),),
        "keep": (_of(keep, _ENDS), _of(floor, "17(3)(b)")),
        "use_when": (_of(conditions("is used"), _PURPOSES),),
        "form": (_of(scale(("anonymous", "pseudonymous", "personal"), "is used in another form"), _PURPOSES),),
        "then": (_of(scale(("delete", "anonymise"), "ends otherwise"), _ENDS),),
    },
    Recipient: {
        "role": (_of(other("has another role"), "13(1)(e)"),),
        "name": (_of(other("is another recipient, or is called otherwise"), "13(1)(e)"),),
        "country": (_of(countries, "13(1)(f)"),),
        "safeguard": (_of(other("is covered by another safeguard"), "13(1)(f)"),),
        "also": (_of(names("is also bound by", more=MINOR, fewer=MATERIAL), "13(1)(f)"),),
        "assessed": (_of(other("was assessed on another day", MINOR), "13(1)(f)"),),
        "contract": (_of(other("has another contract", MINOR, gone=UNCLEAR), "28(3)"),),
        "link": (_of(other("has its notice elsewhere", MINOR)),),
        "org_no": (_of(other("is another recipient", UNCLEAR), "13(1)(e)"),),
        "sub_of": (_of(other("works for somebody else", UNCLEAR, "recipients"), "28(2)"),),
        "paid": (_of(appears("gives something of value for data now", "gives nothing for data any more"), "13(1)(e)"),),
        "when": (_of(conditions("is used"), "13(1)(e)"),),
    },
    Gets: {
        "data": (_of(data("hands out"), "13(1)(e)"),),
        "purposes": (_of(names("serves", "purposes"), "13(1)(e)", "for"),),
        "upon": (_of(upon, "13(1)(e)"),),
        "about": (_of(people("is about"), "13(1)(e)"),),
        "when": (_of(conditions("is handed out"), "13(1)(e)"),),
        "needs": (_of(names("asks for", more=MINOR, fewer=MATERIAL), "5(1)(f)"),),
        "exactly": (_of(other("is not bound to a decision as before", MATERIAL), "13(1)(e)"),),
        "form": (_of(scale(("anonymous", "pseudonymous", "personal"), "leaves in another form"), "13(1)(e)"),),
        "tell": (_of(tell, "14(3)"),),
    },
    Never: {
        "do": (_of(other("promises something else"), "5(1)(a)"),),
        "data": (_of(data("covers", more=MINOR, fewer=MATERIAL), "5(1)(a)"),),
        "about": (_of(people("covers", more=MINOR, fewer=MATERIAL), "5(1)(a)"),),
        "to": (_of(names("covers", "recipients", more=MINOR, fewer=MATERIAL), "5(1)(a)"),),
        "outside": (_of(names("lets data into", "regions"), "5(1)(a)"),),
        "beyond": (_of(names("excepts"), "5(1)(a)"),),
        "when": (_of(conditions("holds", fewer=MINOR, more=MATERIAL), "5(1)(a)"),),
    },
    Hold: {
        "upon": (_of(other("is set off by something else", MATERIAL, "facts"), _ENDS),),
        "review": (_of(length("is looked at again after a time that is", silent="none"), _ENDS),),
        "use_for": (_of(names("allows", "purposes"), _PURPOSES),),
        "longest": (_of(length("stops deletion", silent="endless"), _ENDS),),
        "renew": (_of(length("may be renewed by a time that is", silent="none"), _ENDS),),
        "law": (_of(other("rests on another law", MATERIAL), "17(3)"),),
        "data": (_of(data("covers"), _ENDS),),
        "stores": (_of(other("covers other stores", MINOR), "", "in"),),
        "staff": (_of(names("is made by", "staff", more=MINOR, fewer=MINOR)),),
        "needs": (_of(names("asks for", more=MINOR, fewer=MATERIAL), _ENDS),),
        "secret": (_of(appears("is left out of answers now", "is told of now"), "15(1)"),),
    },
    Deletion: {
        "within": (_of(length("takes", silent="none"), "5(1)(e)"),),
        "undo": (_of(length("can be undone, and is kept so long,", silent="none"), "5(1)(e)"),),
        "undo_by": (_of(names("is undone by", more=MINOR, fewer=UNCLEAR)),),
        "backups": (_of(length("reaches copies after a time that is", silent="endless"), "5(1)(e)"),),
    },
    Right: {
        "people": (_of(people("is for", more=MINOR, fewer=MATERIAL), "13(2)(b)", "for"),),
        "cases": (_of(names("applies in", more=MINOR, fewer=MATERIAL), "13(2)(b)"),),
        "not_when": (_of(names("is refused in"), "13(2)(b)"),),
        "due": (_of(length("is answered in a time that is", silent="endless"), "12(3)"),),
        "extend": (_of(length("is put off by a time that is", silent="endless"), "12(3)"),),
        "free": (_of(appears("is free now", "costs something now", new=MINOR, off=MATERIAL), "12(5)"),),
        "once_per": (_of(length("can be asked for again after a time that is", silent="none"), "12(5)"),),
        "by": (_of(names("is asked for by", more=MINOR, fewer=MATERIAL), "12(2)"),),
        "identify": (_of(names("asks for proof by", more=UNCLEAR, fewer=UNCLEAR), "12(6)"),),
        "format": (_of(names("is answered in", more=MINOR, fewer=MATERIAL), "20(1)"),),
        "ask_for": (_of(names("asks back for", more=UNCLEAR), "12(2)"),),
        "takes_effect": (_of(length("takes effect after a time that is", silent="none"), "12(3)"),),
        "review": (_of(appears("is carried out after a review now", "is carried out unreviewed now", new=MINOR)),),
        "when": (_of(conditions("applies", fewer=MINOR, more=MATERIAL), "13(2)(b)"),),
    },
    Message: {
        "purpose": (_of(other("serves another purpose", MATERIAL, "purposes"), _PURPOSES, "for"),),
        "to": (_of(people("is sent to"), _PURPOSES),),
        "by": (_of(names("is sent by"), "ePrivacy 13"),),
        "stop": (_of(names("is stopped by", more=MINOR, fewer=MATERIAL), "21(2)"),),
        "upon": (_of(names("is sent upon", "facts"), _PURPOSES),),
        "when": (_of(conditions("is sent"), _PURPOSES),),
    },
    Cookie: {
        "cookie_class": (
            _of(
                scale(("necessary", "functional", "analytics", "marketing"), "is of another class"),
                "ePrivacy 5(3)",
                "class",
            ),
        ),
        "kind": (_of(other("is stored otherwise", UNCLEAR), "ePrivacy 5(3)"),),
        "set_by": (_of(other("is set by somebody else", MATERIAL, "recipients"), "13(1)(e)"),),
        "site": (_of(other("is set on another site", UNCLEAR), "ePrivacy 5(3)"),),
        "purpose": (_of(other("serves another purpose", MATERIAL, "purposes"), _PURPOSES, "for"),),
        "lasts": (_of(length("lasts", silent="endless"), _ENDS),),
        "data": (_of(data("holds"), "14(1)(d)"),),
    },
    Service: {
        "people": (_of(people("is for", more=MINOR, fewer=MINOR), "", "for"),),
        "data": (_of(data("may collect"), "14(1)(d)"),),
        "when": (_of(conditions("is open", fewer=MINOR, more=MINOR)),),
        "must_give": (_of(data("asks for"), "13(2)(e)"),),
        "self_service": (_of(names("lets people", more=MINOR, fewer=MATERIAL), "12(2)"),),
    },
    StaffRole: {
        "may": (_of(names("may", "purposes", more=MINOR)),),
        "data": (_of(data("may see", more=MINOR)),),
        "stores": (_of(other("may see other stores", MINOR), "", "in"),),
        "when": (_of(conditions("may look", fewer=MINOR)),),
    },
    Measure: {
        "every": (_of(length("is looked at after a time that is", silent="none", longer=UNCLEAR), "32(1)(d)"),),
        "check": (_of(other("is shown otherwise", UNCLEAR), "32(1)(d)"),),
        "attested_by": (_of(other("is vouched for by somebody else", MINOR, gone=UNCLEAR), "32(1)(d)"),),
        "accepts": (_of(names("accepts", more=UNCLEAR), "32(1)"),),
        "stores": (_of(other("covers other stores", UNCLEAR), "32(1)", "in"),),
        "evidence": (_of(words()),),
    },
    Duty: {
        "who": (_of(people("binds", more=UNCLEAR)),),
        "seen_by": (_of(words()),),
        "then": (_of(words(UNCLEAR, "has another consequence")),),
        "within": (_of(by_when),),
    },
    Notice: {
        "upon": (_of(other("is given upon something else", MATERIAL, "facts"), "13(3)"),),
        "to": (_of(names("is given to", "people", more=MINOR, fewer=MATERIAL), "13(3)"),),
        "by": (_of(names("is given by", more=MINOR, fewer=MATERIAL), "13(3)"),),
        "lead": (_of(lead, "13(3)"),),
    },
    Region: {
        "places": (_of(names("covers", more=UNCLEAR, fewer=UNCLEAR)),),
        "laws": (_of(names("is ruled by", more=MINOR, fewer=UNCLEAR)),),
        "given_to_all": (
            _of(appears("gives its rights to all", "gives its rights to its own", new=MINOR, off=MATERIAL)),
        ),
    },
}
"""Kind of entry -> field -> how it is compared; nothing where it decides nothing (a version's number)."""

INSIDE: Final = frozenset({"parts", "uses", "gets"})
"""Fields that hold entries, which are compared one by one."""
