"""The sections ``recipients``, ``never`` and ``regions``: key -> shape, required, default."""

import re
from types import MappingProxyType
from typing import Final, get_args

from troth.declaration.entries import Entries, EntryOf, Key, Values
from troth.declaration.findings import Findings
from troth.declaration.nodes import Keyed
from troth.declaration.outside import ANY, Act, Gets, Never, Recipient, RecipientRole, Region, Safeguard
from troth.declaration.policy_sections import DATA_LIST, LAW_PACKS, TRUE_FALSE, WORDS, conditions, names, words_list
from troth.declaration.shapes import NAMED, Choice, ChoiceOrMoment, Day, ListOf, Place, Sentence, Text
from troth.declaration.terms import read_tell


def _any_alone(node: Keyed, values: Values, place: Place, findings: Findings) -> None:
    """Who may be anywhere is not also somewhere."""
    countries = values.get("country")
    if isinstance(countries, tuple) and ANY in countries and len(countries) > 1:
        span = next(value.span for key, value in node.pairs if key.text == "country")
        place.error(
            findings,
            "ANY_ALONE",
            span,
            "`any` is every country, and others stand beside it.",
            "write `country: [any]`, or leave `any` out",
        )


GETS: Final = Entries(
    EntryOf(
        Gets,
        {
            "data": Key(DATA_LIST, required=True, example="[contact]"),
            "about": Key(names("customer")),
            "for": Key(names("billing"), required=True, field="purposes"),
            "upon": Key(ChoiceOrMoment(("always", "decision", "request", "instruction")), required=True),
            "when": conditions("consented to directory"),
            "needs": Key(words_list("authority, decision_no, date, law"), default=()),
            "exactly": Key(Choice(("decision",))),
            "form": Key(Choice(("personal", "pseudonymous", "anonymous")), default="personal"),
            "tell": Key(Sentence("when the person is told", "1 to 3 months after disclosure.made", read_tell)),
        },
    )
)

RECIPIENTS: Final = Entries(
    EntryOf(
        Recipient,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="Subcontractors"),
            "name": Key(WORDS),
            "role": Key(Choice(get_args(RecipientRole)), required=True),
            "country": Key(
                ListOf(
                    Text("a country code of two capitals, or `any`", "SE", re.compile("[A-Z]{2}|any")),
                    "a list of countries",
                    "[SE]",
                ),
                default=(),
            ),
            "safeguard": Key(Choice(get_args(Safeguard))),
            "also": Key(words_list("encryption", least=0), default=()),
            "assessed": Key(Day()),
            "contract": Key(WORDS),
            "link": Key(WORDS),
            "org_no": Key(WORDS),
            "sub_of": Key(NAMED),
            "paid": Key(TRUE_FALSE, default=False),
            "when": conditions("outside eea"),
            "gets": Key(GETS, default=MappingProxyType({})),
        },
        check=_any_alone,
    ),
    reserved=frozenset({"person", "use", "device", "us", "declared"}),
)

NEVER: Final = Entries(
    EntryOf(
        Never,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="We do not sell data"),
            "do": Key(Choice(get_args(Act)), required=True),
            "data": Key(DATA_LIST),
            "about": Key(names("customer")),
            "to": Key(names("suppliers")),
            "outside": Key(names("eea"), default=()),
            "beyond": Key(names("operators", least=0), default=()),
            "when": conditions("age under 13"),
        },
    )
)

REGIONS: Final = Entries(
    EntryOf(
        Region,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="California"),
            "places": Key(
                ListOf(
                    Text(
                        "a code of a country or of a part of one",
                        "US-CA",
                        re.compile("[A-Z]{2}(-[A-Z0-9]{1,3})?"),
                    ),
                    "a list of places",
                    "[US-CA]",
                ),
                required=True,
            ),
            "laws": Key(LAW_PACKS, default=()),
            "given_to_all": Key(TRUE_FALSE, default=False),
        },
    )
)
