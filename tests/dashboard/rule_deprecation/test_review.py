"""What rules say in the review: sentences, colours, exceptions; by hand and the golden case."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import pytest
from scipy.stats import beta

from dashboard.review import MOST, AreaReview, Exceptional, Rank
from dashboard.rule_deprecation.facts import Look, PlanRow, Waiver
from dashboard.rule_deprecation.from_facts import Facts
from dashboard.rule_deprecation.promise import promise
from dashboard.rule_deprecation.review import area_review
from dashboard.ticket_aging.values import Source
from tests.dashboard.rule_deprecation.given import (
    GOLDEN,
    at,
    calculated,
    golden_facts,
    path,
    rule,
)

AS_OF = "2025-06-30"
OUT = ["live", "candidate", "in_review", "offline_monitoring", "signoff", "deprecated"]
QUIET = Source("rules.csv", 1, at("2025-06-29 10:00"))


def facts(
    plan: Sequence[PlanRow] = (),
    waivers: Sequence[Waiver] = (),
    looks: Sequence[Look] = (),
    teams: dict[str, str] | None = None,
    begin: str = "2025-06-20",
    **stages: Iterable[str],
) -> Facts:
    """Rules that went a stage further each day from ``begin`` on; all of team T but some."""
    first = date.fromisoformat(begin)
    days = [first.replace(day=first.day + n).isoformat() for n in range(8)]
    return Facts(
        rules=[rule(key, team=(teams or {}).get(key, "T")) for key in stages],
        transitions=[
            t for key, each in stages.items() for t in path(key, zip(days, each, strict=False))
        ],
        plan=tuple(plan), waivers=tuple(waivers), looks=tuple(looks),
    )  # fmt: skip


def said(of: Facts, before: int = 0, as_of: str = AS_OF, **names: str) -> AreaReview:
    return area_review(replace(calculated(of, as_of), source=QUIET), before, names)


def planned(*out: int, end: str = "2025-06-30", teams: str = "TUV") -> list[PlanRow]:
    rows = zip(teams, out, strict=False)
    return [PlanRow(team, date.fromisoformat(end), n, 0.0) for team, n in rows]


def stuck_ones(**teams: int) -> Facts:
    """So many of each team that are candidates for 27 days, 14 allowed."""
    of = {f"{team}{n:02}": team for team, count in teams.items() for n in range(count)}
    return facts(teams=of, begin="2025-06-02", **{key: ["live", "candidate"] for key in of})


def only(review: AreaReview) -> Exceptional:
    (each,) = review.exceptions
    return each


@pytest.mark.parametrize(
    ("of", "before", "sentence"),
    [
        (facts(a=OUT, b=["live"]), 0,
         "1 of 2 rules switched off for good, 1 more than a week ago; none stuck."),
        (facts(a=["live"]), 0,
         "None of 1 rule switched off for good, as many as a week ago; none stuck."),
        (facts(a=["live"]), 3,
         "None of 1 rule switched off for good, 3 fewer than a week ago; none stuck."),
        (facts(planned(1), a=OUT, b=["live"]), 1,
         "1 of 2 rules switched off for good, as many as a week ago, on plan; none stuck."),
        (facts(planned(4), a=OUT, b=["live"]), 1,
         "1 of 2 rules switched off for good, as many as a week ago, 3 behind plan; none stuck."),
        (stuck_ones(T=1), 0,
         "None of 1 rule switched off for good, as many as a week ago; 1 stuck, in T."),
        (stuck_ones(T=2), 0,
         "None of 2 rules switched off for good, as many as a week ago; 2 stuck, all in T."),
        (stuck_ones(T=2, U=1), 0,
         "None of 3 rules switched off for good, as many as a week ago; 3 stuck, most in T."),
        (stuck_ones(T=1, U=1), 0,
         "None of 2 rules switched off for good, as many as a week ago; 2 stuck."),
    ],
)  # fmt: skip
def test_the_line_is_one_sentence_of_its_numbers(of: Facts, before: int, sentence: str) -> None:
    assert said(of, before).line.sentence == sentence


def failing() -> Facts:
    """20 of 400 were missed bad, a lower bound of 3.3 %; 1 % is allowed for alerts."""
    look = Look("a", 1, 1, date(2025, 6, 23), date(2025, 6, 29), 400, 400, 20)
    return facts(looks=[look], a=OUT[:4])


KEPT = ["live", "candidate", "kept"]


@pytest.mark.parametrize(
    ("of", "colour", "why"),
    [
        (facts(a=["live"]), "green", "None is stuck, and no plan has fallen due."),
        (facts(planned(1), a=OUT), "green", "None is stuck, and the plan is kept."),
        (facts(planned(9, end="2025-09-30"), a=OUT), "green",
         "None is stuck, and no plan has fallen due."),
        (stuck_ones(T=3), "amber", "3 stuck in a stage."),
        (facts(planned(11), **{f"r{n}": OUT for n in range(10)}), "amber",
         "1 of 11 planned by 30 Jun 2025 is missing, red from 10 % on."),
        (facts(planned(10), **{f"r{n}": OUT for n in range(9)}), "red",
         "1 of 10 planned by 30 Jun 2025 is missing, red from 10 % on."),
        (facts(waivers=[Waiver("a", expires=date(2025, 6, 30))], a=KEPT), "green",
         "None is stuck, and no plan has fallen due."),
        (facts(waivers=[Waiver("a", expires=date(2025, 6, 29))], a=KEPT), "red",
         "1 kept rule has no valid waiver."),
        (facts(a=KEPT, b=KEPT), "red", "2 kept rules have no valid waiver."),
        (failing(), "red", "1 rule switched off for trial fails the gate."),
    ],
)  # fmt: skip
def test_what_is_not_kept_makes_the_colour(of: Facts, colour: str, why: str) -> None:
    line = said(of).line
    assert (line.colour, line.why) == (colour, why)
    assert line.href == "/rules?program=rules&as_of=2025-06-30"


def test_silence_never_looks_green_but_what_is_broken_stays_so() -> None:
    silent = replace(QUIET, newest_fact_at=at("2025-06-16 23:59"))
    for of, colour in ((facts(a=["live"]), "grey"), (facts(a=KEPT), "red")):
        found = area_review(replace(calculated(of, AS_OF), source=silent), 0, {})
        assert found.line.colour == colour


def test_before_the_first_rule_there_is_no_data() -> None:
    line = said(facts(a=["live"]), as_of="2025-01-01").line
    assert (line.colour, line.why) == ("grey", "No rule had entered the inventory by then.")
    assert line.sentence.startswith("None of 0 rules")


def test_a_team_that_is_ahead_makes_up_for_none_that_is_behind() -> None:
    """T has 2 of 1, U 0 of 3, V 1 of 2: 4 are missing of 6."""
    teams = {"a": "T", "b": "T", "c": "V", "d": "U"}
    of = facts(planned(1, 3, 2), teams=teams, a=OUT, b=OUT, c=OUT, d=["live"])
    found = promise(calculated(of, AS_OF))
    assert found is not None
    assert [(t.team, t.planned, t.now, t.missing) for t in found.behind] == [
        ("U", 3, 0, 3), ("V", 2, 1, 1),
    ]  # fmt: skip
    assert (found.planned, found.missing) == (6, 4)
    assert "4 behind plan" in said(of).line.sentence


def test_what_is_switched_off_after_the_quarter_makes_up_for_it() -> None:
    """Of 2 planned by March none was off then, and one is now."""
    of = facts(planned(2, end="2025-03-31") + planned(9, end="2025-09-30"), a=OUT, b=["live"])
    each = only(said(of))
    assert (each.name, each.word, each.rank) == ("T", "behind plan", Rank.BROKEN)
    assert each.sentence == (
        "1 of 2 planned by 31 Mar 2025 are switched off for good now, 0 were by then."
    )
    assert (each.since, each.owner) == (date(2025, 3, 31), "T")
    assert each.href == "/rules?program=rules&as_of=2025-06-30#plan"


def test_the_quarter_that_runs_is_not_late_yet() -> None:
    assert promise(calculated(facts(planned(9), a=OUT), "2025-06-29")) is None
    assert promise(calculated(facts(planned(9), a=OUT), "2025-06-30")) is not None


@pytest.mark.parametrize(
    ("expires", "rank", "word", "sentence"),
    [
        (None, Rank.BROKEN, "no waiver", "Kept without a waiver."),
        ("2025-06-29", Rank.BROKEN, "waiver ended", "Its waiver to keep it ended on 29 Jun 2025."),
        ("2025-06-30", Rank.CLOSE, "waiver ends",
         "Its waiver to keep it ends on 30 Jun 2025, today."),
        ("2025-07-01", Rank.CLOSE, "waiver ends",
         "Its waiver to keep it ends on 1 Jul 2025, in 1 day."),
        ("2025-07-30", Rank.CLOSE, "waiver ends",
         "Its waiver to keep it ends on 30 Jul 2025, in 30 days."),
    ],
)  # fmt: skip
def test_a_waiver_is_told_by_what_is_left_of_it(
    expires: str | None, rank: Rank, word: str, sentence: str
) -> None:
    waivers = [Waiver("a", "Ann", date.fromisoformat(expires))] if expires else []
    each = only(said(facts(waivers=waivers, a=KEPT), a="The rule"))
    assert (each.rank, each.word, each.sentence) == (rank, word, sentence)
    assert (each.name, each.title, each.owner) == ("a", "The rule", "Ann" if expires else "T")
    assert each.since == (date(2025, 6, 29) if word == "waiver ended" else None)
    assert each.href == "/rule?program=rules&as_of=2025-06-30&key=a"


def test_a_rule_that_fails_the_gate_says_by_how_much() -> None:
    """The one-sided 95 % lower bound of 20 in 400 is the 5th percentile of Beta(20, 381)."""
    each = only(said(failing()))
    assert (each.rank, each.word, each.since) == (Rank.BROKEN, "gate failed", date(2025, 6, 23))
    lower = beta.ppf(0.05, 20, 381)
    assert each.sentence == (
        f"Switched off for trial, it misses at least {lower:.2%}; 1 % is allowed.".replace(
            "%;", " %;"
        )
    )


def test_a_stuck_rule_says_its_days_and_those_allowed() -> None:
    each = only(said(stuck_ones(T=1)))
    assert (each.rank, each.word, each.owner) == (Rank.HELD_UP, "stuck", "T")
    assert each.sentence == "27 days in candidate, 14 allowed."
    assert each.since == date(2025, 6, 3)


def test_a_rule_that_fails_and_is_stuck_counts_once_by_what_is_graver() -> None:
    """In offline monitoring from April 4 on: 87 days, 60 allowed."""
    look = Look("a", 1, 1, date(2025, 4, 4), date(2025, 6, 29), 400, 400, 20)
    of = facts(looks=[look], begin="2025-04-01", a=OUT[:4])
    assert len(calculated(of, AS_OF).stuck) == 1
    found = said(of)
    assert only(found).word == "gate failed"
    assert found.counts == {Rank.BROKEN: 1, Rank.CLOSE: 0, Rank.HELD_UP: 0}


def test_the_golden_case_in_one_sentence_with_all_its_stuck_rules() -> None:
    expected = json.loads((GOLDEN / "expected.json").read_text())
    stuck, counts = expected["stuck"][AS_OF], expected["stage_counts"][AS_OF]["total"]
    found = said(golden_facts(), before=0)
    out = counts["deprecated"] + counts["retired"]
    top = max(stuck["by_team"], key=stuck["by_team"].get)
    assert found.line.sentence.startswith(f"{out} of {sum(counts.values())} rules switched off")
    assert found.line.sentence.endswith(f"; {stuck['n']} stuck, most in {top}.")
    late = [each for each in found.exceptions if each.word == "stuck"]
    other = {each.name for each in found.exceptions if each.word != "stuck"}
    in_order = [row["rule_id"] for row in stuck["rules"] if row["rule_id"] not in other]
    assert [each.name for each in late] == in_order[: len(late)]
    assert len(found.exceptions) == MOST < found.total
    assert [each.rank for each in found.exceptions] == sorted(e.rank for e in found.exceptions)


@pytest.mark.parametrize("as_of", ["2025-03-31", "2025-06-30", "2025-12-31", "2026-03-31"])
def test_every_exception_of_the_golden_case_is_counted_once(as_of: str) -> None:
    """Were all listed, there would be as many as are counted."""
    told = calculated(golden_facts(), as_of)
    found = area_review(told, 0, {})
    plan = promise(told)
    rules = {row.key for row in told.stuck.first()} | {each.rule for each in told.waivers}
    rules |= {row.rule for row in told.board.first() if row.verdict == "FAIL"}
    assert found.total == len(rules) + len(plan.behind if plan else ())
    assert len(found.exceptions) == min(found.total, MOST)
