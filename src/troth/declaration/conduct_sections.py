"""The sections ``staff``, ``measures`` and ``duties``, and the map's ``staff`` and ``instructions``: key -> shape,
required, default.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from troth.declaration.conduct import Duty, Instruction, Measure, StaffGroups, StaffRole
from troth.declaration.entries import Entries, EntryOf, Key, Values
from troth.declaration.findings import Findings
from troth.declaration.nodes import Keyed, Node
from troth.declaration.patterns import NAME
from troth.declaration.policy_sections import DATA_LIST, KEEP, LENGTH, WORDS, conditions, names, words_list
from troth.declaration.shapes import FAULT, NAMED, Day, Dictionary, Faulty, Place, Sentence, Shape
from troth.declaration.terms import read_at_end, read_by_when

STAFF: Final = Entries(
    EntryOf(
        StaffRole,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="Fault desk"),
            "may": Key(names("fault_help"), required=True),
            "data": Key(DATA_LIST),
            "in": Key(names("billing"), field="stores"),
            "when": conditions("while fault_case"),
        },
    )
)


def _one_proof(node: Keyed, values: Values, place: Place, findings: Findings) -> None:
    """A measure is either looked at by a probe or vouched for by a person."""
    if ("check" in values) == ("attested_by" in values):
        both = "check" in values
        place.error(
            findings,
            "ONE_PROOF",
            place.begins,
            f"`{place.path}` has {'both' if both else 'neither'} `check` {'and' if both else 'nor'} `attested_by`.",
            "write `check` where a probe can look, else `attested_by` with who gives their word",
        )


MEASURES: Final = Entries(
    EntryOf(
        Measure,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="Data is encrypted"),
            "every": Key(LENGTH, required=True, example="12 months"),
            "check": Key(NAMED),
            "attested_by": Key(WORDS),
            "accepts": Key(words_list("TLS1.3"), default=()),
            "in": Key(names("billing"), field="stores"),
            "evidence": Key(WORDS),
        },
        check=_one_proof,
    )
)

DUTIES: Final = Entries(
    EntryOf(
        Duty,
        {
            "label": Key(WORDS, required=True, missing="NO_LABEL", example="Tell us of a new number"),
            "who": Key(names("user"), required=True),
            "seen_by": Key(NAMED, required=True, example="delivery_failures"),
            "then": Key(NAMED, required=True, example="stop_messages"),
            "within": Key(Sentence("by when", "48 hours after number.changed", read_by_when)),
        },
    )
)


@dataclass(frozen=True)
class GroupsByRole(Shape[Mapping[str, StaffGroups]]):
    """Roles of ``staff``, each with its list of sign-in groups."""

    wants: str = "roles with their sign-in groups: `support: [cs]`"
    example: str = "{support: [cs]}"

    def read(self, node: Node, place: Place, findings: Findings) -> Mapping[str, StaffGroups] | Faulty:
        """The groups by role."""
        groups = Dictionary(words_list("cs"), self.wants, self.example, form=NAME).read(node, place, findings)
        if groups is FAULT or not isinstance(node, Keyed):
            return FAULT
        return MappingProxyType(
            {
                key.text: StaffGroups(
                    groups=groups[key.text], span=key.span, spans=MappingProxyType({"groups": value.span})
                )
                for key, value in node.pairs
            }
        )


def _ends_after_it_begins(node: Keyed, values: Values, place: Place, findings: Findings) -> None:
    """An instruction that ends before it begins is never in force."""
    begins, ends = values.get("from"), values.get("to")
    if begins is None or ends is None or FAULT in (begins, ends) or begins <= ends:
        return
    span = next(value.span for key, value in node.pairs if key.text == "to")
    place.error(findings, "ENDS_TOO_SOON", span, f"It ends on {ends} and begins on {begins}.", "mend `from` or `to`")


INSTRUCTIONS: Final = Entries(
    EntryOf(
        Instruction,
        {
            "may": Key(names("surveys"), required=True),
            "keep": Key(KEEP, required=True, missing="NO_PERIOD"),
            "at_end": Key(Sentence("what becomes of its data", "delete by 2027-01-31", read_at_end)),
            "from": Key(Day(), field="begins"),
            "to": Key(Day(), field="ends"),
        },
        check=_ends_after_it_begins,
    ),
    form=re.compile(r"\S(?:.*\S)?"),
    names="a controller is written as the map finds it",
    foreign=True,
)
