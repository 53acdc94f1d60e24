"""The read seam of one ticket on both engines: the golden case, cuts, and who is told what."""

import csv
from datetime import date

import orjson
import pytest
from sqlalchemy import Engine, select

from dashboard.errors import NotFound
from dashboard.rights import Grant, Role, Viewer
from dashboard.scope import Scope
from dashboard.ticket.values import NoStory, TicketStory
from db import models
from db.action_items import add_action
from db.engine import reading
from db.ticket import ticket_story
from db.ticket_aging import ticket_aging
from exports.ticket import as_json, as_table
from tests.conftest import GOLDEN, NOW, TESTER, deliver
from tests.db.audit.given import by, manager, new_program
from tests.db.test_imports import events, tickets
from tests.db.test_take_back import newest_run, taken_back

AS_OF = date(2025, 3, 31)


def story(
    engine: Engine, key: str, program: str = "golden", as_of: date = AS_OF, viewer: Viewer = TESTER
) -> TicketStory:
    with reading(engine) as session:
        return ticket_story(session, Scope(program, as_of), key, viewer, NOW)


def golden_rows() -> list[dict[str, str]]:
    """Of the tickets that had started by then."""
    with (GOLDEN / "tickets_2025-03-31.csv").open(encoding="utf-8-sig") as file:
        return [row for row in csv.DictReader(file) if row["sla_status"]]


def test_it_says_what_the_golden_file_says_of_each_ticket(golden_store: Engine) -> None:
    for row in golden_rows()[::60]:
        found = story(golden_store, row["ticket_id"])
        assert found.open is (row["open"] == "1"), row
        assert (found.now.state.name, found.now.sla.status) == (row["state"], row["sla_status"])
        assert found.now.reopens == int(row["reopens"])
        assert found.now.reassignments == int(row["reassignments"])
        if row["sla_used_h"]:
            assert found.now.sla.used == pytest.approx(float(row["sla_used_h"]), abs=1e-5)
        if found.open:
            assert found.now.clocks.age == int(row["age_days"])
            assert found.now.clocks.business_age == int(row["business_age_days"])
        elif row["cycle_days"]:
            assert found.took == pytest.approx(float(row["cycle_days"]), abs=1e-5)
            assert found.now.clocks.age == int(row["cycle_calendar_days"])


def test_an_open_ticket_has_the_numbers_of_the_list(golden_store: Engine) -> None:
    with reading(golden_store) as session:
        aging = ticket_aging(session, Scope("golden", AS_OF), TESTER)
    for row in aging.open_tickets[::40]:
        found = story(golden_store, row.key)
        assert found.now.reasons == row.reasons
        assert found.stays[-1].days == pytest.approx(row.days_in_state)
        assert found.now.clocks.age_since_reopen == row.age_since_reopen
        assert found.now.sla.target == row.sla_target


def test_its_chance_is_that_of_the_curve_at_its_age(golden_store: Engine) -> None:
    with reading(golden_store) as session:
        aging = ticket_aging(session, Scope("golden", AS_OF), TESTER)
    found = story(golden_store, aging.open_tickets[0].key)
    own, everybody = found.now.chances
    assert everybody.ended == aging.survival.events
    assert own.ended == aging.survival_by_priority[own.among].events
    assert everybody.share is None or 0 <= everybody.share <= 1


def test_nothing_after_the_cut_is_told(golden_store: Engine) -> None:
    for row in golden_rows()[::100]:
        for as_of in (AS_OF, date(2025, 2, 1)):
            try:
                found = story(golden_store, row["ticket_id"], as_of=as_of)
            except NoStory:
                continue
            instants = [c.at for c in found.changes] + [s.from_at for s in found.stays]
            instants += [s.to_at for s in found.stays if s.to_at is not None]
            assert max(instants) < found.cut
            assert (found.now.final_at or 0) < found.cut
            assert (found.first_response_at or 0) < found.cut


LOG = events(
    (1, "A", 0, "created", ""), (2, "A", 3, "state", "Triaged"), (3, "A", 4, "priority", "P1"),
    (4, "B", 5, "state", "New"), (5, "LATE", 23, "created", ""), (6, "C", 5, "created", ""),
    (7, "C", 2, "state", "Triaged"),
)  # fmt: skip
NAMES = tickets(*((key, f"Title of {key}") for key in ("A", "B", "LATE", "C")))


@pytest.fixture
def engine(store: Engine) -> Engine:
    for key in ("east", "west"):
        new_program(store, key)
    deliver(store, "east", LOG, NAMES)
    return store


@pytest.mark.parametrize(
    ("key", "as_of", "sentence"),
    [
        ("B", AS_OF, "“B” is in no figure: it has no created event and no creation date."),
        ("C", AS_OF, "“C” is in no figure: it changes its state before it starts."),
        ("LATE", date(2025, 3, 9), "“LATE” had not started by 9 Mar 2025."),
    ],
)
def test_a_ticket_without_a_story_says_why(
    engine: Engine, key: str, as_of: date, sentence: str
) -> None:
    with pytest.raises(NoStory) as raised:
        story(engine, key, "east", as_of)
    assert raised.value.sentence == sentence


def test_a_ticket_that_was_taken_back_says_so(engine: Engine) -> None:
    taken_back(engine, "east", newest_run(engine))
    with pytest.raises(NoStory, match="taken back with the import"):
        story(engine, "A", "east")


@pytest.mark.parametrize("key", ["Z", "", "\0", "a" * 900])
def test_a_ticket_that_is_not_there_is_not_found(engine: Engine, key: str) -> None:
    with pytest.raises(NotFound, match="East has no ticket"):
        story(engine, key, "east")


def test_a_ticket_of_another_program_answers_as_one_that_is_not_there(engine: Engine) -> None:
    with pytest.raises(NotFound, match="West has no ticket “A”"):
        story(engine, "A", "west")
    for key in ("A", "Z"):
        with pytest.raises(NotFound, match="There is no program “east”"):
            story(engine, key, "east", viewer=manager("west"))


def test_who_may_change_nothing_is_told_no_names_and_no_edits(engine: Engine) -> None:
    with reading(engine) as session:
        id_ = session.scalars(select(models.Ticket.id).where(models.Ticket.key == "A")).one()
    with by(engine, TESTER) as session:
        session.add(models.Person(name="Ann"))
        session.flush()
        ticket = session.get_one(models.Ticket, id_)
        ticket.assignee_id = session.scalars(select(models.Person.id)).one()
    with by(engine, TESTER) as session:
        values = {"what": "Call", "owner": "Ann", "due": "2026-11-30"}
        add_action(session, id_, None, values)
    today = date(2026, 11, 22)
    viewer = Viewer("V", grants={"east": Grant(Role.VIEWER)})
    seen = story(engine, "A", "east", today, viewer)
    assert (seen.rights.change, seen.rights.owners, seen.edits) == (False, (), ())
    assert [action.may_change for action in seen.actions] == [False]
    told = story(engine, "A", "east", today, manager("east"))
    assert (told.rights.change, told.rights.owners) == (True, ("Ann",))


def test_an_overdue_action_item_is_the_last_reason_to_unblock_a_ticket(engine: Engine) -> None:
    def reasons(as_of: date) -> dict[str, tuple[str, ...]]:
        with reading(engine) as session:
            aging = ticket_aging(session, Scope("east", as_of), TESTER)
        return {row.key: row.reasons for row in aging.open_tickets}

    with reading(engine) as session:
        query = select(models.Ticket.id).where(models.Ticket.key == "LATE")
        late = session.scalars(query).one()
    with by(engine, TESTER) as session:
        session.add(models.Person(name="Ann"))
        session.flush()
        session.get_one(models.Ticket, late).assignee_id = session.scalars(
            select(models.Person.id)
        ).one()
    with by(engine, TESTER, at=NOW - 10 * 86_400) as session:
        add_action(session, late, None, {"what": "Call", "owner": "Ann", "due": "2026-11-19"})
    assert reasons(date(2026, 11, 19))["LATE"] == ("stuck",)
    assert reasons(date(2026, 11, 20)) == {
        "A": ("breached",), "LATE": ("stuck", "overdue action items"),
    }  # fmt: skip
    assert [*reasons(date(2026, 11, 20))] == ["A", "LATE"]
    assert story(engine, "LATE", "east", date(2026, 11, 20)).now.reasons == (
        "stuck", "overdue action items",
    )  # fmt: skip


def test_json_and_table_tell_the_same(engine: Engine) -> None:
    found = story(engine, "A", "east")
    told = orjson.loads(as_json(found))
    assert (told["key"], told["state"], told["as_of"]) == ("A", "Triaged", "2025-03-31")
    assert told["sla"]["status"] == "breached_open"
    assert [change["what"] for change in told["changes"]] == ["created", "state", "priority"]
    assert told["resolved_within_14_days"][0] == {
        "among": "P1", "chance": None, "ended": 0, "too_few": True,
    }  # fmt: skip
    lines = as_table(found)
    assert "A: Title of A" in lines
    assert "Too little is known of P1 tickets: 0 resolved ones, and 20 are needed." in lines
