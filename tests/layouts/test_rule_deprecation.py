"""The page of rules, from histories that are counted by hand and from the golden case."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import pytest

from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.facts import Look, PlanRow, Waiver
from dashboard.rule_deprecation.from_facts import Facts, rule_columns
from dashboard.rule_deprecation.listing import LISTS, NUMBERS, TEXTS
from dashboard.rule_deprecation.review import area_review
from dashboard.rule_deprecation.verdicts import VERDICTS
from dashboard.ticket_aging.values import Source
from exports.tables import table_sheet
from layouts.components.tables import ADDRESS
from layouts.rule_deprecation import FILTER_LABELS, LIST, content, headline, list_row
from layouts.rule_deprecation.words import VERDICTS as VERDICT_WORDS
from layouts.rule_deprecation.words import half_within
from tests.conftest import NOW
from tests.dashboard.rule_deprecation.given import (
    POLICY,
    calculated,
    golden_facts,
    path,
    performance,
    rule,
)
from tests.layouts.given import of_class, of_kind, ways, words

PARTS = [
    "The switch-off gate", "Stuck", "From nomination to the end", "Rules that act in production",
    "Plan and actual", "Minutes saved", "Rollbacks", "Waivers that end",
    "What the rules are worth", "Detection rules and ML models", "The rules",
    "The history behind these figures", "How to read these numbers",
]  # fmt: skip
LIVES = {
    "GONE": ["live", "candidate", "in_review", "offline_monitoring", "signoff", "deprecated"],
    "SEEN": ["live", "candidate", "in_review", "offline_monitoring"],
    "BAD": ["live", "candidate", "in_review", "offline_monitoring"],
    "GOOD": ["live", "candidate", "in_review", "offline_monitoring"],
    "KEPT": ["live", "candidate", "kept"],
    "LATE": ["live", "candidate"],
}
BEGUN = date(2026, 1, 5)


@lru_cache(maxsize=1)
def golden() -> RuleDeprecation:
    return calculated(rule_columns(golden_facts(), POLICY), "2026-03-01")


def small(as_of: str = "2026-02-08", **filters: tuple[str, ...]) -> RuleDeprecation:
    """Each rule went a stage further each day from January 5 on."""
    looks = [
        Look(key, 1, 1, date(2026, 1, 8), end, n, n, missed)
        for key, end, n, missed in (
            ("SEEN", date(2026, 1, 18), 100, 0),
            ("BAD", date(2026, 2, 8), 400, 9),
            ("GOOD", date(2026, 2, 8), 299, 0),
        )
    ]
    facts = Facts(
        rules=[rule(key, team="Ops" if key == "LATE" else "Bank") for key in LIVES],
        transitions=[
            t
            for key, stages in LIVES.items()
            for t in path(key, [(f"2026-01-{5 + n:02}", s) for n, s in enumerate(stages)])
        ],
        performances=[performance("GONE", alerts=90.0, minutes_per_alert=10.0)],
        looks=looks,
        plan=[
            PlanRow("Bank", date(2026, 1, 31), 3, 100.0),
            PlanRow("Ops", date(2026, 1, 31), 0, 0.0),
            PlanRow("Bank", date(2026, 4, 30), 4, 900.0),
        ],
        waivers=[Waiver("KEPT", "Ann", date(2026, 2, 10))],
    )
    return calculated(facts, as_of, **filters)


def table(page: Any, label: str) -> list[str]:
    """The rows of a table by what it is called, its head left out."""
    (found,) = [t for t in of_kind(page, "Table") if getattr(t, "aria-label", "").startswith(label)]
    return [words(row) for row in of_kind(found, "Tr")][1:]


def leads(page: Any) -> str:
    return " ".join(words(part) for part in of_class(page, "section-lead"))


def test_before_the_first_event_the_data_go_up_to_nothing() -> None:
    told = replace(calculated(Facts([]), "2024-01-05"), source=Source("rules.csv", NOW, None))
    (foot,) = of_class(content(told), "provenance")
    assert words(foot).startswith("Cut 6 Jan 2024, 00:00 UTC · Last import rules.csv, ")


def test_a_full_page_has_all_its_parts() -> None:
    assert [words(title) for title in of_kind(content(golden()), "H2")] == PARTS


def test_the_page_in_one_sentence() -> None:
    """GOOD passed and BAD failed; five act on January 31 less SEEN, BAD, GOOD and GONE."""
    assert headline(small()) == (
        "2 of 6 rules act in production, as many as on 31 Jan 2026; 1 stuck, 1 passed the"
        " switch-off gate and 1 failed it."
    )
    assert headline(small("2026-01-05")) == (
        "6 of 6 rules act in production; 0 stuck, 0 passed the switch-off gate and 0 failed it."
    )


def test_the_key_figures_open_into_their_lists() -> None:
    """GONE saves 10 minutes a day from January 10 on, 29 days; two days before are provisional."""
    figures = of_class(content(small()), "key-figure")
    assert [words(figure) for figure in figures] == [
        "In the inventory 6 ±0 in Feb",
        "Act in production 2 33.3 % of all",
        "Switched off for good 1 deprecated or retired",
        "Stuck 1 ▲ up to 19 days over",
        "At the gate 3 ■ 1 pass, 1 fail",
        "Minutes saved 290 20 provisional",
    ]
    opened = [way.href.split("&list=")[1] for way in ways(figures)]
    assert opened == ["all#rules", "acting#rules", "out#rules", "stuck#rules", "monitored#rules",
                      "saving#rules"]  # fmt: skip


def test_the_gate_board_says_why_in_words_with_the_worst_on_top() -> None:
    """9 of 400 cannot be 1 % or less; SEEN has 100 of 299 labels, 10 of 28 days."""
    rows = table(content(small()), "The switch-off gate")
    assert rows == [
        "BAD ■ fail misses at least 1.18 %, 1 % allowed Bank 9 of 400 – – 31",
        "GOOD ● pass misses at most 1.00 %, 1 % allowed Bank 0 of 299 – – 31",
        "SEEN ▲ insufficient may miss up to 2.95 %, 1 % at most; 10 of 28 days Bank 0 of 100 199"
        " 28 Feb 2026 31",
    ]
    assert (
        "3 rules in offline monitoring: 1 ready for sign-off, 1 failing, 1 short of labels or days."
    ) in leads(content(small()))


def test_a_rule_short_of_labelled_share_only_says_so() -> None:
    """40 of 370 have no label: 10.8 %; the 330 would do, and so would the days."""
    day = date(2026, 1, 8)
    facts = Facts(
        rules=[rule("A"), rule("B")],
        transitions=[
            t for key in "AB"
            for t in path(key, [("2026-01-05", "live"), (f"{day}", "offline_monitoring")])
        ],
        looks=[
            Look("A", 1, 1, day, date(2026, 2, 8), 370, 330, 0),
            Look("B", 1, 1, day, day, 0, 0, 0),
        ],
    )  # fmt: skip
    page = content(calculated(facts, "2026-02-08"))
    assert (
        "2 rules in offline monitoring: 0 ready for sign-off, 0 failing, 1 short of labels or days,"
        " 1 with too many cases unlabelled."
    ) in leads(page)
    said = [span.title for span in of_kind(page, "Span") if getattr(span, "title", None)]
    assert said[:2] == [
        "More of the cases that it has met already must get a label first.",
        "There is no pace of labels to go by yet.",
    ]


def test_a_rule_without_a_look_says_so() -> None:
    rows = table(content(small("2026-01-10")), "The switch-off gate")
    assert all("▲ insufficient no look at it has ended yet" in row for row in rows)
    assert len(rows) == 3


def test_the_plan_says_behind_and_ahead_in_words() -> None:
    """One of three was off by January 31; it had saved for 21 days of 10 minutes."""
    assert table(content(small()), "Plan and actual") == [
        "Bank 3 1 1 ■ 2 behind 100 210 ● 110 ahead 1 of 4",
        "Ops 0 0 0 ● on plan 0 0 ● on plan –",
    ]
    assert (
        "3 rules planned by 31 Jan 2026: 1 is switched off for good now, 1 was by then;"
        " 2 behind plan, in 1 of 2 teams."
        " The quarter to 30 Apr 2026 still runs: 1 of 4, 3 to go."
    ) in leads(content(small()))


def test_what_came_late_and_what_came_back_count_as_in_the_review() -> None:
    """By January 31 A and C were off; B followed, and C came back: T has 2 of 3, U 0 of 1."""
    lives = {
        "A": [("2026-01-01", "live"), ("2026-01-10", "deprecated")],
        "B": [("2026-01-01", "live"), ("2026-02-03", "retired")],
        "C": [("2026-01-01", "live"), ("2026-01-10", "deprecated"), ("2026-02-04", "live")],
    }
    facts = Facts(
        rules=[rule(key, team="U" if key == "C" else "T") for key in lives],
        transitions=[t for key, life in lives.items() for t in path(key, life)],
        plan=[PlanRow("T", date(2026, 1, 31), 3, 0.0), PlanRow("U", date(2026, 1, 31), 1, 0.0)],
    )
    told = calculated(facts, "2026-02-08")
    page = content(told)
    assert [row.split(" 0 ● on plan")[0] for row in table(page, "Plan and actual")] == [
        "T 3 1 2 ■ 1 behind 0", "U 1 1 0 ■ 1 behind 0",
    ]  # fmt: skip
    assert (
        "4 rules planned by 31 Jan 2026: 2 are switched off for good now, 2 were by then;"
        " 2 behind plan, in 2 of 2 teams."
    ) in leads(page)
    assert ", 2 behind plan;" in area_review(told, 2, {}).line.sentence


def test_no_two_columns_of_the_plan_have_the_same_head() -> None:
    sheet = table_sheet(content(small()), "Plan and actual to 31 Jan 2026")
    assert sheet is not None
    heads = [column.title for column in sheet.columns]
    assert len(heads) == len(set(heads)) == 9


def test_the_burn_down_balances_in_words() -> None:
    said = leads(content(small()))
    assert (
        "0 acted before Jan 2026; 6 new ones and 0 back in production came, 4 were switched off:"
        " that makes 2."
    ) in said


def test_the_funnel_has_each_stage_with_the_time_in_it() -> None:
    rows = table(content(small()), "Stages")
    assert rows[:4] == [
        "Live 0 – – – – 1 day",
        "Candidate 1 6 100.0 % 5 83.3 % 1 day",
        "In review 0 4 66.7 % 4 66.7 % 1 day",
        "Offline monitoring 3 4 66.7 % 4 66.7 % over 31 days, still open",
    ]


@pytest.mark.parametrize(
    ("median", "longest", "said"),
    [(1.0, 9, "1 day"), (0.0, None, "0 days"), (None, 98, "over 98 days, still open"),
     (None, None, "–")],
)  # fmt: skip
def test_a_median_that_is_never_reached_says_how_long_the_longest_runs(
    median: float | None, longest: int | None, said: str
) -> None:
    assert half_within(median, longest) == said


def test_a_waiver_says_how_long_it_holds() -> None:
    assert table(content(small()), "Waivers that end") == [
        "KEPT Bank Ann 10 Feb 2026 ▲ 2 days left"
    ]
    assert table(content(small("2026-02-12")), "Waivers that end") == [
        "KEPT Bank Ann 10 Feb 2026 ■ ended 2 days ago"
    ]


def test_tables_that_are_cut_say_of_how_many_and_lead_to_all() -> None:
    cut = [p for p in of_class(content(golden()), "listing-cut") if ways(p)]
    said = [" ".join(words(part).split()) for part in cut]
    found = golden().lists.totals()
    assert said == [
        f"12 of {found['monitored']} Show all {found['monitored']}",
        f"10 of {found['stuck']} Show all {found['stuck']}",
        f"8 of {found['waivers']} Show all {found['waivers']}",
    ]
    assert [way.href.split("&list=")[1] for way in ways(cut)] == [
        "monitored#rules", "stuck#rules", "waivers#rules",
    ]  # fmt: skip


def test_every_class_leads_to_its_rules() -> None:
    page = content(golden())
    rows = table(page, "Rules by class")
    counts = golden().classification.counts()
    assert len(rows) == sum(1 for n in counts.values() if n)
    leading = {w.href.split("&list=")[1] for w in ways(page) if "&list=" in w.href}
    assert {"noisy#rules", "dormant#rules", "candidates#rules", "rolled-back#rules"} <= leading


def test_every_way_on_the_page_asks_for_a_list_that_there_is() -> None:
    lists = [w.href.split("&list=")[1] for w in ways(content(golden())) if "&list=" in w.href]
    assert lists
    assert {name.removesuffix("#rules").split("&")[0] for name in lists} <= set(LISTS)


def test_a_class_that_is_chosen_stands_among_the_lists() -> None:
    told = golden()
    scoped = content(_viewed(told, "noisy"))
    (chosen,) = of_class(scoped, "chosen")
    assert words(chosen) == f"Noisy {told.lists.totals()['noisy']:,}"


def _viewed(told: RuleDeprecation, name: str) -> RuleDeprecation:
    return replace(told, scope=told.scope.viewed(list=name))


def test_the_columns_of_the_list_are_those_that_can_be_asked_about() -> None:
    assert {column.field for column in LIST} == {*TEXTS, *NUMBERS}
    told = small()
    row = told.lists.told(told.lists.lists["monitored"])[0] | {"name": "N"}
    shown = list_row(told.scope, row)
    assert set(shown) == {*TEXTS, *NUMBERS, ADDRESS}
    assert shown["verdict"] == "■ fail"
    assert shown[ADDRESS] == "/rule?program=rules&as_of=2026-02-08&key=BAD"


def test_every_verdict_has_shape_and_word() -> None:
    assert set(VERDICT_WORDS) == set(VERDICTS)


def test_sides_are_left_out_where_there_is_one_kind() -> None:
    titles = [words(title) for title in of_kind(content(small()), "H2")]
    assert "Detection rules and ML models" not in titles
    rows = table(content(golden()), "Rules and ML models side by side")
    kinds = golden().counts.by_kind
    ml, rules = (sum(kinds[kind].values()) for kind in ("ml_model", "rule"))
    assert rows[0] == f"In the inventory {ml} {rules}"


def test_filters_are_said_and_can_be_cleared() -> None:
    page = content(small(group=("Ops",)))
    assert words(of_class(page, "page-scope")).endswith("Team Ops")
    clearing = [way.href for way in ways(page) if words(way) == "Clear filters"]
    assert clearing == ["?program=rules&as_of=2026-02-08"]
    assert set(FILTER_LABELS) == {"group", "kind", "severity", "stage"}


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        (small(severity=("low",)), "No rule matches these filters as of this week."),
        (calculated(Facts([]), "2026-01-01"), "Rules has no rules yet."),
    ],
)
def test_a_page_without_rules_says_what_is_missing(told: RuleDeprecation, missing: str) -> None:
    page = content(told)
    assert words(of_class(page, "empty-missing")) == missing
    assert of_kind(page, "Graph") == []


def test_a_page_of_one_quiet_rule_has_no_empty_parts() -> None:
    told = calculated(Facts([rule("A")], path("A", [("2026-01-01", "live")])), "2026-01-02")
    titles = [words(title) for title in of_kind(content(told), "H2")]
    assert titles == [
        "From nomination to the end", "Rules that act in production", "What the rules are worth",
        "The rules", "How to read these numbers",
    ]  # fmt: skip


def test_pictures_are_plain_and_say_their_finding() -> None:
    graphs = of_kind(content(golden()), "Graph")
    assert len(graphs) >= 7
    assert all(type(graph.figure) is dict for graph in graphs)
    findings = [words(f) for f in of_class(content(golden()), "chart-finding")]
    assert len(findings) == len(graphs)
    assert all(findings)
