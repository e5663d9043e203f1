"""The sections ``rights``, ``messages``, ``cookies``, ``services`` and ``notices``: key -> shape, required, default."""

import re
from typing import Final

from troth.declaration.dealings import RIGHT_NAMES, Cookie, Message, Notice, Right, Service
from troth.declaration.entries import Entries, EntryOf, Key, Values
from troth.declaration.findings import Findings, did_you_mean
from troth.declaration.nodes import Keyed, Node, Scalar
from troth.declaration.patterns import MOMENT
from troth.declaration.policy_sections import (
    CHANNEL_LIST,
    CHANNELS,
    DATA_LIST,
    LENGTH,
    TRUE_FALSE,
    WORDS,
    conditions,
    names,
    words_list,
)
from troth.declaration.shapes import NAMED, Choice, ChoiceOrMoment, ListOf, Place, Sentence, Text
from troth.declaration.terms import read_answer_time, read_effect, read_lead, read_lifetime

ENDS_ALL: Final = ("close_account", "never")
"""Words of ``stop`` that are no channel, and stand alone."""
SENT_BY: Final = ListOf(
    Choice(tuple(channel for channel in CHANNELS if channel not in ENDS_ALL)), "a list of channels", "[email]"
)
MOMENTS: Final = ListOf(Text("a moment", "send.ordered", MOMENT), "a list of moments", "[send.ordered]")
ANSWER_TIME: Final = Sentence("a length of time", "1 month", read_answer_time)
COOKIE_NAME: Final = re.compile(r"\S+")


def _a_right(name: Scalar, value: Node, place: Place, findings: Findings) -> bool:
    """The rights have the names that the law's packs know."""
    if name.text in RIGHT_NAMES:
        return True
    help_ = did_you_mean(name.text, RIGHT_NAMES)
    place.error(findings, "UNKNOWN_NAME", name.span, f"`{name.text}` is no right.", help_)
    return False


def _stops_alone(node: Keyed, values: Values, place: Place, findings: Findings) -> None:
    """Where only closing the account stops a message, or nothing does, no channel stops it too."""
    stop = values.get("stop")
    alone = next((word for word in ENDS_ALL if isinstance(stop, tuple) and word in stop and len(stop) > 1), None)
    if alone is not None:
        span = next(value.span for key, value in node.pairs if key.text == "stop")
        place.error(
            findings,
            "STOP_ALONE",
            span,
            f"`{alone}` says that nothing less stops this message, and another way stands beside it.",
            f"write `stop: [{alone}]`, or leave `{alone}` out",
        )


RIGHTS: Final = Entries(
    EntryOf(
        Right,
        {
            "for": Key(names("customer"), field="people"),
            "cases": Key(names("consent_withdrawn")),
            "not_when": Key(names("legal_duty")),
            "due": Key(ANSWER_TIME),
            "extend": Key(ANSWER_TIME),
            "free": Key(TRUE_FALSE, default=True),
            "once_per": Key(LENGTH),
            "by": Key(CHANNEL_LIST),
            "identify": Key(words_list("bank_id")),
            "format": Key(words_list("json, pdf")),
            "ask_for": Key(words_list("which processing")),
            "takes_effect": Key(Sentence("`at once`, or a length of time", "at once", read_effect)),
            "review": Key(TRUE_FALSE, default=False),
            "when": conditions("in california"),
        },
    ),
    check_name=_a_right,
)

MESSAGES: Final = Entries(
    EntryOf(
        Message,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="News"),
            "for": Key(NAMED, required=True, field="purpose", example="offers"),
            "to": Key(names("customer"), required=True),
            "by": Key(SENT_BY, required=True),
            "stop": Key(CHANNEL_LIST, required=True, example="[link, setting]"),
            "upon": Key(MOMENTS, default=()),
            "when": conditions("while contract"),
        },
        check=_stops_alone,
    ),
    reserved=frozenset({"declared"}),
)

COOKIES: Final = Entries(
    EntryOf(
        Cookie,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="Counts visitors"),
            "class": Key(
                Choice(("necessary", "functional", "analytics", "marketing")), required=True, field="cookie_class"
            ),
            "kind": Key(Choice(("cookie", "local_storage", "pixel", "sdk")), required=True),
            "set_by": Key(NAMED, required=True, example="us"),
            "site": Key(Text("a host", "www.acme.example", re.compile(r"[^\s/]+")), required=True),
            "for": Key(NAMED, required=True, field="purpose", example="website"),
            "lasts": Key(Sentence("`session`, a length of time, or `no end`", "24 months", read_lifetime)),
            "data": Key(DATA_LIST, default=()),
            "was": Key(Text("the name of a cookie", "_ga_*", COOKIE_NAME, "NAME_FORM")),
        },
    ),
    form=COOKIE_NAME,
    foreign=True,
    names="a cookie's name has no blanks; `*` stands for whatever follows",
)

SERVICES: Final = Entries(
    EntryOf(
        Service,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="Forum"),
            "for": Key(names("user"), required=True, field="people"),
            "data": Key(DATA_LIST, required=True, example="[post]"),
            "when": conditions("while account"),
            "must_give": Key(DATA_LIST, default=()),
            "self_service": Key(
                ListOf(
                    Choice(("view", "change", "delete", "export", "share", "close")),
                    "a list of what she may do herself",
                    "[view, change]",
                ),
                default=(),
            ),
        },
    )
)

NOTICES: Final = Entries(
    EntryOf(
        Notice,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="A new version"),
            "upon": Key(
                ChoiceOrMoment(
                    (
                        "change",
                        "material_change",
                        "collection",
                        "third_party_source",
                        "disclosure",
                        "breach",
                        "consent_renewal",
                    )
                ),
                required=True,
            ),
            "to": Key(names("customer"), required=True),
            "by": Key(SENT_BY, required=True),
            "lead": Key(Sentence("when it comes", "30 days before", read_lead), required=True),
        },
    )
)
