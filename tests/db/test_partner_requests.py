"""The read seam of partner requests: as of a cut, filtered, and of one program."""

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.errors import InvalidRequest, NotFound
from dashboard.partner_requests import PartnerRequests
from dashboard.rights import Viewer
from dashboard.scope import Scope
from db.engine import reading
from db.partner_requests import partner_requests
from tests.conftest import TESTER, csv_bytes, deliver
from tests.db.audit.given import manager
from tests.db.test_imports import events, new_program
from tests.db.test_take_back import newest_run, taken_back

CUT_DAY, LATER = date(2025, 3, 10), date(2025, 3, 31)
REQUEST = {"kind": "partner request", "requester": "Sales"}
LOG = (
    (1, "A", 1, "created", ""), (2, "A", 3, "response", ""), (3, "A", 7, "state", "Resolved"),
    (4, "B", 2, "created", ""), (5, "B", 2, "priority", "P1"),
    (6, "T", 1, "created", ""), (7, "T", 2, "state", "Resolved"),
)  # fmt: skip


def about(*rows: dict[str, str]) -> bytes:
    names = ("ticket_id", "kind", "requester", "rating")
    return csv_bytes([dict.fromkeys(names, "") | row for row in rows])


FACTS = about(
    {"ticket_id": "A", **REQUEST, "rating": "4"}, {"ticket_id": "B", **REQUEST},
    {"ticket_id": "T", "kind": "incident", "requester": "Sales", "rating": "1"},
)  # fmt: skip


@pytest.fixture
def key(store: Engine) -> str:
    """A is answered after 2 hours and resolved after 6, B is open, T is no request."""
    key = new_program(store)
    deliver(store, key, events(*LOG), FACTS)
    return key


def told(
    engine: Engine, key: str, as_of: date = CUT_DAY, viewer: Viewer = TESTER, **filters: str
) -> PartnerRequests:
    scope = Scope(key, as_of, {name: (value,) for name, value in filters.items()})
    with reading(engine) as session:
        return partner_requests(session, scope, viewer, 4)


def test_requests_and_nothing_else_are_told(store: Engine, key: str) -> None:
    found = told(store, key)
    (sales,) = found.teams
    assert (sales.team, sales.open, sales.done, sales.rated, sales.rating) == ("Sales", 1, 1, 1, 4)
    assert (sales.first_response.linear[50], sales.took.linear[50]) == (2.0, 0.25)
    assert (found.all.open, found.all.done) == (1, 1)
    assert found.source is not None


def test_what_comes_later_changes_nothing(store: Engine, key: str) -> None:
    """Facts after the cut: a response, an end, a reopen, another ticket."""
    before = told(store, key)
    later = [
        {"event_id": f"1{n}", "ticket_id": t, "ts": "2025-03-11T00:00:00Z", "event_type": kind,
         "to_value": value}
        for n, (t, kind, value) in enumerate(
            (("A", "state", "In Progress"), ("B", "response", ""), ("B", "state", "Resolved"),
             ("C", "created", ""))
        )
    ]  # fmt: skip
    deliver(store, key, csv_bytes(later), about({"ticket_id": "C", **REQUEST}))
    after = told(store, key)
    assert (after.all, after.teams) == (before.all, before.teams)
    moved = told(store, key, LATER)
    assert (moved.all.open, moved.all.done, moved.all.first_response.n) == (2, 1, 2)


def test_a_rating_is_known_from_when_it_is_told_for_all_weeks(store: Engine, key: str) -> None:
    """It has no date: see docs/definitions/readings.md."""
    deliver(store, key, events(LOG[0]), about({"ticket_id": "A", **REQUEST, "rating": "2"}))
    assert told(store, key).all.rating == 2
    taken_back(store, key, newest_run(store))
    assert told(store, key).all.rating == 4


@pytest.mark.parametrize(
    ("filters", "open_", "done"),
    [
        ({"priority": "P1"}, 1, 0), ({"requester": "Sales"}, 1, 1),
        ({"group": "(none)"}, 1, 1), ({"priority": "(none)"}, 0, 1),
    ],
)  # fmt: skip
def test_filters_keep_what_was_chosen(
    store: Engine, key: str, filters: dict[str, str], open_: int, done: int
) -> None:
    found = told(store, key, **filters)
    assert (found.all.open, found.all.done) == (open_, done)


def test_a_filter_value_that_there_is_not_is_refused(store: Engine, key: str) -> None:
    with pytest.raises(InvalidRequest, match="no requester “Nobody”"):
        told(store, key, requester="Nobody")


def test_another_program_is_never_in_it(store: Engine, key: str) -> None:
    other = new_program(store)
    deliver(store, other, events(*LOG), about({"ticket_id": "B", **REQUEST, "requester": "Ops"}))
    assert [team.team for team in told(store, key).teams] == ["Sales"]
    assert [(t.team, t.open) for t in told(store, other).teams] == [("Ops", 1)]
    with pytest.raises(NotFound, match="There is no program"):
        told(store, key, viewer=manager(other))


def test_a_program_without_requests_has_no_teams(store: Engine) -> None:
    key = new_program(store)
    assert (told(store, key).teams, told(store, key).source) == ((), None)
    deliver(store, key, events(*LOG))
    assert told(store, key).teams == ()
