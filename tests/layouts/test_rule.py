"""One rule's page, from a life that is counted by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from dash import html

from dashboard.rule.story import rule_story
from dashboard.rule.values import RuleStory
from dashboard.rule_deprecation.facts import REGULATORY, Exemption, Look, Waiver
from dashboard.rule_deprecation.from_facts import Facts
from dashboard.rule_deprecation.record import (
    ExemptionRecord,
    MoveRecord,
    RuleRecord,
    WaiverRecord,
)
from layouts.rule import page as view
from layouts.rule.words import headline, verdict_in_words
from tests.dashboard.rule_deprecation.given import (
    PROGRAM,
    at,
    calculated,
    path,
    performance,
    rule,
)
from tests.layouts.given import of_class, of_kind, ways, words

LIFE = [("2026-01-01", "live"), ("2026-02-01", "candidate"), ("2026-02-05", "in_review"),
        ("2026-03-01", "offline_monitoring")]  # fmt: skip
PARTS = ["Offline monitoring", "Moves and evidence", "Stays", "Minutes saved", "Performance",
         "Exemptions and waivers"]  # fmt: skip


def story(
    as_of: str = "2026-04-10", life: Any = LIFE, looks: tuple[Look, ...] = (), kept: Any = ()
) -> RuleStory:
    facts = Facts(
        rules=[rule("A", action="block")],
        transitions=path("A", life),
        performances=[performance("A", date(2026, 1, 1), alerts=90.0, minutes_per_alert=4.0)],
        looks=looks,
        exemptions=[Exemption("A", REGULATORY, "Ann")],
        waivers=kept,
    )
    found = calculated(facts, as_of)
    moves = tuple(
        MoveRecord(n, t.id, t.at, t.from_stage, t.to_stage, "", "noisy" if n else "", "", "Bo",
                   {"approver": "Cy"} if n == 3 else {}, t.at, None, None, None, None)
        for n, t in enumerate(facts.transitions)
        if t.at < found.cut
    )  # fmt: skip
    record = RuleRecord(
        1, "A", "Card testing", "rule", "T", "block", "high", 4, moves, (), looks,
        (WaiverRecord(1, "kept", True, "Dan", "season", None, date(2026, 4, 1), None, 0),),
        (ExemptionRecord(1, REGULATORY, True, "Ann", "the law", None, None, None, 0),),
    )  # fmt: skip
    return rule_story(found.board.found, record, PROGRAM, found.scope, found.source)


def look(labelled: int, missed: int, fired: int | None = None) -> tuple[Look, ...]:
    """One look of 31 days."""
    return (
        Look("A", 1, 1, date(2026, 3, 1), date(2026, 4, 1), fired or labelled, labelled, missed),
    )


def rows(page: Any, label: str) -> list[str]:
    (found,) = [t for t in of_kind(page, "Table") if getattr(t, "aria-label", "") == label]
    return [words(row) for row in of_kind(found, "Tr")][1:]


def test_a_page_has_its_parts_and_its_name() -> None:
    page = view.content(story())
    assert [words(title) for title in of_kind(page, "H2")] == PARTS
    assert words(of_kind(page, "H1")) == "A · Card testing"
    (back,) = [way for way in ways(page) if words(way) == "All rules"]
    assert back.href == "/rules?program=rules&as_of=2026-04-10"


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [
        ("2026-01-02", "Live for 1 day; it acts in production."),
        ("2026-04-10", "Offline monitoring for 40 days; its action is off."),
        (
            "2026-05-05",
            "Offline monitoring for 65 days; its action is off, and it is stuck: 5 days over.",
        ),
    ],
)
def test_the_page_in_one_sentence(as_of: str, sentence: str) -> None:
    assert headline(story(as_of)) == sentence


def test_the_way_says_in_words_what_its_shapes_mean() -> None:
    (line,) = of_class(view.content(story()), "rule-path")
    assert [words(step) for step in of_kind(line, "Li")] == [
        "● Live 1 Jan 2026 passed", "● Candidate 1 Feb 2026 passed",
        "● In review 5 Feb 2026 passed", "◆ Offline monitoring 1 Mar 2026 here now",
        "○ Sign-off ahead", "○ Deprecated ahead", "○ Retired ahead",
    ]  # fmt: skip
    (now,) = of_class(line, "now")
    assert getattr(now, "aria-current") == "step"


def test_what_moves_the_rule_stands_below_what_it_is() -> None:
    page = view.content(story(), html.Div("move", className="moving"))
    names = [getattr(part, "className", "") for part in page.children if part is not None]
    assert names[names.index("rule-path") :][:3] == ["rule-path", "facts", "moving"]


@pytest.mark.parametrize(
    ("looks", "last"),
    [
        # 598 clean labels are enough for 0.5 %, 597 are not
        (look(598, 0), "It passes: it can go to sign-off."),
        (
            look(597, 0),
            "Neither pass nor fail can be said yet. It needs 598 labels in all: 1 more without a"
            " miss. At today's pace it is ready on 11 Apr 2026.",
        ),
        # 98 of 698 are more than 5 % without a label, though the 600 suffice
        (
            look(600, 0, 698),
            "Neither pass nor fail can be said yet. More of the cases that it has met already must"
            " get a label first.",
        ),
        (look(100, 9), "It fails: even the least is too much."),
        ((), "No look at it has ended yet: nothing can be said."),
    ],
)
def test_the_verdict_is_told_with_its_arithmetic(looks: tuple[Look, ...], last: str) -> None:
    told = story(looks=looks)
    assert verdict_in_words(told.visits[0], told.policy)[-1] == last


def test_every_step_of_the_arithmetic_is_a_sentence() -> None:
    """3 / 600 is half a percent; 30 of 630 have no label."""
    told = story(looks=look(600, 0, 630))
    assert verdict_in_words(told.visits[0], told.policy)[:-1] == [
        "In 31 days and 1 look it would have fired 630 times; 600 of these cases have a label."
        " Bad and met by nothing else: 0.",
        "So with 95 % confidence at most 0.50 % of what it would meet is missed; 0.5 % is the"
        " most that its action allows. (For the eye, the rule of three: 3 / 600 = 0.50 %.)",
        "It was watched for 31 of at least 28 days: enough.",
        "4.76 % of the cases have no label: within the 5 % that are allowed.",
    ]


def test_a_visit_that_is_over_is_told_in_the_past() -> None:
    life = [*LIFE, ("2026-04-02", "live")]
    told = story(life=life, looks=look(597, 0))
    assert verdict_in_words(told.visits[0], told.policy)[-1] == (
        "When it ended, neither pass nor fail could be said. It would have needed 598 labels."
    )


def test_moves_show_their_evidence_and_a_voided_one_says_so() -> None:
    told = story()
    page = view.content(told)
    assert rows(page, "Moves")[0] == "1 Mar 2026, 00:00 Offline monitoring Bo noisy Approver: Cy"
    assert rows(page, "Moves")[-1] == "1 Jan 2026, 00:00 Live Bo – –"
    wrong = replace(told.record.moves[0], voided_at=at("2026-02-02"), void_reason="twice")
    other = replace(told, record=replace(told.record, moves=(*told.record.moves, wrong)))
    assert "○ voided: twice" in rows(view.content(other), "Moves")[0]


def test_stays_performance_and_exemptions_are_told() -> None:
    """40 days of 4 minutes a day in offline monitoring."""
    page = view.content(story())
    assert rows(page, "Stays")[0] == (
        "Offline monitoring 1 Mar 2026 still there 40 60 160 provisional"
    )
    assert rows(page, "Performance") == [
        "1 Jan 2026 Impacting 1,000 100 100 50 40 90 4.0 100.00 1.00"
    ]
    assert rows(page, "Exemptions and waivers") == [
        "Exempt: regulatory Ann always no end the law",
        "Waiver to keep it Dan always 1 Apr 2026 season",
    ]


def test_a_kept_rule_says_how_long_its_waiver_holds() -> None:
    life = [*LIFE[:2], ("2026-02-05", "kept")]
    kept = [Waiver("A", "Dan", date(2026, 4, 1))]
    page = view.content(story(life=life, kept=kept))
    assert "It is kept by waiver:  ■ ended 9 days ago" in words(page)
    assert "■ missing" in words(view.content(story(life=life)))


def test_of_a_rule_that_comes_later_its_name_is_told_and_why_there_is_no_more() -> None:
    page = view.nothing(story().scope, "A", "“A” was not in the inventory yet.")
    assert words(of_class(page, "empty-missing")) == "“A” was not in the inventory yet."
    assert words(of_kind(page, "H1")) == "A"
