"""The page of one goal: sentences, the glide path, its plan, updates and slips."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.goal.values import GoalStory
from dashboard.path_to_green.forecast import Forecast, Outlook
from dashboard.path_to_green.goals import Plan
from dashboard.path_to_green.hit_rate import HitRate
from dashboard.path_to_green.standing import GoalStanding
from dashboard.path_to_green.words import DefinitionWord, PlanWord, Said
from dashboard.status_updates.assignments import Assigned, Assignment
from exports.path_to_green.paper import goal_paper
from exports.serialiser import to_html
from layouts.goal import page as view
from layouts.goal.plan import evidence
from layouts.goal.words import adds_up, claimed_beside, headline, outlook
from layouts.theme import ACCENT, AMBER, QUIET
from tests.dashboard.path_to_green.given import at
from tests.layouts.given import of_class, of_kind, parts, ways, words
from tests.layouts.goals.given import AS_OF, GOALS, PROGRAM, QUESTIONS, READ, found, story

PARTS = ["Glide path", "The way back", "Updates", "Forecast", "Slips", "What it is"]


def section(of: GoalStory, name: str, **blocks: Any) -> Any:
    """A part of the page."""
    page = view.content(of, **blocks)
    return next(each for each in of_kind(page, "Section") if getattr(each, "id", "") == name)


def table(node: Any, label: str) -> list[list[str]]:
    """What the rows of a table say."""
    shown = next(each for each in of_kind(node, "Table") if getattr(each, "aria-label") == label)
    return [[words(cell) for cell in tr.children] for tr in of_kind(shown, "Tr")]


def standing(of: GoalStory, **about: Any) -> GoalStory:
    return replace(of, standing=replace(of.standing, **about))


def traces(of: GoalStory) -> list[dict[str, Any]]:
    (chart,) = of_kind(view.content(of), "Graph")
    data: list[dict[str, Any]] = chart.figure["data"]
    return data


@pytest.mark.parametrize("key", [of.key for of in GOALS])
def test_every_goal_has_its_page(key: str) -> None:
    page = view.content(story(key))
    titles = [words(each) for each in of_class(page, "section-title")]
    assert titles == PARTS
    assert words(of_kind(page, "H1")) == story(key).goal.title


def test_without_a_value_only_the_target_stands_beside_the_gap() -> None:
    found = standing(story("live"), latest=None, gap=None)
    told = words(of_class(view.content(found), "key-figures"))
    assert "now" not in told
    assert "Gap – target 120 issuers, due " in told


@pytest.mark.parametrize(
    ("pace", "told"),
    [(0.00021, "+0.02 points a week"), (-0.004, "−0.40 points a week"), (0.0, "±0.00 points")],
)
def test_the_pace_of_a_share_is_told_in_parts_of_a_point(pace: float, told: str) -> None:
    found = story("live")
    of = found.standing
    share = standing(
        found, goal=replace(of.goal, unit="%"), forecast=replace(of.forecast, pace=pace)
    )
    assert told in words(section(share, "forecast"))


def test_the_headline_sets_the_claim_against_the_numbers() -> None:
    assert headline(story("live")) == (
        "Claimed at risk, and computed off track: 88 issuers, where 107.1 was expected;"
        " 32 issuers short of the target of 120 issuers, due 30 Jan 2027."
    )
    assert headline(story("fraud")).startswith("Claimed on track, but computed at risk:")
    assert headline(story("bare")) == (
        "Claimed on track, and its numbers say nothing: there is no value of the last 14 days."
    )
    assert headline(story("band")) == (
        "Claimed and computed on track: 277 cases with a band of 200 to 400 cases, inside it."
    )
    assert headline(story("done")).startswith("Claimed done, and computed on track: 300, where")


def test_each_flag_says_what_it_means() -> None:
    told = of_class(view.content(story("undated")), "flags-told")
    assert words(told) == (
        "no date back to green It is off track or at risk, and nobody says by when it is back."
        " plan does not add up Its open actions do not cover the gap by the date that is claimed."
    )
    assert of_class(view.content(story("band")), "flags-told") == []


def test_claimed_and_computed_open_the_page_with_their_sources() -> None:
    figures = of_class(view.content(story("live")), "key-figure")
    assert [words(each) for each in figures][:2] == [
        "Claimed ▲ at risk Ann Lee in W47, 1 day ago",
        "Computed ■ off track 88 issuers on 20 Nov 2026, expected 107.1 issuers",
    ]
    silent = of_class(view.content(story("silent")), "key-figure")[0]
    assert words(silent) == "Claimed ● on track ◌ outdated: Flo Weiss in W41, 43 days ago"
    assert of_class(silent, "hatched") != []


def test_the_colour_by_the_first_date_stands_beside_the_one_by_the_date_that_holds() -> None:
    of = story("passed")
    red, green = of.standing.computed, story("band").standing.computed
    assert (red.value, green.value) == ("red", "green")
    moved = standing(of, computed=green, computed_originally=red)
    computed = of_class(view.content(moved), "key-figure")[1]
    assert words(computed).endswith("; off track by its first date")


def test_the_chart_has_history_path_risk_steps_and_fan() -> None:
    of = story("live")
    data = traces(of)
    history = next(each for each in data if each.get("line", {}).get("width") == 2)
    assert history["line"]["color"] == ACCENT
    assert history["x"][-1] == "2026-11-20"
    assert history["y"][-1] == 88
    fills = {each["fillcolor"] for each in data if each.get("fill") == "toself"}
    assert fills == {AMBER, QUIET}
    steps = next(each for each in data if each.get("line", {}).get("shape") == "hv")
    # from 88: 12 by 12 December, 20 by the 19th, 9 by 16 January
    assert steps["x"] == ["2026-11-21", "2026-12-12", "2026-12-19", "2027-01-16"]
    assert steps["y"] == [88, 100, 120, 129]
    named = next(each for each in data if each.get("text", [""])[0] == "claimed")
    assert named["x"][0] == "2026-12-19"
    assert named["text"] == ["claimed", "P50", "P85"]


def test_the_amber_zone_lies_on_the_bad_side_of_the_path() -> None:
    for key, way in (("live", -1), ("latency", 1)):
        of = story(key)
        zone = next(each for each in traces(of) if each.get("fillcolor") == AMBER)
        path, edge = zone["y"][:3], zone["y"][3:][::-1]
        width = 0.1 * abs((of.goal.target or 0) - of.goal.baseline)
        assert [far - near for near, far in zip(path, edge, strict=True)] == pytest.approx(
            [way * width] * 3
        )


def test_a_band_has_two_edges_and_risk_on_both_sides() -> None:
    data = traces(story("band"))
    zones = [each["y"] for each in data if each.get("fillcolor") == AMBER]
    assert zones == [[200, 200, 180, 180], [400, 400, 420, 420]]
    edges = [each["y"] for each in data if each.get("line", {}).get("dash") == "4px,4px"]
    assert edges == [[200, 200], [400, 400]]


def test_a_moved_date_leaves_its_first_path_on_the_chart() -> None:
    dotted = [
        each for each in traces(story("live"))
        if each.get("line", {}).get("dash") == "dot" and each["x"][1] == "2026-12-19"
    ]  # fmt: skip
    assert len(dotted) == 1
    assert dotted[0]["y"][1] == 120


def test_basis_points_are_drawn_whole() -> None:
    history = next(
        each for each in traces(story("fraud")) if each.get("line", {}).get("width") == 2
    )
    assert 9 < history["y"][-1] < 14


def test_a_goal_without_a_value_has_no_chart_and_says_so() -> None:
    page = view.content(story("bare"))
    assert of_kind(page, "Graph") == []
    assert "No value is known yet, so nothing can be drawn." in words(page)


def test_a_young_goal_has_no_fan() -> None:
    assert QUIET not in {each.get("fillcolor") for each in traces(story("young"))}


def test_the_plan_adds_up_or_says_by_how_much_not() -> None:
    of = story("live").standing
    assert adds_up(of) == (
        "Open actions due by 19 Dec 2026 are to bring 32 issuers of the 32 issuers that lack: they"
        " cover 100.0 % of the gap."
    )
    assert adds_up(story("band").standing) == "There is no gap to close."
    assert adds_up(story("undated").standing).startswith("No date back to green is claimed")
    assert adds_up(story("bare").standing) == "Without a recent value the gap is not known."


def test_red_without_a_plan_says_what_is_asked_for() -> None:
    asked = of_class(section(story("undated"), "plan"), "asked")
    assert words(asked) == (
        "▲ Write the root cause, not the symptom. ▲ Add an action with one owner and a date."
        " ▲ Say by when it is green again: a date for a date will do."
    )
    assert of_class(section(story("band"), "plan"), "asked") == []


def test_actions_say_whether_they_count_by_the_claimed_date() -> None:
    rows = table(section(story("live"), "plan"), "Actions")
    text = "Bring issuer {} to certification and through its pilot"
    assert rows[1:] == [
        ["1", text.format(1), "Ann Lee", "12 Dec 2026", "5 Dec 2026", "open",
         "12 issuers", "–", "yes", ""],
        ["2", text.format(2), "Bo Park", "19 Dec 2026", "", "open", "20 issuers", "–", "yes", ""],
        ["3", text.format(3), "Bo Park", "16 Jan 2027", "", "open", "9 issuers", "–", "too late",
         ""],
        ["4", text.format(4), "Bo Park", "14 Nov 2026", "", "● done 12 Nov 2026", "6 issuers",
         "+4 issuers", "in the value", "Certificate 4711 of 12 November"],
    ]  # fmt: skip
    late = table(section(story("short"), "plan"), "Actions")[2]
    assert (late[5], late[8]) == ("■ 14 days overdue", "yes")


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("https://wiki.test/a?b=1", "https://wiki.test/a?b=1"),
        ("javascript:alert(1)", None), ("https:", None), ("http:///x", None),
        ("see https://wiki.test", None), ("", None),
    ],
)  # fmt: skip
def test_only_web_addresses_of_evidence_lead_anywhere(text: str, href: str | None) -> None:
    found_ways = ways(evidence(text))
    assert [way.href for way in found_ways] == ([href] if href else [])
    assert all(way.rel == "noopener noreferrer" for way in found_ways)


def test_the_plan_is_told_with_who_wrote_it_last() -> None:
    said = Said(1, at("2026-11-19 10:00"), "Ann Lee", True)
    plan = Plan(causes="The processor", decision="Pay", decided_by="Maria Stone")
    of = standing(story("live"), plan=plan)
    shown = words(of_class(section(replace(of, plans=(PlanWord(said, plan),)), "plan"), "facts"))
    assert shown == (
        "Root causes The processor Decision needed Pay · Maria Stone"
        " Written by Ann Lee, 19 Nov 2026, 10:00"
    )


def test_the_newest_update_stands_whole_and_the_others_by_what_they_changed() -> None:
    updates = section(story("live"), "updates")
    (newest,) = of_class(updates, "update-newest")
    assert words(newest).startswith("▲ at risk  Issuers live on network tokens: week 11 W47")
    assert "Acknowledged by Maria Stone, 20 Nov 2026, 17:00" in words(newest)
    versions = of_kind(of_class(updates, "versions")[0], "Li")
    assert len(versions) == 8
    assert words(of_kind(versions[0], "Del")) == "14 Nov 2026 10 "[:-1]
    assert words(of_kind(versions[0], "Ins")) == "19 Dec 2026 11 One more issuer signed."
    assert words(of_kind(updates, "Summary")) == "4 older versions"


def test_nothing_changed_is_a_recorded_update() -> None:
    updates = section(story("live"), "updates")
    assert words(updates).count("said that nothing changed") == 1


def test_questions_stand_with_their_answers_and_open_ones_say_so() -> None:
    asked = of_kind(of_class(section(story("live"), "updates"), "questions"), "Li")
    assert [words(each) for each in asked] == [
        "20 Nov 2026, 18:00 Maria Stone  asks Ann Lee:  Which processor is it?"
        " ▲ Ann Lee has not answered yet.",
        "6 Nov 2026, 18:00 Maria Stone  asks Ann Lee:  Does the freeze hold?"
        " Ann Lee , 9 Nov 2026, 09:00:  Until 4 January.",
    ]
    assert (QUESTIONS[0].open, READ.by) == (True, "Maria Stone")


def test_forms_stand_where_they_belong() -> None:
    page = view.content(story("live"), "SAID", talk="TALK", actions="ACTS")
    texts = words(page)
    order = [
        "Certificate 4711", "ACTS", "Does the freeze hold?", "TALK", "SAID", "Measured pace",
    ]  # fmt: skip
    places = [texts.index(each) for each in order]
    assert places == sorted(places)


def test_a_goal_that_was_never_updated_says_when_one_was_due() -> None:
    of = story("live")
    never = replace(standing(of, history=type(of.standing.history)()), updates=(), questions=())
    assert "No update was ever published." in words(section(never, "updates"))


@pytest.mark.parametrize(
    ("forecast", "said"),
    [
        (Forecast(Outlook.DATED, date(2027, 1, 9), date(2027, 3, 6)),
         "At its own pace half the paths are at the target by 9 Jan 2027, and 85 % by 6 Mar 2027"),
        (Forecast(Outlook.DATED, date(2027, 1, 9)),
         "At its own pace half the paths are at the target by 9 Jan 2027, and fewer than 85 %"
         " within a year"),
        (Forecast(Outlook.NO_DATE, arriving=0.31),
         "No date: only 31.0 % of the paths are at the target within 52 weeks"),
        (Forecast(Outlook.LOW_DATA, weeks=1),
         "Low data: 1 week of history, and a date takes 12"),
        (Forecast(Outlook.REACHED), "It is at its target now"),
        (Forecast(Outlook.NO_DATA), "No forecast: there is no value of the last 14 days"),
    ],
)  # fmt: skip
def test_the_forecast_in_words(forecast: Forecast, said: str) -> None:
    assert outlook(forecast) == said


@pytest.mark.parametrize(
    ("p50", "said"),
    [
        (date(2027, 1, 2), "P50 is 2 weeks later than the claimed 19 Dec 2026."),
        (date(2026, 12, 12), "P50 is 1 week earlier than the claimed 19 Dec 2026."),
        (date(2026, 12, 19), "The claimed 19 Dec 2026 is as good as its P50."),
        (None, ""),
    ],
)
def test_the_claimed_date_stands_beside_the_forecast_one(p50: date | None, said: str) -> None:
    of: GoalStanding = story("live").standing
    outcome = Outlook.DATED if p50 else Outlook.NO_DATE
    assert claimed_beside(replace(of, forecast=Forecast(outcome, p50))) == said


def test_the_forecast_publishes_its_own_hit_rate() -> None:
    of = replace(story("live"), hit_rates={4: HitRate(30, 40), 12: HitRate(8, 8)})
    rows = table(section(of, "forecast"), "Hit rate")
    assert rows[1:] == [
        ["4 weeks", "30", "40", "75.0 %", "80.0 %"], ["12 weeks", "8", "8", "100.0 %", "80.0 %"],
    ]  # fmt: skip
    plotted = words(of_class(view.content(of), "chart-plotted"))
    assert "80 % of the forecast's paths, which held 75.0 % at 4 weeks and 100.0 % at 12" in plotted
    none = replace(of, hit_rates={4: HitRate(0, 0)})
    assert words(of_class(view.content(none), "chart-plotted")).endswith("the forecast's paths")
    assert "No forecast could be held against what came yet" in words(section(none, "forecast"))


def test_slips_are_told_newest_first_and_late_ones_are_flagged() -> None:
    rows = table(section(story("live"), "slips"), "Slips")
    assert [row[0] for row in rows[1:]] == [
        "Back to green",
        "Action 1",
        "Back to green",
        "The goal",
    ]
    assert rows[1][:4] == ["Back to green", "14 Nov 2026", "19 Dec 2026", "+35 days"]
    assert rows[1][6] == "■ after it had passed"
    assert rows[4][3:] == [
        "+42 days", "5 Nov 2026, 10:00", "Ann Lee", "in time",
        "Two issuers froze their releases until the new year",
    ]  # fmt: skip
    lead = words(of_class(section(story("live"), "slips"), "section-lead"))
    assert lead == ("It is due 30 Jan 2027, and was first due 19 Dec 2026: off track by both.")
    assert "No date has moved." in words(section(story("fraud"), "slips"))


def test_parent_parts_and_metric_are_ways_there() -> None:
    about = section(story("approval"), "definition")
    hrefs = {words(way): way.href for way in ways(about)}
    assert hrefs["Approval rate"] == "/metric?program=p&as_of=2026-11-21&key=approval"
    parent = "Issuers live on network tokens"
    assert hrefs[parent] == "/goal?program=p&as_of=2026-11-21&key=live"
    parts_of = section(story("live"), "definition")
    assert "Approval rate of tokenised volume" in {words(way) for way in ways(parts_of)}


def test_who_files_in_the_owners_place_is_said_with_the_day() -> None:
    lent = Assignment(1, "Bo Park", 2, date(2026, 12, 5), "Leave", at("2026-11-10 09:00"))
    about = section(replace(story("live"), assigned=Assigned(delegate=lent)), "definition")
    assert "Updates filed by Bo Park until 5 Dec 2026" in words(about)


def test_definitions_over_time_are_listed_where_there_were_several() -> None:
    of = story("live")
    assert "Definitions" not in {
        getattr(each, "aria-label", "") for each in parts(view.content(of))
    }
    said = Said(2, at("2026-06-01 09:00"), "Ann Lee", True)
    gone = DefinitionWord(said, date(2026, 6, 6), None)
    rows = table(section(replace(of, definitions=(gone, *of.definitions)), "definition"),
                 "Definitions")  # fmt: skip
    assert rows[1] == ["6 Jun 2026", "given up", "", "", "", "Ann Lee", "1 Jun 2026, 09:00"]
    assert rows[2][0] == "the beginning"


def test_values_behind_the_chart_are_judged_by_the_path() -> None:
    rows = table(section(story("live"), "glide-path"), "Values")
    assert rows[1] == ["20 Nov 2026", "88 issuers", "106.9 issuers", "■ off track"]
    assert len(rows) == 53


def test_nothing_to_tell_leads_back_to_the_board() -> None:
    scope = found().scope
    page = view.nothing(scope, "gone", "It was given up.")
    assert "It was given up." in words(page)
    assert {way.href for way in ways(page)} == {"/path-to-green?program=p&as_of=2026-11-21"}


def test_tricks_in_every_text_are_text() -> None:
    evil = "<img src=x onerror=alert(1)> [a](javascript:x) **b**"
    of = story("live")
    update = replace(of.updates[0].update, headline=evil, why=evil, author=evil)
    told = replace(of.updates[0], update=update)
    goal = replace(of.goal, title=evil, unit=evil, owner=evil)
    history = replace(of.standing.history, weeks=(update,))
    shown = to_html(view.content(standing(
        replace(of, updates=(told,)), goal=goal, history=history, plan=Plan(causes=evil),
    )))  # fmt: skip
    assert "<img src=x" not in shown
    assert "&lt;img src=x" in shown


def test_the_goal_on_paper_names_program_goal_and_week() -> None:
    sheet = goal_paper(story("live"))
    assert sheet.name == "goal-live-p-2026-11-21"
    assert sheet.head.startswith(f"{PROGRAM.name} · Issuers live on network tokens · week 47")
    assert AS_OF.isoformat() in sheet.name
