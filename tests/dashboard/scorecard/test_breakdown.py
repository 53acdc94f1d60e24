"""Why a ratio changed: what is told adds up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.scorecard.breakdown import Breakdown, breakdown, labels_of
from dashboard.scorecard.calculation import ScorecardFacts
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.scorecard.periods import Span
from tests.dashboard.scorecard.given import CALENDAR, base, function

RATE = function("rate", "divide", "good", "all")
METRICS = (RATE, base("good"), base("all"), function("sum", "sum", "good", "all"))
NOW, BEFORE = (Span(date(2025, 9, n), date(2025, 9, n)) for n in (27, 20))

Counts = dict[str, tuple[float, float]]
"""By place: how many are good, of how many."""


def facts(now: Counts, before: Counts) -> ScorecardFacts:
    rows = [
        DailyValue(name, span.start, count, {"place": place})
        for span, counts in ((NOW, now), (BEFORE, before))
        for place, pair in counts.items()
        for name, count in zip(("good", "all"), pair, strict=True)
    ]
    return ScorecardFacts(METRICS, daily_values(rows))


def told(now: Counts, before: Counts, label: str = "place") -> Breakdown | None:
    return breakdown(facts(now, before), CALENDAR, RATE, (NOW, BEFORE), NOW.end, label)


def test_a_ratio_that_changes_by_mix_alone_says_so() -> None:
    found = told({"a": (80, 100), "b": (20, 100)}, {"a": (8, 10), "b": (38, 190)})
    assert found is not None
    assert found.change == pytest.approx(0.5 - 0.23)
    assert sum(part.mix for part in found.parts) == pytest.approx(found.change)
    assert [part.rate for part in found.parts] == pytest.approx([0, 0])


def test_a_ratio_that_changes_by_its_parts_own_ratios_says_so() -> None:
    found = told({"a": (6, 10), "b": (5, 10)}, {"a": (5, 10), "b": (5, 10)})
    assert found is not None
    assert [(part.mix, part.rate) for part in found.parts] == [
        (0, pytest.approx(0.05)),
        (0, 0),
    ]
    assert found.by_numerator == pytest.approx(0.05)
    assert found.by_denominator == pytest.approx(0)


def test_a_part_that_is_new_counts_as_mix() -> None:
    found = told({"a": (5, 10), "b": (9, 10)}, {"a": (5, 10)})
    assert found is not None
    assert [(part.value, part.mix, part.rate) for part in found.parts] == [
        ("a", 0, 0),
        ("b", pytest.approx(0.2), 0),
    ]


counts = st.dictionaries(
    st.sampled_from("abc"),
    st.tuples(st.integers(0, 50).map(float), st.integers(1, 50).map(float)),
    min_size=1,
)


@given(counts, counts)
def test_both_ways_of_telling_a_change_add_up(now: Counts, before: Counts) -> None:
    found = told(now, before)
    assert found is not None
    totals = [[sum(pair[n] for pair in each.values()) for n in (0, 1)] for each in (now, before)]
    change = totals[0][0] / totals[0][1] - totals[1][0] / totals[1][1]
    assert found.change == pytest.approx(change, abs=1e-12)
    assert found.by_numerator + found.by_denominator == pytest.approx(change, abs=1e-12)
    assert sum(part.mix + part.rate for part in found.parts) == pytest.approx(change, abs=1e-9)
    assert {part.value for part in found.parts} == now.keys() | before.keys()


def test_only_a_ratio_of_sums_with_values_can_be_told() -> None:
    of = facts({"a": (1, 2)}, {"a": (1, 0)})
    assert breakdown(of, CALENDAR, RATE, (NOW, BEFORE), NOW.end) is None
    assert breakdown(of, CALENDAR, METRICS[3], (NOW, BEFORE), NOW.end) is None
    assert labels_of(of, METRICS[3]) == ()


def test_labels_that_both_operands_have_can_split_it() -> None:
    assert labels_of(facts({"a": (1, 2)}, {}), RATE) == ("place",)
    plain = told({"a": (1, 2)}, {"a": (1, 4)}, label="")
    assert plain is not None and plain.parts == ()


def test_a_ratio_whose_operands_are_gone_is_not_broken_down() -> None:
    gone = ScorecardFacts((RATE, base("good")), facts({"a": (1, 2)}, {"a": (1, 3)}).values)
    assert labels_of(gone, RATE) == ()
    assert breakdown(gone, CALENDAR, RATE, (NOW, BEFORE), NOW.end) is None


@pytest.mark.filterwarnings("error")
def test_what_grows_beyond_all_numbers_is_not_broken_down() -> None:
    assert told({"a": (1e308, 1.0)}, {"a": (-1e308, 1e-3)}) is None
    assert told({"a": (1e308, 1.0)}, {"a": (-1e308, 1.0)}) is None
