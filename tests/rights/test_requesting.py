"""Requests as staff work on them, on both registers: what is refused and with which code, and two people at once."""

import json
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rights.office import POLICY, RIGHTS, Office, another, checked, folder, moment
from troth.engine.bootstrap import read_policy
from troth.engine.recording import record
from troth.engine.requesting import every_request, find, pressing, refuse
from troth.kernel.errors import Refused, TrothError, Unreadable
from troth.kernel.span import Span
from troth.plan.events import reduce
from troth.register.register import open_register
from troth.register.values import Event, EventKind, Person
from troth.render.requests import shown
from troth.rights.chain import Pressure, State
from troth.rights.steps import lacking

EXAMPLES = Path(__file__).parents[2] / "examples"


def refused_as(code: str, act: Any, *words: Any, **more: Any) -> TrothError:
    """That an act is refused with this code, and says what to do."""
    with pytest.raises(TrothError) as found:
        act(*words, **more)
    assert found.value.code == code
    assert found.value.help
    return found.value


def held(office: Office) -> set[tuple[str, str]]:
    """Whose data an open request holds now."""
    reduced = reduce(office.policy.policy, list(office.register.events()), office.now)
    assert not reduced.row_claims
    return {(claim.person_class, claim.person) for claim in reduced.person_claims}


def test_an_erasure_from_receipt_to_its_end(office: Office) -> None:
    case = office.open(right="erase", channel="email").case
    assert case == "R-2025-1"
    assert held(office) == {("customer", "17")}
    refused_as("REQUEST_PROOF", office.step, case, "planned", plan="d1")
    office.step(case, "verified", how="code_by_sms", proves="holder", key="email", value="a@b.example")
    error = refused_as("REQUEST_PROOF", office.step, case, "planned", plan="d1")
    assert "cannot be taken back" in error.says
    office.on("2025-02-03").verified(case)
    refused_as("REQUEST_STEP", office.step, case, "carried_out", plan="d1", outcome="done")
    office.step(case, "planned", plan="d1")
    refused_as("REQUEST_STEP", office.step, case, "carried_out", plan="d2", outcome="done")
    office.step(case, "carried_out", plan="d1", outcome="done", recipients=["printer"], undecided=0)
    refused_as("REQUEST_OUTCOME", office.step, case, "closed", outcome="answered")
    office.on("2025-02-10").step(case, "answered")
    error = refused_as("REQUEST_RECIPIENTS", office.step, case, "closed", outcome="answered")
    assert "printer" in error.says
    refused_as("REQUEST_REASON", office.step, case, "told", recipient="printer", outcome="impossible")
    office.step(case, "told", recipient="printer")
    request = office.step(case, "closed", outcome="answered")
    assert (request.state, request.outcome, request.late) == (State.CLOSED, "answered", False)
    assert all(step.by == "sara" for step in request.steps)
    assert held(office) == set()
    refused_as("REQUEST_CLOSED", office.step, case, "closed", outcome="withdrawn")
    refused_as("REQUEST_CLOSED", office.verified, case)
    assert office.register.verify_ledger() == ()


@pytest.mark.scenario("RT-46")
def test_with_undecided_cells_it_is_not_closed_as_complete(office: Office) -> None:
    """Asked on 3 February, due by 3 March: decide, extend with reasons, or answer in part and say so."""
    case = office.on("2025-02-03").open(right="access").case
    office.carried_out(case, undecided=1)
    request = office.on("2025-03-03").step(case, "answered", undecided=1)
    assert request.limits.legal is not None
    assert str(request.limits.legal.day) == "2025-03-03"
    error = refused_as("REQUEST_UNDECIDED", office.step, case, "closed", outcome="answered")
    assert "1 are undecided" in error.says
    assert "decide them, extend with reasons, or close as answered in part" in error.help
    refused_as("REQUEST_REASON", office.step, case, "closed", outcome="answered_in_part")
    assert office.look(case).open
    ended = office.step(case, "closed", outcome="answered_in_part", reason="1 record is under review")
    assert ended.outcome == "answered_in_part"


def test_nobody_has_said_how_many_is_not_none(office: Office) -> None:
    case = office.open(right="access").case
    office.verified(case)
    office.step(case, "planned", plan="d1")
    office.step(case, "carried_out", plan="d1", outcome="done")
    office.step(case, "answered")
    error = refused_as("REQUEST_UNDECIDED", office.step, case, "closed", outcome="answered")
    assert "nobody has said" in error.says
    assert office.step(case, "closed", outcome="answered", undecided=0).outcome == "answered"


def test_the_extension_is_told_of_within_the_first_month_and_once(office: Office) -> None:
    case = office.open(right="access").case
    extend: dict[str, Any] = {"because": "complexity", "reason": "nine years of calls"}
    refused_as("REQUEST_REASON", office.step, case, "extended", because="holidays", reason="we were away")
    refused_as("EVENT_INCOMPLETE", office.step, case, "extended", because="number")
    refused_as("REQUEST_EXTENSION_LATE", office.step, case, "extended", **extend, told="2025-02-28")  # not yet told
    refused_as("REQUEST_EXTENSION_LATE", office.step, case, "extended", **extend, told="2025-01-30")  # not yet asked
    office.now = datetime.fromisoformat("2025-03-01T00:00:00+01:00")
    refused_as("REQUEST_EXTENSION_LATE", office.step, case, "extended", **extend)
    office.now = datetime.fromisoformat("2025-02-28T23:50:00+01:00")
    request = office.step(case, "extended", **extend)
    assert request.due is not None
    assert str(request.due.day) == "2025-04-30"
    refused_as("REQUEST_EXTENDED", office.step, case, "extended", because="number", reason="ten more came")
    assert office.on("2025-03-15").look(case).pressure(office.now) is Pressure.NONE


def test_what_was_told_in_time_may_be_written_down_later(office: Office) -> None:
    case = office.open(right="access").case
    request = office.on("2025-03-03").step(case, "extended", because="number", reason="many", told="2025-02-28")
    assert request.extension is not None
    assert str(request.extension.told) == "2025-02-28"
    assert str(request.steps[-1].recorded.date()) == "2025-03-03"


def test_a_refusal_has_a_reason_of_the_law_words_and_a_way_to_complain(office: Office) -> None:
    case = office.open(right="access").case
    refused_as("REQUEST_REFUSAL", refuse, office.engine, case, {"refusal": "too_much_work", "reason": "busy"})
    refused_as("REQUEST_REFUSAL", refuse, office.engine, case, {"refusal": "legal_claims", "reason": "a claim"})
    refused_as("REQUEST_REASON", refuse, office.engine, case, {"refusal": "unfounded"})
    route = {"refusal": "unfounded", "reason": "r", "outcome": "refused"}
    refused_as("REQUEST_ROUTE", office.step, case, "closed", **route)
    request = refuse(office.engine, case, {"refusal": "unfounded", "reason": "she never dealt with us", "by": "sara"})
    assert (request.state, request.outcome) == (State.CLOSED, "refused")
    assert request.steps[-1].body["complaint"] == "IMY"
    assert held(office) == set()


def test_no_refusal_of_what_the_law_lets_nobody_refuse(office: Office) -> None:
    taken_back = office.open(right="withdraw").case
    refused_as("REQUEST_REFUSAL", refuse, office.engine, taken_back, {"refusal": "excessive", "reason": "again"})
    for more in ({"direct_marketing": True}, {"purpose": "news"}):
        case = office.open(right="object", **more).case
        refused_as(
            "MARKETING_OBJECTION", refuse, office.engine, case, {"refusal": "compelling_grounds", "reason": "sales"}
        )


def test_the_policy_may_keep_fewer_reasons_to_refuse(tmp_path: Path, register_url: str) -> None:
    policy = checked(tmp_path / "p", RIGHTS.replace("access: {", "access: {not_when: [excessive], "))
    with open_register(register_url) as register:
        office = Office(policy, register)
        case = office.open(right="access").case
        refused_as("REQUEST_REFUSAL", refuse, office.engine, case, {"refusal": "unfounded", "reason": "r"})
        assert refuse(office.engine, case, {"refusal": "excessive", "reason": "weekly"}).outcome == "refused"


def test_without_an_authority_a_refusal_must_name_one(tmp_path: Path, register_url: str) -> None:
    unsaid = checked(tmp_path / "p", policy=POLICY.replace(", authority: IMY", ""))
    with open_register(register_url) as register:
        office = Office(unsaid, register)
        case = office.open(right="access").case
        said = {"refusal": "unfounded", "reason": "r"}
        refused_as("REQUEST_ROUTE", refuse, office.engine, case, said)
        assert refuse(office.engine, case, {**said, "complaint": "IMY"}).outcome == "refused"


def test_by_an_identifier_nobody_is_held_until_somebody_is_found(office: Office) -> None:
    case = office.open(right="access", key="email", value="x@y.example").case
    assert held(office) == set()
    refused_as("REQUEST_NOBODY", office.step, case, "planned", plan="d1")
    office.on("2025-02-10")
    request = find(office.engine, case, {"class": "customer", "person": "17", "by": "sara"})
    assert request.persons == (("customer", "17"),)
    assert (str(request.received.date()), str(request.limits.legal and request.limits.legal.day)) == (
        "2025-01-31",
        "2025-02-28",
    )
    assert held(office) == {("customer", "17")}
    two = find(office.engine, case, {"class": "customer", "person": "18", "by": "sara"})
    assert len(two.persons) == 2
    assert held(office) == {("customer", "17"), ("customer", "18")}
    office.step(case, "closed", outcome="withdrawn")
    assert held(office) == set()
    refused_as("REQUEST_CLOSED", find, office.engine, case, {"class": "customer", "person": "19"})


def test_nothing_found_is_an_answer_until_somebody_is(office: Office) -> None:
    case = office.open(right="access", key="email", value="x@y.example").case
    answered = office.step(case, "answered", outcome="nothing_found", undecided=0)
    assert answered.complete
    reopened = find(office.engine, case, {"class": "customer", "person": "17"})
    assert not reopened.complete
    refused_as("REQUEST_OUTCOME", office.step, case, "closed", outcome="answered")
    refused_as("REQUEST_STEP", office.step, case, "answered", outcome="nothing_found")


def test_nobody_is_added_to_what_was_carried_out(office: Office) -> None:
    case = office.open(right="access").case
    office.carried_out(case)
    refused_as("REQUEST_STEP", find, office.engine, case, {"class": "customer", "person": "18"})
    assert held(office) == {("customer", "17")}


def test_a_request_about_a_controllers_rows_is_referred_with_what_it_needs(office: Office) -> None:
    case = office.open(right="access", key="email", value="x@y.example", asks="everything").case
    refused_as("REQUEST_OUTCOME", office.step, case, "closed", outcome="referred")
    request = office.step(case, "referred", controller="Survey Ltd")
    assert request.state is State.REFERRED
    assert [one.controller for one in request.referrals] == ["Survey Ltd"]
    handed = request.handover
    assert handed is not None
    assert (handed.right, handed.asks, handed.identifier and handed.identifier.value) == (
        "access",
        "everything",
        "x@y.example",
    )
    assert handed.due is not None
    assert str(handed.due.day) == "2025-02-28"
    assert office.step(case, "closed", outcome="referred").outcome == "referred"


def test_only_what_happened_can_be_recorded(office: Office) -> None:
    case = office.open(right="access").case
    refused_as("REQUEST_TIME", office.step, case, "answered", occurred="2025-02-01T00:00:00Z")
    refused_as("REQUEST_STEP", office.step, case, "verified", how="x", proves="person", occurred="2025-01-30T00:00:00Z")
    refused_as("BAD_DATE", office.step, case, "verified", how="x", proves="person", occurred="soon")
    # An hour that happened twice.
    refused_as("BAD_DATE", office.open, right="access", occurred="2024-10-27 02:30")
    office.on("2025-02-05").carried_out(case)
    office.on("2025-02-07").step(case, "answered")
    refused_as("REQUEST_TIME", office.step, case, "closed", outcome="withdrawn", occurred="2025-02-04T00:00:00Z")
    assert office.look(case).answer == "in_full"


def test_what_is_not_there_is_named(office: Office) -> None:
    case = office.open(right="access").case
    assert case in refused_as("REQUEST_UNKNOWN", office.look, case + "1").help
    refused_as("REQUEST_UNKNOWN", office.look, "nothing like it")
    office.register.record(
        Event(EventKind.REQUEST, office.now, Person("customer", "9"), office.now, {"right": "access"})
    )
    assert "request_closed" in refused_as("REQUEST_UNKNOWN", office.look, "@2").help
    refused_as("REQUEST_KNOWN", office.open, right="access", case=case)
    refused_as("REQUEST_KNOWN", office.open, right="access", case="@2")
    refused_as("EVENT_VALUE", office.step, case, "told", recipient="printr")
    refused_as("EVENT_VALUE", office.open, right="acess")
    refused_as("EVENT_PERSON", office.open, right="access", person=None, **{"class": None})


def test_no_copy_of_a_paper_comes_into_the_register(office: Office) -> None:
    case = office.open(right="erase").case
    error = refused_as(
        "IDENTITY_PAPER", office.step, case, "verified", how="seen", proves="person", note="scan of her passport"
    )
    assert isinstance(error, Refused)
    refused_as("IDENTITY_PAPER", office.step, case, "verified", how="seen", proves="person", attachment="p.jpg")
    assert office.register.head() == 1


# --- twice, and two at once -------------------------------------------------------------------------------------------


def test_imported_twice_it_is_one_request(office: Office) -> None:
    told = {"source": "desk", "reference": "T-9", "occurred": "2025-01-30T09:00:00Z"}
    first = office.open(right="access", **told)
    again = office.on("2025-02-02").open(right="access", **told)
    assert (again.case, again.received, again.opened) == (first.case, first.received, first.opened)
    assert office.register.head() == 1
    refused_as("REFERENCE_TAKEN", office.open, right="erase", **told)
    other = office.open(right="access", source="web", reference="T-9")
    assert other.case != first.case


def test_who_did_not_see_what_happened_is_refused(office: Office, register_url: str) -> None:
    case = office.open(right="access").case
    seen = office.look(case).position
    bea = another(office, register_url)
    with bea.register:
        bea.step(case, "closed", seen=seen, outcome="withdrawn")
    refused_as("REQUEST_MOVED", office.step, case, "verified", seen=seen, how="x", proves="person")
    refused_as("REQUEST_CLOSED", office.verified, case)


def test_of_two_at_once_one_wins(office: Office, register_url: str) -> None:
    case = office.open(right="access").case
    ended: list[str] = []
    ready = threading.Barrier(4)

    def work(number: int) -> None:
        mine = another(office, register_url)
        with mine.register:
            ready.wait()
            try:
                mine.step(case, "extended", because="number", reason=f"by {number}")
                ended.append("done")
            except TrothError as error:
                ended.append(error.code)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["REQUEST_EXTENDED"] * 3 + ["done"]
    assert [step.fault for step in office.look(case).steps] == [None, None]


def test_opened_at_once_each_gets_a_case_of_its_own(office: Office, register_url: str) -> None:
    cases: list[str] = []

    def work(number: int) -> None:
        mine = another(office, register_url)
        with mine.register:
            cases.append(mine.open(right="access", person=str(number)).case)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(cases)) == 5


def test_a_clock_that_is_behind_sees_what_was_written_ahead(office: Office, register_url: str) -> None:
    case = office.open(right="access").case
    ahead = another(office.on("2025-02-02"), register_url)
    with ahead.register:
        ahead.step(case, "closed", outcome="withdrawn")
    office.on("2025-02-01")
    assert not office.look(case).open
    refused_as("REQUEST_CLOSED", office.verified, case)


# --- hostile and large ------------------------------------------------------------------------------------------------

HOSTILE = ["R'; DROP TABLE event; --", "100%_!", 'a"b\\c', "åäö 🜁", "R-1\u202e", "x y " * 1000, "%"]


@pytest.mark.parametrize("case", HOSTILE, ids=range(len(HOSTILE)))
def test_any_case_number_is_only_itself(office: Office, case: str) -> None:
    office.open(right="access", case="R-1")
    office.open(right="access", case="100x_y", person="18")
    opened = office.open(right="erase", case=case, person="19")
    assert opened.case == case
    assert office.look(case).persons == (("customer", "19"),)
    assert office.verified(case).state is State.VERIFIED
    assert office.look("R-1").state is State.RECEIVED


def test_an_empty_register_has_no_requests(office: Office) -> None:
    found = every_request(office.engine)
    assert (found.all, found.strays) == ((), ())
    refused_as("REQUEST_UNKNOWN", office.look, "R-1")


def test_what_was_written_past_the_shape_breaks_nothing(office: Office) -> None:
    """A library can record any body: of what cannot be read nothing counts, and the rest is still there."""
    when = office.now
    bodies: list[tuple[EventKind, dict[str, Any]]] = [
        (EventKind.REQUEST, {"right": "access", "case": "R"}),
        (EventKind.REQUEST_VERIFIED, {"case": "R", "proves": "everything", "how": 7}),
        (EventKind.REQUEST_EXTENDED, {"case": "R", "because": "number", "reason": "r", "told": "yesterday"}),
        (EventKind.REQUEST_CARRIED_OUT, {"case": "R", "outcome": "done", "undecided": "many", "recipients": 4}),
        (EventKind.REQUEST_CLOSED, {"case": "R", "outcome": 3}),
        (EventKind.REQUEST, {"case": "S"}),
    ]
    for number, (kind, body) in enumerate(bodies):
        office.register.record(Event(kind, when + timedelta(hours=number), Person("customer", "17"), None, body))
    office.on("2025-02-10")
    first, second = every_request(office.engine).all
    assert (first.state, len(first.steps), first.extension) == (State.CLOSED, 5, None)
    assert second.due is None


def test_a_request_is_found_among_many_events(office: Office) -> None:
    """The steps of one request do not get slower with what else the register holds."""
    many = (
        Event(EventKind.CONSENT, office.now, Person("customer", str(number)), office.now, {"consent": "news"})
        for number in range(3000)
    )
    office.register.record_all(many)
    case = office.open(right="access").case
    assert case == "R-2025-3001"
    read = list(office.register.events_of(["request"], case))
    assert [event.position for event in read] == [3001]


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_overdue_and_soon_due_requests_press_in_their_order(office: Office) -> None:
    late = office.on("2025-01-05").open(right="access").case
    soon = office.on("2025-01-12").open(right="erase", person="18").case
    office.on("2025-02-01").open(right="port", person="19")
    found, at = every_request(office.engine), moment("2025-02-06")
    assert [(one.case, one.pressure(at)) for one in pressing(found, at)] == [
        (late, Pressure.OVERDUE),
        (soon, Pressure.SOON),
    ]


def troth(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "troth", *words], capture_output=True, text=True, check=False)


def test_the_commands(tmp_path: Path) -> None:
    here = str(folder(tmp_path / "acme"))
    opened = troth("request", "open", here, "access", "--identifier", "email=x@y.example", "--received", "2025-01-31")
    assert opened.returncode == 0, opened.stderr
    case = opened.stdout.split(":")[0]
    assert "due by law  2025-02-28" in opened.stdout
    assert "1 open, 1 overdue, 0 due within a week" in troth("request", "list", here).stdout
    assert troth("request", "found", here, case, "customer=17", "--by", "sara").returncode == 0
    late = troth("request", "extend", here, case, "--because", "number", "--reason", "many")
    assert (late.returncode, late.stderr.split(":")[0]) == (4, "REQUEST_EXTENSION_LATE")
    shown = json.loads(
        troth("request", "verify", here, case, "--how", "bank_id", "--proves-person", "--by", "bo", "--json").stdout
    )
    assert shown["data"]["proofs"][0] | {"at": ""} == {
        "how": "bank_id",
        "by": "bo",
        "at": "",
        "proves": "person",
        "person": ["customer", "17"],
        "key": "",
        "value": "",
        "since": None,
        "until": None,
    }
    both = troth("request", "verify", here, case, "--how", "x", "--proves-person", "--holds", "email=a@b.example")
    assert (both.returncode, both.stderr.split(":")[0]) == (2, "BAD_FIELD")
    digest = "a" * 64
    add = ("event", "add", here, f"case={case}", "by=sara")
    assert troth(*add, "kind=request_planned", f"plan={digest}").returncode == 0
    assert troth("request", "review", here, case, digest, "--by", "bea").returncode == 0
    done = troth(*add, "kind=request_carried_out", f"plan={digest}", "outcome=done", "undecided=0")
    assert done.returncode == 0, done.stdout + done.stderr
    assert troth("request", "answer", here, case).returncode == 0
    closed = troth("request", "close", here, case)
    assert closed.returncode == 0, closed.stderr
    assert "0 open" in troth("request", "list", here).stdout
    listed = json.loads(troth("request", "list", here, "--all", "--json").stdout)
    assert [one["state"] for one in listed["data"]["requests"]] == ["closed"]
    assert "17" not in json.dumps(listed["data"]["requests"][0])  # a list names nobody


# --- promises whose examples are about requests and their times -----------------------------------------------------


@pytest.mark.promise("IP-45")
def test_a_second_request_in_a_year_is_opened_free_and_marked(tmp_path: Path, register_url: str) -> None:
    """The policy says once a year. The first came on 10 January, the second on 10 March, without a reason."""
    narrow = checked(
        tmp_path / "p",
        RIGHTS.replace("access: {", "access: {once_per: 1 year, reading: the text says so and nobody is refused, "),
    )
    with open_register(register_url) as register:
        office = Office(narrow, register)
        first = office.on("2025-01-10").open(right="access")
        second = office.on("2025-03-10").open(right="access")
        assert [(one.fee, one.open, one.repeats) for one in (first, second)] == [
            (0, True, ()),
            (0, True, (first.case,)),
        ]
        [note] = [line for line in shown(second, office.now) if "asked again" in line]
        assert "narrower than GDPR 12(5)" in note


@pytest.mark.promise("XX-45")
def test_a_complaint_is_listed_with_a_due_date_and_the_text_names_no_authority(office: Office) -> None:
    office.on("2025-03-01").open(right="complain", asks="I think that this breaks the law")
    [request] = every_request(office.engine).all
    assert request.open
    assert request.due is not None
    assert str(request.due.day) == "2025-04-01"
    _, findings = read_policy(EXAMPLES / "unnamed" / "as-published", office.now)
    assert any("authority" in f"{one.says} {one.help}" and one.law for one in findings)


@pytest.mark.promise("IC-62", "SM-142")
@pytest.mark.parametrize(("right", "day"), [("access", "2025-01-31"), ("erase", "2025-01-31")])
def test_a_mail_becomes_a_case_with_a_due_date(office: Office, right: str, day: str) -> None:
    request = office.on(day).open(right=right, channel="email", key="email", value="anna@example.se")
    assert request.state is State.RECEIVED
    assert request.due is not None
    assert str(request.due.day) == "2025-02-28"
    assert request.channel == "email"


@pytest.mark.promise("IC-06")
def test_a_request_from_anywhere_has_the_same_time_and_the_same_steps(office: Office) -> None:
    brazil = office.open(right="access", person="1", note="writes from Brazil")
    sweden = office.open(right="access", person="2", note="writes from Sweden")
    assert brazil.due == sweden.due
    assert brazil.due is not None
    assert str(brazil.due.day) == "2025-02-28"
    assert lacking(brazil) == lacking(sweden) != ()


@pytest.mark.promise("SM-48")
def test_a_respondents_request_goes_to_the_owner_of_the_survey_the_same_day(office: Office) -> None:
    case = office.on("2025-01-05").open(right="access", key="respondent", value="R1", asks="E1").case
    request = office.step(case, "referred", controller="U1", note="the respondent was told")
    [referral] = request.referrals
    assert (referral.controller, referral.at.date(), request.received.date()) == (
        "U1",
        request.received.date(),
        request.received.date(),
    )
    assert request.steps[-1].body["note"] == "the respondent was told"
    assert request.handover is not None


def test_events_that_come_in_are_kept_as_told(office: Office) -> None:
    """An export of another system, in any order: nothing is refused, and what makes no sense is shown as such."""
    lines: list[dict[str, object]] = [
        {"kind": "request_closed", "case": "T1", "outcome": "answered", "occurred": "2025-01-20T10:00:00Z"},
        {"kind": "request_answered", "case": "T1", "occurred": "2025-01-19T10:00:00Z"},
        {
            "kind": "request",
            "case": "T1",
            "right": "access",
            "class": "customer",
            "person": "17",
            "occurred": "2025-01-02",
        },
        {"kind": "request_verified", "case": "T2", "how": "x", "by": "s", "proves": "person"},
    ]
    taken = record(office.engine, [(Span("f", 1, 1), line) for line in lines], "Europe/Stockholm")
    assert taken.findings == ()
    found = every_request(office.engine)
    [request] = found.all
    assert (request.case, request.state) == ("T1", State.CLOSED)
    assert [step.fault and step.fault.code for step in request.steps] == [None, "REQUEST_STEP", "REQUEST_OUTCOME"]
    assert [step.kind for step in found.strays] == ["request_verified"]
    wrong = record(office.engine, [(Span("f", 1, 1), {**lines[3], "note": "passport.jpg"})], None)
    assert [one.code for one in wrong.findings] == ["IDENTITY_PAPER"]


def test_what_cannot_be_read_is_no_refusal(office: Office) -> None:
    with pytest.raises(Unreadable) as found:
        office.open(right="access", data=[])
    assert found.value.exit_code == 2
