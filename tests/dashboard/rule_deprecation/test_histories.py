"""What holds of every history of transitions, however wild."""

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.program_calendar import ProgramCalendar, utc
from dashboard.programs import Program
from dashboard.rule_deprecation.facts import Look, Transition
from dashboard.rule_deprecation.from_facts import Facts
from exports.rule_deprecation.figures import as_json
from tests.dashboard.rule_deprecation.given import (
    POLICY,
    PROGRAM,
    at,
    calculated,
    found_at,
    performance,
    rule,
)

START, DAYS = date(2025, 1, 1), 300
RULES = [
    rule(f"r{n}", team=f"team {n % 3}", kind=("rule", "ml_model")[n % 2], action=action)
    for n, action in enumerate(("alert", "review", "block", "alert", "odd", "block"))
]
days = st.integers(0, DAYS).map(lambda n: (START + timedelta(days=n)).isoformat())
transitions = st.lists(
    st.builds(
        lambda n, key, stage, day, hour: Transition(
            str(n), key, None, stage, at(f"{START + timedelta(days=day)} {hour:02}:00")
        ),
        st.integers(0, 10**6),
        st.sampled_from([r.key for r in RULES]),
        st.sampled_from(POLICY.names),
        st.integers(0, DAYS),
        st.sampled_from((0, 12, 23)),
    ),
    max_size=40,
    unique_by=lambda t: t.id,
)
looks = st.lists(
    st.builds(
        lambda key, visit, day, length, n, more, x: Look(
            key, visit, 1, START + timedelta(days=day), START + timedelta(days=day + length),
            n + more, n, min(x, n),
        ),
        st.sampled_from([*(r.key for r in RULES), "stranger"]),
        st.integers(1, 2),
        st.integers(0, DAYS),
        st.integers(0, 40),
        st.integers(0, 600),
        st.integers(0, 40),
        st.integers(0, 3),
    ),
    max_size=10,
)  # fmt: skip
performances = st.lists(
    st.builds(
        lambda key, day, alerts: performance(
            key, day and START + timedelta(days=day), alerts=alerts
        ),
        st.sampled_from([r.key for r in RULES]),
        st.none() | st.integers(1, DAYS),
        st.floats(0, 1000),
    ),
    max_size=10,
    unique_by=lambda row: (row.rule, row.since),
)
facts = st.builds(
    lambda moves, seen, known: Facts(RULES, moves, known, seen), transitions, looks, performances
)


def stages_at(moves: Iterable[Transition], as_of: str) -> dict[str, str]:
    """The stage of each rule, by the last of its transitions."""
    cut = at(as_of) + 86_400
    in_order = sorted(moves, key=lambda t: (t.at, int(t.id)))
    return {t.rule: t.to_stage for t in in_order if t.at < cut}


def figures(known: Facts, as_of: str, **more: Any) -> Any:
    return orjson.loads(as_json(calculated(known, as_of, **more)))


@settings(deadline=None, max_examples=1000)
@given(transitions, days)
def test_the_stage_counts_sum_to_the_inventory(moves: list[Transition], as_of: str) -> None:
    found = found_at(Facts(RULES, moves), as_of)
    expected = stages_at(moves, as_of)
    keys, names = found.columns.rules.keys, POLICY.names
    assert {keys[i]: names[found.stage[i]] for i in found.there.tolist()} == expected
    assert found.not_yet == len(RULES) - len(expected)


@settings(deadline=None, max_examples=60)
@given(facts, days)
def test_every_part_sums_to_the_whole(known: Facts, as_of: str) -> None:
    whole = calculated(known, as_of)
    expected = Counter(stages_at(known.transitions, as_of).values())
    assert whole.counts.total == {name: expected[name] for name in POLICY.names}
    assert whole.counts.inventory == sum(expected.values())
    for parts in (whole.counts.by_team, whole.counts.by_kind):
        summed = {name: sum(part[name] for part in parts.values()) for name in POLICY.names}
        assert summed == whole.counts.total
    for step in whole.steps:
        assert step.entered == step.open + sum(step.next.values())
        assert step.open == whole.counts.total[step.stage]
        assert whole.times.overall[step.stage].n == step.entered
    assert sum(whole.classification.counts().values()) == whole.counts.inventory
    assert sum(whole.board.counts().values()) == expected["offline_monitoring"]
    assert sum(c.rules for c in whole.cohorts[:-1]) == whole.cohorts[-1].rules


@settings(deadline=None, max_examples=60)
@given(facts, days)
def test_nothing_after_the_cut_changes_any_number(known: Facts, as_of: str) -> None:
    day, cut = date.fromisoformat(as_of), at(as_of) + 86_400
    before = replace(
        known,
        transitions=[t for t in known.transitions if t.at < cut],
        looks=[look for look in known.looks if look.end <= day],
        performances=[p for p in known.performances if p.since is None or p.since <= day],
    )
    assert figures(before, as_of) == figures(known, as_of)


@settings(deadline=None, max_examples=60)
@given(facts, days)
def test_every_month_is_the_state_at_its_end(known: Facts, as_of: str) -> None:
    months = calculated(known, as_of).months
    acting = 0
    for month in months:
        then = Counter(stages_at(known.transitions, month.counted_to.isoformat()).values())
        assert month.stages == {name: then[name] for name in POLICY.names}
        assert month.inventory == month.acting + month.not_acting
        assert month.acting == acting + month.entered + month.revived - month.switched_off
        acting = month.acting
        assert month.deprecated_gross >= month.out_net
    assert [m.partial for m in months[:-1]] == [False] * len(months[:-1])
    assert not months or months[-1].counted_to == date.fromisoformat(as_of)


@settings(deadline=None, max_examples=60)
@given(facts, days)
def test_kinds_add_up_to_the_whole(known: Facts, as_of: str) -> None:
    whole = calculated(known, as_of)
    parts = [calculated(known, as_of, kind=(kind,)) for kind in ("rule", "ml_model")]
    assert whole.counts.inventory == sum(part.counts.inventory for part in parts)
    assert whole.rollbacks.events == sum(part.rollbacks.events for part in parts)
    assert len(whole.stuck) == sum(len(part.stuck) for part in parts)
    assert len(whole.board) == sum(len(part.board) for part in parts)
    assert abs(whole.savings.total.realised - sum(p.savings.total.realised for p in parts)) < 1e-6


@settings(deadline=None, max_examples=200)
@given(transitions, days)
def test_rollbacks_are_found_one_by_one(moves: list[Transition], as_of: str) -> None:
    today, events, entries, within, matured = date.fromisoformat(as_of), Counter(), 0, 0, 0
    by_rule: dict[str, list[Transition]] = {}
    for t in sorted(moves, key=lambda t: (t.at, int(t.id))):
        if t.at < at(as_of) + 86_400:
            by_rule.setdefault(t.rule, []).append(t)
    for log in by_rule.values():
        pairs = list(itertools.pairwise(log))
        events.update(
            a.to_stage for a, b in pairs if (a.to_stage, b.to_stage) in POLICY.rollback_edges
        )
        for i, entry in enumerate(log):
            if entry.to_stage == "deprecated":
                begun = utc(entry.at).date()
                back = [
                    utc(b.at).date()
                    for a, b in pairs[i:]
                    if b.to_stage == "live" and a.to_stage in ("deprecated", "retired")
                ]
                followed = (today - begun).days >= 90
                entries, matured = entries + 1, matured + followed
                within += followed and bool(back) and (back[0] - begun).days <= 90
    found = calculated(Facts(RULES, moves), as_of).rollbacks
    assert (found.by_from, found.deprecated_entries) == (dict(events), entries)
    assert (found.matured, found.within_watch) == (matured, within)
    assert found.events == sum(events.values())


@settings(deadline=None, max_examples=60)
@given(transitions, days, st.sampled_from(("America/Havana", "Pacific/Apia", "Asia/Kolkata")))
def test_every_zone_has_its_figures(moves: list[Transition], as_of: str, zone: str) -> None:
    program = Program("z", "Z", ProgramCalendar(zone))
    found = figures(Facts(RULES, moves), as_of, program=program)
    counts = found["stage_counts"][as_of]
    assert sum(counts["total"].values()) == counts["n_in_inventory"]
    assert PROGRAM.calendar.zone == "UTC"


def test_a_revived_rule_is_still_in_the_inventory() -> None:
    stages = ("live", "candidate", "in_review", "deprecated", "retired", "live")
    moves = [
        Transition(str(n), "r0", None, stage, at(f"2025-0{n + 1}-01 10:00"))
        for n, stage in enumerate(stages)
    ]
    found = calculated(Facts(RULES[:1], moves), "2025-12-31")
    assert found.counts.total["live"] == found.counts.inventory == 1
    assert (found.rollbacks.reactivations, found.rollbacks.events) == (1, 1)
    everybody = found.cohorts[-1].targets["deprecated"]
    assert (everybody.gross, everybody.net) == (1, 0)


def test_without_any_fact_there_are_figures_of_nothing() -> None:
    for known in (Facts([]), Facts(RULES)):
        found = figures(known, "2025-06-30")
        assert found["stage_counts"]["2025-06-30"]["n_in_inventory"] == 0
        assert (found["bounds"], found["burndown"]["monthly"], found["gates"]) == ([], [], [])
        assert found["cohort_conversion"]["2025-06-30"]["cohorts"]["ALL"]["n"] == 0
        assert found["rollbacks"]["2025-06-30"]["rate_matured"] is None
