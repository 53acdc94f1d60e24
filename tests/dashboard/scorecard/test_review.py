"""What the scorecard says in the review: its line, its colour and its exceptions, by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.metric.address import list_address, metric_address
from dashboard.review import AreaReview, Rank
from dashboard.scope import Scope
from dashboard.scorecard.calculation import ScorecardFacts
from dashboard.scorecard.daily_values import daily_values
from dashboard.scorecard.definitions import Comparison, Direction, Every, Metric
from dashboard.scorecard.notes import NoteVersion, notes_from
from dashboard.scorecard.review import area_review
from dashboard.scorecard.targets import Grain, Target
from tests.dashboard.scorecard.given import base, card_of, series

WEEK = date(2025, 9, 27)
ROUTINE = [10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0] * 4
"""Its mean is 10.5, its limits about 5.3 and 15.7; no rule fires."""
LEAPS = [*ROUTINE[:-1], 30.0]


def weekly(key: str, **about: Any) -> Metric:
    return base(key, "last", every=Every.WEEK, **about)


def said(
    values: Mapping[str, Sequence[float | None]],
    targets: Mapping[str, float | tuple[float, float]] | None = None,
    notes: Sequence[str] = (),
    **about: Mapping[str, Any],
) -> AreaReview:
    """Metrics of one value a week up to the week; ``about`` is more of some of them."""
    metrics = tuple(weekly(key, **about.get(key, {})) for key in values)
    rows = [
        row
        for key, of in values.items()
        for row in series(key, WEEK - timedelta(days=7 * (len(of) - 1)), of, 7)
        if row.value is not None
    ]
    found = []
    for key, target in (targets or {}).items():
        lower, upper = target if isinstance(target, tuple) else (target, None)
        found.append(Target(key, Grain.WEEK, lower, upper=upper))
    versions = [NoteVersion(n, key, WEEK, "We know.", "Ann", 1) for n, key in enumerate(notes)]
    facts = ScorecardFacts(metrics, daily_values(rows), found, (), notes_from(versions))
    return area_review(card_of(facts, WEEK))


def listed(of: AreaReview) -> list[tuple[Rank, str, str]]:
    return [(each.rank, each.word, each.name) for each in of.exceptions]


def test_all_on_target_is_green() -> None:
    found = said({"a": ROUTINE, "b": ROUTINE}, {"a": 9.0, "b": 8.0})
    assert (found.line.colour, found.line.why) == ("green", "All that have a target are on it.")
    assert found.line.sentence == (
        "2 of 2 metrics with a target on it, as many as a week ago, 0 at risk, 0 off target;"
        " no signal."
    )
    assert (found.exceptions, found.total) == ((), 0)
    assert found.line.href == found.more == list_address(Scope("p", WEEK))


def test_the_line_counts_against_the_week_before() -> None:
    """In the week before it was 9: missed; now it is 11."""
    found = said({"a": ROUTINE}, {"a": 10.0})
    assert found.line.sentence == (
        "1 of 1 metric with a target on it, 1 more than a week ago, 0 at risk, 0 off target;"
        " no signal."
    )


def test_few_off_target_are_amber_and_a_tenth_is_red() -> None:
    targets = {f"m{n}": 5.0 for n in range(10)} | {"late": 12.0}
    values = dict.fromkeys(targets, ROUTINE)
    found = said(values, targets)
    assert found.line.colour == "amber"
    assert found.line.why == "9.1 % of those with a target are off it; red from 10 % on."
    del values["m0"], targets["m0"]
    assert said(values, targets).line.colour == "red"


def test_without_targets_there_is_no_colour() -> None:
    assert said({"a": ROUTINE}).line.colour == "grey"


def test_what_has_no_value_is_not_green() -> None:
    found = said({"a": ROUTINE, "b": [*ROUTINE[:-1], None]}, {"a": 5.0, "b": 5.0})
    assert found.line.colour == "amber"
    assert found.line.why == "None is off target, and 1 metric has no value this week."


def test_at_risk_is_amber() -> None:
    found = said({"a": ROUTINE}, {"a": 11.5}, a={"tolerance": 0.1})
    assert (found.line.colour, found.line.why) == (
        "amber", "None is off target, and not all are on it.",
    )  # fmt: skip
    assert "1 at risk" in found.line.sentence and found.exceptions == ()


def test_signals_and_reds_of_which_nobody_says_why_stand_first_then_stale_then_out_of_reach() -> (
    None
):
    values = {
        "reach": ROUTINE, "stale": [*ROUTINE[:-2], None, None], "leap": LEAPS, "red": ROUTINE,
        "fine": ROUTINE, "told": LEAPS, "low": ROUTINE,
    }  # fmt: skip
    targets = {"reach": 40.0, "red": 12.0, "fine": 5.0, "low": 60.0, "stale": 5.0}
    found = said(values, targets, notes=("told", "reach"))
    assert listed(found) == [
        (Rank.BROKEN, "off target", "red"),
        (Rank.BROKEN, "off target", "low"),
        (Rank.CLOSE, "signal", "leap"),
        (Rank.CLOSE, "stale", "stale"),
        (Rank.CLOSE, "out of reach", "reach"),
    ]
    assert found.counts == {Rank.BROKEN: 2, Rank.CLOSE: 3}
    assert "2 signals, and" in found.line.sentence


def test_the_sentence_says_whether_it_is_the_process_or_chance() -> None:
    found = said({"low": ROUTINE, "red": ROUTINE}, {"low": 40.0, "red": 12.0}, low={"unit": "days"})
    low, red = found.exceptions
    assert low.sentence == (
        "11.0 days against 40.0 days; red, and this process cannot reach the target without a"
        " change. Nobody says why."
    )
    assert red.sentence == "11 against 12; red, within routine variation. Nobody says why."


def test_a_signal_says_which_rule_fires_and_leads_to_the_metric() -> None:
    (only,) = said(
        {"leap": LEAPS}, leap={"name": "Leaps", "owner": "Ann", "area": "Outreach"}
    ).exceptions
    assert "a point or its step from the one before is outside the limits" in only.sentence
    assert (only.name, only.title, only.owner) == ("Leaps", "Outreach", "Ann")
    assert only.href == metric_address(Scope("p", WEEK), "leap")
    assert only.since == WEEK - timedelta(days=6)


def test_off_target_since_the_first_of_the_weeks_on_end_in_which_it_was() -> None:
    """The values end with 12, 9, 11: under 11.5 for two weeks."""
    (only,) = said({"red": ROUTINE}, {"red": 11.5}).exceptions
    assert only.since == WEEK - timedelta(days=13)


def test_what_is_stale_says_when_it_was_new() -> None:
    (only,) = said({"x": [*ROUTINE[:-3], None, None, None]}).exceptions
    assert only.sentence == "The newest value is of the week to 6 Sep 2025."
    assert only.since == date(2025, 9, 6)


@pytest.mark.parametrize(
    ("direction", "target", "words"),
    [
        (Direction.DOWN, 8.0, "11 against 8"),
        (Direction.WITHIN, (1.0, 5.0), "11 against 1 to 5"),
    ],
)
def test_the_target_is_said_as_it_is(direction: Direction, target: Any, words: str) -> None:
    (only,) = said({"x": ROUTINE}, {"x": target}, x={"direction": direction}).exceptions
    assert only.sentence.startswith(words)


def test_a_share_is_said_in_percent() -> None:
    shares = [value / 100 for value in ROUTINE]
    about = {"unit": "%", "comparison": Comparison.BPS}
    (only,) = said({"x": shares}, {"x": 0.12}, x=about).exceptions
    assert only.sentence.startswith("11.0 % against 12.0 %; ")


def test_what_is_filtered_out_is_not_told_of() -> None:
    metrics = (weekly("a", area="A"), weekly("b", area="B"))
    rows = [*series("a", WEEK, [1.0], 7), *series("b", WEEK, [1.0], 7)]
    facts = ScorecardFacts(metrics, daily_values(rows), [Target("a", Grain.WEEK, 2.0)])
    card = card_of(facts, WEEK, area=("B",))
    assert area_review(card).exceptions == ()
    assert area_review(replace(card, metrics=metrics)).total == 1
