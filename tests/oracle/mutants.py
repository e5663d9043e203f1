"""Mutants of the road that runs: one small wrong each, put into the code of a function while a test runs.

A mutant that no world tells from the right code would be a rule that nobody checks. ``worlds/killed_by.json`` names,
for each, a kept world on which the readers agree, and on which they part once the mutant is in. docs/mutants.md lists
them all.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import CodeType, FunctionType
from typing import Literal


@dataclass(frozen=True)
class Mutant:
    """In the function at ``where`` (module:qualified.name), ``old`` is replaced by ``new``, ``times`` times.

    Both are written as ``ast.unparse`` writes code: in one line, with single quotes.
    """

    name: str
    where: str
    old: str
    new: str
    times: int = 1
    engine: Literal["sqlite", "postgres"] = "sqlite"


@contextmanager
def living(mutant: Mutant) -> Iterator[None]:
    """The mutant is in the code for as long as the block runs."""
    function = _function(mutant.where)
    right = function.__code__
    function.__code__ = _mutated(function, mutant)
    try:
        yield
    finally:
        function.__code__ = right


def _function(where: str) -> FunctionType:
    module, _, path = where.partition(":")
    found: object = import_module(f"troth.{module}")
    for step in path.split("."):
        found = inspect.getattr_static(found, step)
    if isinstance(found, property):
        found = found.fget
    assert isinstance(found, FunctionType), where
    return found


def _mutated(function: FunctionType, mutant: Mutant) -> CodeType:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list = []
    source = ast.unparse(tree)
    found = source.count(mutant.old)
    assert found == mutant.times, (
        f"{mutant.name}: `{mutant.old}` stands {found} times in {mutant.where}; the code has changed"
    )
    changed = source.replace(mutant.old, mutant.new)
    # Inside a class, so that a method which calls its superclass finds the cell it expects.
    inside = "__class__" in function.__code__.co_freevars
    text = "class Holder:\n" + textwrap.indent(changed, "    ") if inside else changed
    space: dict[str, object] = {}
    exec(compile(text, f"<{mutant.name}>", "exec"), function.__globals__, space)
    made = space["Holder"].__dict__[function.__name__] if inside else space[function.__name__]
    assert isinstance(made, FunctionType)
    return made.__code__


def _of(where: str, *mutants: tuple[str, str, str] | tuple[str, str, str, int]) -> Iterator[Mutant]:
    for name, old, new, *times in mutants:
        yield Mutant(name, where, old, new, times[0] if times else 1)


def _in_postgres(where: str, *mutants: tuple[str, str, str]) -> Iterator[Mutant]:
    for name, old, new in mutants:
        yield Mutant(name, where, old, new, engine="postgres")


MICRO = "timedelta(microseconds=1)"

MUTANTS: tuple[Mutant, ...] = (
    # --- periods become cutoffs ---
    *_of("plan.cutoffs:cutoff_day", ("cutoff_a_day_late", ">= today", "> today")),
    *_of(
        "plan.cutoffs:cutoff",
        ("hours_a_microsecond_long", f" + {MICRO}", ""),
        (
            "midnight_a_microsecond_late",
            "start_of(cutoff_day(length, round_to, today), zone)",
            f"start_of(cutoff_day(length, round_to, today), zone) + {MICRO}",
        ),
        (
            "midnight_a_microsecond_early",
            "start_of(cutoff_day(length, round_to, today), zone)",
            f"start_of(cutoff_day(length, round_to, today), zone) - {MICRO}",
        ),
        ("cutoff_not_rounded", "cutoff_day(length, round_to, today)", "cutoff_day(length, None, today)"),
    ),
    *_of("plan.cutoffs:born_by", ("age_reached_a_day_late", "<= today", "< today")),
    # --- keep-rules ---
    *_of(
        "plan.clocks:keeps",
        ("first_is_last", "conjunction(*truths)", "disjunction(*truths)"),
        ("last_is_first", "disjunction(*truths)", "conjunction(*truths)"),
        ("first_fell_last", "extreme('earliest', *ended)", "extreme('latest', *ended)"),
        (
            "last_fell_first",
            "extreme('latest', *(clock.end for clock in clocks))",
            "extreme('earliest', *(clock.end for clock in clocks))",
        ),
        ("not_suspended", "disjunction(found.truth, stop.runs)", "found.truth"),
        ("suspension_has_no_end", "extreme('latest', found.end, ended_on)", "found.end"),
        ("suspended_is_both", "disjunction(found.truth, stop.runs)", "conjunction(found.truth, stop.runs)"),
        ("no_end_is_not_kept", "Kept(TRUE, None, FALSE)", "Kept(FALSE, None, FALSE)"),
        ("not_kept_is_kept", "Kept(FALSE, None, FALSE)", "Kept(TRUE, None, FALSE)"),
    ),
    *_of("plan.clocks:_birthday", ("birthday_is_over", "Compare(born, '<=', On(", "Compare(born, '<', On(")),
    *_of(
        "plan.clocks:_clock",
        ("unknown_anchor_has_ended", "otherwise=UNKNOWN", "otherwise=FALSE"),
        ("unknown_anchor_keeps", "otherwise=UNKNOWN", "otherwise=TRUE"),
        ("never_keeps", "(found.anchor.never, FALSE)", "(found.anchor.never, TRUE)"),
        ("waits_for_ever", "_waiting(asked, clock.anchor)", "TRUE"),
        ("not_yet_is_ended", "_waiting(asked, clock.anchor)", "FALSE"),
        ("no_floor", "truth if clock.floor else FALSE", "FALSE"),
    ),
    *_of(
        "plan.clocks:_among_newest",
        ("older_rows_are_kept", "(Reaches(nth), FALSE)", "(Reaches(nth), TRUE)"),
        ("few_is_not_asked", "Sure(Flag(Field(path, 'few')))", "TRUE"),
        ("newest_has_no_day", "given(Reaches(nth), Day(Instant(nth), asked.policy.zone))", "None"),
    ),
    *_of(
        "plan.clocks:_waiting",
        ("overdue_is_ended", "otherwise=UNKNOWN", "otherwise=FALSE"),
        ("overdue_by_an_unknown_time", "conjunction(known, in_time)", "in_time"),
    ),
    *_of("plan.clocks:_runs", ("age_clock_a_day_short", "Compare(found.day, '>=', On(", "Compare(found.day, '>', On(")),
    *_of(
        "plan.clocks:_counted",
        (
            "range_ends_early",
            "clock.applied or clock.longest or clock.length",
            "clock.applied or clock.length or clock.longest",
        ),
        ("applied_is_ignored", "clock.applied or clock.longest", "clock.longest"),
    ),
    *_of(
        "plan.clocks:_chosen",
        ("longest_cannot_be_chosen", "longest.count + 1", "longest.count"),
        ("shortest_cannot_be_chosen", "range(clock.length.count,", "range(clock.length.count + 1,"),
        ("chosen_outside_keeps", "otherwise=UNKNOWN", "otherwise=TRUE"),
        ("nothing_chosen_is_unknown", "(chosen.nothing, truth)", "(chosen.nothing, UNKNOWN)"),
        ("chosen_has_no_end", "(chosen.equals(count), end)", "(chosen.equals(count), None)"),
    ),
    *_of(
        "plan.clocks:_end",
        ("hours_end_on_their_first_day", "Later(at, length.count * 3600)", "at"),
        ("last_day_not_rounded", "EndDay(day, length, to)", "EndDay(day, length, None)"),
    ),
    *_of(
        "plan.clocks:_at_the_latest",
        ("on_the_end_is_late", "Compare(a.day, '<=', end_b)", "Compare(a.day, '<', end_b)"),
        ("on_the_end_is_fallen", "Compare(a.day, '>', end_b)", "Compare(a.day, '>=', end_b)"),
        ("late_is_kept", "(late, FALSE)", "(late, kept[0].truth)"),
        ("waiting_forgets_the_latest", "(a.anchor.not_yet, kept[1].truth)", "(a.anchor.not_yet, kept[0].truth)"),
        ("never_the_latest_decides", "(b.anchor.never, kept[0].truth)", "(b.anchor.never, kept[1].truth)"),
        ("never_the_first_waits", "(a.anchor.never, FALSE)", "(a.anchor.never, kept[1].truth)"),
        ("ended_first_waits_for_latest", "(Not(kept[0].truth), FALSE), ", ""),
        ("late_falls_with_the_first", "first_day((late, end_b), ", "first_day("),
        ("unbounded_is_late", "disjunction(b.anchor.never, b.anchor.not_yet)", "b.anchor.never"),
        ("latest_has_no_floor", "disjunction(kept[0].floor, kept[1].floor)", "kept[0].floor"),
    ),
    *_of(
        "plan.clocks:unowned",
        ("unowned_at_an_unknown_time", "cases((known, within), otherwise=UNKNOWN)", "within"),
        ("unowned_never_fell", "given(Not(within), end)", "None"),
    ),
    # --- facts ---
    *_of(
        "plan.facts:Anchor.has_come",
        ("unknown_has_not_come", "otherwise=UNKNOWN", "otherwise=FALSE"),
        ("never_is_unknown", "disjunction(self.not_yet, self.never)", "self.not_yet"),
    ),
    *_of(
        "plan.facts:_chain",
        ("every_meaning_of_empty", "Not(before) if before != FALSE else TRUE", "TRUE"),
        ("part_of_a_table_is_all", ", row_tests(path, entry.where))", ")"),
        ("never_is_not_yet", "meaning.says == 'never'", "meaning.says != 'never'"),
        ("empty_link_anywhere", "conjunction(so_far, empty, ", "conjunction(empty, "),
        ("dangling_link_is_there", "Reaches(Field(path, key)), ", ""),
    ),
    *_of("plan.facts:period", ("stranger_has_unknown_period", "return NO_PERIOD", "return UNKNOWN_PERIOD")),
    *_of(
        "plan.facts:moment",
        ("stranger_never_asked", "Anchor(FALSE, TRUE, FALSE, _NOWHERE)", "Anchor(FALSE, FALSE, TRUE, _NOWHERE)"),
        ("never_is_forgotten", "chain.never, one.at", "FALSE, one.at"),
        ("not_part_of_it_is_unknown", "chain.not_yet, outside)", "chain.not_yet)"),
    ),
    *_of(
        "plan.facts:_period_on_row",
        ("absent_period_is_unknown", "(absent, FALSE)", "(absent, UNKNOWN)", 2),
        ("dangling_period_is_none", "otherwise=UNKNOWN", "otherwise=FALSE", 2),
        (
            "period_to_come_never_was",
            "disjunction(conjunction(there, edges.runs), coming), disjunction(chain.never, outside)",
            "conjunction(there, edges.runs), disjunction(coming, chain.never, outside)",
        ),
        (
            "link_to_come_never_was",
            "conjunction(there, Sure(Not(edges.begun))), chain.not_yet)",
            "conjunction(there, Sure(Not(edges.begun))))",
        ),
    ),
    *_of(
        "plan.facts:Edges.runs",
        ("runs_before_it_begins", "conjunction(self.begun, Not(self.ended))", "Not(self.ended)"),
        ("runs_for_ever", "conjunction(self.begun, Not(self.ended))", "self.begun"),
    ),
    *_of(
        "plan.facts:period_edges",
        ("begins_a_moment_late", "Compare(starts.time, '<=', now)", "Compare(starts.time, '<', now)"),
        ("ends_a_moment_late", "Compare(stops.time, '<=', now)", "Compare(stops.time, '<', now)"),
        ("inclusive_ends_early", "Compare(stops.time, '<', now)", "Compare(stops.time, '<=', now)"),
        (
            "inclusive_day_ends_late",
            "Compare(NextDay(stops.time, stops.time.zone), '<=', now)",
            "Compare(NextDay(stops.time, stops.time.zone), '<', now)",
        ),
        (
            "inclusive_day_is_an_instant",
            "(IsDay(stops.raw), Compare(NextDay(stops.time, stops.time.zone), '<=', now))",
            "(FALSE, FALSE)",
        ),
        ("inclusive_is_ignored", "if where.ends_inclusive:", "if False:"),
        ("turned_is_believed", "(turned, UNKNOWN), ", ""),
        ("open_is_unknown", "(open_ended, FALSE)", "(open_ended, UNKNOWN)"),
        ("unreadable_end_is_open", "(Not(stops.readable), UNKNOWN)", "(Not(stops.readable), FALSE)"),
        (
            "implausible_end_is_believed",
            "Not(Sure(plausible(asked, where.table, path, where.ends, stops, by_default=False)))",
            "FALSE",
        ),
        ("unreadable_beginning_is_none", "otherwise=UNKNOWN", "otherwise=FALSE"),
    ),
    *_of(
        "plan.facts:moment_row",
        ("comes_a_moment_late", "Compare(at, '<=', At(asked.at))", "Compare(at, '<', At(asked.at))"),
        ("taken_back_has_come", "Anchor(conjunction(stayed, readable, ", "Anchor(conjunction(readable, "),
        ("taken_back_is_unknown", "Sure(Not(stayed)) if where.holds else FALSE", "FALSE"),
        (
            "implausible_is_believed",
            "Sure(plausible(asked, where.table, path, where.moment.column, found, by_default=True))",
            "TRUE",
        ),
        (
            "empty_time_is_unknown",
            "found.means(where.empty_means, EmptyMeans.NOT_YET, EmptyMeans.STILL_RUNNING)",
            "FALSE",
        ),
        ("to_come_is_unknown", "conjunction(stayed, readable, Compare(at, '>', At(asked.at)))", "FALSE"),
        ("a_second_too_long", "MOST_SECONDS", "MOST_SECONDS - 1"),
    ),
    *_of(
        "plan.facts:said",
        ("stranger_may_withdraw", "never = anchor.kind is AnchorKind.WITHDRAWN", "never = False"),
        ("stranger_never_gives", "never = anchor.kind is AnchorKind.WITHDRAWN", "never = True"),
    ),
    *_of("plan.facts:flag", ("dangling_flag_is_down", "otherwise=UNKNOWN", "otherwise=FALSE")),
    *_of(
        "plan.facts:number",
        ("empty_link_chooses_nothing", "chain.never, chain.not_yet, outside", "outside"),
        ("stranger_chose_the_unknown", "Number(TRUE, FALSE, nowhere)", "Number(FALSE, FALSE, nowhere)"),
    ),
    *_of(
        "plan.facts:plausible",
        ("tomorrow_is_implausible", "timedelta(days=1)", "timedelta(days=0)"),
        (
            "before_the_row_is_plausible",
            "conjunction(upper, _edge(asked, table, path, day, Edge(column=recorded), low=True))",
            "upper",
        ),
        ("declared_range_is_ignored", "if declared is not None:", "if False:"),
    ),
    *_of(
        "plan.facts:_edge",
        ("edge_is_outside", "'>=' if low else '<='", "'>' if low else '<'"),
        ("unreadable_edge_is_none", "conjunction(other.readable, ", "conjunction("),
    ),
    # --- grounds and conditions ---
    *_of(
        "plan.grounds:_relation",
        ("payer_is_party", "person.role != 'holder'", "False"),
        ("asked_and_begun", "disjunction(begun, ", "conjunction(begun, "),
    ),
    *_of(
        "plan.grounds:_unless",
        ("objection_is_ignored", "cases((made, FALSE), otherwise=found.truth)", "found.truth"),
        ("objection_has_no_day", "(made, day), ", ""),
    ),
    *_of(
        "plan.grounds:ground",
        ("marketing_goes_on", "if claim.direct_marketing", "if False"),
        ("undeclared_stands", "_plain(FALSE)", "_plain(TRUE)"),
    ),
    *_of("plan.grounds:_plain", ("unknown_never_stood", "cases((Not(truth), FALSE), otherwise=TRUE)", "truth")),
    *_of(
        "plan.grounds:_consent",
        ("never_asked_once_stood", "cases((conjunction(Not(given), IsNull(ended)), FALSE), otherwise=TRUE)", "TRUE"),
        ("withdrawn_never_fell", "Given(Not(given), StoredDay(ended))", "None"),
    ),
    *_of(
        "plan.grounds:covered",
        ("since_the_moment_after", "Compare(time, '>=', Instant(since))", "Compare(time, '>', Instant(since))"),
        ("recorded_at_no_time_is_outside", "otherwise=UNKNOWN", "otherwise=FALSE"),
        (
            "consent_reaches_all",
            "if claim.use.ground != 'consent' or not asked.policy.reaches_since(claim):",
            "if True:",
        ),
        ("doubt_is_covered", "cases((given, reached), otherwise=given)", "reached"),
    ),
    *_of(
        "plan.grounds:sources",
        ("one_source_is_enough", "conjunction(*(one.truth", "disjunction(*(one.truth"),
        ("source_fell_last", "extreme('earliest'", "extreme('latest'"),
        ("source_need_not_have_stood", "conjunction(*(one.once for one in found))", "TRUE"),
    ),
    *_of(
        "plan.grounds:_any_of",
        ("all_grounds_are_needed", "disjunction(*(one.truth", "conjunction(*(one.truth"),
        ("first_ground_fell", "extreme('latest'", "extreme('earliest'"),
    ),
    *_of("plan.grounds:conditions", ("one_condition_is_enough", "conjunction(*(", "disjunction(*(")),
    *_of(
        "plan.grounds:_condition",
        ("not_is_ignored", "Not(truth) if condition.negated else truth", "truth"),
        (
            "over_is_under",
            "truth = Not(_under(asked, condition.age, person))",
            "truth = _under(asked, condition.age, person)",
        ),
        ("stranger_may_have_consented", "if person.known else FALSE", "if person.known else UNKNOWN"),
    ),
    *_of(
        "plan.grounds:_under",
        ("on_the_birthday_under", "'>', On(latest)", "'>=', On(latest)"),
        ("leap_day_a_day_off", "date(today.year - age, 2, 28)", "date(today.year - age, 3, 1)"),
    ),
    # --- the answers of a table ---
    *_of(
        "plan.questions:stands",
        ("reach_is_not_asked", "covered(asked, claim, person), ", ""),
        ("special_without_condition", "art9 = claim.use.art9 is not None or", "art9 = True or"),
        ("derived_stands_alone", "carried.truth, ", ""),
        ("fell_though_it_never_stood", "given(once, extreme(", "given(TRUE, extreme("),
        ("fell_with_the_last_of_its_ends", "extreme('earliest', ", "extreme('latest', "),
        ("floor_without_standing", "conjunction(truth, kept.floor)", "kept.floor"),
        ("meant_is_not_asked", "conjunction(meant, ", "conjunction("),
        ("ended_claim_has_no_day", "given(Not(kept.truth), kept.end), ", ""),
    ),
    *_of(
        "plan.questions:_claim",
        ("outsiders_have_no_claim", "(found.nobody, outside.truth if outside else FALSE)", "(found.nobody, FALSE)"),
        (
            "insiders_are_asked_outside",
            "known = claim.covers(classes(asked.policy, person), ",
            "known = claim.covers(classes(asked.policy, outsider), ",
        ),
    ),
    *_of("plan.questions:_of_somebody", ("holds_of_persons_are_ignored", "_engine_state(field, kind)", "FALSE")),
    *_of(
        "plan.questions:_of_owner",
        (
            "unowned_is_kept",
            "cases((place.missing, nobody.truth), otherwise=FALSE)",
            "cases((place.missing, TRUE), otherwise=FALSE)",
        ),
        ("unreadable_holder_is_nobody", "cases((doubt, UNKNOWN), otherwise=FALSE)", "FALSE"),
        ("members_are_not_asked", "yield from _of_members(asked, part, way, way.each)", "pass"),
    ),
    *_of(
        "plan.questions:_unowned",
        ("no_owner_is_nobody", "Answer(OWNER_UNKNOWN, UNKNOWN, ", "Answer(OWNER_UNKNOWN, FALSE, "),
        ("unowned_names_no_action", ", 'delete')", ", None)"),
    ),
    *_of(
        "plan.questions:_of_several",
        ("candidates_are_not_tried", "Flag(Field((*tried, 'tried'), f'{part}|keep'))", "UNKNOWN"),
        ("candidates_have_no_floor", "Flag(Field((*tried, 'tried'), f'{part}|floor'))", "FALSE"),
    ),
    *_of(
        "plan.questions:_of_members",
        ("members_have_no_floor", "floor if answer.floor != FALSE else FALSE", "FALSE"),
    ),
    *_of(
        "plan.questions:_until_any_leaves",
        ("all_must_leave", "conjunction(*keeps)", "disjunction(*keeps)"),
        ("floor_falls_with_the_first", "disjunction(conjunction(*keeps), floor)", "conjunction(*keeps)"),
        ("hold_falls_with_the_first", "if answer.because in ENGINE", "if False"),
    ),
    *_of(
        "plan.questions:_apart",
        ("who_is_not_named_has_left", "cases((place.absent, TRUE), otherwise=truth)", "truth"),
        ("who_is_not_found_has_not_left", "cases((place.missing, nobody.truth), otherwise=TRUE)", "TRUE"),
        ("any_member_is_enough", "conjunction(Flag(Field(each, f'{part}|keep')), missing, doubtful)", "truth"),
    ),
    *_of("plan.questions:_of_row", ("holds_on_rows_are_ignored", "ENGINE[:3]", "ENGINE[:0]")),
    *_of(
        "plan.questions:_by_rule",
        (
            "anonymous_row_lends_nothing",
            "disjunction(*(Sure(answer.truth) for answer in _anonymous(asked, part)))",
            "FALSE",
        ),
    ),
    *_of(
        "plan.questions:claims_about",
        ("anonymous_row_keeps_a_candidate", "not claim.anonymous and ", ""),
        (
            "candidate_of_any_class",
            "claim.covers(of, person.role, asked.table.store)",
            "True",
        ),
    ),
    # --- who stands on a row ---
    *_of(
        "plan.standing:_beyond",
        ("link_to_any_part", "conjunction(there, row_tests(path, target.entry.where))", "there"),
    ),
    *_of(
        "plan.standing:_by_key",
        ("holder_who_is_gone_stays", ", conjunction(found, Sure(State(count, 0)))", ""),
        ("several_are_nobody", "State(count, 2)", "State(count, 3)"),
        ("unread_time_is_nobody", "Not(unread)", "TRUE"),
    ),
    *_of(
        "plan.standing:Standing.unless",
        ("named_and_nobody", "conjunction(Not(said), test)", "test"),
        ("named_is_not_the_one", "disjunction(said, self.one)", "self.one"),
    ),
    *_of(
        "plan.standing:_holds",
        (
            "kind_of_owner_is_not_asked",
            "row_test(path, reference.only_if) if reference.only_if is not None else TRUE",
            "TRUE",
        ),
    ),
    *_of(
        "plan.standing:_place",
        ("two_kinds_at_once_are_none", "[], [], [of_two_kinds]", "[], [], []"),
        ("kind_unheard_of_names_nobody", "missing.append(conjunction(none, disjunction(*named.values())))", "pass"),
        ("who_is_not_found_is_left_out", "missing.append(conjunction(found.nobody, named[name]))", "pass"),
        ("member_not_found_is_left_out", "Flag(Field(each, 'missing'))", "FALSE"),
        ("member_met_twice_is_one", "Flag(Field(each, 'doubtful'))", "FALSE"),
    ),
    *_of(
        "plan.standing:owners",
        ("row_of_nobody_at_all_is_free", "disjunction(place.missing, nobody_at_all)", "place.missing"),
    ),
    *_of(
        "plan.standing:_names",
        ("empty_column_names_somebody", "return Not(IsNull(field))", "return TRUE"),
        (
            "blank_key_names_somebody",
            "return Not(Blank(field, asked.policy.keys[reference.target].form))",
            "return TRUE",
        ),
    ),
    *_of(
        "sql.owned_together:owned_together",
        ("members_fell_with_the_first", "exp.Max(this=", "exp.Min(this="),
        ("members_left_with_the_last", "exp.Min(this=", "exp.Max(this="),
    ),
    *_of(
        "sql.owned_together:_some",
        ("unsure_member_has_none", "(none, exp.false())", "(exp.true(), exp.false())"),
    ),
    *_of(
        "sql.owned_together:_every",
        ("unsure_member_has_one", "(none, exp.true())", "(exp.true(), exp.true())"),
    ),
    *_of(
        "sql.owned_together:first_left",
        ("row_left_with_the_last", "writer.extreme('earliest', left)", "writer.extreme('latest', left)"),
    ),
    *_of("sql.sources:Sources._member", ("members_of_any_part", "nodes.all_of((on, part))", "on")),
    # --- what staff have decided ---
    *_of(
        "plan.decided:with_decision",
        ("decided_over_a_claim", "Not(Sure(keep)), ", ""),
        ("decided_over_an_end", "Not(Sure(Not(keep))), ", ""),
        ("decided_of_another_row", ", Not(another_row(asked, at))", ""),
        ("decided_to_keep_in_vain", "Sure(State(said, KEEP))", "FALSE"),
        ("removed_must_be_kept", "floor=cases((removed, FALSE), otherwise=answer.floor)", "floor=answer.floor"),
        ("decided_on_no_day", "given(removed, Day(at, asked.policy.zone))", "None"),
        ("decided_to_anonymise", "'delete'", "'anonymise'"),
    ),
    *_of("plan.decided:another_row", ("decided_when_recorded_is_of_another", "'>'", "'>='")),
    *_of(
        "plan.decisions:decided_rows",
        ("decided_of_every_part", "event.body.get('part') in (None, part)", "True"),
        ("decided_until_the_day_before", "today <= ends", "today < ends"),
        ("removed_for_ever", "local_day(place(event), policy.zone) + REMOVED_UNTIL", "date.max"),
    ),
    *_of(
        "plan.decisions:named_owners",
        ("named_of_any_class", "reached_class(policy, table, table.owner) == person[0]", "True"),
    ),
    *_of(
        "plan.decisions:_decisions",
        ("first_of_equals_is_the_last_word", "sorted(found", "sorted(reversed(found)"),
    ),
    *_of(
        "plan.decisions:_order",
        ("milder_word_wins_a_tie", "ORDER.index(", "-ORDER.index("),
        ("last_word_is_the_one_heard_last", "place(event)", "event.recorded"),
        (
            "shorter_time_to_keep_wins_a_tie",
            ", ends)",
            ", date.fromordinal(date.max.toordinal() + 1 - ends.toordinal()))",
        ),
    ),
    # --- stored times ---
    *_of(
        "plan.subject:reading",
        (
            "sentinels_are_times",
            "tuple(((Sentinel(raw, written, zone), says) for written, says in declared.sentinel.items()))",
            "()",
        ),
        ("zone_of_the_policy", "zone = declared.zone or zone", "zone = zone"),
        ("kind_is_ignored", "declared.kind, ", "None, "),
        ("order_is_ignored", "declared.order is not None", "False"),
    ),
    *_of(
        "plan.subject:Reading.readable",
        ("sentinel_is_readable", "*(Not(test) for test, _ in self.sentinels), ", ""),
        ("unreadable_is_readable", ", Not(Unreadable(self.time))", ""),
    ),
    *_of(
        "plan.subject:recorded",
        ("recorded_in_the_future", "conjunction(found.readable, not_later)", "found.readable"),
        ("recorded_by_today", "timedelta(days=1)", "timedelta(days=0)"),
    ),
    *_of("plan.subject:fact_tests", ("missing_is_not_so", "UNKNOWN", "IsNull(Field(path, ''))")),
    *_of(
        "plan.subject:classes",
        ("other_is_only_herself", "return own if is_owner(person.name) else own | ", "return own if True else own | "),
    ),
    # --- events ---
    *_of(
        "plan.events:reduce",
        ("heard_a_moment_later", "event.recorded <= at", "event.recorded < at"),
        ("upheld_loses_a_tie", "max(upheld) >= max(others)", "max(upheld) > max(others)"),
        ("upheld_whatever_came_after", "if upheld and (not others or max(upheld) >= max(others)):", "if upheld:"),
        ("decided_at_once_is_pending", "(max(made), False)", "(max(made), True)"),
        (
            "rejected_wins_a_tie",
            "(when, outcome == 'upheld') > (max(made), False)",
            "(when, outcome == 'upheld') >= (max(made), False)",
        ),
        ("first_objection_counts", "max(made), in_force=False", "min(made), in_force=False"),
        ("restriction_before_hold", "row_claims[what] = min(kind, ", "row_claims[what] = max(kind, "),
        ("persons_restriction_before_hold", "person_claims[who] = min(kind, ", "person_claims[who] = max(kind, "),
    ),
    *_of(
        "plan.events:place",
        ("placed_when_heard", "min(event.occurred, event.recorded)", "event.recorded"),
        ("placed_when_said", "min(event.occurred, event.recorded)", "event.occurred"),
    ),
    *_of("plan.events:running", ("until_is_over_that_day", "< today", "<= today")),
    *_of(
        "plan.events:_ends",
        ("end_wins_a_tie", "place(end) <= place(event)", "place(end) < place(event)"),
        ("ended_before_it_began", "if place(end) <= place(event):", "if False:"),
        ("anybodys_end", "end.person == event.person and all(", "all("),
        (
            "end_of_any_scope",
            "end.person == event.person and all((event.body.get(name) == value for name, value in scope.items()))",
            "end.person == event.person",
        ),
        ("case_of_somebody_else", "end.person is None or end.person == event.person", "True"),
    ),
    *_of(
        "plan.events:_covered",
        ("reserved_is_held", "reserved is None or (hold is not None and reserved in hold.use_for)", "True"),
        (
            "hold_covers_all_data",
            "set(expand(hold.data, policy.parts)) if hold is not None and hold.data else set(policy.parts)",
            "set(policy.parts)",
        ),
        ("event_covers_all_data", "wanted &= ", "wanted |= "),
        ("event_covers_all_tables", "event.body.get('table') not in (None, table.name)", "False"),
    ),
    *_of(
        "plan.events:objected_purposes",
        ("marketing_is_everything", "if event.body.get('direct_marketing') is True:", "if False:"),
        ("silence_is_nothing", "return tuple(purposes)", "return ()"),
    ),
    *_of(
        "plan.events:_of_interest",
        ("pending_over_reserved", "policy.reservation(table, part) is None and ", ""),
        ("pending_over_every_ground", " and claim.use.ground in ('legitimate_interest', 'public_task')", ""),
    ),
    *_of(
        "plan.events:_answers",
        ("unreadable_answer_is_clear", "event.occurred is not None", "True"),
        ("grant_when_it_was_said", "event.recorded, event.occurred", "place(event), event.occurred"),
    ),
    # --- the spine ---
    *_of(
        "sql.answered:consent_of",
        ("grant_wins_a_tie", "nodes.compare(yes, '>', no)", "nodes.compare(yes, '>=', no)"),
        ("consent_expires_a_moment_early", "nodes.compare(yes, '>=', limit)", "nodes.compare(yes, '>', limit)"),
        (
            "grant_of_before_counts",
            "nodes.compare(of('place'), '>', nodes.column('w', 'no'))",
            "nodes.compare(of('place'), '>=', nodes.column('w', 'no'))",
        ),
        ("since_the_last_grant", "exp.Max if lasts is not None else exp.Min", "exp.Max"),
        ("since_the_first_grant", "exp.Max if lasts is not None else exp.Min", "exp.Min"),
        ("doubtful_no_is_nothing", "nodes.all_of((nodes.is_true(raw), doubtful_no))", "exp.false()"),
        ("doubtful_yes_is_nothing", "nodes.all_of((nodes.none_of(nodes.is_true(raw)), doubtful_yes))", "exp.false()"),
        ("expired_is_withdrawn", "(nodes.is_true(latest), expired)", "(nodes.is_true(latest), withdrawn)"),
        (
            "lapsed_with_its_last_day",
            "writer.next_day(writer.start_of(expired.copy(), build.policy.zone), build.policy.zone)",
            "writer.start_of(expired.copy(), build.policy.zone)",
        ),
        ("lapsed_is_not_over", "(nodes.is_true(latest), lapsed)", "(nodes.is_true(latest), no)"),
        ("refused_once_stood", "(nodes.is_null(yes), exp.Null()), ", ""),
        ("hours_expire_by_days", "lasts.count * 3600", "lasts.count"),
    ),
    *_of(
        "sql.answered:consent_columns",
        ("given_is_waited_for", "(stands, COME)", "(stands, NOT_YET)"),
        ("not_given_never_comes", "(nodes.any_of((none, falls)), NOT_YET)", "(nodes.any_of((none, falls)), NEVER)"),
        ("nobody_withdraws_yet", "(none, NEVER)", "(none, NOT_YET)"),
        (
            "refused_will_be_withdrawn",
            "(nodes.all_of((falls, nodes.is_null(over))), NEVER)",
            "(nodes.all_of((falls, nodes.is_null(over))), NOT_YET)",
        ),
        ("withdrawn_while_it_stands", "(stands, NOT_YET)", "(stands, NEVER)"),
        ("withdrawn_is_waited_for", "(falls, COME)", "(falls, NOT_YET)"),
        (
            "withdrawn_when_it_was_given",
            "since, over = (nodes.column(alias, 'since'), nodes.column(alias, 'over'))",
            "since, over = (nodes.column(alias, 'since'), nodes.column(alias, 'since'))",
        ),
    ),
    *_of(
        "sql.answered:answers_to",
        ("log_a_moment_later", "nodes.compare(moment, '<=', now)", "nodes.compare(moment, '<', now)"),
        (
            "log_speaks_of_everything",
            "RowTest(log.consent, Test.ONE_OF, tuple(consents))",
            "RowTest(log.consent, Test.ONE_OF, ('offers', 'news'))",
        ),
        ("everybodys_answers", "nodes.equal(nodes.column('a', 'class'), nodes.text(person_class))", "exp.true()"),
        (
            "log_is_of_one_class",
            "log.person.target not in build.policy.classes.get(person_class, frozenset())",
            "log.person.target != person_class",
        ),
    ),
    *_of(
        "sql.answered:objected",
        (
            "consent_wins_a_tie",
            "nodes.compare(nodes.column('g', 'place'), '>', of('place'))",
            "nodes.compare(nodes.column('g', 'place'), '>=', of('place'))",
        ),
        ("objected_last", "exp.Min(this=of('place'))", "exp.Max(this=of('place'))"),
        ("consent_opens_nothing", "if declared.direct_marketing and consents:", "if False:"),
        ("unreadable_consent_opens", "nodes.is_true(nodes.column('u', 'readable'))", "exp.true()"),
        ("objected_to_anything", "nodes.equal(of('purpose'), nodes.text(purpose))", "exp.true()"),
        (
            "made_is_in_force",
            "(nodes.is_true if in_force else nodes.is_false)(of('in_force'))",
            "exp.true()",
        ),
    ),
    *_of(
        "sql.answered:engine_claims",
        ("held_in_any_table", "nodes.equal(of('tbl'), nodes.text(table))", "exp.true()"),
    ),
    *_of(
        "sql.together:some",
        ("some_unknown_is_none", "(no, exp.false()))", "otherwise=exp.false())"),
        (
            "some_no_is_none",
            "nodes.equal(count_of(nodes.is_false(found)), exp.Count(this=exp.Star()))",
            "nodes.compare(count_of(nodes.is_false(found)), '>', nodes.integer(0))",
        ),
    ),
    *_of(
        "sql.people:_fact",
        ("first_is_the_latest", "'min' if table.several == 'first' else 'max'", "'max'"),
        ("latest_is_the_first", "'min' if table.several == 'first' else 'max'", "'min'"),
        (
            "ended_without_beginning",
            "both = nodes.all_of((nodes.column('x', 'begun'), nodes.column('x', 'over')))",
            "both = nodes.column('x', 'over')",
        ),
        ("facts_of_every_row", ".where(writer.predicate(row_tests((), table.where)), copy=False)", ""),
        ("unclear_is_clear", "count_of(nodes.none_of(sure))", "nodes.integer(0)"),
        ("unclear_beginning_is_clear", "count_of(nodes.is_null(nodes.column('x', 'begun')))", "nodes.integer(0)"),
        ("period_to_come_is_ended", "count_of(nodes.is_false(nodes.column('x', 'begun')))", "nodes.integer(0)"),
        (
            "began_first",
            "most('max', nodes.column('x', 'begun'), nodes.column('x', 'starts'))",
            "most('min', nodes.column('x', 'begun'), nodes.column('x', 'starts'))",
        ),
        (
            "ended_first",
            "most('max', both, nodes.column('x', 'stops'))",
            "most('min', both, nodes.column('x', 'stops'))",
        ),
    ),
    *_of(
        "sql.people:_fact_columns",
        ("nobody_has_an_unknown_period", "nodes.case((none, exp.false()), otherwise=of('runs'))", "of('runs')"),
        ("never_is_waited_for", "(none, NEVER)", "(none, NOT_YET)"),
        ("running_has_ended", "(nodes.is_true(of('runs')), NOT_YET), ", ""),
        (
            "two_numbers_are_one",
            "nodes.equal(of('chosen'), nodes.integer(1))",
            "nodes.compare(of('chosen'), '>', nodes.integer(0))",
        ),
        ("no_number_is_unknown", "(nodes.any_of((none, nodes.equal(of('chosen'), nodes.integer(0)))), NOT_YET), ", ""),
    ),
    *_of(
        "sql.people:persons",
        ("born_today_is_unborn", "Compare(day, '<=', On(asked.today))", "Compare(day, '<', On(asked.today))"),
        ("persons_of_every_kind", "row_tests((), place.where)", "row_tests((), ())"),
    ),
    *_of(
        "sql.holders:_stretches",
        ("doubt_is_forgotten", "FROM {every} WHERE NOT known", "FROM {every} WHERE 1 = 0"),
        ("several_are_one", "count(DISTINCT u.person) > 1 THEN 2", "count(DISTINCT u.person) > 1 THEN 1"),
        ("gone_persons_hold", "AND u.there AND", "AND"),
        ("gone_holder_is_one", "WHEN there THEN 1 ELSE 0 END", "ELSE 1 END"),
        ("stretches_begin_outside", "u.low <= p.low", "u.low < p.low"),
        ("overlaps_are_not_cut", "WHERE before > low", "WHERE 1 = 0"),
    ),
    *_of(
        "sql.holders:_edge",
        (
            "inclusive_holder_ends_early",
            "nodes.case((writer.predicate(IsDay(found.raw)), next_day), otherwise=_after(build.placement, moment))",
            "moment",
        ),
        ("inclusive_day_ends_at_once", "(writer.predicate(IsDay(found.raw)), next_day)", "(exp.false(), next_day)"),
        (
            "open_holder_is_doubtful",
            "nodes.any_of((opened, writer.predicate(found.readable)))",
            "writer.predicate(found.readable)",
        ),
    ),
    *_of("sql.holders:_after", ("next_instant_is_this", "nodes.integer(1)", "nodes.integer(0)")),
    *_of(
        "sql.holders:holders",
        ("assignments_of_every_kind", "row_tests((), key.where)", "row_tests((), ())"),
        ("assigned_persons_are_there", "exp.Exists(this=people)", "exp.true()"),
        ("edges_are_always_known", "nodes.all_of((low_known, high_known))", "exp.true()"),
    ),
    *_of(
        "sql.said_of_rows:_is_row",
        ("claims_of_any_table", "nodes.equal(nodes.column('k', 'tbl'), nodes.text(table.name))", "exp.true()"),
        ("tables_are_not_held", "nodes.is_null(key)", "exp.false()"),
        ("first_column_is_the_key", "in table.entry.key or ()", "in (table.entry.key or ())[:1]"),
    ),
    *_of(
        "sql.said_of_rows:named",
        ("named_beside_the_only_one", ".where(nodes.none_of(nodes.is_true(alone)), copy=False)", ""),
        ("named_for_another_row", ".where(nodes.none_of(nodes.is_true(another)), copy=False)", ""),
        ("named_twice_is_one", "nodes.none_of(nodes.is_true(nodes.column('p', 'twice')))", "exp.true()"),
    ),
    *_of(
        "sql.newest:newest",
        ("one_more_is_newest", 'nth_value("at", {int(count)})', 'nth_value("at", {int(count) + 1})'),
        ("unknown_times_are_older", 'sum(CASE WHEN "at" IS NULL THEN 1 ELSE 0 END)', "sum(0)"),
        ("as_many_are_few", " < {int(count)} AS few", " <= {int(count)} AS few"),
        ("rows_at_once_are_newer", "GROUPS BETWEEN 1 FOLLOWING", "GROUPS BETWEEN CURRENT ROW"),
        ("newest_of_all_groups", '(PARTITION BY grp ORDER BY "at"', '(ORDER BY "at"'),
        (
            "newest_of_the_whole_table",
            ".where(sources.writer.predicate(row_tests((), table.entry.where)), copy=False)",
            "",
        ),
    ),
    *_of(
        "sql.sums:sums",
        ("reached_by_more", "WHERE n.total < ", "WHERE n.total <= "),
        ("short_before_counts", 'n."at" > s."at"', 'n."at" >= s."at"'),
        ("payments_to_come", "WHERE fine AND seen", "WHERE fine"),
        ("doubtful_payment_is_nothing", "WHERE (fine IS TRUE) = FALSE", "WHERE 1 = 0"),
        ("paid_tomorrow_is_doubtful", "toordinal() + 1", "toordinal()"),
        ("paid_a_moment_late", "'<=', asked.at", "'<', asked.at"),
        ("owed_nothing_readable", "OR NOT ({placement.sql(owed)})", ""),
        ("each_payment_alone", 'PARTITION BY key ORDER BY "at"', 'PARTITION BY key, "at"'),
    ),
    *_of(
        "sql.tried:tried",
        (
            "one_candidate_is_enough",
            "nodes.equal(count_of(nodes.is_true(kept)), every)",
            "nodes.compare(count_of(nodes.is_true(kept)), '>', nodes.integer(0))",
        ),
        (
            "candidates_fell_first",
            "exp.Max(this=nodes.column('x', f'fell_{mark}'))",
            "exp.Min(this=nodes.column('x', f'fell_{mark}'))",
        ),
        ("no_candidate_is_gone", ".where(nodes.none_of(nodes.is_null(reached)), copy=False)", ""),
    ),
    # --- joins ---
    *_of(
        "sql.sources:Sources._or_named",
        (
            "stranger_before_the_named",
            "exp.Coalesce(this=said, expressions=[value])",
            "exp.Coalesce(this=value, expressions=[said])",
        ),
    ),
    *_of(
        "sql.sources:Sources._holder",
        (
            "held_from_the_moment_after",
            "nodes.column(held, 'low'), '<=', moment",
            "nodes.column(held, 'low'), '<', moment",
        ),
        (
            "held_to_the_last_moment",
            "nodes.compare(moment, '<', nodes.column(held, 'high'))",
            "nodes.compare(moment, '<=', nodes.column(held, 'high'))",
        ),
        ("held_at_any_time", "if reference.at is not None:", "if False:"),
    ),
    *_of("sql.sources:Sources._same", ("numbers_and_texts_are_alike", "left_type != right_type", "False")),
    # --- the outcome ---
    *_of(
        "sql.decide:_state",
        ("unknown_is_removed", "nodes.is_false(kept)", "nodes.none_of(nodes.is_true(kept))"),
        ("unknown_is_kept", "nodes.is_true(kept)", "nodes.none_of(nodes.is_false(kept))"),
        (
            "first_to_fall_decides",
            "writer.extreme('latest', list(ends.values()))",
            "writer.extreme('earliest', list(ends.values()))",
        ),
    ),
    *_of(
        "sql.decide:_why",
        (
            "milder_action_first",
            "sorted(ends, key=lambda index: STRICTNESS[question.answers[index].then])",
            "sorted(ends)",
        ),
        ("nothing_is_lent", "nodes.is_true(runs)", "exp.false()"),
    ),
    *_of(
        "sql.decide:_act",
        ("anonymous_tables_are_anonymised", "question.anonymous or ", ""),
        ("named_action_is_lent", "nodes.integer(ANONYMISE) if answer.then == 'anonymise' else lent", "lent"),
    ),
    *_of(
        "sql.decide:answers",
        (
            "sweep_passes_the_unknown",
            "nodes.none_of(nodes.is_true(keep)) for keep in (*tests, *then)",
            "nodes.is_false(keep) for keep in (*tests, *then)",
        ),
        ("whole_table_is_asked", "row_tests((), asking.asked.table.entry.where)", "row_tests((), ())"),
    ),
    # --- predicates as SQL ---
    *_of(
        "sql.writer:Writer.predicate",
        (
            "and_is_or",
            "return nodes.all_of((self.predicate(part) for part in of))",
            "return nodes.any_of((self.predicate(part) for part in of))",
        ),
        (
            "or_is_and",
            "return nodes.any_of((self.predicate(part) for part in of))",
            "return nodes.all_of((self.predicate(part) for part in of))",
        ),
        ("not_is_nothing", "return nodes.none_of(self.predicate(of))", "return self.predicate(of)"),
        ("sure_is_not_sure", "return nodes.is_true(self.predicate(of))", "return self.predicate(of)"),
        ("clock_ends_on_its_cutoff", "self.moment_compared(of, '>=', cutoff)", "self.moment_compared(of, '>', cutoff)"),
        ("else_is_unknown", "otherwise=self.predicate(otherwise)", "otherwise=self.unknown()"),
        ("unknown_is_false", "self.unknown() if value is None else", "exp.false() if value is None else"),
    ),
    *_of(
        "sql.writer:Writer.compared",
        ("up_to_that_day_is_before_it", "('<', 1)", "('<', 0)"),
        ("from_that_day_is_after_it", "'>=': ('>=', 0)", "'>=': ('>=', 1)"),
    ),
    *_of(
        "sql.sqlite:SqliteWriter.extreme",
        ("earliest_of_nothing", "'9999-99-99' if which == 'earliest' else ''", "''"),
        ("latest_is_earliest", "'min' if which == 'earliest' else 'max'", "'min'"),
    ),
    *_of(
        "sql.sqlite:SqliteWriter.plus",
        ("seconds_below_zero", "self._between(count, 0, most)", "self._between(count, -1, most)"),
        ("seconds_that_are_no_number", "self._is_number(count)", "exp.true()"),
    ),
    *_of(
        "sql.sqlite:SqliteWriter.written",
        ("texts_only", "if numbers:", "if False:"),
        (
            "any_type_is_text",
            "nodes.all_of((self._is_text(found), nodes.paren(exp.In(this=found, expressions=texts))))",
            "nodes.paren(exp.In(this=found, expressions=texts))",
        ),
    ),
    *_of("sql.sqlite:SqliteWriter.is_day", ("any_text_is_a_day", "self._is_text(value), ten", "self._is_text(value)")),
    *_of(
        "sql.sqlite:SqliteWriter.time_of",
        ("kind_is_not_handed_on", "nodes.text(term.kind.value) if term.kind is not None else exp.Null()", "exp.Null()"),
        ("order_is_not_handed_on", "int(term.ordered)", "0"),
    ),
    *_of(
        "sql.sqlite:SqliteWriter.next_day",
        ("day_after_is_today", "nodes.integer(1), nodes.text('days')", "nodes.integer(0), nodes.text('days')"),
    ),
    # --- rows that are processed for others ---
    *_of(
        "plan.instructions:instructed",
        ("an_unknown_controller_keeps_nothing", "otherwise=UNKNOWN", "otherwise=FALSE"),
        ("an_unknown_controller_keeps_all", "otherwise=UNKNOWN", "otherwise=TRUE"),
        ("a_known_controller_keeps_all", "(known, FALSE)", "(known, TRUE)"),
    ),
    *_of(
        "plan.instructions:by_policy",
        ("the_policy_beside_an_instruction", "cases((said, FALSE), otherwise=TRUE)", "TRUE"),
        ("on_instruction_of_another_class", "if claim.use.of in own else FALSE", "if True else FALSE"),
    ),
    *_of(
        "plan.instructions:_instructions",
        ("an_instruction_begins_a_day_late", "'<='", "'<'"),
        ("an_instruction_before_it_begins", "Compare(On(one.begins), '<=', On(asked.today))", "TRUE"),
        ("everybodys_instruction", "conjunction(known, In(column, tuple(keys)), begun)", "conjunction(known, begun)"),
    ),
    *_of(
        "plan.instructions:_kept",
        ("an_agreement_ends_on_its_last_day", "Compare(On(one.ends), '<', ", "Compare(On(one.ends), '<=', "),
        ("gone_a_day_late", "Compare(On(one.at_end.by), '<=', ", "Compare(On(one.at_end.by), '<', "),
        (
            "gone_when_the_agreement_ends",
            "over = conjunction(over, Compare(On(one.at_end.by), '<=', On(asked.today)))",
            "pass",
        ),
        ("handed_back_is_gone", "cases((over, UNKNOWN), otherwise=TRUE)", "Not(over)"),
        ("never_handed_back", "cases((over, UNKNOWN), otherwise=TRUE)", "TRUE"),
        ("it_fell_on_the_day_itself", "one.at_end.by - timedelta(days=1)", "one.at_end.by"),
        (
            "no_length_of_its_own",
            "return (conjunction(kept.truth, Not(over) if over != FALSE else TRUE)",
            "return (Not(over) if over != FALSE else TRUE",
        ),
    ),
    # --- where somebody lives ---
    *_of(
        "plan.grounds:_condition",
        ("who_lives_nowhere_known_lives_elsewhere", "if told else UNKNOWN", "if told else FALSE"),
    ),
    *_of(
        "sql.places:lies",
        (
            "a_text_that_is_no_place_is_elsewhere",
            "(nodes.none_of(nodes.is_true(_is_place(writer, code))), writer.unknown())",
            "(nodes.none_of(nodes.is_true(_is_place(writer, code))), exp.false())",
        ),
        (
            "a_part_of_a_country_is_elsewhere",
            "nodes.any_of((_in(code, places), _in(country, places)))",
            "_in(code, places)",
        ),
        (
            "only_countries_are_places",
            "nodes.any_of((_in(code, places), _in(country, places)))",
            "_in(country, places)",
        ),
        (
            "another_country_is_unknown",
            "(nodes.none_of(_in(country, of_places)), exp.false())",
            "(nodes.none_of(_in(country, of_places)), writer.unknown())",
        ),
        ("no_parts_are_told_apart", "if told_apart else []", "if False else []"),
        (
            "a_whole_country_is_elsewhere",
            "nodes.all_of((nodes.none_of(whole), _in(country, told_apart)))",
            "_in(country, told_apart)",
        ),
        ("all_parts_are_told_apart", "if place in PARTS", "if True"),
    ),
    *_of(
        "sql.places:_is_place",
        ("any_two_capitals_are_a_country", "_in(country, sorted(COUNTRIES))", "exp.true()"),
        ("no_part_is_a_place", "nodes.any_of((whole, of_known))", "whole"),
        (
            "any_part_is_a_place",
            "nodes.case((_in(country, PARTS), _in(code, parts)), otherwise=writer.is_part(_rest(code)))",
            "exp.true()",
        ),
        (
            "parts_of_states_are_not_known",
            "nodes.case((_in(country, PARTS), _in(code, parts)), otherwise=writer.is_part(_rest(code)))",
            "writer.is_part(_rest(code))",
        ),
    ),
    *_of(
        "sql.sqlite:SqliteWriter.place",
        ("blanks_are_part_of_a_place", "nodes.call('trim', found.copy())", "found.copy()"),
    ),
    *_of("sql.sqlite:SqliteWriter.is_part", ("a_part_of_three_is_none", "(1, 2, 3)", "(1, 2)")),
    # --- the same in PostgreSQL, as far as it is written otherwise ---
    *_in_postgres(
        "sql.postgres:PostgresWriter.moment_compared",
        ("date_compared_within_its_day", "start_of(day, left.zone) == right", "True"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.time_of",
        ("kind_is_not_asked", "not self._declared(term.kind, found)", "False"),
        ("local_is_an_instant", "self._from_local(value, term.zone, ordered=term.ordered)", "_at_zone(value, 'UTC')"),
        ("zone_of_greenwich", "self.start_of(value, term.zone)", "self.start_of(value, 'UTC')"),
        ("order_is_not_asked", "ordered=term.ordered", "ordered=False"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter._from_text",
        ("kind_of_text_is_not_asked", " if self._declared(term.kind, kind.value)", ""),
        ("order_of_texts_is_not_asked", "ordered=term.ordered", "ordered=False"),
        (
            "texts_of_greenwich",
            "self.start_of(day_of_text(text), term.zone)",
            "self.start_of(day_of_text(text), 'UTC')",
        ),
    ),
    *_in_postgres(
        "sql.postgres_text_times:instant_of_text",
        ("west_is_east", "nodes.text('-%')", "nodes.text('+%')"),
        ("offset_without_minutes", "hours, minutes)", "hours, zero)"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.unreadable",
        (
            "infinity_is_read",
            "nodes.none_of(nodes.is_true(exp.Between(this=value, low=low, high=high)))",
            "nodes.is_null(value)",
        ),
        ("null_is_read", "nodes.is_true(exp.Between(this=value, low=low, high=high))", "exp.true()"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter._declared",
        ("local_may_not_be_exact", "kind is TimeKind.LOCAL and found == 'instant'", "False"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter._from_local",
        (
            "missing_hour_is_read",
            "nodes.any_of((missing, *(test for test, _ in twice)))",
            "nodes.any_of((test for test, _ in twice))",
        ),
        ("repeated_hour_is_read", "nodes.any_of((missing, *(test for test, _ in twice)))", "missing"),
        ("repeated_hour_is_the_second", "(missing, null), *twice, ", "(missing, null), "),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.plus",
        ("seconds_below_nothing", "low=nodes.integer(0)", "low=nodes.integer(-1)"),
        ("parts_of_a_second", "nodes.call('trunc', count)", "count"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.later", ("hours_are_seconds", "{seconds} seconds", "{seconds // 3600} seconds")
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.next_day",
        ("next_day_is_today", "expression=nodes.integer(1)", "expression=nodes.integer(0)"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.local_day",
        ("days_of_greenwich", "_at_zone(moment, zone)", "_at_zone(moment, 'UTC')"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.end_day",
        ("weeks_are_days", "nodes.integer(length.days)", "nodes.integer(length.count)"),
        ("years_are_months", "min(length.months, 12 * date.max.year)", "min(length.count, 12 * date.max.year)"),
        ("month_not_rounded", "if round_to is not None:", "if False:"),
        ("rounded_to_the_first_of_next", "expression=_interval('1 day')", "expression=_interval('0 days')"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.extreme",
        ("earliest_is_latest", "exp.Least if which == 'earliest' else exp.Greatest", "exp.Greatest"),
        ("latest_day_is_earliest", "exp.Least if which == 'earliest' else exp.Greatest", "exp.Least"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.form",
        ("numbers_with_their_blanks", "_without(found, ' ().-/')", "found"),
        ("number_from_abroad", "(outside, plus), ", ""),
        ("addresses_as_written", "_lower(found)", "found"),
        ("blank_is_a_key", "exp.Nullif(this=found, expression=nodes.text(''))", "found"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.is_day",
        ("no_day_is_a_day", "return nodes.none_of(nodes.is_null(value))", "return exp.false()"),
        (
            "text_of_any_length_is_a_day",
            "nodes.equal(nodes.call('length', nodes.call('concat', value)), nodes.integer(10))",
            "exp.true()",
        ),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.sentinel",
        ("infinity_means_nothing", "if written in INFINITE:", "if False:"),
        ("sentinel_by_the_day_of_greenwich", "_at_zone(value, zone) if found == 'instant' else value", "value"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.amount",
        (
            "numbers_are_unknown",
            "return nodes.equal(self.column_of(field), nodes.integer(value))",
            "return self.unknown()",
        ),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.written",
        ("false_is_true", "exp.true() if wanted[v] else exp.false()", "exp.true()"),
        ("missing_word_is_unknown", "exp.Coalesce(this=nodes.paren(inside), expressions=[exp.false()])", "inside"),
    ),
    *_in_postgres("sql.postgres:_number", ("true_is_no_number", "if value in ('true', 'false'):", "if False:")),
    *_in_postgres(
        "sql.sums:_is_number",
        ("texts_are_numbers", "nodes.none_of(nodes.is_null(value)) if number else exp.false()", "exp.true()"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.is_part",
        ("a_part_of_any_length", "nodes.paren(length)", "exp.true()"),
        ("a_part_of_any_signs", "nodes.equal(rest, nodes.text('-'))", "exp.true()"),
    ),
    *_in_postgres(
        "sql.postgres:PostgresWriter.place",
        (
            "blanks_of_a_place_stay",
            "self.trimmed(self.as_text(self.column_of(field)))",
            "self.as_text(self.column_of(field))",
        ),
    ),
    *_in_postgres("sql.holders:_after", ("next_moment_is_this", "'1 microsecond'", "'0 seconds'")),
)
