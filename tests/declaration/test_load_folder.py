"""A whole folder to its values: every key of both files is written once, and read as it is said here."""

import dataclasses
import hashlib
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from troth.declaration import map_sections, policy_sections
from troth.declaration.conduct import Duty, Instruction, Measure, StaffGroups, StaffRole
from troth.declaration.dealings import Cookie, Message, Notice, Right, Service
from troth.declaration.entries import Entries, EntryOf
from troth.declaration.load import load, load_texts
from troth.declaration.model import (
    Category,
    Consent,
    Controller,
    Declaration,
    Deletion,
    Document,
    Entry,
    Fact,
    FactTable,
    Hold,
    KeyTable,
    Link,
    MapHead,
    PeopleTable,
    PersonClass,
    Purpose,
    Store,
    TableEntry,
    TimeColumn,
)
from troth.declaration.outside import Gets, Never, Recipient, Region
from troth.declaration.sections import MAP, POLICY
from troth.declaration.sentences import (
    Anchor,
    AnchorKind,
    Anonymise,
    Anonymiser,
    AnswerTime,
    AtEnd,
    Clock,
    ColumnUse,
    Condition,
    ConditionKind,
    Edge,
    EmptyLink,
    EmptyMeans,
    Joined,
    KeepRule,
    Lead,
    MomentColumn,
    PersonReference,
    Plausible,
    ReferenceKind,
    Role,
    RowTest,
    Tell,
    Unowned,
)
from troth.declaration.sentences import Test as Asked
from troth.declaration.shapes import Shape
from troth.kernel.calendar import Length, RoundTo, Unit
from troth.kernel.errors import Unreadable
from troth.kernel.finding import Level
from troth.kernel.forms import Form
from troth.kernel.instants import TimeKind
from troth.kernel.span import Span

HERE = Path(__file__).parent
UNENFORCED = "recipients never rights messages cookies services staff measures duties notices".split()  # noqa: SIM905


@pytest.fixture(scope="module")
def full() -> Declaration:
    declaration, findings = load_texts(
        (HERE / "full-policy.yaml").read_bytes(), (HERE / "full-map.yaml").read_bytes(), ("p.yaml", "m.yaml")
    )
    assert [(finding.code, finding.subject) for finding in findings] == [
        ("SECTION_LATER", section) for section in (*UNENFORCED, "staff")
    ]
    assert {finding.level for finding in findings} == {Level.NOTE}
    assert declaration is not None
    return declaration


def months(count: int) -> Length:
    return Length(count, Unit.MONTHS)


def customer_by(column: str) -> PersonReference:
    return PersonReference(ReferenceKind.BY, "customer", column, text=f"customer by {column}")


# --- policy.yaml ------------------------------------------------------------------------------------------------------


def test_the_document(full: Declaration) -> None:
    assert full.policy.document == Document(
        label="The policy of Nordlink",
        title="Privacy at Nordlink",
        version="2.10",
        effective=date(2024, 6, 1),
        adopted=date(2024, 5, 2),
        timezone="Europe/Stockholm",
        languages=("sv", "en"),
        laws=("GDPR", "LEK"),
        sites=("www.nordlink.example", "my.nordlink.example"),
        archive="internal",
        earlier_data="current",
        because=("law", "service"),
        told=date(2024, 5, 2),
        pages=MappingProxyType(
            {"sv": "https://www.nordlink.example/integritet", "en": "https://www.nordlink.example/privacy"}
        ),
        reading="the text has no date; the day of the board meeting is used",
        was="nordlink_1",
    )


def test_controllers(full: Declaration) -> None:
    assert dict(full.policy.controllers) == {
        "nordlink": Controller(
            name="Nordlink AB",
            org_no="556016-0680",
            country="SE",
            contact=MappingProxyType(
                {
                    "email": "privacy@nordlink.example",
                    "phone": "+46 8 123",
                    "post": "Box 1",
                    "web": "https://nordlink.example/privacy",
                }
            ),
            address="Storgatan 1, Skövde",
            dpo="dpo@nordlink.example",
            authority="IMY",
            representative=("Nordlink EU GmbH",),
            joint_with=("advertiser",),
            when=(Condition(ConditionKind.IN, "us", negated=True, text="outside us"),),
        )
    }


def test_people_and_facts(full: Declaration) -> None:
    assert dict(full.policy.people) == {
        "customer": PersonClass(label="Customer", within="visitor"),
        "visitor": PersonClass(label="Visitor", was="guest"),
    }
    assert dict(full.policy.facts) == {
        "contract": Fact(kind="period", label="The agreement"),
        "dispute": Fact(kind="period", label="A dispute is open"),
        "invoice.settled": Fact(kind="moment", label="The invoice is paid", expected=months(12)),
        "fiscal_year.ended": Fact(kind="moment", label="The financial year has ended"),
        "application.made": Fact(kind="moment", label="The person applies", was="application.sent"),
        "vip": Fact(kind="flag", label="The customer is invited"),
        "keep_months": Fact(kind="number", label="How long the customer wants it kept"),
    }


def test_categories(full: Declaration) -> None:
    assert dict(full.policy.categories) == {
        "contact": Category(
            label="Contact details",
            about=("customer", "visitor"),
            source=("person", "registry"),
            fresh="every 12 months against registry",
            open=True,
            parts=MappingProxyType(
                {
                    "email": Category(label="E-mail address"),
                    "national_id": Category(
                        label="Identity number",
                        kind="identity_number",
                        about=("customer",),
                        when=(Condition(ConditionKind.WHILE, "contract", text="while contract"),),
                    ),
                }
            ),
        ),
        "traffic": Category(
            label="Traffic data", kind="traffic", derived_from=("contact.email",), reserved_for="billing"
        ),
    }


def test_consents(full: Declaration) -> None:
    assert dict(full.policy.consents) == {
        "offers": Consent(
            label="Offers by traffic",
            guardian_under=13,
            withdraw_by=("link", "setting"),
            lasts=Length(2, Unit.YEARS),
            reaches="held",
        ),
        "news": Consent(label="News", withdraw_by=("email",)),
    }


def test_purposes(full: Declaration) -> None:
    assert full.policy.purposes["service"] == Purpose(label="The service")
    billing = full.policy.purposes["billing"]
    assert (billing.label, billing.part_of, billing.direct_marketing) == ("Billing", "service", True)
    assert dict(billing.decision) == {
        "solely": "false",
        "logic": "score",
        "effect": "prepayment",
        "human": "customer service",
    }
    assert list(billing.uses) == ["traffic", "news", "vouchers", "interest"]


def test_a_row_with_every_key(full: Declaration) -> None:
    use = full.policy.purposes["billing"].uses["traffic"]
    assert use.label == "Calls on the bill"
    assert use.data == ("traffic", "contact.national_id")
    assert use.about == (("customer", "user"), ("visitor", "holder"))
    assert use.stores == ("crm", "net")
    assert use.when == (
        Condition(ConditionKind.WHILE, "contract", text="while contract"),
        Condition(ConditionKind.IF, "vip", negated=True, text="if not vip"),
    )
    assert (use.ground, use.relation, use.asked, use.after) == (
        "contract",
        "contract",
        "application.made",
        "collect what is unpaid",
    )
    assert (use.tail, use.art9, use.why) == ("e", "f", "the bill is made from it")
    assert use.use_when == (Condition(ConditionKind.WHILE, "dispute", negated=True, text="while not dispute"),)
    assert (use.form, use.then, use.reading, use.was) == ("pseudonymous", "anonymise", "counted from payment", "calls")


def test_a_row_with_few_keys_takes_the_defaults(full: Declaration) -> None:
    use = full.policy.purposes["billing"].uses["news"]
    assert use.keep == KeepRule(Joined.GROUND, text="while ground stands")
    assert (use.ground, use.consent, use.form) == ("consent", "news", "personal")
    assert (use.about, use.stores, use.when, use.use_when, use.then) == (None, None, (), (), None)


def test_companions_of_the_other_grounds(full: Declaration) -> None:
    uses = full.policy.purposes["billing"].uses
    assert (uses["vouchers"].law, uses["vouchers"].data) == ("BFL 7:2", ("all",))
    assert (uses["interest"].interest, uses["interest"].of) == ("answer who writes", "customer")


def test_a_dotted_moment_that_is_declared_is_no_end_of_a_period(full: Declaration) -> None:
    uses = full.policy.purposes["billing"].uses
    assert uses["traffic"].keep == KeepRule(
        Joined.AT_THE_LATEST,
        (
            Clock(Anchor(AnchorKind.MOMENT, "invoice.settled"), months(24)),
            Clock(Anchor(AnchorKind.MOMENT, "fiscal_year.ended"), Length(3, Unit.YEARS)),
        ),
        text="24 months after invoice.settled or at the latest 3 years after fiscal_year.ended",
    )
    assert uses["vouchers"].keep.clocks == (
        Clock(
            Anchor(AnchorKind.MOMENT, "fiscal_year.ended"),
            Length(7, Unit.YEARS),
            floor=True,
            round_to=RoundTo.YEAR,
        ),
    )
    assert uses["interest"].keep.clocks == (Clock(Anchor(AnchorKind.ENDED, "contract")),)


def test_holds_and_deletion(full: Declaration) -> None:
    assert dict(full.policy.holds) == {
        "law": Hold(
            label="An order",
            upon="decision",
            review=months(6),
            use_for=("billing",),
            longest=Length(90, Unit.DAYS),
            renew=Length(30, Unit.DAYS),
            law="RB 27:16",
            data=("traffic",),
            stores=("net",),
            staff=("legal",),
            needs=("law",),
            secret=True,
        )
    }
    assert full.policy.deletion == Deletion(
        within=Length(2, Unit.DAYS), undo=months(1), undo_by=("support",), backups=Length(12, Unit.WEEKS)
    )


def test_what_a_missing_section_means() -> None:
    small, _ = load_texts((HERE / "small-policy.yaml").read_bytes(), (HERE / "small-map.yaml").read_bytes())
    assert small is not None
    assert small.policy.deletion == Deletion(within=Length(1, Unit.DAYS))
    assert (len(small.policy.consents), len(small.policy.holds), len(small.map.keys)) == (0, 0, 0)
    assert small.map.consents is None
    assert small.map.head == MapHead(policy="acme", brake_percent="10", decide_within=Length(30, Unit.DAYS))


# --- recipients to regions --------------------------------------------------------------------------------------------


def test_recipients(full: Declaration) -> None:
    assert full.policy.recipients["registry"] == Recipient(label="The registry", role="source")
    assert full.policy.recipients["cloud"] == Recipient(
        label="Hosting",
        name="Example Cloud Ltd.",
        role="processor",
        country=("IE", "US"),
        safeguard="scc",
        also=("encryption",),
        assessed=date(2026, 1, 13),
        contract="DPA 2024-03",
        link="https://cloud.example/privacy",
        org_no="556016-0680",
        sub_of="registry",
        paid=True,
        when=(Condition(ConditionKind.IN, "us", negated=True, text="outside us"),),
        gets=MappingProxyType(
            {
                "hosting": Gets(
                    data=("traffic", "contact.email"),
                    about=("customer",),
                    purposes=("billing",),
                    upon="application.made",
                    when=(Condition(ConditionKind.CONSENTED, "offers", text="consented to offers"),),
                    needs=("authority", "date"),
                    exactly="decision",
                    form="pseudonymous",
                    tell=Tell("after", "disclosure.made", months(1), months(3)),
                )
            }
        ),
    )


def test_never_and_regions(full: Declaration) -> None:
    assert dict(full.policy.never) == {
        "sell": Never(
            label="We sell nothing",
            do="transfer",
            data=("traffic",),
            about=("customer",),
            to=("cloud",),
            outside=("us",),
            beyond=("registry", "billing", "news", "declared"),
            when=(Condition(ConditionKind.AGE_UNDER, age=13, text="age under 13"),),
        )
    }
    assert dict(full.policy.regions) == {
        "us": Region(label="United States", places=("US", "US-CA"), laws=("CCPA",), given_to_all=True)
    }


def test_rights_messages_and_notices(full: Declaration) -> None:
    assert dict(full.policy.rights) == {
        "access": Right(
            people=("customer",),
            cases=("asked",),
            not_when=("legal_duty",),
            due=AnswerTime(Length(10, Unit.DAYS), working=True),
            extend=AnswerTime(months(2)),
            free=False,
            once_per=Length(1, Unit.YEARS),
            by=("web", "email"),
            identify=("bank_id",),
            format=("json", "pdf"),
            ask_for=("which processing",),
            takes_effect=Length(14, Unit.DAYS),
            review=True,
            when=(Condition(ConditionKind.IN, "us", text="in us"),),
        )
    }
    assert dict(full.policy.messages) == {
        "news": Message(
            label="News",
            purpose="billing",
            to=("customer",),
            by=("email", "sms"),
            stop=("link", "setting"),
            upon=("application.made", "contract.ended"),
            when=(Condition(ConditionKind.WHILE, "contract", text="while contract"),),
        )
    }
    assert dict(full.policy.notices) == {
        "change": Notice(
            label="New version",
            upon="material_change",
            to=("customer", "registry"),
            by=("email",),
            lead=Lead("before", AnswerTime(Length(30, Unit.DAYS))),
        )
    }


def test_cookies_and_services(full: Declaration) -> None:
    assert dict(full.policy.cookies) == {
        "_nl_*": Cookie(
            label="Counts",
            cookie_class="analytics",
            kind="cookie",
            set_by="advertiser",
            site="www.nordlink.example",
            purpose="billing",
            lasts=months(24),
            data=("traffic",),
            was="_nl",
        ),
        "choice": Cookie(
            label="Remembers",
            cookie_class="necessary",
            kind="local_storage",
            set_by="us",
            site="www.nordlink.example",
            purpose="billing",
            lasts="session",
        ),
    }
    assert dict(full.policy.services) == {
        "forum": Service(
            label="Forum",
            people=("customer",),
            data=("contact",),
            when=(Condition(ConditionKind.WHILE, "contract", text="while contract"),),
            must_give=("contact.email",),
            self_service=("view", "close"),
        )
    }


def test_staff_measures_and_duties(full: Declaration) -> None:
    assert dict(full.policy.staff) == {
        "legal": StaffRole(
            label="Legal desk",
            may=("billing", "answering"),
            data=("contact",),
            stores=("crm",),
            when=(Condition(ConditionKind.WHILE, "request", text="while request"),),
        ),
        "support": StaffRole(label="Support", may=("service",)),
    }
    assert dict(full.policy.measures) == {
        "tls": Measure(
            label="Encrypted", check="encryption", accepts=("TLS1.3",), stores=("crm",), every=Length(1, Unit.DAYS)
        ),
        "care": Measure(label="Handled with care", attested_by="CISO", every=months(12), evidence="site list"),
    }
    assert dict(full.policy.duties) == {
        "number": Duty(
            label="Tell us of a new number",
            who=("customer",),
            seen_by="bounces",
            then="stop_messages",
            within=KeepRule(
                Joined.ONE,
                (Clock(Anchor(AnchorKind.MOMENT, "fiscal_year.ended"), Length(48, Unit.HOURS)),),
                text="48 hours after fiscal_year.ended",
            ),
        )
    }


def test_staff_and_instructions_of_the_map(full: Declaration) -> None:
    assert dict(full.map.staff) == {"support": StaffGroups(groups=("group:cs",))}
    assert text_at(full.map.staff["support"].at("groups")).startswith("[")
    assert dict(full.map.instructions) == {
        "creator 4711": Instruction(
            may=("billing",),
            keep=KeepRule(
                Joined.ONE,
                (Clock(Anchor(AnchorKind.MOMENT, "fiscal_year.ended"), months(6)),),
                text="6 months after fiscal_year.ended",
            ),
            at_end=AtEnd("delete", date(2027, 1, 31)),
            begins=date(2025, 1, 1),
            ends=date(2026, 12, 31),
        )
    }


# --- map.yaml ---------------------------------------------------------------------------------------------------------


def test_head_and_stores(full: Declaration) -> None:
    assert full.map.head == MapHead(
        policy="nordlink", register="env:TROTH_REGISTER", brake_percent="2.5", decide_within=Length(14, Unit.DAYS)
    )
    assert dict(full.map.stores) == {
        "crm": Store(
            kind="postgres",
            url="env:CRM_URL",
            country="SE",
            backups=Length(30, Unit.DAYS),
            write=False,
            schema="public",
        ),
        "net": Store(kind="sqlite", url="env:NET_DB", country="IE"),
    }


def test_people_and_keys_of_the_map(full: Declaration) -> None:
    assert full.map.people["customer"] == PeopleTable(
        table="crm.customers",
        key="id",
        born="birth_date",
        country="country",
        also=(PersonReference(ReferenceKind.KEY, "mail", "email", text="mail(email)"),),
        where=(
            RowTest("kind", Asked.EQUALS, ("person",)),
            RowTest("role", Asked.ONE_OF, ("a", "b")),
            RowTest("deleted_at", Asked.EMPTY),
        ),
    )
    assert dict(full.map.keys) == {
        "msisdn": KeyTable(
            table="crm.numbers",
            value="msisdn",
            person=customer_by("customer_id"),
            begins="assigned_at",
            ends="released_at",
            ends_inclusive=True,
            form=Form.E164,
            where=(RowTest("kind", Asked.EQUALS, ("mobile",)),),
        ),
        "mail": KeyTable(table="crm.customers", value="email", person=customer_by("id")),
    }


def test_facts_of_the_map(full: Declaration) -> None:
    assert full.map.facts["contract"] == FactTable(
        table="crm.contracts",
        of=customer_by("customer_id"),
        begins="started_at",
        ends="ended_at",
        ends_inclusive=True,
        empty_means=EmptyMeans.STILL_RUNNING,
        where=(RowTest("product", Asked.EQUALS, ("telephony",)),),
    )
    assert full.map.facts["invoice.settled"] == FactTable(
        table="crm.invoices",
        of=None,
        moment=MomentColumn("crm.payments.paid_at"),
        several="last",
        reaches_sum="crm.payments.amount",
        reaches_of="crm.invoices.amount",
        holds=(RowTest("balance", Asked.EQUALS, ("0",)),),
        empty_means=EmptyMeans.NOT_YET,
    )
    assert full.map.facts["call.ended"].moment == MomentColumn("started_at", "seconds")
    assert full.map.facts["call.ended"].empty_means is EmptyMeans.UNKNOWN
    assert full.map.facts["keep_months"].value == "months"


def test_the_consent_log(full: Declaration) -> None:
    log = full.map.consents
    assert log is not None
    assert (log.table, log.person, log.consent) == ("crm.consent_log", customer_by("customer_id"), "topic")
    assert (log.granted, log.at_column, log.text) == (
        RowTest("action", Asked.EQUALS, ("grant",)),
        "given_at",
        "text_version",
    )


def test_a_table_with_every_key(full: Declaration) -> None:
    calls = full.map.tables["net.calls"]
    expected = TableEntry(
        key=("id",),
        owner=(
            PersonReference(
                ReferenceKind.KEY,
                "msisdn",
                "a_number",
                at="started_at",
                role=Role.USER,
                name="caller",
                text="msisdn(a_number) at started_at as user named caller",
            ),
            PersonReference(
                ReferenceKind.BY,
                "customer",
                "subject_id",
                role=Role.PAYER,
                only_if=RowTest("subject_type", Asked.EQUALS, ("Private customer",)),
                text="customer by subject_id if subject_type = Private customer as payer",
            ),
        ),
        unowned=Unowned(months(6)),
        shared="when any leaves",
        others=MappingProxyType(
            {
                "called": PersonReference(
                    ReferenceKind.KEY, "msisdn", "b_number", at="started_at", text="msisdn(b_number) at started_at"
                )
            }
        ),
        controller=PersonReference(ReferenceKind.THROUGH, column="case_id", text="through case_id"),
        reserved_for="billing",
        count_table="net.counters",
        count_value="calls_ended",
        recorded="started_at",
        links=MappingProxyType(
            {
                "invoice_id": Link(table="crm.invoices"),
                "case_id": Link(
                    table="crm.cases",
                    empty=(EmptyLink("never", RowTest("tariff", Asked.EQUALS, ("flat_rate",))), EmptyLink("not yet")),
                ),
            }
        ),
        columns=MappingProxyType(
            {
                "id": ColumnUse("id", None),
                "a_number": ColumnUse("a_number", "traffic", "caller", "called", "a_hidden"),
                "prefs/newsletter": ColumnUse("prefs", "contact.email", inside="newsletter"),
                "body/*": ColumnUse("body", "contact", "all", inside="*"),
            }
        ),
        when_empty="keep row",
        empty=MappingProxyType({"a_number": "", "name": " (erased)"}),
        anonymise=MappingProxyType(
            {
                "a_number": Anonymise(Anonymiser.FIRST, "3"),
                "started_at": Anonymise(Anonymiser.TO, "month"),
                "seconds": Anonymise(Anonymiser.ROUND, "60"),
                "note": Anonymise(Anonymiser.REPLACE, "not known"),
                "id": Anonymise(Anonymiser.KEEP),
                "imei": Anonymise(Anonymiser.EMPTY),
                "ref": Anonymise(Anonymiser.RANDOM),
            }
        ),
        derived_from=("crm.customers",),
        times=MappingProxyType(
            {
                "settled_at": TimeColumn(
                    zone="Europe/Oslo",
                    kind=TimeKind.DATE,
                    order="id",
                    sentinel=MappingProxyType({"9999-12-31": EmptyMeans.NOT_YET}),
                    plausible=Plausible(Edge(column="issued_on"), Edge(now_plus=Length(1, Unit.DAYS))),
                ),
                "ended_at": TimeColumn(
                    contradicted_by="net.calls.started_at",
                    plausible=Plausible(Edge(day="2000-01-01"), Edge(now_plus=Length(0, Unit.DAYS))),
                ),
            }
        ),
    )
    assert calls == expected


def test_a_part_of_a_table_without_key_and_owner(full: Declaration) -> None:
    assert full.map.tables["net.calls#stats"] == TableEntry(
        table="net.calls",
        where=(RowTest("kind", Asked.EQUALS, ("stats",)),),
        key=None,
        columns=MappingProxyType({"n": ColumnUse("n", "traffic")}),
        anonymous=True,
    )


# --- places, digests, files -------------------------------------------------------------------------------------------


def text_at(span: Span) -> str:
    name = {"p.yaml": "full-policy.yaml", "m.yaml": "full-map.yaml"}[span.file]
    line = (HERE / name).read_text(encoding="utf-8").split("\n")[span.line - 1]
    return line[span.column - 1 : span.column - 1 + span.length]


def test_every_value_knows_its_place(full: Declaration) -> None:
    use = full.policy.purposes["billing"].uses["traffic"]
    assert text_at(use.span) == "traffic"
    assert text_at(use.at("tail")) == "e"
    assert text_at(use.at("keep")) == use.keep.text
    assert text_at(use.at("data", 1)) == "contact.national_id"
    assert use.at("interest") == use.span
    assert use.at("data", 7) == use.at("data")
    calls = full.map.tables["net.calls"]
    assert text_at(calls.at("columns", "a_number")) == "traffic of caller seen by called unless a_hidden"
    assert text_at(calls.at("empty", "name")) == '" (erased)"'
    assert text_at(calls.links["case_id"].at("table")) == "crm.cases"
    assert text_at(full.map.tables["net.calls#stats"].span) == '"net.calls#stats"'
    assert text_at(full.policy.document.at("effective")) == "2024-06-01"


def test_digests_are_of_the_bytes(full: Declaration) -> None:
    assert dict(full.digests) == {
        "policy": hashlib.sha256((HERE / "full-policy.yaml").read_bytes()).hexdigest(),
        "map": hashlib.sha256((HERE / "full-map.yaml").read_bytes()).hexdigest(),
    }


def entries_of(value: object) -> Iterator[tuple[type[object], frozenset[str]]]:
    """Every entry inside a value, with the keys that were written in it."""
    if isinstance(value, Entry):
        yield type(value), frozenset(value.spans)
        for name in value.__dataclass_fields__:
            yield from entries_of(getattr(value, name))
    elif isinstance(value, MappingProxyType):
        for item in value.values():
            yield from entries_of(item)


def tables_of(shape: Shape[object]) -> Iterator[EntryOf[object]]:
    """Every table of keys that a section holds."""
    if isinstance(shape, Entries):
        yield from tables_of(shape.entry)
    elif isinstance(shape, EntryOf):
        yield shape
        for key in shape.keys.values():
            yield from tables_of(key.shape)


TABLES = [
    *(table for part in (*POLICY.values(), *MAP.values()) for table in tables_of(part.shape)),
    map_sections.LINK,
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.model.__name__)
def test_the_full_files_write_every_key(full: Declaration, table: EntryOf[object]) -> None:
    written: set[str] = set()
    for kind, keys in (*entries_of(full.policy), *entries_of(full.map)):
        if kind is table.model:
            written |= keys
    assert set(table.keys) <= written


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.model.__name__)
def test_tables_and_values_agree_on_fields_and_defaults(table: EntryOf[object]) -> None:
    assert isinstance(table.model, type)
    fields = {field.name: field for field in dataclasses.fields(table.model)}
    given = set()
    for name, key in table.keys.items():
        if isinstance(key.field, tuple):
            assert isinstance(key.default, tuple)
            pairs = dict(zip(key.field, key.default, strict=True))
        else:
            pairs = {key.field or name: key.default}
        given |= set(pairs)
        for field_name, default in pairs.items():
            field = fields[field_name]
            if field.default_factory is not dataclasses.MISSING:
                assert field.default_factory() == default
            elif field.default is not dataclasses.MISSING:
                assert field.default == default
            else:
                assert key.required or default is not None
    assert set(fields) - given <= {"span", "spans", "label", "reading", "was", "parts"}


def test_parts_have_no_parts() -> None:
    assert set(policy_sections.PARTS.entry.keys) == set(policy_sections.CATEGORIES.entry.keys) - {"parts"}


def test_a_folder_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    shutil.copy(HERE / "small-policy.yaml", folder / "policy.yaml")
    shutil.copy(HERE / "small-map.yaml", folder / "map.yaml")
    declaration, findings = load(folder)
    assert findings == ()
    assert declaration is not None
    monkeypatch.chdir(tmp_path)
    (folder / "policy.yaml").write_text("policy: {titel: x}\n", encoding="utf-8")
    (folder / "map.yaml").write_text("map: [x]\n", encoding="utf-8")
    declaration, findings = load(Path("acme"))
    assert declaration is None
    assert {finding.span.file for finding in findings} == {"acme/policy.yaml", "acme/map.yaml"}
    assert [finding.span.file for finding in findings] == sorted(
        (finding.span.file for finding in findings), reverse=True
    )
    for name in ("acme/policy.yaml", "acme/map.yaml"):
        places = [(finding.span.line, finding.span.column) for finding in findings if finding.span.file == name]
        assert places == sorted(places)


@pytest.mark.parametrize("missing", ["policy.yaml", "map.yaml"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    for name in {"policy.yaml", "map.yaml"} - {missing}:
        (tmp_path / name).write_text("{}", encoding="utf-8")
    with pytest.raises(Unreadable, match=missing) as caught:
        load(tmp_path)
    assert caught.value.exit_code == 2
    assert caught.value.help


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="nowhere"):
        load(tmp_path / "nowhere")


def test_a_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").mkdir()
    with pytest.raises(Unreadable, match="cannot be read"):
        load(tmp_path)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_bytes(b"# " + b"x" * (1024 * 1024))
    (tmp_path / "map.yaml").write_bytes((HERE / "small-map.yaml").read_bytes())
    declaration, findings = load(tmp_path)
    assert declaration is None
    assert [finding.code for finding in findings] == ["FILE_TOO_LARGE"]


def test_a_byte_order_mark_and_other_line_ends_change_nothing() -> None:
    policy, mapped = (HERE / "small-policy.yaml").read_bytes(), (HERE / "small-map.yaml").read_bytes()
    plain, _ = load_texts(policy, mapped)
    other, findings = load_texts(b"\xef\xbb\xbf" + policy.replace(b"\n", b"\r\n"), mapped)
    assert findings == ()
    assert plain is not None
    assert other is not None
    assert other.policy == plain.policy
    assert other.policy.document.span == plain.policy.document.span
