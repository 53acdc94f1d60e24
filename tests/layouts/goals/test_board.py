"""The board, from 14 goals in every state."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.path_to_green.board import Part, board, part_of
from dashboard.path_to_green.forecast import Forecast, Outlook
from dashboard.path_to_green.glide_path import Computed
from dashboard.path_to_green.goals import GoalFacts
from dashboard.path_to_green.standing import Flag, GoalStanding
from dashboard.scorecard.daily_values import DailyValue, daily_values
from exports.path_to_green.paper import path_to_green_paper
from exports.serialiser import to_html
from exports.spreadsheets import as_csv
from exports.tables import table_sheet
from layouts.path_to_green import content
from layouts.path_to_green.file import LABEL
from layouts.path_to_green.words import distance, forecast_words, headline, signed_distance
from tests.dashboard.path_to_green.given import action, band, goal, goals_of, update
from tests.layouts.given import of_class, of_kind, ways, words
from tests.layouts.goals.given import AS_OF, GOALS, found

WEEK = timedelta(days=7)


def rows(page: Any) -> dict[str, Any]:
    """Rows by the title of their goal."""
    shown = [tr for tr in of_kind(page, "Tr") if getattr(tr, "data-opens", "")]
    return {words(of_kind(tr, "A")): tr for tr in shown}


def cells(tr: Any) -> dict[str, str]:
    """What each cell says, by its label."""
    labelled = [(getattr(td, "data-label", ""), words(td)) for td in of_kind(tr, "Td")]
    return {label: said for label, said in labelled if label}


def one(**about: Any) -> GoalStanding:
    """Half way through a goal from 0 to 100 in the hundred days from 3 January, at 40 where 49 is
    expected; claimed on track a day before."""
    as_of = date(2026, 2, 21)
    facts: dict[str, Any] = {
        "goals": (goal(),), "values": daily_values([DailyValue("G", as_of, 40)]),
        "updates": {"G": (update(as_of),)},
    }  # fmt: skip
    return goals_of(GoalFacts(**{**facts, **about}), as_of).goals[0]


def row_of(standing: GoalStanding) -> dict[str, str]:
    return cells(next(iter(rows(content(replace(found(), goals=(standing,)))).values())))


def test_every_goal_has_a_row_that_leads_to_its_page() -> None:
    shown = rows(content(found()))
    assert set(shown) == {of.title for of in GOALS}
    (way,) = ways(shown["Volume share live"])
    assert way.href == "/goal?program=p&as_of=2026-11-21&key=passed"


def test_what_needs_a_look_stands_on_top_and_the_gravest_first() -> None:
    page = content(found())
    heads = [words(tr) for tr in of_kind(page, "Tr") if "group" in getattr(tr, "className", "")]
    assert [re.sub(r" +\d+$", "", head) for head in heads] == [part.value for part in Part]
    first = board(found().goals)[Part.LOOK]
    order = (Computed.RED, Computed.AMBER, Computed.NO_DATA, Computed.GREEN)
    assert [order.index(each.computed) for each in first] == sorted(
        order.index(each.computed) for each in first
    )
    assert first[0].goal.key == "passed"


def test_claimed_and_computed_stand_side_by_side_with_their_sources() -> None:
    said = row_of(one())
    assert said["Claimed"] == "● on track in W8"
    assert said["Computed"] == "▲ at risk expected 49"
    assert (said["Now"], said["Gap"]) == ("40 of 100", "60 short")


def test_silence_hatches_the_last_colour_and_says_so_in_words() -> None:
    silent = one(updates={"G": (update(date(2026, 2, 7)),)})
    page = content(replace(found(), goals=(silent,)))
    (hatched,) = of_class(page, "hatched")
    assert words(hatched) == "● on track"
    assert cells(rows(page)["A goal"])["Claimed"] == "● on track ◌ outdated"
    assert "silent, 7 days overdue" in words(rows(page)["A goal"])


def test_a_goal_that_was_never_updated_says_so() -> None:
    said = row_of(one(updates={}))
    assert said["Claimed"] == "–  Nothing was claimed yet. ◌ outdated"
    assert said["Update"] == "–  It was never updated. 49 days overdue"


def test_the_gap_is_covered_by_open_actions_and_the_bar_is_as_long() -> None:
    back = date(2026, 3, 21)
    claims = {"G": (update(date(2026, 2, 21), "red", date_to_green=back),)}
    half = {"G": (action(1, expected_impact=30.0), action(2, expected_impact=9.0, due=AS_OF))}
    of = one(updates=claims, actions=half)
    assert row_of(of)["Covered"] == "50.0 % 2 open"
    (bar,) = of_class(content(replace(found(), goals=(of,))), "share-bar")
    assert bar.children.style == {"width": "50%"}
    more = one(updates=claims, actions={"G": (action(1, expected_impact=90.0),)})
    assert row_of(more)["Covered"] == "150.0 % 1 open"
    (bar,) = of_class(content(replace(found(), goals=(more,))), "full")
    assert bar.children.style == {"width": "100%"}


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({}, "–  No date back to green is claimed: it cannot be said what is done by then. 0 open"),
        ({"values": daily_values([DailyValue("G", date(2026, 2, 21), 100)])},
         "–  There is no gap. 0 open"),
        ({"values": daily_values([])}, "–  No recent value: the gap is not known. 0 open"),
    ],
)  # fmt: skip
def test_what_is_not_covered_says_why(about: Mapping[str, Any], said: str) -> None:
    assert row_of(one(**about))["Covered"] == said


def test_dates_back_to_green_are_first_now_and_forecast() -> None:
    said = cells(rows(content(found()))["Issuers live on network tokens"])
    assert said["Back to green, first claimed"] == "3 Oct 2026"
    assert said["Back to green, claimed now"] == "19 Dec 2026 +77 days"
    assert re.fullmatch(r"\d+ \w+ 2027 to \d+ \w+ 2027", said["Back to green, forecast"])


def test_a_date_that_was_taken_back_is_missing_and_moved_by_nothing() -> None:
    weeks = [date(2026, 2, 21) - WEEK * n for n in (2, 1, 0)]
    days = (date(2026, 3, 7), date(2026, 3, 14), None)
    said = [update(w, "red", date_to_green=d) for w, d in zip(weeks, days, strict=True)]
    of = row_of(one(updates={"G": tuple(said)}))
    assert of["Back to green, first claimed"] == "7 Mar 2026"
    assert of["Back to green, claimed now"] == ("–  Off track or at risk, and no date is claimed.")


@pytest.mark.parametrize(
    ("forecast", "said"),
    [
        (Forecast(Outlook.DATED, date(2027, 1, 9), date(2027, 3, 6), 0.9),
         ("9 Jan 2027", "to 6 Mar 2027")),
        (Forecast(Outlook.DATED, date(2027, 1, 9), None, 0.6), ("9 Jan 2027", "to beyond a year")),
        (Forecast(Outlook.NO_DATE, arriving=0.3), ("no date", "30.0 % of paths in a year")),
        (Forecast(Outlook.LOW_DATA, weeks=7), ("low data", "7 of 12 weeks")),
        (Forecast(Outlook.REACHED), ("at the target", "")),
        (Forecast(Outlook.NO_DATA), ("no data", "")),
    ],
)  # fmt: skip
def test_a_forecast_gives_dates_or_says_why_not(forecast: Forecast, said: tuple[str, str]) -> None:
    assert forecast_words(forecast) == said


def test_flags_stand_with_the_name_and_count_the_slips() -> None:
    shown = rows(content(found()))
    said = {title: [words(each) for each in of_class(tr, "flag")] for title, tr in shown.items()}
    assert said["Fraud loss of volume"] == ["watermelon"]
    assert said["Issuers live on network tokens"] == ["slipped 3 times"]
    assert said["Volume share live"] == ["date passed", "plan does not add up", "slipped once"]
    assert said["Disputes answered in time"] == ["no date back to green", "plan does not add up"]
    grave = [words(each) for each in of_class(shown["Volume share live"], "grave")]
    assert grave == ["date passed", "plan does not add up"]


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.042, "%", "4.2 points"), (0.01, "%", "1.0 point"), (0.0012, "bps", "12 bps"),
        (1_204.0, "USD", "USD 1,204"), (12.4, "", "12.4"), (None, "%", "–"),
    ],
)  # fmt: skip
def test_a_distance_has_the_word_of_its_unit(value: float | None, unit: str, said: str) -> None:
    assert distance(value, unit) == said


def test_a_distance_with_its_sign() -> None:
    assert signed_distance(0.9, "") == "+0.90"
    assert signed_distance(-0.02, "%") == "−2.0 points"
    assert signed_distance(0.0, "") == "±0"


def test_the_headline_counts_what_is_off_and_what_hides_it() -> None:
    assert headline((one(),)) == "None of 1 open goal is off track by its numbers, 1 at risk."
    red = one(values=daily_values([DailyValue("G", date(2026, 2, 21), 10)]))
    assert headline((red,)) == ("1 of 1 open goal is off track by its numbers, none at risk.")
    blank = one(values=daily_values([DailyValue("G", date(2026, 2, 21), None)]))
    assert headline((blank,)) == (
        "None of 1 open goal is off track by its numbers, none at risk; 1 without a recent value."
    )
    over = one(updates={"G": (update(date(2026, 2, 21), "done"),)})
    assert headline((over,)) == "1 goal, all done or cancelled."
    melon = one(
        values=daily_values(
            [DailyValue("G", date(2026, 2, 14), 10), DailyValue("G", date(2026, 2, 21), 10)]
        ),
        updates={"G": (update(date(2026, 2, 14)), update(date(2026, 2, 21)))},
    )
    assert Flag.WATERMELON in melon.flags
    assert headline((melon,)).endswith("none at risk; 1 claimed on track all the same.")


def test_a_band_says_where_it_lies() -> None:
    of = one(goals=(band(),), values=daily_values([DailyValue("G", date(2026, 2, 21), 65)]))
    said = row_of(of)
    assert (said["Now"], said["Gap"]) == ("65 in 40 to 60", "5 outside")
    assert part_of(of) is Part.LOOK


def test_the_board_as_a_file_has_whole_numbers_and_all_dates() -> None:
    sheet = table_sheet(content(found()), LABEL)
    assert sheet is not None
    head, *lines = as_csv(sheet).decode("utf-8-sig").splitlines()
    assert len(lines) == len(GOALS)
    assert head.startswith("Key,Goal,Owner,Team,Unit,Claimed,Claimed in week to,Computed")
    (live,) = [line for line in lines if line.startswith("live,")]
    assert ",at risk,2026-11-21,off track," in live
    assert ",2026-10-03,2026-12-19,dated," in live


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"filters": {"team": ("None",)}}, "No goal matches these filters as of this week."),
        ({"goals": (), "source": None}, "Issuer Outreach has no goals yet."),
        ({"goals": ()}, "No goal was defined by 21 Nov 2026."),
    ],
)
def test_an_empty_board_says_what_is_missing(about: dict[str, Any], said: str) -> None:
    assert said in words(content(found(**about)))


def test_scripts_in_names_are_text_on_screen_and_on_paper() -> None:
    evil = "<script>alert(1)</script>"
    of = one(goals=(goal(title=evil, owner=evil, team=evil),))
    shown = to_html(content(replace(found(), goals=(of,))))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


def test_the_board_leads_to_who_has_not_updated() -> None:
    hrefs = [way.href for way in ways(of_class(content(found()), "page-head"))]
    assert hrefs == ["/silence?program=p&as_of=2026-11-21"]


def test_the_board_on_paper_names_program_week_and_cut() -> None:
    sheet = path_to_green_paper(found())
    assert sheet.name == "path-to-green-p-2026-11-21"
    assert sheet.head == "Issuer Outreach · Path to green · week 47, to 21 Nov 2026"
    assert "Issuers live on network tokens" in sheet.html
