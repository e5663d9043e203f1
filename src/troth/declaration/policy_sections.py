"""The sections of policy.yaml, one table each: key -> shape, required, default."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from troth.declaration.conditions import read_condition
from troth.declaration.entries import Entries, EntryOf, Key
from troth.declaration.findings import Findings
from troth.declaration.keep_rules import read_keep_rule
from troth.declaration.lengths import read_length
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
from troth.declaration.nodes import Keyed, Node, Scalar
from troth.declaration.patterns import DATA, MOMENT, NAME
from troth.declaration.shapes import (
    NAMED,
    Choice,
    Day,
    Dictionary,
    ListOf,
    Place,
    Sentence,
    Text,
    TrueFalse,
    Zone,
)
from troth.declaration.small_sentences import read_about, read_fresh, read_sayer
from troth.kernel.calendar import Length, Unit

WORDS: Final = Text()
LENGTH: Final = Sentence("a length of time", "6 months", read_length)
TRUE_FALSE: Final = TrueFalse()
COUNTRY: Final = Text("a country code of two capitals", "SE", re.compile("[A-Z]{2}"))
CHANNELS: Final = (
    "email",
    "phone",
    "sms",
    "post",
    "web",
    "app",
    "in_service",
    "link",
    "reply",
    "setting",
    "browser",
    "shop",
    "social",
    "push",
    "support",
    "close_account",
    "never",
)
GROUNDS: Final = (
    "contract",
    "consent",
    "legal_obligation",
    "public_task",
    "legitimate_interest",
    "vital_interest",
    "instruction",
    "undeclared",
)
FACT_NAME: Final = re.compile(f"{NAME.pattern}|{MOMENT.pattern}")
BUILT_IN_FACTS: Final = frozenset(
    {
        "request",
        "recorded",
        "age",
        "consent.given",
        "consent.withdrawn",
        "objection.made",
        "disclosure.made",
        "removal.asked",
        "policy.changed",
    }
)


def names(example: str, *, least: int = 1) -> ListOf[str]:
    """A list of declared names."""
    return ListOf(NAMED, "a list of names", f"[{example}]", least)


def conditions(example: str) -> Key:
    """A key with conditions, all of which must hold; without it they always do."""
    item = Sentence("a condition", example, read_condition)
    return Key(ListOf(item, "a list of conditions", f"[{example}]", 0), default=())


def words_list(example: str, *, least: int = 1) -> ListOf[str]:
    """A list of free words."""
    return ListOf(WORDS, "a list", f"[{example}]", least)


DATA_LIST: Final = ListOf(
    Text("a category or `category.part`", "traffic", DATA, "NAME_FORM"), "a list of data", "[traffic]"
)
CHANNEL_LIST: Final = ListOf(Choice(CHANNELS), "a list of channels", "[email]")
KEEP: Final = Sentence("a keep-rule", "24 months after contract.ended", read_keep_rule)

LAW_PACKS: Final = ListOf(
    Text("a law pack", "GDPR", re.compile("[A-Za-z][A-Za-z0-9_-]*")), "a list of law packs", "[GDPR]"
)

REASONS: Final = (
    "law",
    "authority",
    "service",
    "offering",
    "technology",
    "society",
    "disturbance",
    "abuse",
    "use",
    "correction",
)
"""Why a policy is changed, as policies say it."""

LANGUAGE: Final = re.compile("[a-z]{2,3}(-[A-Za-z0-9]+)*")

DOCUMENT: Final = EntryOf(
    Document,
    {
        "title": Key(WORDS, required=True, example="Customer privacy policy"),
        "version": Key(Text("text", "1.0.0"), required=True),
        "effective": Key(Day(), required=True, missing="UNDATED"),
        "adopted": Key(Day()),
        "timezone": Key(Zone(), required=True),
        "languages": Key(
            ListOf(
                Text("a language code", "sv", LANGUAGE),
                "a list of languages",
                "[sv, en]",
            ),
            required=True,
        ),
        "laws": Key(LAW_PACKS, required=True),
        "sites": Key(words_list("www.acme.example", least=0), default=()),
        "archive": Key(Choice(("public", "internal")), default="public"),
        "earlier_data": Key(Choice(("narrower", "current")), default="narrower"),
        "because": Key(ListOf(Choice(REASONS), "a list of reasons", "[law]", 0), default=()),
        "told": Key(Day()),
        "pages": Key(
            Dictionary(
                WORDS,
                "addresses of pages by language",
                "{en: https://www.acme.example/privacy}",
                form=LANGUAGE,
                names="languages are codes such as `sv`",
            ),
            default=MappingProxyType({}),
        ),
    },
)

CONTROLLERS: Final = Entries(
    EntryOf(
        Controller,
        {
            "name": Key(WORDS, required=True, example="Acme AB"),
            "org_no": Key(Text("text", "556016-0680")),
            "country": Key(COUNTRY, required=True),
            "contact": Key(
                Dictionary(
                    WORDS,
                    "at least one of `email`, `phone`, `post`, `web`",
                    "{email: privacy@acme.example}",
                    keys=("email", "phone", "post", "web"),
                ),
                default=MappingProxyType({}),
            ),
            "address": Key(WORDS),
            "dpo": Key(WORDS),
            "authority": Key(WORDS),
            "representative": Key(words_list("Acme EU GmbH", least=0), default=()),
            "joint_with": Key(names("meta", least=0), default=()),
            "when": conditions("outside us"),
        },
    )
)

PEOPLE: Final = Entries(
    EntryOf(
        PersonClass,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="Customer"),
            "within": Key(NAMED),
        },
    ),
    reserved=frozenset({"all", "owner"}),
)


def _dotted_if_moment(name: Scalar, value: Node, place: Place, findings: Findings) -> bool:
    """A moment has a dot in its name, and nothing else has one."""
    kind = next((v for k, v in value.pairs if k.text == "kind"), None) if isinstance(value, Keyed) else None
    if not isinstance(kind, Scalar) or kind.text not in ("period", "moment", "flag", "number"):
        return True
    dotted = MOMENT.fullmatch(name.text) is not None
    if dotted == (kind.text == "moment"):
        return True
    if dotted:
        says, help_ = f"`{name.text}` is a {kind.text}, and only moments have a dot.", "leave out the dot"
    else:
        says = f"`{name.text}` is a moment, and a moment has a dot in its name."
        help_ = f"write what it happens to and what happens: `{name.text}.made`"
    place.error(findings, "NAME_FORM", name.span, says, help_)
    return False


FACTS: Final = Entries(
    EntryOf(
        Fact,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="The agreement"),
            "kind": Key(Choice(("period", "moment", "flag", "number")), required=True),
            "expected": Key(LENGTH),
            "was": Key(Text("the name of a fact", "invoice.paid", FACT_NAME, "NAME_FORM")),
        },
    ),
    form=FACT_NAME,
    names="names are `lower_case`, those of moments with a dot",
    reserved=BUILT_IN_FACTS,
    check_name=_dotted_if_moment,
)

_CATEGORY: Final[Mapping[str, Key]] = {
    "label": Key(WORDS, required=True, missing="NO_LABEL", example="Traffic data"),
    "kind": Key(
        Choice(
            ("ordinary", "identity_number", "secret", "special", "criminal", "traffic", "location", "content", "card")
        )
    ),
    "about": Key(names("customer")),
    "from": Key(names("person"), field="source"),
    "derived_from": Key(DATA_LIST, default=()),
    "when": conditions("while telephony"),
    "reserved_for": Key(NAMED),
    "fresh": Key(Sentence("a promise of accuracy", "every 1 day against spar", read_fresh)),
    "open": Key(TRUE_FALSE, default=False),
}

PARTS: Final = Entries(
    EntryOf(Category, _CATEGORY, refused={"parts": "a part has no parts of its own: name it beside this one"})
)

CATEGORIES: Final = Entries(
    EntryOf(Category, {**_CATEGORY, "parts": Key(PARTS, default=MappingProxyType({}))}),
    reserved=frozenset({"all"}),
)

CONSENTS: Final = Entries(
    EntryOf(
        Consent,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="Offers based on traffic data"),
            "by": Key(
                Sentence("`person` or `guardian under N`", "person", read_sayer), required=True, field="guardian_under"
            ),
            "withdraw_by": Key(CHANNEL_LIST, required=True, example="[link, setting]"),
            "lasts": Key(LENGTH),
            "reaches": Key(Choice(("held", "since"))),
        },
    )
)

USES: Final = Entries(
    EntryOf(
        Use,
        {
            "data": Key(DATA_LIST, required=True),
            "about": Key(
                ListOf(Sentence("a class of people", "customer", read_about), "a list of people", "[customer]")
            ),
            "in": Key(names("billing"), field="stores"),
            "when": conditions("while telephony"),
            "ground": Key(Choice(GROUNDS), required=True, missing="GROUND_MISSING"),
            "relation": Key(NAMED),
            "consent": Key(NAMED),
            "law": Key(WORDS),
            "interest": Key(WORDS),
            "of": Key(NAMED),
            "asked": Key(Text("a moment", "application.made", MOMENT)),
            "after": Key(WORDS),
            "tail": Key(Choice(tuple("abcde"))),
            "art9": Key(Choice(tuple("abcdefghij"))),
            "why": Key(WORDS),
            "keep": Key(KEEP, required=True, missing="NO_PERIOD"),
            "use_when": conditions("while fault_case"),
            "form": Key(Choice(("personal", "pseudonymous", "anonymous")), default="personal"),
            "then": Key(Choice(("delete", "anonymise"))),
        },
    )
)

PURPOSES: Final = Entries(
    EntryOf(
        Purpose,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="Billing"),
            "uses": Key(USES, default=MappingProxyType({})),
            "part_of": Key(NAMED),
            "direct_marketing": Key(TRUE_FALSE, default=False),
            "decision": Key(
                Dictionary(
                    WORDS,
                    "how it decides about people",
                    "{solely: false, logic: score, effect: prepayment, human: customer service}",
                    least=1,
                    keys=("solely", "logic", "effect", "human"),
                ),
                default=MappingProxyType({}),
            ),
        },
    ),
    reserved=frozenset({"answering", "declared"}),
)

SAID_OF_A_HOLD: Final = ("case", "law", "reason", "review", "until")
"""What an event that begins a hold may have to say beside what it covers."""

HOLDS: Final = Entries(
    EntryOf(
        Hold,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="Dispute"),
            "upon": Key(
                Text("`decision` or a moment", "decision", re.compile(f"decision|{MOMENT.pattern}")), required=True
            ),
            "review": Key(LENGTH, required=True, missing="EXCEPTION_OPEN"),
            "use_for": Key(names("disputes"), required=True),
            "longest": Key(LENGTH),
            "renew": Key(LENGTH),
            "law": Key(WORDS),
            "data": Key(DATA_LIST, default=()),
            "in": Key(names("archive"), default=(), field="stores"),
            "staff": Key(names("legal"), default=()),
            "needs": Key(ListOf(Choice(SAID_OF_A_HOLD), "a list of what is said of a hold", "[reason]"), default=()),
            "secret": Key(TRUE_FALSE, default=False),
        },
    )
)

DELETION: Final = EntryOf(
    Deletion,
    {
        "within": Key(LENGTH, default=Length(1, Unit.DAYS)),
        "undo": Key(LENGTH),
        "undo_by": Key(CHANNEL_LIST, default=()),
        "backups": Key(LENGTH),
    },
)
