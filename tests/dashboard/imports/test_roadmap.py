"""Delivered tables into words of a roadmap and refusals."""

from collections import Counter
from datetime import date

import pytest

from dashboard.errors import InvalidFile
from dashboard.imports.delivery import Refusal
from dashboard.imports.roadmap.delivery import KnownRoadmap, RoadmapDelivery
from dashboard.imports.roadmap.mapping import RoadmapMapping, roadmap_mapping
from dashboard.imports.roadmap.reading import roadmap_delivery
from dashboard.imports.tables import text_table
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.roadmap.initiatives import Dependency

PROGRAM = Program("p", "P", ProgramCalendar("America/New_York"))
HEADERS = {
    "initiatives": "key,title,lane,owner,state,start,end,confidence,depends_on",
    "milestones": "initiative,milestone,title,date,done",
    "dependencies": "predecessor,successor,type,lag",
    "history": "initiative,field,changed_on,old,new,reason",
}
A = "A,Tokens,Risk,Ann,committed,2026-01-01,2026-12-31,0.8,"
B = "B,Passkeys,Payments,Bo,candidate,2027-01-01,2027-03-31,0.5,A:FS+3"
KNOWN = KnownRoadmap(frozenset({"A", "B", "C"}))


def delivery(
    *, mapping: str = "", known: KnownRoadmap = KNOWN, **lines: list[str]
) -> RoadmapDelivery:
    """Rows by table, below the usual headers."""
    tables = {
        role: text_table("\n".join((HEADERS[role], *rows)).encode(), f"{role}.csv")
        for role, rows in lines.items()
    }
    meant = roadmap_mapping(mapping, "m.toml") if mapping else RoadmapMapping()
    return roadmap_delivery(PROGRAM, meant, tables, known)


def of(text: str, mapping: str, role: str = "initiatives") -> RoadmapDelivery:
    """A table with a header of its own."""
    table = text_table(text.encode(), f"{role}.csv")
    return roadmap_delivery(PROGRAM, roadmap_mapping(mapping, "m.toml"), {role: table}, KNOWN)


def said(found: RoadmapDelivery, key: str) -> dict[str, str]:
    return {field: word.value for (of_key, field), word in found.said.items() if of_key == key}


def places(found: RoadmapDelivery) -> list[tuple[str, int, str, str]]:
    return [(each.file, each.row, each.column, each.reason) for each in found.refusals]


def only(found: RoadmapDelivery) -> Refusal:
    (refusal,) = found.refusals
    return refusal


def test_an_initiative_says_a_word_of_each_column_that_its_file_has() -> None:
    found = delivery(initiatives=[A, B])
    assert found.refusals == []
    assert said(found, "A") == {
        "title": "Tokens", "lane": "Risk", "owner": "Ann", "state": "committed",
        "start": "2026-01-01", "end": "2026-12-31", "confidence": "0.8",
    }  # fmt: skip
    assert said(found, "B")["after.A"] == "FS+3"
    assert found.waits == {"A": 2, "B": 3}
    assert {word.row for (key, _), word in found.said.items() if key == "B"} == {3}


def test_a_wrong_cell_is_put_aside_alone_and_the_rest_of_its_row_is_taken() -> None:
    wrong = A.replace("committed", "going").replace("0.8", "80").replace("2026-12", "2026-14")
    found = delivery(initiatives=[wrong, B])
    assert sorted(places(found)) == [
        ("initiatives.csv", 2, "confidence", "invalid_initiative"),
        ("initiatives.csv", 2, "end", "invalid_time"),
        ("initiatives.csv", 2, "state", "unknown_state"),
    ]
    assert said(found, "A") == {
        "title": "Tokens", "lane": "Risk", "owner": "Ann", "start": "2026-01-01",
    }  # fmt: skip
    assert found.quarantined["initiatives"] == 0


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        (A.replace("2026-12-31", "2025-12-31"), "end", "It starts on 1 Jan 2026: 31 Dec 2025"),
        (A.replace("2026-12-31", "2023-14-05"), "end", "“2023-14-05” is no date"),
        (A.replace("2026-01-01", "soon"), "start", "“soon” is no date"),
        (A.replace("committed", ""), "state", "The row says no state: write one of candidate"),
        (A.replace("0.8", "80%"), "confidence", "without the sign"),
        (A.replace("0.8", "1.5"), "confidence", "from 0 to 1"),
        (A + "Z", "depends_on", "no initiative “Z”"),
        (A + "B:XX", "depends_on", "no initiative “B:XX”"),
        (A + "A", "depends_on", "A → A"),
        (A.replace("A,", ",", 1), "key", "write its key"),
    ],
)
def test_what_cannot_be_is_refused_by_row_and_column(line: str, column: str, says: str) -> None:
    refusal = only(delivery(initiatives=[line]))
    assert (refusal.row, refusal.column) == (2, column)
    assert says in refusal.sentence


def test_a_key_stands_once_the_last_row_counts_and_the_other_one_waits() -> None:
    found = delivery(initiatives=[A, A.replace("Tokens", "Network tokens"), A])
    assert said(found, "A")["title"] == "Tokens"
    assert places(found) == [
        ("initiatives.csv", 2, "key", "duplicate_key"),
        ("initiatives.csv", 3, "key", "duplicate_key"),
    ]
    assert "Row 3 has the key A too" in found.refusals[0].sentence


def test_the_same_row_twice_is_only_repeated() -> None:
    assert delivery(initiatives=[A, A]).refusals == []


def test_a_repeated_row_that_says_less_takes_nothing_of_the_one_before() -> None:
    found = delivery(initiatives=[A, A.replace("0.8", "much")])
    assert "confidence" not in said(found, "A")


def test_a_lane_must_be_one_that_the_program_has_declared() -> None:
    known = KnownRoadmap(frozenset(), lanes=("Risk", "Payments"))
    found = delivery(known=known, initiatives=[A.replace("Risk", "risk"), B.replace("Pay", "Re")])
    assert said(found, "A")["lane"] == "Risk"
    assert "lane" not in said(found, "B")
    assert only(found).sentence == "There is no lane “Rements”: the program has Risk, Payments."


@pytest.mark.parametrize(
    ("cell", "link"),
    [("A", "FS"), ("A:SS", "SS"), ("A FF-2", "FF-2"), ("A:+4", "FS+4"), (" A : sf + 1 ", "SF+1")],
)
def test_a_dependency_is_written_with_its_kind_and_its_lag(cell: str, link: str) -> None:
    found = delivery(initiatives=[A, B.replace("A:FS+3", cell)])
    assert found.refusals == []
    assert said(found, "B")["after.A"] == link


def test_an_initiative_may_wait_for_one_further_below_and_for_several() -> None:
    found = delivery(known=KnownRoadmap(), initiatives=[A + "B; C:SS", *(
        B.replace("B,", f"{key},").replace("A:FS+3", "") for key in "BC"
    )])  # fmt: skip
    assert found.refusals == []
    assert {k: v for k, v in said(found, "A").items() if k.startswith("after")} == {
        "after.B": "FS", "after.C": "SS",
    }  # fmt: skip


def test_a_circle_is_refused_by_its_last_row_and_names_all_of_it() -> None:
    found = delivery(initiatives=[A + "C", B], dependencies=["B,C,FS,", "A,C,FS,"])
    assert places(found) == [
        ("dependencies.csv", 2, "predecessor", "circle"),
        ("dependencies.csv", 3, "predecessor", "circle"),
    ]
    longer, shorter = (each.sentence for each in found.refusals)
    assert "A → B → C → A" in longer
    assert "A → C → A" in shorter
    assert said(found, "A")["after.C"] == "FS"
    assert {"after.A", "after.B"}.isdisjoint(said(found, "C"))


def test_a_circle_with_what_the_store_has_is_refused() -> None:
    known = KnownRoadmap(frozenset("ABC"), frozenset({Dependency("A", "B"), Dependency("B", "C")}))
    found = delivery(known=known, dependencies=["C,A,,"])
    assert only(found).reason == "circle"
    assert {"A", "B", "C"} <= set(only(found).sentence.replace(".", "").split())


def test_a_row_that_no_longer_waits_closes_no_circle() -> None:
    known = KnownRoadmap(frozenset("AB"), frozenset({Dependency("A", "B")}))
    found = delivery(known=known, initiatives=[A + "B", B.replace("A:FS+3", "")])
    assert found.refusals == []


def test_a_history_closes_no_circle() -> None:
    rows = ["A,after.B,2026-02-01,,FS,", "C,after.C,2026-02-01,,FS,", "C,after.B,2026-02-01,,FS,"]
    found = delivery(initiatives=[A, B], history=rows)
    assert places(found) == [
        ("history.csv", 2, "field", "circle"),
        ("history.csv", 3, "field", "circle"),
    ]
    assert list(found.history) == [("C", "after.B")]
    assert ("C", "after.B") not in found.said  # it waits from its day on


def test_a_link_that_a_history_has_ended_closes_no_circle() -> None:
    known = KnownRoadmap(frozenset({"A", "B"}), frozenset({Dependency("A", "B")}))
    rows = ["B,after.A,2026-02-01,FS,,", "A,after.B,2026-02-02,,FS,"]
    assert delivery(known=known, history=rows).refusals == []


def test_a_history_names_what_there_is_to_wait_for() -> None:
    assert only(delivery(history=["A,after.GONE,2026-02-01,,FS,"])).reason == "unknown_initiative"


def test_a_file_that_is_full_of_circles_is_read_all_the_same() -> None:
    rows = [f"K{n},K{n + 1},," for n in range(0, 800, 2)]
    rows += [f"K{n + 1},K{n},," for n in range(0, 800, 2)]
    known = KnownRoadmap(frozenset(f"K{n}" for n in range(801)))
    found = delivery(known=known, dependencies=rows)
    assert found.quarantined["dependencies"] >= 400
    assert {each.reason for each in found.refusals} == {"circle"}


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        ("Z,A,,", "predecessor", "no initiative “Z”"),
        ("A,Z,,", "successor", "no initiative “Z”"),
        ("A,B,FX,", "type", "write FS, SS, FF or SF"),
        ("A,B,FS,1.5", "lag", "whole days"),
        ("A,B,FS,99999", "lag", "at most 3,660 days"),
    ],
)
def test_a_dependency_that_cannot_be_is_refused(line: str, column: str, says: str) -> None:
    refusal = only(delivery(dependencies=[line]))
    assert (refusal.row, refusal.column) == (2, column)
    assert says in refusal.sentence


def test_kind_and_lag_of_a_dependency_may_stand_together_or_apart() -> None:
    found = delivery(dependencies=["A,B,,", "A,C,SS,4", "B,C,FF-2,"])
    assert said(found, "B") == {"after.A": "FS"}
    assert said(found, "C") == {"after.A": "SS+4", "after.B": "FF-2"}
    assert found.waits == {}


def test_a_milestone_has_a_title_a_day_and_the_day_it_was_met() -> None:
    rows = ["A,beta,Beta,2026-06-30,", "A,ga,,2026-12-01,2026-11-20", "Z,x,,2026-01-01,"]
    found = delivery(milestones=rows)
    assert said(found, "A") == {
        "milestone.beta": "2026-06-30", "milestone_title.beta": "Beta", "milestone_done.beta": "",
        "milestone.ga": "2026-12-01", "milestone_title.ga": "",
        "milestone_done.ga": "2026-11-20",
    }  # fmt: skip
    assert only(found).reason == "unknown_initiative"


def test_a_history_stands_in_the_order_of_its_days_then_of_its_rows() -> None:
    found = delivery(history=[
        "A,end,2026-05-02,2026-06-30,2026-09-30,Vendor late", "A,end,2026-01-02,,2026-06-30,",
        "A,end,2026-05-02,2026-09-30,2026-10-31,",
    ])  # fmt: skip
    assert [each[:5] for each in found.history["A", "end"]] == [
        (date(2026, 1, 2), 3, "2026-06-30", "", ""),
        (date(2026, 5, 2), 2, "2026-09-30", "2026-06-30", "Vendor late"),
        (date(2026, 5, 2), 4, "2026-10-31", "2026-09-30", ""),
    ]
    assert found.said == {}


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("Z,end,2026-01-01,,2026-06-30,", "initiative", "unknown_initiative"),
        ("A,colour,2026-01-01,,red,", "field", "unknown_field"),
        ("A,milestone.,2026-01-01,,2026-06-30,", "field", "unknown_field"),
        ("A,end,2023-14-05,,2026-06-30,", "changed_on", "invalid_time"),
        ("A,end,2026-01-01,,1.38,", "new", "invalid_time"),
        ("A,state,2026-01-01,,alpha,", "new", "unknown_state"),
        ("A,effort,2026-01-01,,-4,", "new", "invalid_initiative"),
        ("A,after.B,2026-01-01,,FX,", "new", "invalid_dependency"),
    ],
)
def test_a_change_that_cannot_be_is_refused(line: str, column: str, reason: str) -> None:
    refusal = only(delivery(history=[line]))
    assert (refusal.row, refusal.column, refusal.reason) == (2, column, reason)


def test_what_a_wrong_old_value_said_is_not_known_and_refuses_no_change() -> None:
    found = delivery(history=["A,state,2026-01-01,alpha,done,"])
    assert found.refusals == []
    assert found.history["A", "state"][0].before is None


def test_a_history_may_bring_initiatives_that_are_there_since_its_first_row() -> None:
    rows = ["Z,stage,2026-03-01,,beta,", "Z,stage,2026-01-02,,alpha,"]
    found = delivery(mapping="new_initiatives = true", history=rows)
    assert found.refusals == []
    assert said(found, "Z") == {"added": "2026-01-02"}


RELEASES = """
[initiatives]
key = "id"
state = "status"
[own_milestones.alpha]
date = "alpha_date"
word = "alpha"
kind = "alpha_kind"
[own_milestones.stable]
date = "stable_date"
word = "stable"
kind = "stable_kind"
[days]
"1.38" = 2026-12-16
[states]
implementable = "committed"
implemented = "done"
"""
OWN = "id,status,stage,alpha,alpha_date,alpha_kind,stable,stable_date,stable_kind\n"


def test_milestones_may_stand_in_their_row_and_the_last_one_says_how_firm_dates_are() -> None:
    rows = (
        "K,implementable,stable,1.20,2020-12-08,released,1.38,,unscheduled\n"
        "L,implementable,alpha,1.39,,unscheduled,,,\n"
    )
    found = of(OWN + rows, RELEASES)
    assert said(found, "K") == {
        "state": "committed", "stage": "stable", "milestone.alpha": "2020-12-08",
        "milestone.stable": "2026-12-16", "date_kind": "unscheduled",
    }  # fmt: skip
    refusal = only(found)
    assert (refusal.row, refusal.column, refusal.value) == (3, "alpha", "1.39")
    assert refusal.sentence == (
        "“1.39” has no day: write it in alpha_date, or in [days] of the mapping."
    )


@pytest.mark.parametrize(
    ("status", "stage", "met"),
    [
        ("implementable", "alpha", ("", "")),
        ("implementable", "stable", ("2020-12-08", "")),
        ("implemented", "stable", ("2020-12-08", "2021-12-07")),
        ("implementable", "disabled", ("", "")),
    ],
)
def test_a_stage_may_say_which_milestones_are_met(
    status: str, stage: str, met: tuple[str, str]
) -> None:
    row = f"K,{status},{stage},1.20,2020-12-08,released,1.23,2021-12-07,released\n"
    words = said(of(OWN + row, "passed_by_stage = true\n" + RELEASES), "K")
    assert (words["milestone_done.alpha"], words["milestone_done.stable"]) == met


def test_words_for_days_stand_beside_them_in_a_history_and_say_why() -> None:
    mapping = (
        '[history]\nold_date = "was"\nnew_date = "is"\n[fields]\nstable = "milestone.stable"\n'
        '[days]\n"1.38" = 2026-12-16\n'
    )
    text = (
        "initiative,field,changed_on,old,new,was,is\n"
        "A,stable,2026-01-02,1.37,1.38,2026-08-26,\nA,stable,2026-02-02,1.38,1.39,,\n"
    )
    found = of(text, mapping, "history")
    (change,) = found.history["A", "milestone.stable"]
    assert change[2:] == ("2026-12-16", "2026-08-26", "1.37 → 1.38")
    assert (only(found).row, only(found).column) == (3, "new")


def test_templates_that_nobody_filled_in_are_left_out() -> None:
    found = delivery(mapping='unfilled = ["a|b"]', history=["A,stage,2026-01-01,,a|b,"])
    assert (found.refusals, found.history) == ([], {})
    assert found.left_out["history"] == 1


def test_of_several_owners_the_first_one_answers() -> None:
    found = delivery(mapping='between = "|"', initiatives=[A.replace("Ann", "Ann|Bo")])
    assert said(found, "A")["owner"] == "Ann"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[states]\nopen = 'going'", "states.open"),
        ("[initiative]\nkey = 'id'", "initiatives"),
        ("[own_milestones.alpha]\nword = 'alpha'", "own_milestones.alpha"),
        ("between = ''", "between"),
        ("[days]\n'1.38' = 'soon'", "days"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(InvalidFile) as refused:
        roadmap_mapping(text, "m.toml")
    assert says in str(refused.value)


def test_what_waited_is_settled_by_a_row_that_says_it_right() -> None:
    wrong = delivery(initiatives=[A.replace("2026-12-31", "never")])
    right = delivery(initiatives=[A])
    assert only(wrong).identity in right.taken
    assert only(wrong).identity not in wrong.taken


def test_rows_of_too_few_cells_are_refused_and_counted() -> None:
    found = delivery(initiatives=["A,short", B.replace("A:FS+3", "")])
    assert found.read == Counter(initiatives=2)
    assert found.quarantined == Counter(initiatives=1)
