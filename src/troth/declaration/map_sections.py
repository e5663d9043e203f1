"""The sections of map.yaml, one table each: key -> shape, required, default."""

import re
from types import MappingProxyType
from typing import Final

from troth.declaration.entries import Entries, EntryOf, Key, Values
from troth.declaration.findings import Findings
from troth.declaration.lengths import read_length
from troth.declaration.map_shapes import (
    COLUMN_NAME,
    TABLE_NAME,
    Columns,
    KeyColumns,
    Links,
    OneTest,
    Pair,
    Percent,
    PersonOfFact,
)
from troth.declaration.model import (
    ConsentLog,
    FactTable,
    KeyTable,
    Link,
    MapHead,
    PeopleTable,
    Store,
    TableEntry,
    TimeColumn,
)
from troth.declaration.nodes import Keyed
from troth.declaration.patterns import COLUMN, MOMENT, NAME, QUALIFIED, TABLE
from troth.declaration.references import read_owner, read_reference
from troth.declaration.row_tests import read_row_test
from troth.declaration.sentences import EmptyMeans
from troth.declaration.shapes import (
    NAMED,
    Choice,
    Dictionary,
    ListOf,
    Member,
    Place,
    Sentence,
    Text,
    TrueFalse,
    Verbatim,
    Zone,
)
from troth.declaration.small_sentences import (
    read_anonymise,
    read_empty_link,
    read_ends,
    read_moment_column,
    read_plausible,
    read_unowned,
)
from troth.kernel.calendar import Length, Unit
from troth.kernel.forms import Form
from troth.kernel.instants import TimeKind

WORDS: Final = Text()
LENGTH: Final = Sentence("a length of time", "30 days", read_length)
TRUE_FALSE: Final = TrueFalse()
NOTHING: Final = MappingProxyType({})  # type: ignore[var-annotated]
REFERENCE: Final = Sentence("a reference to a person", "customer by customer_id", read_reference)
FAR_COLUMN: Final = Text("a column with its table and store", "billing.payments.amount", QUALIFIED)
WHERE: Final = Key(
    ListOf(Sentence("a test of a column", "kind = person", read_row_test), "a list of tests", "[kind = person]"),
    default=(),
)
MEANING: Final = Member(EmptyMeans)
ENDS: Final = Key(
    Sentence("a column, or `COLUMN inclusive`", "ended_at", read_ends),
    default=(None, False),
    field=("ends", "ends_inclusive"),
)
TIMES_ELSEWHERE: Final = {"times": "write `times` in the entry of the same table under `tables`"}

HEAD: Final = EntryOf(
    MapHead,
    {
        "policy": Key(NAMED, required=True, example="acme"),
        "register": Key(Text("a database address", "env:TROTH_REGISTER")),
        "brake": Key(Percent(), default="10", field="brake_percent"),
        "decide_within": Key(LENGTH, default=Length(30, Unit.DAYS)),
    },
)

STORES: Final = Entries(
    EntryOf(
        Store,
        {
            "kind": Key(Text("a kind of database", "postgres", NAME, "NAME_FORM"), required=True),
            "url": Key(Text("a database address", "env:CRM_URL"), required=True),
            "country": Key(Text("a country code of two capitals", "SE", re.compile("[A-Z]{2}")), required=True),
            "backups": Key(LENGTH),
            "write": Key(TRUE_FALSE, default=True),
            "schema": Key(WORDS),
        },
    )
)

PEOPLE: Final = Entries(
    EntryOf(
        PeopleTable,
        {
            "table": Key(TABLE_NAME, required=True),
            "key": Key(COLUMN_NAME, required=True, example="id"),
            "born": Key(COLUMN_NAME),
            "country": Key(COLUMN_NAME),
            "also": Key(ListOf(REFERENCE, "a list of references", "[email(email)]"), default=()),
            "where": WHERE,
        },
        refused=TIMES_ELSEWHERE,
    )
)

KEYS: Final = Entries(
    EntryOf(
        KeyTable,
        {
            "table": Key(TABLE_NAME, required=True, example="crm.number_assignments"),
            "value": Key(COLUMN_NAME, required=True, example="msisdn"),
            "person": Key(REFERENCE, required=True),
            "from": Key(COLUMN_NAME, field="begins"),
            "to": ENDS,
            "form": Key(Member(Form)),
            "where": WHERE,
        },
        refused=TIMES_ELSEWHERE,
    )
)

FACTS: Final = Entries(
    EntryOf(
        FactTable,
        {
            "table": Key(TABLE_NAME, required=True, example="crm.contracts"),
            "of": Key(PersonOfFact(), required=True),
            "from": Key(COLUMN_NAME, field="begins"),
            "to": ENDS,
            "at": Key(
                Sentence("a column, or `COLUMN + COLUMN seconds`", "settled_at", read_moment_column), field="moment"
            ),
            "several": Key(Choice(("first", "last"))),
            "reaches": Key(
                Pair(("sum", FAR_COLUMN), ("of", FAR_COLUMN)), default=(None, None), field=("reaches_sum", "reaches_of")
            ),
            "is": Key(OneTest(), default=(), field="holds"),
            "value": Key(COLUMN_NAME),
            "empty_means": Key(MEANING),
            "where": WHERE,
        },
        refused=TIMES_ELSEWHERE,
    ),
    form=re.compile(f"{NAME.pattern}|{MOMENT.pattern}"),
    names="names are `lower_case`, those of moments with a dot",
)

CONSENTS: Final = EntryOf(
    ConsentLog,
    {
        "table": Key(TABLE_NAME, required=True, example="crm.consent_log"),
        "person": Key(REFERENCE, required=True),
        "consent": Key(COLUMN_NAME, required=True, example="topic"),
        "granted": Key(Sentence("a test of a column", "action = grant", read_row_test), required=True),
        "at": Key(COLUMN_NAME, required=True, field="at_column", example="given_at"),
        "text": Key(COLUMN_NAME),
    },
    refused=TIMES_ELSEWHERE,
)

TIMES: Final = Entries(
    EntryOf(
        TimeColumn,
        {
            "zone": Key(Zone()),
            "kind": Key(Member(TimeKind)),
            "order": Key(COLUMN_NAME),
            "sentinel": Key(
                Dictionary(MEANING, "values with what they mean", "{9999-12-31: not yet}"), default=NOTHING
            ),
            "plausible": Key(Sentence("a range `A to B`", "issued_on to now + 1 day", read_plausible)),
            "contradicted_by": Key(Text("a column with its table and store", "net.calls.started_at", QUALIFIED)),
        },
    ),
    form=COLUMN,
    names="columns are written as in the database",
)

LINK: Final = EntryOf(
    Link,
    {
        "table": Key(TABLE_NAME, required=True, example="billing.invoices"),
        "empty": Key(
            ListOf(
                Sentence("what a null says", "never if tariff = flat_rate", read_empty_link),
                "a list of what a null says",
                "[never if tariff = flat_rate]",
            ),
            default=(),
        ),
    },
    example="billing.invoices",
)


def _owner_where_personal(node: Keyed, values: Values, place: Place, findings: Findings) -> None:
    """Personal rows have an owner, unless nobody can be found because they are anonymous."""
    columns = values.get("columns")
    if "owner" in values or values.get("anonymous") is True or not isinstance(columns, MappingProxyType):
        return
    if any(use.data is not None for use in columns.values()):
        place.error(
            findings,
            "MISSING_KEY",
            place.begins,
            f"`{place.path}` has personal columns, and it is not said whose its rows are.",
            "add `owner: [customer by customer_id]`; or `anonymous: true` where nobody can be found",
        )


TABLES: Final = Entries(
    EntryOf(
        TableEntry,
        {
            "key": Key(KeyColumns(), required=True),
            "owner": Key(
                ListOf(
                    Sentence("a reference to a person", "customer by customer_id", read_owner),
                    "a list of references",
                    "[customer by customer_id]",
                ),
                default=(),
            ),
            "unowned": Key(Sentence("what becomes of them", "6 months after recorded then delete", read_unowned)),
            "shared": Key(Choice(("until last leaves", "when any leaves")), default="until last leaves"),
            "others": Key(
                Dictionary(REFERENCE, "persons by class", "{called: msisdn(b_number) at started_at}", form=NAME),
                default=NOTHING,
            ),
            "controller": Key(REFERENCE),
            "reserved_for": Key(NAMED),
            "count": Key(
                Pair(("table", TABLE_NAME), ("value", COLUMN_NAME)),
                default=(None, None),
                field=("count_table", "count_value"),
            ),
            "recorded": Key(COLUMN_NAME),
            "links": Key(Links(LINK), default=NOTHING),
            "columns": Key(Columns(), required=True),
            "when_empty": Key(Choice(("delete row", "keep row")), default="delete row"),
            "empty": Key(Dictionary(Verbatim(), "columns with what is written", '{name: "(erased)"}'), default=NOTHING),
            "anonymise": Key(
                Dictionary(
                    Sentence("a way to anonymise", "to month", read_anonymise),
                    "columns with how each is anonymised",
                    "{postcode: first 3}",
                ),
                default=NOTHING,
            ),
            "derived_from": Key(ListOf(TABLE_NAME, "a list of tables", "[net.calls]"), default=()),
            "anonymous": Key(TRUE_FALSE, default=False),
            "times": Key(TIMES, default=NOTHING),
            "table": Key(TABLE_NAME),
            "where": WHERE,
        },
        check=_owner_where_personal,
    ),
    form=TABLE,
    names="tables are written with their store: `crm.customers`",
    path_is_name=True,
)
