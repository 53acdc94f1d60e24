"""Cohorts, stuck rules, the burn-down and the audit, by hand."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.rule_deprecation.facts import Transition
from dashboard.rule_deprecation.from_facts import Facts
from tests.dashboard.rule_deprecation.given import at, calculated, path, paths, rule

CANDIDATES = paths(
    a=[("2025-01-01", "live"), ("2025-02-01", "candidate"), ("2025-03-01", "deprecated")],
    b=[
        ("2025-01-01", "live"), ("2025-03-31", "candidate"), ("2025-04-10", "kept"),
        ("2025-05-01", "candidate"), ("2025-05-02", "deprecated"), ("2025-05-03", "live"),
    ],
    c=[("2025-01-01", "live"), ("2025-04-01", "candidate"), ("2025-04-01", "live")],
    d=[("2025-01-01", "deprecated")],
)  # fmt: skip


def test_a_skip_passes_through_the_stages_that_it_leaves_out() -> None:
    cohorts = {c.name: c for c in calculated(CANDIDATES, "2025-12-31").cohorts}
    assert {name: c.rules for name, c in cohorts.items()} == {"2025Q1": 2, "2025Q2": 1, "ALL": 3}
    first = cohorts["2025Q1"].targets
    assert [(t.gross, t.net) for t in first.values()] == [(2, 1)] * 4 + [(0, 0)]
    assert first["deprecated"].gross_rate == 1
    assert (first["deprecated"].in_time[90].eligible, first["deprecated"].in_time[90].rate) == (
        2,
        1,
    )
    assert cohorts["2025Q2"].targets["in_review"].gross == 0


def test_the_funnel_tells_each_stage_of_the_main_path() -> None:
    rows = {row.stage: row for row in calculated(CANDIDATES, "2025-12-31").funnel}
    assert {stage: (row.now, row.gross, row.net) for stage, row in rows.items()} == {
        "live": (2, None, None),
        "candidate": (0, 3, 1),  # d was never nominated
        "in_review": (0, 2, 1),
        "offline_monitoring": (0, 2, 1),
        "signoff": (0, 2, 1),
        "deprecated": (2, 2, 1),
        "retired": (0, 0, 0),
    }
    assert rows["deprecated"].gross_rate == pytest.approx(2 / 3)
    assert rows["candidate"].median_days == 1  # of 0, 1, 10 and 28 days: S is a half there
    assert rows["live"].longest_open == 274
    nobody = calculated(CANDIDATES, "2025-01-31").funnel[1]
    assert (nobody.gross, nobody.gross_rate) == (0, None)


@pytest.mark.parametrize(
    ("as_of", "eligible", "rate"),
    [("2025-05-01", 0, None), ("2025-05-02", 1, 1.0), ("2025-06-28", 1, 1.0)],
)
def test_eligible_is_what_was_followed_for_the_whole_window(
    as_of: str, eligible: int, rate: float | None
) -> None:
    everybody = calculated(CANDIDATES, as_of).cohorts[-1].targets["deprecated"].in_time[90]
    assert (everybody.eligible, everybody.rate) == (eligible, rate)


def test_being_kept_first_is_a_rivals_event() -> None:
    found = calculated(CANDIDATES, "2025-12-31").first_deprecated
    assert (found.rules, found.events, found.competing) == (3, 1, 1)
    # kept after 10 days, deprecated after 28, and c is followed for long: 1/3, and 1/2
    assert found.incidence[60] == (pytest.approx(1 / 3), pytest.approx(1 / 2))


def test_stuck_is_strictly_older_than_the_policys_days() -> None:
    moves = {
        key: [("2025-01-01", "live"), (begun, "candidate")]
        for key, begun in zip(
            "cbaz", ("2025-06-16", "2025-06-15", "2025-06-15", "2025-06-01"), strict=True
        )
    }
    stuck = calculated(paths(**moves), "2025-06-30").stuck
    assert [(row.key, row.age_days, row.over_by) for row in stuck.first()] == [
        ("z", 29, 15),
        ("a", 15, 1),
        ("b", 15, 1),
    ]
    assert [row.key for row in stuck.first(1)] == ["z"]
    assert stuck.by_stage == {
        "candidate": 3, "in_review": 0, "modify": 0, "offline_monitoring": 0, "signoff": 0,
        "deprecated": 0,
    }  # fmt: skip
    assert (stuck.by_team, stuck.by_kind) == ({"T": 3}, {"rule": 3})


def test_the_month_of_the_as_of_date_is_partial() -> None:
    months = calculated(CANDIDATES, "2025-05-02").months
    assert [(m.end, m.counted_to, m.partial) for m in months[-2:]] == [
        (date(2025, 4, 30), date(2025, 4, 30), False),
        (date(2025, 5, 31), date(2025, 5, 2), True),
    ]
    assert [m.acting for m in months] == [3, 3, 2, 2, 1]
    assert [m.entered for m in months] == [3, 0, 0, 0, 0]
    assert [m.switched_off for m in months] == [0, 0, 1, 0, 1]
    after = calculated(CANDIDATES, "2025-05-31").months[-1]
    assert (after.acting, after.switched_off, after.revived) == (2, 1, 1)
    assert (after.deprecated_gross, after.out_net, after.inventory) == (3, 2, 4)


def test_a_median_that_is_never_reached_is_none_and_the_longest_stay_is_told() -> None:
    live = calculated(paths(a=[("2025-01-01", "live")]), "2025-04-11").times.overall["live"]
    assert (live.median, live.longest_open, live.share_at[90], live.as_done_median) == (
        None, 100, 1.0, 100,
    )  # fmt: skip
    nothing = calculated(paths(a=[("2025-01-01", "live")]), "2025-04-11").times.overall["retired"]
    assert (nothing.n, nothing.median, nothing.mean_of_120, nothing.share_at[7]) == (
        0, None, None, None,
    )  # fmt: skip


def test_illegal_edges_and_wrong_froms_are_found() -> None:
    log = path(
        "a", [("2025-01-01", "live"), ("2025-01-02", "candidate"), ("2025-01-03", "retired")]
    )
    wrong = Transition("x", "a", "deprecated", "live", at("2025-01-04"))
    silent = Transition("y", "a", None, "modified", at("2025-01-05"))
    skip = path(
        "b", [("2025-01-01", "live"), ("2025-01-02", "candidate"), ("2025-01-03", "deprecated")]
    )
    known = Facts([rule("a"), rule("b")], [*log, wrong, silent, *skip])
    audit = calculated(known, "2025-12-31").audit
    found = [(row.event, row.rule, row.from_stage, row.to_stage) for row in audit.illegal]
    assert found == [("a-002", "a", "candidate", "retired"), ("y", "a", "live", "modified")]
    assert (audit.skips, audit.from_mismatch) == (1, 1)
    assert audit.matrix["live", "candidate"] == 2
    assert calculated(known, "2025-01-02").audit.illegal == ()


def test_an_event_that_says_nothing_of_where_it_came_from_is_no_mismatch() -> None:
    silent = replace(CANDIDATES, transitions=[
        replace(t, from_stage=None) for t in CANDIDATES.transitions
    ])  # fmt: skip
    first, second = (calculated(k, "2025-12-31").audit for k in (CANDIDATES, silent))
    assert first == second
