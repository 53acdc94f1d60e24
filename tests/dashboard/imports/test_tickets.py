"""Delivered tables into tickets, events and refusals (tickets.md, 3 and 4)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import InvalidFile
from dashboard.imports.delivery import Delivery, row_digest
from dashboard.imports.mapping import Mapping, mapping_from_toml
from dashboard.imports.refused_rows import as_it_was, for_a_spreadsheet
from dashboard.imports.tables import DATE_CELL, TextTable, text_table
from dashboard.imports.tickets import ticket_delivery
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program

PROGRAM = Program("p", "P", ProgramCalendar("America/New_York"))
EVENT_HEADER = "event_id,ticket_id,ts,event_type,to_value,actor"
AT = "2025-01-15T10:00:00Z"
TICKETS = "ticket_id,title,kind,created_at\nT-1,One,,\nT-2,Two,coe,2025-01-14\n"


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def delivery(
    lines: Sequence[str],
    beside: str | None = TICKETS,
    known: Sequence[str] = (),
    header: str = EVENT_HEADER,
    **mapping: Any,
) -> Delivery:
    return ticket_delivery(
        PROGRAM,
        Mapping.model_validate(mapping),
        text_table("\n".join((header, *lines)).encode(), "events.csv"),
        text_table(beside.encode(), "tickets.csv") if beside is not None else None,
        frozenset(known),
    )


def reasons(found: Delivery) -> list[tuple[int, str, str]]:
    return [(r.row, r.column, r.reason) for r in found.refusals]


def test_a_clean_event_is_taken_as_it_stands() -> None:
    (event,) = delivery([f"7, T-1 ,{AT}, State ,Triaged,Ann"]).events
    at = epoch("2025-01-15T10:00:00+00:00")
    assert event == ("T-1", at, 0, "state", "Triaged", "7", "Ann", 2)


def test_the_part_of_a_second_is_kept_beside_the_second() -> None:
    (event,) = delivery(["7,T-1,2025-01-15T10:00:00.25Z,state,Triaged,"]).events
    assert (event.at, event.micros) == (epoch("2025-01-15T10:00:00+00:00"), 250_000)


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        (f"1,T-9,{AT},state,Triaged,", ("ticket_id", "unknown_ticket")),
        (f"1,,{AT},state,Triaged,", ("ticket_id", "no_ticket")),
        (f"1,(none),{AT},state,Triaged,", ("ticket_id", "no_ticket")),
        (f"1,t-1,{AT},state,Triaged,", ("ticket_id", "unknown_ticket")),
        ("1,T-1,31/12/2025,state,Triaged,", ("ts", "invalid_time")),
        ("1,T-1,,state,Triaged,", ("ts", "invalid_time")),
        (f"1,T-1,{AT},status,Triaged,", ("event_type", "unknown_event_type")),
        (f"1,T-1,{AT},state,Shelved,", ("to_value", "unknown_state")),
        (f"1,T-1,{AT},state,,", ("to_value", "unknown_state")),
        (f"1,T-1,{AT},state,Triaged", ("", "ragged_row")),
        (f"1,T-1,{AT},state,Triaged,,", ("", "ragged_row")),
        (f"1,T-1,{AT},priority,{'x' * 501},", ("to_value", "too_long")),
        (f"{'1' * 5000},T-1,{AT},state,Triaged,", ("event_id", "too_long")),
        ("1,T-1,(none),state,Triaged,", ("ts", "invalid_time")),
        # what a row is comes first; then the order of the definition: ticket, time, state
        ("1,T-9,n/a,status,Shelved,", ("event_type", "unknown_event_type")),
        ("1,,n/a,status,Shelved,", ("event_type", "unknown_event_type")),
        ("1,T-9,n/a,state,Shelved,", ("ticket_id", "unknown_ticket")),
        ("1,T-1,n/a,state,Shelved,", ("ts", "invalid_time")),
    ],
)
def test_a_bad_event_is_put_aside_with_its_reason(row: str, refusal: tuple[str, str]) -> None:
    found = delivery([f"0,T-1,{AT},state,Triaged,", row])
    assert reasons(found) == [(3, *refusal)]
    assert len(found.events) == 1
    assert found.read["events"] == 2 == len(found.events) + found.quarantined["events"]
    assert found.refusals[0].sentence.endswith(".")
    assert len(found.refusals[0].sentence) < 250


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("in progress", "In Progress"),
        ("  WAITING ON CUSTOMER\t", "Waiting on Customer"),
        ("cLOSED", "Closed"),
        ("Doing", "In Progress"),
        (" dOING ", "In Progress"),
    ],
)
def test_state_names_are_stripped_folded_and_mapped(written: str, state: str) -> None:
    found = delivery([f"1,T-1,{AT},state,{written},"], states={" doing": "in progress"})
    assert [e.value for e in found.events] == [state]


def test_a_mapped_state_that_the_workflow_lacks_is_refused_with_the_workflow() -> None:
    found = delivery([f"1,T-1,{AT},state,Doing,"], states={"Doing": "Busy"})
    assert reasons(found) == [(2, "to_value", "unknown_state")]
    assert "map it to one of New, Triaged, In Progress" in found.refusals[0].sentence


def test_states_to_skip_are_left_out_and_listed() -> None:
    found = delivery([f"1,T-1,{AT},state,-100,"], skip_states=["-100"])
    assert (found.events, reasons(found)) == ([], [(2, "to_value", "skipped_state")])


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("created", "created"),
        ("STATE", "state"),
        ("assignment_group", "group"),
        ("group", "group"),
        ("priority", "priority"),
        ("response", "response"),
    ],
)
def test_event_types_have_one_name(written: str, kind: str) -> None:
    value = "New" if kind == "state" else ""
    assert [e.kind for e in delivery([f"1,T-1,{AT},{written},{value},"]).events] == [kind]


def test_nulls_are_empty_in_every_column() -> None:
    found = delivery([f"?,T-1,{AT},priority,?,?", "2,T-1,?,state,New,"], nulls=["?"])
    assert [(e.value, e.source_id, e.actor) for e in found.events] == [("", "#0", None)]
    assert reasons(found) == [(3, "ts", "invalid_time")]


def test_what_pages_write_for_a_missing_value_is_one_in_every_column() -> None:
    beside = (
        "ticket_id,title,kind,requester,assignee,created_at\n"
        "T-1,(none), (none) ,(none),(none),(none)\n"
    )
    found = delivery([f"(none),T-1,{AT},priority, (none) ,(none)"], beside)
    assert [(e.value, e.source_id, e.actor) for e in found.events] == [("", "#0", None)]
    ticket = found.tickets["T-1"]
    assert (ticket.title, ticket.kind) == ("T-1", "ticket")
    assert (ticket.requester, ticket.assignee, ticket.created_at) == (None, None, None)
    assert found.refusals == []


def test_an_unknown_event_type_is_quoted_with_those_that_there_are() -> None:
    (refusal,) = delivery([f"1,T-1,{AT},status,Triaged,"]).refusals
    assert refusal.sentence == (
        "“status” is no event type: it is one of created, state, priority, assignment_group,"
        " group, response; map it in [event_types]."
    )


def test_event_types_and_kinds_are_mapped() -> None:
    found = delivery(
        [f"1,T-1,{AT},opened,,", f"2,T-1,{AT}, Status ,Triaged,", f"3,T-1,{AT},state,New,"],
        "ticket_id,kind\nT-1,Bug\nT-2,coe\nT-3,Odd\n",
        event_types={"opened": "created", "Status": "State"},
        kinds={"Bug": "Incident", "Odd": "odder"},
    )
    assert [e.kind for e in found.events] == ["created", "state", "state"]
    assert [t.kind for t in found.tickets.values()] == ["incident", "COE", "ticket"]
    (refusal,) = found.refusals
    assert refusal.sentence == (
        "“Odd” is no kind: it is one of ticket, escalation, partner request, COE, investigation,"
        " incident; map it in [kinds]."
    )


def test_a_mapped_created_event_makes_its_ticket_known() -> None:
    rows = [f"1,T-1,{AT},opened,,", f"2,T-1,{AT},state,New,"]
    found = delivery(rows, None, event_types={"opened": "created"})
    assert (list(found.tickets), len(found.events), found.refusals) == (["T-1"], 2, [])


def test_a_row_is_known_by_its_event_id_and_ticket() -> None:
    found = delivery(
        [f" 1 ,T-1,{AT},state,New,", f"2,T-9,{AT},state,New,", f"3,T-1,{AT},state,Shelved,"]
    )
    assert [r.identity for r in found.refusals] == ["events 2 T-9", "events 3 T-1"]
    assert {i for i in found.taken if i.startswith("events ")} == {"events 1 T-1"}


@pytest.mark.parametrize("missing", ["", "?", "(none)"])
def test_a_row_without_an_event_id_is_not_known_by_one(missing: str) -> None:
    found = delivery([f"{missing},T-1,{AT},state,New,"], nulls=["?"])
    assert len(found.events) == 1
    assert not [i for i in found.taken if i.startswith("events")]


def test_priorities_are_mapped() -> None:
    found = delivery(
        [f"1,T-1,{AT},priority,High,", f"2,T-1,{AT},priority,P3,"], priorities={"High": "P2"}
    )
    assert [e.value for e in found.events] == ["P2", "P3"]


def test_of_repeated_ticket_rows_the_last_one_wins() -> None:
    found = delivery([f"1,T-1,{AT},created,,"], "ticket_id,title\nT-1,Old\nT-1,New\n")
    assert [t.title for t in found.tickets.values()] == ["New"]


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        (",No key,,", ("ticket_id", "no_ticket")),
        ("(none),No key,,", ("ticket_id", "no_ticket")),
        (f"T-3,{'x' * 1001},,", ("title", "too_long")),
        (f"T-3,{'x' * 1001},bug,n/a", ("title", "too_long")),
        ("T-3,Title", ("", "ragged_row")),
    ],
)
def test_a_bad_ticket_row_is_put_aside(row: str, refusal: tuple[str, str]) -> None:
    found = delivery([f"1,T-1,{AT},created,,"], TICKETS + row + "\n")
    assert reasons(found) == [(4, *refusal)]
    assert list(found.tickets) == ["T-1", "T-2"]
    assert (found.quarantined["tickets"], found.quarantined["cells"]) == (1, 0)


BAD_KIND, BAD_START = ("kind", "unknown_kind"), ("created_at", "invalid_time")


@pytest.mark.parametrize(
    ("row", "refused", "kind", "start"),
    [
        ("T-3,Title,bug,2025-01-14", [BAD_KIND], "ticket", "2025-01-14T05:00:00+00:00"),
        ("T-3,Title,coe,2025-02-30", [BAD_START], "COE", None),
        ("T-3,Title,bug,n/a", [BAD_KIND, BAD_START], "ticket", None),
    ],
)
def test_of_a_ticket_with_bad_cells_the_rest_is_taken(
    row: str, refused: list[tuple[str, str]], kind: str, start: str | None
) -> None:
    found = delivery([f"1,T-3,{AT},created,,"], TICKETS + row + "\n")
    assert reasons(found) == [(4, *what) for what in refused]
    ticket = found.tickets["T-3"]
    assert (ticket.title, ticket.kind) == ("Title", kind)
    assert ticket.created_at == (epoch(start) if start else None)
    assert (len(found.events), found.quarantined["tickets"]) == (1, 0)
    assert found.quarantined["cells"] == len(refused)
    assert ("created_at" in found.refused_facts.get("T-3", ())) == (BAD_START in refused)


def test_a_bad_start_counts_no_more_when_a_later_row_of_the_ticket_has_a_good_one() -> None:
    found = delivery([f"1,T-1,{AT},created,,"], "ticket_id,created_at\nT-1,n/a\nT-1,2025-01-14\n")
    assert (reasons(found), found.refused_facts["T-1"]) == ([(2, *BAD_START)], set())
    assert found.tickets["T-1"].created_at == epoch("2025-01-14T00:00:00-05:00")


def test_a_tickets_file_answers_for_the_cells_that_it_has() -> None:
    starts = delivery([f"1,T-1,{AT},created,,"], "ticket_id,created_at\nT-1,\n")
    assert starts.taken == {"events 1 T-1", "tickets T-1", "invalid_time T-1"}
    kinds = delivery([f"1,T-1,{AT},created,,"], "ticket_id,kind\nT-1,bug\n")
    assert kinds.taken == {"events 1 T-1", "tickets T-1"}
    assert [r.identity for r in kinds.refusals] == ["unknown_kind T-1"]


def test_a_ticket_has_what_its_columns_say_and_its_key_for_a_title() -> None:
    found = delivery([f"1,T-1,{AT},created,,"], "ticket_id,kind,created_at\nT-1,coe,2025-01-14\n")
    ticket = found.tickets["T-1"]
    assert (ticket.title, ticket.kind, ticket.requester) == ("T-1", "COE", None)
    assert ticket.created_at == epoch("2025-01-14T00:00:00-05:00")
    assert found.given == {"kind", "created_at"}


def test_without_a_tickets_file_a_created_event_makes_its_ticket_known() -> None:
    rows = [
        f"1,T-1,{AT},state,Triaged,",  # its created event comes further down
        f"2,T-1,{AT},created,,",
        f"3,T-2,{AT},state,Triaged,",
        f"4,T-3,{AT},state,Triaged,",
        f"5,{'x' * 501},{AT},created,,",
        f"6,?,{AT},created,,",
    ]
    found = delivery(rows, None, known=["T-3"], nulls=["?"])
    assert (list(found.tickets), found.given) == (["T-1"], frozenset())
    assert [e.source_id for e in found.events] == ["1", "2", "4"]
    assert [r for _, _, r in reasons(found)] == ["unknown_ticket", "too_long", "no_ticket"]


def test_what_stands_above_its_created_event_goes_where_it_stands() -> None:
    found = delivery(
        [
            f"1,T-2,{AT},state,Triaged,",
            f"2,T-1,{AT},state,Shelved,",
            f"3,T-1,{AT},state,Triaged,",
            f"4,T-3,{AT},opened,,",
            "5,T-1,n/a,created,,",  # its ticket is known, whenever it began
            f"6,T-1,{AT},state,New,",
            f"7,T-2,{AT},state,New,",
        ],
        None,
    )
    assert [(e.row, e.value) for e in found.events] == [(4, "Triaged"), (7, "New")]
    assert [(row, reason) for row, _, reason in reasons(found)] == [
        (2, "unknown_ticket"), (3, "unknown_state"), (5, "unknown_event_type"),
        (6, "invalid_time"), (8, "unknown_ticket"),
    ]  # fmt: skip
    assert found.read["events"] == 7 == len(found.events) + found.quarantined["events"]
    assert found.taken == {"events 3 T-1", "events 6 T-1"}


def once(table: TextTable) -> TextTable:
    """A table that can be read one time, as a stream."""
    rows = iter(list(table.records()))

    def records() -> Iterator[tuple[int, tuple[str, ...]]]:
        return rows

    return replace(table, records=records)


@pytest.mark.parametrize("mapping", [{}, {"rows": "revisions"}])
def test_each_table_is_read_once_with_progress_over_all(mapping: dict[str, Any]) -> None:
    heard: list[int] = []
    log = "\n".join((EVENT_HEADER, *(f"{n},T-1,{AT},state,New," for n in range(7_000))))
    rows = "\n".join(("ticket_id,updated_at,state", *(f"T-{n},{AT},New" for n in range(6_000))))
    events = text_table((rows if mapping else log).encode(), "events.csv")
    tickets = None if mapping else once(text_table(rows.encode(), "tickets.csv"))
    found = ticket_delivery(
        PROGRAM, Mapping.model_validate(mapping), once(events), tickets, frozenset(),
        progress=heard.append,
    )  # fmt: skip
    assert heard == ([5_000] if mapping else [5_000, 11_000])
    assert found.read.total() == (6_000 if mapping else 13_000)


def test_rows_that_waited_and_came_again_are_noted() -> None:
    cells = ("1", "T-9", AT, "state", "New", "")
    waiting = {row_digest(cells), row_digest(("2", *cells[1:])), "0" * 32}
    table = text_table("\n".join((EVENT_HEADER, ",".join(cells))).encode(), "events.csv")
    found = ticket_delivery(PROGRAM, Mapping(), table, None, frozenset(), waiting)
    assert found.again == {row_digest(cells)}
    assert len(row_digest(cells)) == 32
    assert delivery([",".join(cells)]).again == set()


def test_a_workbooks_date_is_read_where_one_is_wanted_and_text_elsewhere() -> None:
    found = delivery(
        [f"1,T-1,{DATE_CELL}2025-01-15 05:00:00,priority,{DATE_CELL}2025-01-01,"],
        f"ticket_id,title,created_at\nT-1,{DATE_CELL}2025-01-02,{DATE_CELL}2025-01-14\n",
        dates="day/month/year",
    )
    (event,) = found.events
    assert (event.at, event.value) == (epoch("2025-01-15T10:00:00+00:00"), "2025-01-01")
    ticket = found.tickets["T-1"]
    assert ticket.title == "2025-01-02"
    assert ticket.created_at == epoch("2025-01-14T00:00:00-05:00")


def test_a_workbooks_date_that_is_refused_is_said_without_its_mark() -> None:
    found = delivery([f"1,T-1,{DATE_CELL}1889-01-15,state,New,"])
    (refusal,) = found.refusals
    assert refusal.value == "1889-01-15"
    assert refusal.sentence.startswith("The year of “1889-01-15” is not between")
    assert refusal.cells[2] == f"{DATE_CELL}1889-01-15"


def test_a_tickets_file_makes_only_its_own_tickets_known() -> None:
    assert reasons(delivery([f"1,T-5,{AT},created,,"])) == [(2, "ticket_id", "unknown_ticket")]


@pytest.mark.parametrize(
    "mapping",
    [{"tickets": {"created_at": "opened"}}, {"events": {"actor": "who"}}, {"events": {"at": "t"}}],
)
def test_a_column_that_the_mapping_names_must_be_there(mapping: dict[str, Any]) -> None:
    with pytest.raises(InvalidFile, match="has no column"):
        delivery([f"1,T-1,{AT},created,,"], **mapping)


# ---- one row for each time that a ticket was saved

REVISIONS = {
    "rows": "revisions",
    "nulls": ["?"],
    "dates": "day/month/year hour:minute",
    "zone": "UTC",
    "revisions": {"ticket": "n", "at": "at", "state": "s", "priority": "p", "group": "g"},
    "tickets": {"key": "n", "created_at": "opened"},
}


def revisions(*rows: str, **more: Any) -> Delivery:
    return delivery(rows, None, header="n,opened,at,s,p,g", **{**REVISIONS, **more})


def test_revisions_give_states_always_and_the_rest_where_it_differs() -> None:
    """The first one of a ticket says all; ids are places within an instant."""
    found = revisions(
        "A,1/2/2025 08:00,1/2/2025 10:00,New,P3,Desk",
        "B,1/2/2025 08:00,1/2/2025 10:30,New,?,?",
        "A,1/2/2025 08:00,1/2/2025 12:00,Triaged,P3,?",
        "A,1/2/2025 08:00,1/2/2025 11:00,New,P1,Desk",  # late in the file, not in time
    )
    assert [(e.ticket, e.kind, e.value, e.source_id) for e in found.events] == [
        ("A", "state", "New", "0"),
        ("A", "priority", "P3", "0"),
        ("A", "group", "Desk", "0"),
        ("A", "state", "New", "0"),
        ("A", "priority", "P1", "0"),
        ("A", "state", "Triaged", "0"),
        ("A", "priority", "P3", "0"),
        ("A", "group", "", "0"),
        ("B", "state", "New", "0"),
        ("B", "priority", "", "0"),
        ("B", "group", "", "0"),
    ]
    assert [e.row for e in found.events] == [2, 2, 2, 5, 5, 4, 4, 4, 3, 3, 3]
    assert found.tickets["A"].created_at == epoch("2025-02-01T08:00:00+00:00")


def test_ties_of_revisions_go_by_row() -> None:
    found = revisions(
        "A,?,1/2/2025 10:00,Resolved,?,?",
        "B,?,1/2/2025 10:00,Triaged,?,?",
        "A,?,1/2/2025 10:00,New,?,?",
        "A,?,1/2/2025 10:01,Closed,?,?",
    )
    changes = [(e.ticket, e.value, e.source_id) for e in found.events if e.kind == "state"]
    assert changes == [
        ("A", "Resolved", "0"), ("A", "New", "1"), ("A", "Closed", "0"), ("B", "Triaged", "0"),
    ]  # fmt: skip
    assert found.ids_are_places
    assert not delivery([f"1,T-1,{AT},created,,"]).ids_are_places


def test_what_an_instant_says_again_is_said_by_the_next_one() -> None:
    """Repeats of an instant are dropped: after X, Y, X of one minute, Y holds."""
    found = revisions(
        "A,?,1/2/2025 10:00,New,P1,X",
        "A,?,1/2/2025 10:00,Triaged,P1,Y",
        "A,?,1/2/2025 10:00,New,P1,X",
        "A,?,1/2/2025 10:01,New,P1,X",
        "A,?,1/2/2025 10:02,New,P1,X",
    )
    assert [(e.row, e.kind, e.value, e.source_id) for e in found.events] == [
        (2, "state", "New", "0"), (2, "priority", "P1", "0"), (2, "group", "X", "0"),
        (3, "state", "Triaged", "1"), (3, "group", "Y", "1"),
        (5, "state", "New", "0"), (5, "group", "X", "0"),
        (6, "state", "New", "0"),
    ]  # fmt: skip


def test_revisions_say_nothing_of_what_they_have_no_column_for() -> None:
    names = {"ticket": "n", "at": "at", "state": "s", "group": "g"}
    found = revisions("A,?,1/2/2025 10:00,New,P3,?", revisions=names)
    assert [(e.kind, e.value) for e in found.events] == [("state", "New"), ("group", "")]


def test_a_revision_is_known_by_its_ticket_and_instant() -> None:
    found = revisions("A,?,1/2/2025 10:00,New,?,?", "A,?,1/2/2025 11:00,Lost,?,?")
    assert found.taken == {"events A 1/2/2025 10:00"}
    assert [r.identity for r in found.refusals] == ["events A 1/2/2025 11:00"]


def test_revisions_take_no_tickets_file_beside_them() -> None:
    with pytest.raises(InvalidFile, match=r"tickets\.csv is one too many"):
        delivery(["A,?,1/2/2025 10:00,New,?,?"], TICKETS, header="n,opened,at,s,p,g", **REVISIONS)


def test_without_event_ids_the_order_of_the_rows_counts() -> None:
    """At one instant the place among the ticket's rows is the id; no row settles another."""
    rows = (
        "ticket_id,ts,event_type,to_value\nA,2025-03-10,created,\nA,2025-03-11,state,Triaged\n"
        "B,2025-03-11,created,\nA,2025-03-11,state,New\nA,2025-02-30,state,New\n"
    )
    mapping = mapping_from_toml('[events]\nid = ""\n', "map.toml")
    delivery = ticket_delivery(PROGRAM, mapping, text_table(rows.encode(), "e.csv"), None, set())
    assert [(e.ticket, e.kind, e.value, e.source_id) for e in delivery.events] == [
        ("A", "created", "", "#0"),
        ("A", "state", "Triaged", "#0"),
        ("B", "created", "", "#0"),
        ("A", "state", "New", "#1"),
    ]
    assert (delivery.taken, [r.identity for r in delivery.refusals]) == (set(), ["events"])


def test_other_kinds_of_changes_are_left_out_and_counted_where_the_mapping_says_so() -> None:
    rows = (
        "event_id,ticket_id,ts,event_type,to_value\n1,A,2025-03-10,created,\n"
        "2,A,2025-03-11,Sprint,7\n3,A,2025-03-11,sprint ,8\n4,Z,2025-03-11,Labels,x\n"
    )
    mapping = Mapping(skip_event_types=("Sprint",))
    delivery = ticket_delivery(PROGRAM, mapping, text_table(rows.encode(), "e.csv"), None, set())
    assert (delivery.read["events"], delivery.left_out["events"]) == (4, 2)
    assert [r.reason for r in delivery.refusals] == ["unknown_event_type"]


def test_words_are_mapped_whatever_their_case() -> None:
    rows = (
        "event_id,ticket_id,ts,event_type,to_value\n1,A,2025-03-10,OPENED,\n"
        "2,A,2025-03-11,priority,HIGH\n"
    )
    mapping = Mapping(event_types={"opened": "created"}, priorities={"High": "P1"})
    delivery = ticket_delivery(PROGRAM, mapping, text_table(rows.encode(), "e.csv"), None, set())
    assert [(e.kind, e.value) for e in delivery.events] == [("created", ""), ("priority", "P1")]


def test_the_undated_facts_of_revisions_are_those_of_the_last_time_whatever_the_order() -> None:
    mapping = Mapping(rows="revisions")
    rows = (
        "ticket_id,updated_at,state,title\nA,2025-03-12,New,Newest\nA,2025-03-10,New,Oldest\n"
        "A,2025-03-12,Triaged,Last\n"
    )
    delivery = ticket_delivery(PROGRAM, mapping, text_table(rows.encode(), "e.csv"), None, set())
    assert delivery.tickets["A"].title == "Last"


@given(st.text(max_size=6))
def test_a_cell_survives_the_way_through_a_file_of_refused_rows(cell: str) -> None:
    if not cell.startswith(("'", DATE_CELL)):
        assert as_it_was(for_a_spreadsheet(cell)) == cell


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1"])
def test_nothing_in_a_file_of_refused_rows_runs(cell: str) -> None:
    assert for_a_spreadsheet(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-100", "-", "--", "+49", "-1,5", "+"])
def test_signs_and_numbers_are_left_as_they_are(cell: str) -> None:
    assert for_a_spreadsheet(cell) == cell


def test_a_file_of_refused_rows_is_read_as_the_rows_were() -> None:
    rows = (
        "Refused in,Refused row,Refused column,Refused because,event_id,ticket_id,ts,event_type,"
        "to_value\ne.csv,3,ts,no date,1,A,2025-03-10,created,\n"
        "e.csv,4,ts,no date,2,A,2025-03-11,group,'@platform\n"
    )
    table = text_table(rows.encode(), "refused.csv")
    delivery = ticket_delivery(PROGRAM, Mapping(), table, None, set())
    assert [e.value for e in delivery.events] == ["", "@platform"]


GRADES = "ticket_id,kind,level,rating\n"
BAD_LEVEL, BAD_RATING = ("level", "unknown_level"), ("rating", "invalid_rating")


def graded(row: str, **mapping: Any) -> Delivery:
    return delivery([f"1,T-1,{AT},created,,"], GRADES + row + "\n", **mapping)


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("Sev-2", "Sev-2"), ("sev 2", "Sev-2"), (" SEV2 ", "Sev-2"), ("sev_2", "Sev-2"),
        ("executive", "executive"), ("Executive", "executive"), ("", None), ("(none)", None),
    ],
)  # fmt: skip
def test_a_level_is_understood_however_it_is_written(said: str, level: str | None) -> None:
    found = graded(f"T-1,escalation,{said},")
    assert (found.tickets["T-1"].level, found.refusals) == (level, [])


@pytest.mark.parametrize(
    ("said", "rating"),
    [("1", 1), ("5", 5), (" 3 ", 3), ("4.0", 4), ("", None), ("(none)", None)],
)
def test_a_rating_is_a_whole_number_from_one_to_five(said: str, rating: int | None) -> None:
    found = graded(f"T-1,partner request,,{said}")
    assert (found.tickets["T-1"].rating, found.refusals) == (rating, [])


@pytest.mark.parametrize("said", ["0", "6", "-1", "4.5", "4.00", "05", "５", "five", "1e0", "5/5"])
def test_what_is_no_rating_is_put_aside_and_said(said: str) -> None:
    found = graded(f"T-1,COE,Sev-2,{said}")
    assert reasons(found) == [(2, *BAD_RATING)]
    assert found.refusals[0].sentence == (
        f"“{said}” is no rating: it is a number from 1 (bad) to 5 (good)."
    )
    ticket = found.tickets["T-1"]
    assert (ticket.kind, ticket.level, ticket.rating) == ("COE", "Sev-2", None)
    assert found.refused_facts["T-1"] == {"rating"}


@pytest.mark.parametrize("said", ["Sev-1", "Sev-22", "exec", "2", "=1+1", "S e v"])
def test_what_is_no_level_is_put_aside_and_said(said: str) -> None:
    found = graded(f"T-1,COE,{said},5")
    assert reasons(found) == [(2, *BAD_LEVEL)]
    assert found.refusals[0].sentence == (
        f"“{said}” is no level: it is Sev-2 or executive, or empty."
    )
    assert (found.tickets["T-1"].level, found.tickets["T-1"].rating) == (None, 5)


def test_a_level_of_signs_alone_is_none() -> None:
    """It has no letter of a level in it, and is no empty cell either."""
    assert reasons(graded("T-1,COE,--,")) == [(2, *BAD_LEVEL)]


def test_all_cells_of_a_row_that_are_wrong_are_put_aside() -> None:
    found = graded("T-1,bug,high,9")
    assert reasons(found) == [(2, *BAD_KIND), (2, *BAD_LEVEL), (2, *BAD_RATING)]
    assert found.refused_facts["T-1"] == {"kind", "level", "rating"}
    assert found.quarantined["cells"] == 3


def test_columns_of_other_names_are_mapped_to_level_and_rating() -> None:
    found = delivery(
        [f"1,T-1,{AT},created,,"], "ticket_id,Severity,CSAT\nT-1,executive,2\n",
        tickets={"level": "Severity", "rating": "CSAT"},
    )  # fmt: skip
    assert (found.tickets["T-1"].level, found.tickets["T-1"].rating) == ("executive", 2)
    assert found.given == {"level", "rating"}
