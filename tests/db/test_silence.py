"""Who has not updated, out of the store: who files, and what mail reaches them."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from dashboard.errors import NotFound
from dashboard.rights import Viewer
from dashboard.scope import Scope
from dashboard.silence import SilenceReport
from db.accounts.people import add_account
from db.engine import reading, writing
from db.silence import silence_report
from tests.conftest import BY, NOW, TESTER
from tests.dashboard.path_to_green.given import goal, update
from tests.db.path_to_green.given import EARLIER, WEEK, bring, new_program


def told(engine: Engine, key: str, viewer: Viewer = TESTER) -> SilenceReport:
    with reading(engine) as session:
        return silence_report(session, Scope(key, WEEK), viewer)


def three(store: Engine) -> str:
    """Ann has one that is filed and one that is late, and Bo never filed anything."""
    key = new_program(store)
    start = EARLIER - timedelta(days=12)
    goals = [goal("a", owner="Ann", start=start, title="Tokens"),
             goal("b", owner="Ann", start=start, title="Retries"),
             goal("c", owner="Bo", start=start, title="Pilots", team="U")]  # fmt: skip
    weeks = (EARLIER - timedelta(days=7), EARLIER, WEEK)
    said = [update(week, "green", item="a") for week in weeks]
    bring(store, key, goals, (), [*said, update(weeks[0], "amber", item="b")])
    return key


def test_what_is_due_is_told_by_who_files_it(store: Engine) -> None:
    found = told(store, three(store))
    assert (found.items, found.outdated, found.due) == (3, 2, 2)
    assert [(each.person, [of.item.key for of in each.items]) for each in found.reminders] == [
        ("Ann", ["b"]), ("Bo", ["c"]),
    ]  # fmt: skip
    assert [team.team for team in found.teams] == ["T", "U"]
    assert [(week.due, week.filed) for week in found.teams[0].weeks[-3:]] == [
        (2, 2), (2, 1), (2, 1),
    ]  # fmt: skip


def test_a_login_that_is_an_address_is_one_of_the_draft(store: Engine) -> None:
    key = three(store)
    with writing(store, BY) as session:
        add_account(session, "bo@bank.example", "Bo", NOW)
    assert [each.address for each in told(store, key).reminders] == ["", "bo@bank.example"]


def test_nobody_is_told_of_a_program_that_may_not_be_seen(store: Engine) -> None:
    with pytest.raises(NotFound):
        told(store, three(store), Viewer("nobody"))
