"""The page of one metric: sentences, charts, and the numbers behind them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from dash import html

from dashboard.metric.values import MetricStory
from dashboard.scorecard.breakdown import breakdown, labels_of
from dashboard.scorecard.calculation import ScorecardFacts
from dashboard.scorecard.daily_values import daily_values
from dashboard.scorecard.definitions import Comparison
from dashboard.scorecard.detail import detail
from dashboard.scorecard.history import (
    BaselineVersion,
    DefinitionVersion,
    MetricHistory,
    Said,
    TargetVersion,
)
from dashboard.scorecard.notes import NoteVersion, notes_from
from dashboard.scorecard.periods import Span
from dashboard.scorecard.restatements import Restatement
from dashboard.scorecard.targets import Grain, Target
from exports.serialiser import to_html
from layouts.metric import page as view
from layouts.metric.drawings import heights
from layouts.metric.words import headline, tolerance
from layouts.theme import RED
from tests.dashboard.scorecard.given import DAY, base, series
from tests.layouts.given import of_class, of_kind, ways, words
from tests.layouts.scorecard.given import (
    AS_OF,
    BASELINES,
    METRICS,
    TARGETS,
    card,
    facts,
    ratio,
)

PARTS = [
    "Six weeks and twelve months", "Signal or noise", "Notes", "The numbers", "What it is",
    "Targets and definitions over time",
]  # fmt: skip
WEEK_START = AS_OF - timedelta(days=6)
ANN = Said(1, "Ann", 1_795_320_000, None)


def story(key: str = "engaged", of: ScorecardFacts | None = None, **more: Any) -> MetricStory:
    """One of the 25 metrics, or of other facts."""
    given = of or facts()
    found = card(
        metrics=given.metrics, values=given.values, targets=given.targets,
        baselines=given.baselines, notes=given.notes,
    )  # fmt: skip
    one = found.metric(key)
    assert one is not None
    dates = found.periods
    spans = dates.week, dates.weeks[-2]
    split = {
        label: breakdown(given, found.program.calendar, one, spans, AS_OF, label)
        for label in ("", *labels_of(given, one))
    }
    history = MetricHistory(
        1, key, 1,
        (DefinitionVersion(ANN, None, one),),
        tuple(TargetVersion(ANN, each) for each in given.targets if each.metric == key),
        tuple(BaselineVersion(ANN, each) for each in given.baselines if each.metric == key),
    )  # fmt: skip
    notes = tuple(note for (of_key, _), note in found.notes.items() if of_key == key)
    told = {label: (each,) for label, each in split.items() if each is not None}
    return MetricStory(found, detail(found, one), told, notes, history, **more)


def steady(leap: float | None = None, **about: Any) -> ScorecardFacts:
    """Two a day for two years, and in the last week something else."""
    values = series("x", AS_OF - timedelta(days=799), [2] * 793)
    values += series("x", WEEK_START, [2 if leap is None else leap] * 7)
    targets = about.pop("targets", ())
    return ScorecardFacts((base("x", **about),), daily_values(values), targets)


def rows(page: Any, label: str) -> list[str]:
    (found,) = [t for t in of_kind(page, "Table") if getattr(t, "aria-label", "") == label]
    return [words(row) for row in of_kind(found, "Tr")][1:]


def drawing(page: Any, place: int) -> Any:
    return of_kind(page, "Graph")[place].figure


def test_a_page_has_its_parts_its_name_and_its_way_back() -> None:
    page = view.content(story())
    assert [words(title) for title in of_kind(page, "H2")] == PARTS
    assert words(of_kind(page, "H1")) == "Issuers engaged"
    (back,) = [way for way in ways(page) if words(way) == "The whole scorecard"]
    assert back.href == "/scorecard?program=p&as_of=2026-11-21"


def test_forms_stand_below_the_notes() -> None:
    page = view.content(story(), html.Div("say it", className="saying"))
    below = [words(part) for part in page.children if part is not None]
    assert below[below.index("say it") - 1].startswith("Notes")


@pytest.mark.parametrize(
    ("leap", "target", "said"),
    [
        (None, 14, "14 in W47, ±0.0 % on the week before and ±0.0 % on a year earlier; target 14:"
                   " green, by chance: it may be missed next week."),
        (None, 20, "14 in W47, ±0.0 % on the week before and ±0.0 % on a year earlier; target 20:"
                   " red, and this process cannot reach the target without a change."),
        (None, None, "14 in W47, ±0.0 % on the week before and ±0.0 % on a year earlier; it has no"
                     " target of the week."),
    ],
)  # fmt: skip
def test_the_head_says_what_the_status_means(
    leap: float | None, target: float | None, said: str
) -> None:
    targets = [] if target is None else [Target("x", Grain.WEEK, target)]
    assert headline(story("x", steady(leap, targets=targets))) == said


def test_without_a_value_the_head_says_so() -> None:
    values = daily_values(series("x", date(2025, 1, 1), [2] * 30))
    target = [Target("x", Grain.WEEK, 3)]
    told = story("x", ScorecardFacts((base("x"),), values, target))
    assert headline(told) == (
        "– (stale: the newest data are older) in W47; target 3, and no status without a value."
    )


def test_key_figures_have_little_room_and_say_the_whole_on_hover() -> None:
    figures = of_class(view.content(story("volume")), "key-figure")
    week, wow, _, mtd, _, ytd = figures
    assert words(week) == "W47 USD 1.40 m ■ off track"
    assert week.title == "USD 1,397,574; 15 Nov 2026 to 21 Nov 2026"
    assert words(wow) == "On the week before −5.1 %"
    assert words(mtd) == "MTD USD 4.39 m +10.6 % on year"
    assert words(ytd) == "YTD USD 65.0 m ● on track +11.8 % on year"
    assert ytd.title.endswith("1 Jan 2026 to 21 Nov 2026 against 1 Jan 2025 to 21 Nov 2025")


def test_a_key_figure_that_is_not_whole_says_so() -> None:
    week = of_class(view.content(story("shipped")), "key-figure")[0]
    assert words(week) == "W47 15 5 of 7 days ■ off track"


def test_six_weeks_and_twelve_months_stand_on_one_figure() -> None:
    told = story()
    found = drawing(view.content(told), 0)
    before, weeks, aims, months_before, months, running = found["data"]
    assert weeks["x"] == ["W42", "W43", "W44", "W45", "W46", "W47"]
    assert weeks["y"] == [of.value.value for of in told.detail.weeks]
    assert before["y"] == [value.value for value in told.detail.weeks_py]
    assert aims["y"] == [130] * 6 and aims["text"] == [""] * 5 + ["130"]
    assert months["x"][0] == "Nov 25" and months["x"][-1] == "Oct 26" and len(months["x"]) == 12
    assert months_before["xaxis"] == months["xaxis"] == running["xaxis"] == "x2"
    ticks = found["layout"]["xaxis2"]["ticktext"]
    assert (ticks[0], ticks[2], ticks[-1]) == ("Nov<br>2025", "Jan<br>2026", "Nov")
    assert running["x"] == ["Nov 26"] and running["marker"]["symbol"] == "circle-open"


def test_months_have_an_axis_of_their_own_where_they_are_over_three_times_as_large() -> None:
    large = drawing(view.content(story()), 0)
    assert large["data"][-1]["yaxis"] == "y2" and "yaxis2" in large["layout"]
    ratio = drawing(view.content(story("approval")), 0)
    assert ratio["data"][-1]["yaxis"] == "y" and "yaxis2" not in ratio["layout"]


def test_the_chart_of_the_process_marks_what_a_rule_reports() -> None:
    page = view.content(story("x", steady(50)))
    found = drawing(page, 1)
    (hit,) = [trace for trace in found["data"] if trace.get("marker", {}).get("color") == RED]
    assert hit["x"] == ["2026-11-21"] and hit["marker"]["symbol"] == "square-open"
    assert "outside the limits" in hit["customdata"][0]
    said = words(of_class(page, "chart-finding")[1])
    assert said.startswith("Something changed: a point or its step")
    assert rows(page, "Weeks of the process")[0].startswith("W47 21 Nov 2026 350 336 a point")


def test_a_missing_week_is_a_gap_in_the_process() -> None:
    gone = [
        row
        for row in series("x", AS_OF - timedelta(days=799), [2] * 800)
        if row.day != AS_OF - 20 * DAY
    ]
    points = drawing(view.content(story("x", ScorecardFacts((base("x"),), daily_values(gone)))), 1)
    assert points["data"][0]["y"][-3] is None and points["data"][0]["connectgaps"] is False


def test_locked_limits_are_shaded_and_say_who_set_them_and_why() -> None:
    page = view.content(story())
    (shade,) = drawing(page, 1)["layout"]["shapes"]
    assert (shade["x0"], shade["x1"]) == ("2026-01-04", "2026-06-27")
    lead = words(of_class(page, "section-lead"))
    assert "locked to 4 Jan 2026 to 27 Jun 2026 (25 whole weeks), set on 1 Jul 2026" in lead


def test_every_picture_has_words_for_who_does_not_see_it() -> None:
    page = view.content(story())
    for chart in of_class(page, "chart"):
        assert len(getattr(chart, "aria-label")) > 40


def test_the_numbers_stand_behind_the_charts_newest_first() -> None:
    page = view.content(story())
    weeks, months = rows(page, "Weeks"), rows(page, "Months")
    assert weeks[0].startswith("W47 21 Nov 2026 152 whole +7.8 %")
    assert weeks[0].endswith("130 ● on track")
    assert months[0] == "Nov 2026, so far 21 Nov 2026 433 21 of 30 days – – – – –"
    assert months[1].startswith("Oct 2026 31 Oct 2026 641 whole") and len(months) == 13
    assert [row.split(" 21 Nov")[0] for row in rows(page, "To date")] == [
        "Month to date", "Quarter to date", "Year to date",
    ]  # fmt: skip


def test_every_change_says_which_dates_it_compares() -> None:
    listed = rows(view.content(story()), "Compared dates")
    assert len(listed) == 6 + 6 + 12 + 12 + 3
    assert listed[0].startswith(
        "Week on week 15 Nov 2026 to 21 Nov 2026 8 Nov 2026 to 14 Nov 2026 +7.8 %"
    )
    assert listed[-1].startswith(
        "Year to date on a year earlier 1 Jan 2026 to 21 Nov 2026 1 Jan 2025 to 21 Nov 2025"
    )


def test_a_ratio_is_broken_down_into_its_parts() -> None:
    page = view.content(story("rate", ratio()))
    assert rows(page, "Numerator and denominator") == [
        "15 Nov 2026 to 21 Nov 2026 30 40 75.0 %",
        "8 Nov 2026 to 14 Nov 2026 10 20 50.0 % +10,000 bps −7,500 bps",
    ]
    # the south is new: half of all, and 50 points above the whole before
    assert rows(page, "By region, against 8 Nov 2026 to 14 Nov 2026") == [
        "south – 100.0 % +2,500 bps ±0 bps",
        "north 50.0 % 50.0 % ±0 bps ±0 bps",
        "All +2,500 bps ±0 bps",
    ]
    sentence = "Against 8 Nov 2026 to 14 Nov 2026: +2,500 bps, of which +10,000 bps by Won and"
    assert sentence in words(of_class(page, "section-lead"))


def test_what_is_no_ratio_is_not_broken_down() -> None:
    assert "Why it changed" not in [words(h) for h in of_kind(view.content(story()), "H2")]


def test_notes_stand_at_their_weeks_with_who_wrote_them() -> None:
    notes = notes_from([
        NoteVersion(1, "x", AS_OF, "A campaign.", "Ann", 1_795_320_000),
        NoteVersion(2, "x", AS_OF, "A campaign began.", "Bo", 1_795_323_600),
    ])  # fmt: skip
    (listed,) = of_class(view.content(story("x", replace(steady(), notes=notes))), "history")
    said = "W47, to 21 Nov 2026 A campaign began. Bo, 22 Nov 2026, 05:00, changed 1 time"
    assert words(listed) == said


def test_a_note_is_asked_for_with_its_reason() -> None:
    said = words(view.content(story("x", steady(50))))
    assert "A note is asked for in W47, to 21 Nov 2026: a point or its step" in said
    assert "A note is asked for" not in words(view.content(story("x", steady())))


def test_what_was_restated_says_reported_and_now() -> None:
    changed = (
        Restatement("x", Span(WEEK_START, AS_OF), 12.0, 14.0),
        Restatement("x", Span(date(2026, 10, 1), date(2026, 10, 31)), None, 62.0),
    )
    page = view.content(story("x", steady(), restatements=changed))
    assert rows(page, "Restated numbers") == [
        "W47, to 21 Nov 2026 12 14", "1 Oct 2026 to 31 Oct 2026 – 62",
    ]  # fmt: skip
    assert "Restated" not in [words(h) for h in of_kind(view.content(story("x", steady())), "H2")]


def test_targets_limits_and_definitions_are_told_with_who_set_them() -> None:
    page = view.content(story())
    assert rows(page, "Target history") == [
        f"{grain} {value} for all time Ann 22 Nov 2026, 04:00"
        for grain, value in (
            ("week", "130"), ("month to date", "420"), ("quarter to date", "900"),
            ("year to date", "5,600"),
        )
    ]  # fmt: skip
    limits = "1 Jul 2026 from 4 Jan 2026 to 27 Jun 2026 Ann 22 Nov 2026, 04:00 a new team"
    assert rows(page, "Limit history") == [limits]
    (defined,) = rows(page, "Definition history")
    assert defined.startswith("the beginning Sum of “engaged” of each day. Ann")
    assert TARGETS and BASELINES


def test_a_voided_target_says_why() -> None:
    told = story("x", steady())
    target = TargetVersion(
        Said(1, "Ann", 1_795_320_000, 1_795_320_060, "a slip"), Target("x", Grain.WEEK, 3)
    )
    told = replace(told, history=replace(told.history, targets=(target,)))
    assert rows(view.content(told), "Target history")[0].endswith("○ voided: a slip")


def test_the_definition_is_told_with_ways_to_its_parts() -> None:
    page = view.content(story("approval"))
    said = words(of_class(page, "facts"))
    assert "Requests approved ÷ Authorisation requests, each taken over the whole period" in said
    hrefs = {words(way): way.href for way in ways(page)}
    assert hrefs["Requests approved"] == "/metric?program=p&as_of=2026-11-21&key=approved"
    parent = {words(way) for way in ways(view.content(story("approved")))}
    assert "Approval rate" in parent


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({}, "none: what misses its target is off track"),
        ({"tolerance": 0.05}, "5.0 % of the target"),
        ({"tolerance": 50, "comparison": Comparison.BPS}, "50 bps"),
    ],
)
def test_a_tolerance_is_told_in_its_unit(about: dict[str, Any], said: str) -> None:
    assert tolerance(base("x", **about)) == said


def test_basis_points_are_drawn_whole() -> None:
    assert heights(base("x", unit="bps"), (0.0012, None)) == [pytest.approx(12), None]
    assert heights(base("x", unit="%"), (0.5,)) == [0.5]


@pytest.mark.parametrize("key", [each.key for each in METRICS])
def test_every_metric_can_be_drawn_and_printed(key: str) -> None:
    told = story(key)
    page = view.content(told)
    assert told.metric.title in words(of_kind(page, "H1"))
    assert told.metric.title in to_html(page)


def test_nothing_to_tell_says_so_and_leads_back() -> None:
    page = view.nothing(card().scope, "x", "“x” was not defined as of this week.")
    assert "was not defined" in words(page)
    assert [way.href for way in ways(page)] == ["/scorecard?program=p&as_of=2026-11-21"] * 2


def test_a_unit_is_no_html_in_a_chart() -> None:
    unit = "<a href='https://example.org'>calls</a>"
    page = view.content(story("x", steady(50, unit=unit, targets=[Target("x", Grain.WEEK, 12.0)])))
    drawn = [str(graph.figure["data"]) for graph in of_kind(page, "Graph")]
    assert len(drawn) == 3
    assert all("&lt;a href" in of and "<a" not in of for of in drawn)
