"""Every derived series equals what its own page shows, week by week, on both engines."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboard.partner_requests import USUAL_SPAN
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rule_deprecation.promise import switched_off
from dashboard.scope import Scope
from dashboard.scorecard.derived import DERIVED, RULE_SERIES, TICKET_SERIES
from dashboard.scorecard.figures import State
from dashboard.ticket_aging.provenance import silent_since
from db import models
from db.data_versions import METRICS, count_up
from db.engine import prepare_store, reading, writing
from db.partner_requests import partner_requests
from db.programs import add_program
from db.programs import program as program_value
from db.rule_deprecation import rule_deprecation
from db.scorecard.derived import derived_values, derived_versions
from db.scorecard.reading import known_at, scorecard
from db.ticket_aging import ticket_aging
from tests.conftest import BY, NOW, TESTER, csv_bytes, deliver
from tests.db.random_histories import given_histories
from tests.db.rule_deprecation import given as rules_given
from tests.db.rule_deprecation.test_histories import histories as rule_histories
from tests.db.test_imports import events, new_program

Page = Callable[[Session, Scope], Any]
Weeks = Sequence[date]


def of_tickets(of: Callable[[Any], float | None]) -> Page:
    return lambda session, scope: of(ticket_aging(session, scope, TESTER))


def of_requests(of: Callable[[Any], float | None], weeks: int = 1) -> Page:
    return lambda session, scope: of(partner_requests(session, scope, TESTER, weeks))


def of_rules(of: Callable[[Any], float | None]) -> Page:
    return lambda session, scope: of(rule_deprecation(session, scope, TESTER))


SHOWN: Mapping[str, Page] = {
    "tickets.open": of_tickets(lambda page: page.population.open),
    "tickets.age_p85": of_tickets(lambda page: page.ages.p85),
    "tickets.finished_with_sla": of_tickets(lambda page: page.service_week.due),
    "tickets.kept_sla": of_tickets(lambda page: page.service_week.kept),
    "tickets.first_response": of_tickets(lambda page: page.service_week.responses.linear[50]),
    "partner_requests.resolved_with_sla": of_requests(lambda page: page.all.due),
    "partner_requests.kept_sla": of_requests(lambda page: page.all.kept),
    "partner_requests.on_time_share": of_requests(lambda page: page.all.on_time, USUAL_SPAN),
    "rules.deprecated": of_rules(lambda page: switched_off(page.counts.total, page.policy)),
    "rules.stuck": of_rules(lambda page: len(page.stuck)),
    "rules.minutes_saved": of_rules(lambda page: page.savings.total.realised),
}
"""What a person reads on the page of each."""


def week_ends(calendar: ProgramCalendar, last: date, count: int) -> Weeks:
    end = calendar.week_ending(last)
    return [end - timedelta(days=7 * n) for n in reversed(range(count))]


def told(
    session: Session, program: Program, names: Sequence[str], weeks: Weeks
) -> dict[tuple[str, date], float | None]:
    rows = derived_values(session, program, names, weeks)
    found = {(row.series, row.day): row.value for row in rows}
    assert len(found) == len(rows)
    return found


def nothing_yet(session: Session, scope: Scope, name: str) -> bool:
    """Whether the page has nothing to show, for it is before the first fact."""
    if name.startswith("rules"):
        return not rule_deprecation(session, scope, TESTER).counts.inventory
    return not ticket_aging(session, scope, TESTER).population.in_scope


def check(engine: Engine, key: str, names: Sequence[str], last: date, count: int) -> int:
    """In one pass and week by week they are what the pages show; how many numbers that is."""
    with reading(engine) as session:
        program = program_value(session, key, TESTER)
        weeks = week_ends(program.calendar, last, count)
        together = told(session, program, names, weeks)
        for week in weeks:
            alone = told(session, program, names, [week])
            for name in names:
                scope = Scope(key, week)
                shown = SHOWN[name](session, scope)
                page = ticket_aging if not name.startswith("rules") else rule_deprecation
                if nothing_yet(session, scope, name):
                    assert (name, week) not in together
                elif silent_since(page(session, scope, TESTER)):  # type: ignore[operator]
                    assert (name, week) not in alone
                else:
                    assert alone.get((name, week)) == shown, (name, week)
                    assert together.get((name, week)) == shown, (name, week)
        return len(together)


def test_every_series_is_compared_with_its_page() -> None:
    assert list(SHOWN) == [each.name for each in DERIVED]


ALL = [each.name for each in DERIVED]
TICKETS, RULES = [[each.name for each in every] for every in (TICKET_SERIES, RULE_SERIES)]


def test_the_golden_tickets(golden_store: Engine) -> None:
    """A year of weeks; every series has numbers in it."""
    assert check(golden_store, "golden", TICKETS, date(2025, 3, 30), 30) > 150


@pytest.fixture(scope="module")
def golden_rules(new_store: Callable[[], Engine]) -> tuple[Engine, str]:
    engine = new_store()
    prepare_store(engine)
    key = rules_given.new_program(engine, "America/New_York")
    rules_given.bring(engine, key, rules_given.golden_files(), rules_given.golden_policy())
    return engine, key


@pytest.mark.parametrize("last", [date(2025, 3, 29), date(2026, 6, 27)])
def test_the_golden_rules(golden_rules: tuple[Engine, str], last: date) -> None:
    check(*golden_rules, RULES, last, 25)


def test_minutes_are_saved_in_the_golden_rules(golden_rules: tuple[Engine, str]) -> None:
    engine, key = golden_rules
    with reading(engine) as session:
        program = program_value(session, key, TESTER)
        weeks = week_ends(program.calendar, date(2026, 6, 27), 80)
        found = told(session, program, RULES, weeks)
    for name in RULES:
        assert len({value for (of, _), value in found.items() if of == name}) > 3, name


many = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@many
@given(**given_histories)
def test_random_tickets(
    random_store: Engine, history: Any, zone: str, later: int, split: float
) -> None:
    tickets, log = history
    if not log:
        return
    kinds = ("partner request", "ticket")
    about = [row | {"kind": kinds[n % 2]} for n, row in enumerate(tickets)]
    key = new_program(random_store)
    deliver(random_store, key, csv_bytes(log), csv_bytes(about))
    last = date.fromisoformat(log[0]["ts"][:10]) + timedelta(days=7 * later)
    check(random_store, key, TICKETS, last, 4)


@many
@given(rule_histories())
def test_random_rules(random_store: Engine, log: Any) -> None:
    key = rules_given.new_program(random_store)
    named = sorted({row["rule_id"] for row in log})
    tables = {"rules": rules_given.rules(*named), "transitions": csv_bytes(log)}
    rules_given.bring(random_store, key, tables)
    check(random_store, key, RULES, date(2025, 12, 6), 7)


LOG = (
    (1, "A", 3, "created", ""), (2, "A", 3, "priority", "P1"), (3, "B", 4, "created", ""),
    (4, "B", 5, "priority", "P1"), (5, "B", 5, "state", "Resolved"),
)  # fmt: skip
WEEK = date(2025, 3, 16)


def test_after_a_change_they_are_made_anew(store: Engine) -> None:
    key = new_program(store)
    deliver(store, key, events(*LOG))
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        before = told(session, program, TICKETS, [WEEK])
        versions = derived_versions(session, program, TICKETS)
    deliver(store, key, events((6, "C", 6, "created", "")))
    with reading(store) as session:
        after = told(session, program, TICKETS, [WEEK])
        assert derived_versions(session, program, TICKETS) != versions
        assert derived_versions(session, program, ()) == ()
    assert (before["tickets.open", WEEK], after["tickets.open", WEEK]) == (1, 2)


def test_each_week_is_judged_by_the_sla_that_held_then(store: Engine) -> None:
    """C used an hour, B none before 9; from the 10th on a hundredth of one is allowed, not 8."""
    key = new_program(store)
    again = ((6, "C", 11, "created", ""), (7, "C", 11, "priority", "P1"),
             (8, "C", 12, "state", "Resolved"))  # fmt: skip
    deliver(store, key, events(*LOG, *again))
    with writing(store, BY) as session:
        program = program_value(session, key, TESTER)
        row = models.SlaTarget(
            program_id=program.id, priority="P1", hours=0.01, valid_from=date(2025, 3, 10)
        )
        session.add(row)
    check(store, key, TICKETS, WEEK, 3)
    with reading(store) as session:
        found = told(session, program_value(session, key, TESTER), TICKETS, [WEEK])
    assert (found["tickets.finished_with_sla", WEEK], found["tickets.kept_sla", WEEK]) == (2, 1)


def test_nothing_is_said_of_weeks_long_after_the_data_end(store: Engine) -> None:
    """Open tickets stay open for ever in them, and a number would look like news."""
    key = new_program(store)
    deliver(store, key, events(*LOG))
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        weeks = week_ends(program.calendar, date(2025, 5, 31), 12)
        found = {week for _, week in told(session, program, ["tickets.open"], weeks)}
    newest = max(found)
    assert newest < weeks[-1] - timedelta(days=14)


def test_a_program_without_facts_has_none(store: Engine) -> None:
    with writing(store, BY) as session:
        add_program(session, Program("empty", "Empty"))
    with reading(store) as session:
        program = program_value(session, "empty", TESTER)
        assert derived_values(session, program, ALL, [WEEK]) == []
        assert derived_values(session, program, ALL, []) == []


def define(engine: Engine, key: str, *forms: dict[str, str]) -> None:
    """Metrics as a file of definitions has them."""
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
        for place, form in enumerate(forms):
            metric = models.Metric(program_id=program.id, key=form["key"])
            session.add(metric)
            session.flush()
            session.add(
                models.MetricDefinition(
                    metric_id=metric.id, place=place, form=form, said_by="tests",
                    recorded_at=NOW,
                )
            )  # fmt: skip
        count_up(session, program.id, METRICS)


KEPT_SLA = {"key": "kept", "aggregation": "sum", "column": "tickets.kept_sla"}
DUE_SLA = {"key": "due", "aggregation": "sum", "column": "tickets.finished_with_sla"}
MET = {"key": "met", "operation": "divide", "operands": "kept;due", "comparison": "bps"}
OPEN = {"key": "open", "aggregation": "last", "column": "tickets.open"}


def weeks_shown(engine: Engine, key: str, as_of: date, metric: str) -> list[float | None]:
    with reading(engine) as session:
        card = scorecard(session, Scope(key, as_of), TESTER)
    return [card.figures.value(metric, span).value for span in card.periods.weeks]


def test_a_metric_takes_its_weeks_from_the_page(store: Engine) -> None:
    key = new_program(store)
    define(store, key, KEPT_SLA, DUE_SLA, MET, OPEN)
    deliver(store, key, events(*LOG))
    week = WEEK
    with reading(store) as session:
        page = ticket_aging(session, Scope(key, week), TESTER)
        card = scorecard(session, Scope(key, week), TESTER)
    span = card.periods.week
    assert card.figures.value("open", span).value == page.population.open == 1
    assert card.figures.value("open", span).state is State.OK
    share = card.figures.value("met", span).value
    assert share == page.service_week.kept_share == 1.0
    assert card.figures.value("open", card.periods.week_before).value is None


def test_a_change_of_tickets_changes_the_scorecard(store: Engine) -> None:
    key = new_program(store)
    define(store, key, OPEN)
    deliver(store, key, events(*LOG))
    assert weeks_shown(store, key, WEEK, "open")[-1] == 1
    deliver(store, key, events((6, "C", 6, "created", "")))
    assert weeks_shown(store, key, WEEK, "open")[-1] == 2


def test_within_a_week_its_number_is_not_there_yet(store: Engine) -> None:
    key = new_program(store)
    define(store, key, OPEN)
    deliver(store, key, events(*LOG))
    assert weeks_shown(store, key, date(2025, 3, 14), "open")[-1] is None


def test_as_it_was_known_then_what_is_derived_is_as_now(store: Engine) -> None:
    key = new_program(store)
    define(store, key, OPEN)
    deliver(store, key, events(*LOG))
    with reading(store) as session:
        card = known_at(session, Scope(key, WEEK), TESTER, NOW + 1)
    assert card.figures.value("open", card.periods.week).value == 1
