"""What a change would change: both sides, and what builds on the metric."""

from dataclasses import replace
from datetime import date

from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.calculation import ScorecardFacts
from dashboard.scorecard.daily_values import daily_values
from dashboard.scorecard.definitions import Aggregation, Base, Metric
from dashboard.scorecard.preview import Both, Preview, preview
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.targets import Grain, Status, Target
from tests.dashboard.scorecard.given import CALENDAR, base, function, series

AS_OF = date(2026, 11, 21)
SCOPE = Scope("p", AS_OF, {"area": ("x",)})
PROGRAM = Program("p", "Program", CALENDAR)
VALUES = daily_values(
    [*series("a", date(2025, 11, 16), [float(n % 5 + 1) for n in range(371)]),
     *series("b", date(2025, 11, 16), [2.0] * 371)]
)  # fmt: skip
METRICS = (base("a"), base("b"), function("r", "divide", "a", "b"), function("rr", "sum", "r", "b"))
FACTS = ScorecardFacts(METRICS, VALUES, (Target("a", Grain.WEEK, 21.0),))


def changed(metric: Metric) -> ScorecardFacts:
    return replace(FACTS, metrics=tuple(metric if m.key == metric.key else m for m in METRICS))


def of(after: ScorecardFacts, key: str = "a", before: ScorecardFacts = FACTS) -> Preview:
    return preview(before, after, key, PROGRAM, SCOPE)


def cell(found: Preview, name: str = "2026-11-21") -> Both:
    return next(each for each in found.of.cells if each.name == name)


def test_six_weeks_and_the_spans_to_date_stand_on_both_sides() -> None:
    found = of(changed(base("a", "mean")))
    names = [each.name for each in found.of.cells]
    assert names == [
        "2026-10-17", "2026-10-24", "2026-10-31", "2026-11-07", "2026-11-14", "2026-11-21",
        "mtd", "qtd", "ytd",
    ]  # fmt: skip
    week = cell(found)
    assert week.before is not None
    assert week.after is not None
    values = [float(n % 5 + 1) for n in range(364, 371)]  # the last seven days
    assert (week.before.value, week.after.value) == (sum(values), sum(values) / 7)
    assert week.changed


def test_a_status_changes_with_the_number() -> None:
    week = cell(of(changed(base("a", "max"))))
    assert week.before is not None
    assert week.after is not None
    assert (week.before.status, week.after.status) == (Status.GREEN, Status.RED)


def test_nothing_changes_where_only_the_name_does() -> None:
    found = of(changed(base("a", name="Another")))
    assert not found.of.changed
    assert found.others == ()
    assert [each for each in found.of.cells if each.changed] == []


def test_what_builds_on_it_changes_with_it_over_however_many_steps() -> None:
    found = of(changed(base("a", "mean")))
    assert [each.metric.key for each in found.others] == ["r", "rr"]
    assert of(changed(base("b", "mean")), "b").others != ()
    assert of(changed(function("rr", "difference", "r", "b")), "rr").others == ()


def test_a_new_metric_stands_on_one_side() -> None:
    new = function("n", "product", "a", "b")
    found = of(replace(FACTS, metrics=(*METRICS, new)), "n")
    assert found.of.was is None
    assert found.of.metric == new
    assert {each.before for each in found.of.cells} == {None}
    assert all(each.changed for each in found.of.cells)


def test_another_target_changes_statuses_alone() -> None:
    found = of(replace(FACTS, targets=(Target("a", Grain.WEEK, 100.0),)))
    weeks, to_date = found.of.cells[:6], found.of.cells[6:]
    assert {each.after.status for each in weeks if each.after} == {Status.RED}
    assert any(each.changed for each in weeks)
    assert not any(each.changed for each in to_date)
    week = cell(found)
    assert week.before is not None
    assert week.after is not None
    assert week.before.same_number(week.after)
    assert found.of.line_before != found.of.line_after


def test_other_limits_change_the_line_and_no_number() -> None:
    noisy = daily_values(series("a", date(2025, 11, 16), [float(n**2 % 17) for n in range(371)]))
    facts = ScorecardFacts((Metric("a", Base("a", Aggregation.SUM)),), noisy)
    locked = Baseline("a", date(2026, 1, 4), date(2026, 4, 4), AS_OF, "Because.")
    found = of(replace(facts, baselines=(locked,)), before=facts)
    assert not any(each.changed for each in found.of.cells)
    assert found.of.changed
