"""Delivered tables into goals, values, status updates, actions and refusals."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from dashboard.errors import InvalidFile
from dashboard.imports.goals.delivery import GoalsDelivery, KnownGoals
from dashboard.imports.goals.mapping import GoalsMapping, goals_mapping
from dashboard.imports.goals.reading import goals_delivery
from dashboard.imports.tables import text_table
from dashboard.path_to_green.calculation import path_to_green
from dashboard.path_to_green.goals import Goal
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.daily_values import DailyValue
from dashboard.scorecard.definitions import Direction
from dashboard.status_updates.history import update_history
from dashboard.status_updates.silence import Tracked, silence
from dashboard.status_updates.updates import Colour, ItemKind, Stage
from tests.dashboard.path_to_green.given import action, at

REAL = Path(__file__).resolve().parents[3] / "examples" / "status_updates"
PROGRAM = Program("p", "P", ProgramCalendar("America/New_York"))
HEADERS = {
    "goals": "key,title,owner,team,direction,baseline,target,band_low,band_high,start,due,"
    "tolerance_share",
    "values": "goal,date,value",
    "updates": "goal,week_ending,state,colour,headline,date_to_green,author,at",
    "actions": "goal,number,text,owner,created,due,done,expected_impact",
}
GOAL = "G-1,Fewer chargebacks,Ann,Risk,down,40,20,,,2026-01-01,2026-12-31,"
LONG = "x" * 100_000
KNOWN = KnownGoals(frozenset({"G-1"}), {"G-1": None})


def delivery(*, mapping: GoalsMapping | None = None, **lines: list[str]) -> GoalsDelivery:
    """Rows by table, below golden's headers; G-1 is there unless goals are brought."""
    tables = {
        role: text_table("\n".join((HEADERS[role], *rows)).encode(), f"{role}.csv")
        for role, rows in lines.items()
    }
    known = KnownGoals() if "goals" in lines else KNOWN
    return goals_delivery(PROGRAM, mapping or GoalsMapping(), tables, known)


def refusals(found: GoalsDelivery) -> list[tuple[str, int, str, str]]:
    return [(r.file, r.row, r.column, r.reason) for r in found.refusals]


def test_a_goal_is_taken_as_it_stands() -> None:
    found = delivery(goals=[GOAL, "G-2,,Bo,,Within,50,,40,60,2026-01-01,2026-06-30,0.05"])
    assert found.refusals == []
    assert found.goals["G-1"] == (
        Goal(
            "G-1", "Fewer chargebacks", "Ann", "Risk", Direction.DOWN, 40.0, 20.0, None, None,
            date(2026, 1, 1), date(2026, 12, 31),
        ),
        2,
    )  # fmt: skip
    within, row = found.goals["G-2"]
    assert (within.title, within.low, within.high, within.tolerance) == ("G-2", 40.0, 60.0, 0.05)
    assert (within.target, row) == (None, 3)


def test_a_unit_is_taken_where_a_file_has_one() -> None:
    lines = [HEADERS["goals"] + ",unit", f"{GOAL},days", GOAL.replace("G-1", "G-2") + ",",
             GOAL.replace("G-1", "G-3") + "," + "x" * 41]  # fmt: skip
    table = text_table("\n".join(lines).encode(), "goals.csv")
    found = goals_delivery(PROGRAM, GoalsMapping(), {"goals": table})
    assert [goal.unit for goal, _ in found.goals.values()] == ["days", ""]
    assert [(each.row, each.column) for each in found.refusals] == [(4, "unit")]


@pytest.mark.parametrize("unit", ["%", "Percent", "rate"])
def test_a_share_that_was_written_in_percents_is_refused_by_row_and_column(unit: str) -> None:
    within = "B,,Ann,,within,0.5,,0.4,60,2026-01-01,2026-02-01,"
    rows = [GOAL, GOAL.replace(",40,20,", ",0.4,20,").replace("down", "up"), within,
            GOAL.replace(",40,20,", ",10,0.2,")]  # fmt: skip
    lines = [HEADERS["goals"] + ",unit", *(f"{row},{unit}" for row in rows)]
    table = text_table("\n".join(lines).encode(), "goals.csv")
    found = goals_delivery(PROGRAM, GoalsMapping(), {"goals": table})
    assert [(each.row, each.column, each.value, each.sentence) for each in found.refusals] == [
        (2, "baseline", "40", "This is a share: write 40 % as 0.4."),
        (3, "target", "20", "This is a share: write 20 % as 0.2."),
        (4, "band_high", "60", "This is a share: write 60 % as 0.6."),
    ]
    assert found.goals["G-1"][0].baseline == 10


@pytest.mark.parametrize("said", ["M,", "M,%"])
def test_a_goal_of_a_metric_is_checked_by_the_unit_that_its_file_gives(said: str) -> None:
    """Without one it is the metric's, which a file doesn't know."""
    lines = [HEADERS["goals"] + ",metric,unit", f"{GOAL},{said}"]
    table = text_table("\n".join(lines).encode(), "goals.csv")
    found = goals_delivery(PROGRAM, GoalsMapping(), {"goals": table})
    assert [each.column for each in found.refusals] == (["baseline"] if "%" in said else [])


def test_a_goal_that_stands_twice_is_the_last_of_them() -> None:
    found = delivery(goals=[GOAL, GOAL.replace("Ann", "Bo")])
    assert (found.goals["G-1"][0].owner, found.goals["G-1"][1]) == ("Bo", 3)


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        (GOAL.replace("G-1", ""), "key", "names no goal"),
        (GOAL.replace("Ann", ""), "owner", "one person"),
        (GOAL.replace("Ann", "Ann and Bo"), "owner", "not several"),
        (GOAL.replace("Ann", "Ann; Bo"), "owner", "not several"),
        (GOAL.replace("down", "sideways"), "direction", "up, down, within"),
        (GOAL.replace(",40,", ",many,"), "baseline", "no number"),
        (GOAL.replace(",40,", ",,"), "baseline", "no number"),
        (GOAL.replace(",20,", ",,"), "target", "to be reached"),
        (GOAL.replace(",20,", ",60,"), "target", "the other way"),
        (GOAL.replace("down", "within"), "band_low", "its lower and its upper edge"),
        (GOAL.replace(",20,,,", ",20,1,2,"), "band_low", "leave the band empty"),
        (GOAL.replace("2026-12-31", "2025-12-31"), "due", "before that"),
        (GOAL.replace("2026-12-31", "soon"), "due", "no date"),
        (GOAL + "2", "tolerance_share", "0.1 is 10 %"),
        (GOAL.replace("Fewer chargebacks", LONG), "title", "1,000 characters and has 100,000"),
        (GOAL.replace(",40,", ",1e300,"), "baseline", "number that can be"),
    ],
)
def test_a_goal_that_can_not_be_is_refused_by_row_and_column(
    line: str, column: str, says: str
) -> None:
    found = delivery(goals=[GOAL.replace("G-1", "G-0"), line])
    (refusal,) = found.refusals
    assert (refusal.file, refusal.row, refusal.column) == ("goals.csv", 3, column)
    assert says in refusal.sentence
    assert list(found.goals) == ["G-0"]
    assert len(refusal.value) <= 1_000


def test_a_band_upside_down_and_a_band_with_a_target_are_refused() -> None:
    rows = ["B,,Ann,,within,50,,60,40,2026-01-01,2026-02-01,"]
    rows += ["C,,Ann,,within,50,55,40,60,2026-01-01,2026-02-01,"]
    found = delivery(goals=rows)
    assert [(r.row, r.column) for r in found.refusals] == [(2, "band_high"), (3, "target")]


def test_values_of_a_day_stand_in_the_order_of_their_rows_and_strangers_are_refused() -> None:
    rows = ["G-1,2026-01-10,41", "G-1,2026-01-10,40.5", "G-9,2026-01-10,1", "G-1,2026-01-17,"]
    rows.append("G-1,2026-01-24,-1e16")
    found = delivery(values=rows)
    day = date(2026, 1, 10)
    assert found.values == [(DailyValue("G-1", day, 41.0), 2), (DailyValue("G-1", day, 40.5), 3)]
    assert refusals(found) == [
        ("values.csv", 4, "goal", "unknown_goal"),
        ("values.csv", 5, "value", "invalid_number"),
        ("values.csv", 6, "value", "invalid_number"),
    ]


def family(*pairs: str, known: KnownGoals | None = None) -> GoalsDelivery:
    """Goals and their parents, as “child<parent”."""
    rows = []
    for key, _, parent in (pair.partition("<") for pair in pairs):
        rows.append(f"{GOAL.replace('G-1', key)},{parent}")
    text = "\n".join((HEADERS["goals"] + ",parent", *rows))
    tables = {"goals": text_table(text.encode(), "goals.csv")}
    return goals_delivery(PROGRAM, GoalsMapping(), tables, known or KnownGoals())


def test_a_parent_may_stand_anywhere_in_the_file_or_be_known() -> None:
    found = family("A<B", "B<C", "C<G-1", known=KNOWN)
    assert (found.refusals, list(found.goals)) == ([], ["A", "B", "C"])


@pytest.mark.parametrize(
    ("pairs", "refused", "says"),
    [
        (("A<A",), {2}, "A → A"),
        (("A<X", "B<"), {2}, "no goal “X”"),
        (("A<", "B<A", "G-1<B"), set(), ""),
        (("G-1<", "B<G-1", "G-1<B"), {3, 4}, "G-1 → B → G-1"),
        (("A<B", "B<C", "C<A"), {2, 3, 4}, "C → A → B → C"),
    ],
)
def test_unknown_parents_and_circles_are_refused(
    pairs: tuple[str, ...], refused: set[int], says: str
) -> None:
    found = family(*pairs)
    assert {(r.file, r.row, r.column) for r in found.refusals} == {
        ("goals.csv", row, "parent") for row in refused
    }
    assert says in " ".join(r.sentence for r in found.refusals)
    assert found.quarantined["goals"] == len(refused)
    assert len(found.taken) == len(found.goals)


def test_long_circles_and_many_orphans_are_refused_in_a_moment() -> None:
    circle = family(*(f"C{n}<C{(n + 1) % 30_000}" for n in range(30_000)))
    assert [refusal.row for refusal in circle.refusals] == list(range(2, 30_002))
    assert circle.refusals[-1].sentence.endswith("C29999 → C0 → C1 → C2 → … → C29999.")
    orphans = family(*(f"C{n}<X" for n in range(3_000)), "A<")
    assert (len(orphans.refusals), list(orphans.goals)) == (3_000, ["A"])


def test_a_known_goal_whose_new_parent_is_refused_keeps_its_own() -> None:
    known = KnownGoals(frozenset({"A", "B"}), {"A": None, "B": None})
    found = family("A<X", "B<A", known=known)
    assert [(r.row, r.reason) for r in found.refusals] == [(2, "invalid_parent")]
    assert list(found.goals) == ["B"]


def test_a_circle_through_goals_of_the_store_is_refused() -> None:
    known = KnownGoals(frozenset({"A", "B"}), {"A": None, "B": "A"})
    found = family("A<B", known=known)
    assert [(r.row, r.reason) for r in found.refusals] == [(2, "invalid_parent")]
    assert found.goals == {}


UPDATE = "G-1,2026-01-10,published,Amber,Late,2026-03-01,Ann,2026-01-09T20:00:00Z"


def test_an_update_is_taken_as_a_version_of_the_week_that_holds_its_day() -> None:
    draft = UPDATE.replace("published", "draft").replace("2026-01-10", "2026-01-14")
    first, second = delivery(updates=[UPDATE, draft]).updates
    assert (first.item, first.week, first.colour, first.id) == (
        "G-1", date(2026, 1, 10), Colour.AMBER, 2,
    )  # fmt: skip
    assert (first.at, first.author, first.headline) == (at("2026-01-09 20:00"), "Ann", "Late")
    assert first.date_to_green == date(2026, 3, 1)
    assert (second.week, second.stage) == (date(2026, 1, 17), Stage.DRAFT)


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (UPDATE.replace("Amber", "purple"), "colour", "unknown_colour"),
        (UPDATE.replace("Amber", ""), "colour", "unknown_colour"),
        (UPDATE.replace("Amber", "amber or red"), "colour", "several_colours"),
        (UPDATE.replace("published", "sent"), "state", "unknown_state"),
        (UPDATE.replace("G-1", "G-9"), "goal", "unknown_goal"),
        (UPDATE.replace("2026-01-10", "week 2"), "week_ending", "invalid_time"),
        (UPDATE.replace("2026-01-10", "2027-01-10"), "week_ending", "invalid_time"),
        (UPDATE.replace("2026-03-01", "2026-02-30"), "date_to_green", "invalid_time"),
        (UPDATE.replace("Late", LONG), "headline", "too_long"),
        (UPDATE + ",more", "", "ragged_row"),
    ],
)
def test_an_update_that_can_not_be_is_refused(line: str, column: str, reason: str) -> None:
    found = delivery(updates=[line])
    assert refusals(found) == [("updates.csv", 2, column, reason)]
    assert found.updates == []


def test_script_and_markdown_in_a_text_are_kept_as_text() -> None:
    tricks = "<script>alert(1)</script> **b** [x](javascript:alert(1)) =cmd"
    (found,) = delivery(updates=[UPDATE.replace("Late", tricks)]).updates
    assert found.headline == tricks


ACTION = "G-1,1,Do it,Ann,2026-01-03,2026-03-01,,10"


def test_an_action_is_taken_as_it_stands() -> None:
    found = delivery(
        actions=[ACTION, ACTION.replace(",1,", ",2,").replace(",,10", ",2026-02-01,0")]
    )
    assert found.actions["G-1", 1] == (action(goal="G-1"), 2)
    second, _ = found.actions["G-1", 2]
    assert (second.done, second.expected_impact) == (date(2026, 2, 1), 0.0)


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        (ACTION.replace("Ann", '"Ann, Bo"'), "owner", "not several"),
        (ACTION.replace("Ann", "Ann & Bo"), "owner", "not several"),
        (ACTION.replace("Ann", "Ann/Bo"), "owner", "not several"),
        (ACTION.replace("Ann", ""), "owner", "one person"),
        (ACTION.replace("2026-03-01", "2026-01-02"), "due", "before that"),
        (ACTION.replace(",,10", ",2026-01-02,10"), "done", "before that"),
        (ACTION.replace(",,10", ",,-10"), "expected_impact", "without a minus sign"),
        (ACTION.replace(",,10", ",,"), "expected_impact", "no number"),
        (ACTION.replace(",1,", ",0,"), "number", "whole number from 1"),
        (ACTION.replace(",1,", ",1.5,"), "number", "whole number from 1"),
        (ACTION.replace("Do it", ""), "text", "what is to be done"),
        (ACTION.replace("Do it", LONG), "text", "1,000 characters"),
        (ACTION.replace("G-1", "G-9"), "goal", "no goal"),
    ],
)
def test_an_action_that_can_not_be_is_refused_by_row_and_column(
    line: str, column: str, says: str
) -> None:
    found = delivery(actions=[line])
    (refusal,) = found.refusals
    assert (refusal.row, refusal.column) == (2, column)
    assert says in refusal.sentence
    assert found.actions == {}


def test_a_name_that_only_holds_such_letters_is_one_person() -> None:
    for owner in ("Sandra Orlando", "Anders Etienne", "Bo-Ann O'Neil"):
        assert delivery(actions=[ACTION.replace("Ann", owner)]).refusals == []


def test_an_action_that_two_rows_give_to_two_people_stays_with_the_first() -> None:
    found = delivery(actions=[ACTION, ACTION.replace("Ann", "Bo"), ACTION.replace("10", "12")])
    assert refusals(found) == [("actions.csv", 3, "owner", "second_owner")]
    assert "Row 2 gives this action to Ann" in found.refusals[0].sentence
    kept, row = found.actions["G-1", 1]
    assert (kept.owner, kept.expected_impact, row) == ("Ann", 12.0, 4)


def test_a_table_without_a_column_that_is_needed_is_refused_whole() -> None:
    table = text_table(b"goal,date\nG-1,2026-01-10\n", "values.csv")
    with pytest.raises(InvalidFile, match="no column “value”"):
        goals_delivery(PROGRAM, GoalsMapping(), {"values": table}, KNOWN)


def test_what_a_delivery_brings_makes_a_board() -> None:
    found = delivery(goals=[GOAL], values=["G-1,2026-01-10,41"], updates=[UPDATE], actions=[ACTION])
    scope = Scope("p", date(2026, 1, 10), {})
    (standing,) = path_to_green(found.facts(), PROGRAM, scope, None).goals
    assert (standing.claimed, standing.value, standing.covered) == (Colour.AMBER, 41.0, 10 / 21)


def real() -> GoalsDelivery:
    path = REAL / "k8s_release_status_updates.csv"
    table = text_table(path.read_bytes(), path.name)
    program = Program("k", "K", ProgramCalendar("UTC"))
    mapping = goals_mapping((REAL / "mapping.toml").read_text("utf-8"), "mapping.toml")
    return goals_delivery(program, mapping, {"updates": table})


def test_the_real_updates_are_read_without_templates_and_without_guessing() -> None:
    found = real()
    assert (found.read["updates"], len(found.updates)) == (94, 67)
    assert (found.left_out["updates"], len(found.missing)) == (24, 24)
    assert (found.quarantined["updates"], len(found.refusals)) == (3, 3)
    assert {(r.value, r.reason) for r in found.refusals} == {
        ("Yellow to Red", "several_colours"),
        ("Yellow | Red", "several_colours"),
    }
    assert Counter(u.colour.value for u in found.updates) == {"green": 32, "amber": 26, "red": 9}
    assert set(found.initiatives) == {u.item for u in found.updates}


def test_a_real_item_s_silence_is_seen_where_its_templates_stayed_empty() -> None:
    found = real()
    comms = [update for update in found.updates if update.item == "Comms"]
    calendar, day = ProgramCalendar("UTC"), date(2020, 12, 20)
    history = update_history(comms, calendar.cut(day))
    item = Tracked(ItemKind.INITIATIVE, "Comms", "Comms", "", "", date(2020, 11, 4), comms)
    assert history.newest is not None
    assert history.newest.week == date(2020, 11, 28)
    assert silence(history, item.start, calendar, day).days_overdue == 15


def test_what_was_put_aside_is_what_the_file_itself_calls_so() -> None:
    """In columns that the mapping never names."""
    path = REAL / "k8s_release_status_updates.csv"
    table = text_table(path.read_bytes(), path.name)
    quality, status = (table.header.index(name) for name in ("quality", "status"))
    rows = dict(table.numbered())
    judged = Counter(row[quality] for row in rows.values())
    assert judged == {"ok": 67, "template_not_filled": 24, "ambiguous": 3}
    found = real()
    assert {rows[m.row][quality] for m in found.missing} == {"template_not_filled"}
    assert {rows[r.row][quality] for r in found.refusals} == {"ambiguous"}
    theirs = {"yellow": "amber"}
    for update in found.updates:
        said = rows[update.id][status]
        assert update.colour == theirs.get(said, said)
