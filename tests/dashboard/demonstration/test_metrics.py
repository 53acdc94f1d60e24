"""The demonstration's scorecards: whole, the same whenever in the week, and as they are meant."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import combinations

import pytest

from dashboard.demonstration import metric_weeks as weeks
from dashboard.demonstration.metric_definitions import OUTREACH, RISK
from dashboard.demonstration.metric_payments import season, thanksgiving
from dashboard.demonstration.metrics import (
    CORRECTED,
    RESTATED,
    TYPED_WEEKS,
    MetricExport,
    Row,
    metrics,
)
from dashboard.scorecard.definition_rows import metrics_from
from dashboard.scorecard.definitions import Base, Comparison, Direction, Metric, Role
from dashboard.scorecard.derived import derived_series
from dashboard.scorecard.targets import Grain, Target, checked_target
from db.accounts.demonstration import PEOPLE

END = date(2026, 11, 28)
DAYS = [END - dt.timedelta(days=n) for n in range(7)]
PROGRAMS = (OUTREACH, RISK)


@lru_cache(maxsize=32)
def export(program: str, today: date = END, seed: int = 7) -> MetricExport:
    return metrics(program, seed, END, today)


def defined(program: str) -> tuple[Metric, ...]:
    rows = export(program).definitions
    header = tuple(rows[0])
    return metrics_from(header, list(enumerate((tuple(row.values()) for row in rows), 2)))


def told(program: str, today: date) -> Mapping[tuple[str, str, str], str]:
    """The last word of each value that came by file or was typed."""
    found = export(program, today)
    rows = [row for each in found.deliveries for row in each.values]
    return {(row["series"], row["date"], row["segment"]): row["value"] for row in rows}


def test_there_are_25_metrics_and_half_of_them_are_of_outreach() -> None:
    counts = [len(defined(program)) for program in PROGRAMS]
    assert sum(counts) >= 25
    assert abs(counts[0] - counts[1]) <= 2


def test_definitions_have_all_kinds_of_what_there_is() -> None:
    every = [metric for program in PROGRAMS for metric in defined(program)]
    assert {metric.direction for metric in every} == set(Direction)
    assert {metric.comparison for metric in every} == set(Comparison)
    assert {metric.role for metric in every} == set(Role)
    assert {metric.unit for metric in every} >= {"%", "bps", "USD", "days", "hours"}
    assert all(metric.name and metric.area and metric.owner for metric in every)


def test_owners_are_people_that_a_visitor_can_be() -> None:
    people = {name for _, name, _, _ in PEOPLE}
    assert {m.owner for program in PROGRAMS for m in defined(program)} <= people


def test_every_derived_series_is_on_a_scorecard_but_counts_too_small_for_a_week() -> None:
    columns = {
        metric.source.column
        for program in PROGRAMS
        for metric in defined(program)
        if isinstance(metric.source, Base)
    }
    assert {name for name in columns if derived_series(name)} == {
        "tickets.open", "tickets.age_p85", "tickets.finished_with_sla", "tickets.kept_sla",
        "tickets.first_response", "partner_requests.on_time_share", "rules.deprecated",
        "rules.stuck", "rules.minutes_saved",
    }  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
def test_targets_go_together(program: str) -> None:
    known = {metric.key: metric for metric in defined(program)}
    taken: list[Target] = []
    for row in export(program).targets:
        begins, ends = (date.fromisoformat(row[n]) if row[n] else None for n in ("from", "to"))
        upper = float(row["upper"]) if row["upper"] else None
        grain = Grain(row["grain"])
        target = Target(row["metric"], grain, float(row["value"]), begins, ends, upper)
        taken.append(checked_target(target, known[row["metric"]], taken))
    assert {target.metric for target in taken} == known.keys()


@pytest.mark.parametrize("program", PROGRAMS)
def test_values_are_those_of_defined_series_and_go_back_two_years(program: str) -> None:
    columns = {m.source.column for m in defined(program) if isinstance(m.source, Base)}
    by_hand = {name for name in columns if derived_series(name) is None}
    rows = told(program, END)
    assert {series for series, _, _ in rows} == by_hand
    for series in by_hand:
        first = min(day for name, day, _ in rows if name == series)
        assert date.fromisoformat(first) <= END - dt.timedelta(weeks=104)


@pytest.mark.parametrize("program", PROGRAMS)
def test_within_a_week_more_becomes_known_and_nothing_else_changes(program: str) -> None:
    for later, earlier in combinations(DAYS, 2):
        before, after = told(program, earlier), told(program, later)
        assert before.items() <= after.items()
        assert all(day < earlier.isoformat() for _, day, _ in before)
        assert export(program, earlier).typed == export(program, later).typed
        assert export(program, earlier).targets == export(program, later).targets


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_comes_before_it_happened(program: str) -> None:
    for today in DAYS:
        for delivery in export(program, today).deliveries:
            assert delivery.on <= today
            assert all(row["date"] < delivery.on.isoformat() for row in delivery.values)


def test_another_seed_makes_other_values_of_the_same_days() -> None:
    one, other = told(OUTREACH, END), metrics(OUTREACH, 8, END, END)
    rows = [row for each in other.deliveries for row in each.values]
    assert {(r["series"], r["date"], r["segment"]) for r in rows} == one.keys()
    assert any(one[r["series"], r["date"], r["segment"]] != r["value"] for r in rows)


def test_a_week_of_fraud_is_told_too_low_and_corrected_a_fortnight_later() -> None:
    said: dict[str, list[tuple[date, float]]] = {}
    for delivery in export(OUTREACH).deliveries:
        for row in delivery.values:
            if row["series"] == "fraud_loss_usd":
                said.setdefault(row["date"], []).append((delivery.on, float(row["value"])))
    twice = {day: words for day, words in said.items() if len(words) > 1}
    week = [END - dt.timedelta(days=7 * RESTATED + n) for n in range(7)]
    assert sorted(twice) == sorted(day.isoformat() for day in week)
    for (first, low), (then, high) in twice.values():
        assert (then - first).days == 7 * (RESTATED - CORRECTED)
        assert low == pytest.approx(high * 0.78, abs=1)


def test_a_correction_is_not_told_of_before_it_came() -> None:
    came = min(
        each.on for each in export(OUTREACH).deliveries
        if each.on > END - dt.timedelta(days=7 * CORRECTED)
    )  # fmt: skip
    (note,) = [each for each in export(OUTREACH).notes if each.text.startswith("Corrected")]
    assert note.on > came


def test_the_last_values_of_what_is_typed_come_by_no_file() -> None:
    typed = export(OUTREACH).typed
    assert len(typed) == TYPED_WEEKS
    days = {day for series, day, _ in told(OUTREACH, END) if series == weeks.SHARE_LIVE}
    assert days and not days & {each.week.isoformat() for each in typed}
    assert max(days) < min(each.week.isoformat() for each in typed)


def test_notes_are_about_metrics_that_there_are() -> None:
    for program in PROGRAMS:
        keys = {metric.key for metric in defined(program)}
        assert {note.metric for note in export(program).notes} <= keys
        for note in export(program).notes:
            assert (END - note.week).days % 7 == 0
            assert note.on > note.week


@pytest.mark.parametrize(
    ("year", "day"), [(2024, 28), (2025, 27), (2026, 26), (2027, 25), (2018, 22)]
)
def test_thanksgiving_is_the_fourth_thursday_of_november(year: int, day: int) -> None:
    assert thanksgiving(year) == date(year, 11, day)


def test_the_days_after_thanksgiving_stand_out_and_christmas_is_quiet() -> None:
    usual = season(date(2026, 10, 21))
    assert season(date(2026, 11, 27)) > 1.6 * usual
    assert season(date(2026, 11, 30)) > 1.4 * usual
    assert season(date(2026, 12, 25)) < 0.7 * usual


def test_rows_of_a_file_are_unlike() -> None:
    """A series, day and segment stands once in a delivery."""
    for program in PROGRAMS:
        for delivery in export(program).deliveries:
            places = Counter(map(_place, delivery.values))
            assert max(places.values()) == 1


def _place(row: Row) -> tuple[str, str, str]:
    return row["series"], row["date"], row["segment"]
