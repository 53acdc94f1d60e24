"""What people say of tickets counts more than what imports say, until they give it back."""

from typing import Any

import pytest
from sqlalchemy import Engine, select

from dashboard.conflicts import Conflict
from dashboard.errors import Forbidden, NotFound
from dashboard.rights import Grant, Role, Viewer
from dashboard.scope import Scope
from dashboard.ticket_words import FACTS
from db import models
from db.engine import reading, writing
from db.imports.take_back import take_back_plan, write_take_back
from db.programs import program as program_value
from db.ticket_aging import ticket_aging
from db.ticket_words import change_ticket, give_back
from tests.conftest import BY, NOW, TESTER, csv_bytes, deliver
from tests.db.audit.given import by, entries, manager
from tests.db.test_imports import AS_OF, events, new_program
from tests.db.test_take_back import newest_run, taken_back

NOTHING = {"kind": "incident", "root_cause": "", "level": "", "rating": ""}
CREATED = events((1, "A", 0, "created", ""))


def facts(kind: str, cause: str, title: str = "A", **more: str) -> bytes:
    row = {"ticket_id": "A", "title": title, "kind": kind, "root_cause": cause}
    return csv_bytes([row | more])


def brought(engine: Engine, kind: str, cause: str, title: str = "A", **more: str) -> Any:
    given = facts(kind, cause, title, **more)
    return deliver(engine, only_program(engine), CREATED, given).tables["tickets"]


def only_program(engine: Engine) -> str:
    with reading(engine) as session:
        return session.scalars(select(models.Program.key)).one()


def row(engine: Engine) -> models.Ticket:
    with reading(engine) as session:
        return session.scalars(select(models.Ticket)).one()


def held(engine: Engine) -> tuple[str, str | None]:
    return row(engine).kind, row(engine).root_cause


def said(
    engine: Engine, kind: str = "", cause: str | None = None, by_: Viewer = TESTER, **more: str
) -> None:
    now = row(engine)
    values = {fact: str(getattr(now, fact) or "") for fact in FACTS}
    values |= {"kind": kind or now.kind} | ({} if cause is None else {"root_cause": cause}) | more
    with by(engine, by_) as session:
        change_ticket(session, now.id, values, now.version)


def returned(engine: Engine, fact: str) -> None:
    with by(engine, TESTER) as session:
        give_back(session, row(engine).id, fact)


@pytest.fixture
def engine(store: Engine) -> Engine:
    new_program(store)
    brought(store, "incident", "Network")
    return store


def test_a_persons_word_counts_and_later_imports_leave_it(engine: Engine) -> None:
    said(engine, cause="Human error")
    counts = brought(engine, "incident", "Network")
    assert held(engine) == ("incident", "Human error")
    assert (counts.taken, counts.repeated) == (0, 1)


def test_it_counts_also_when_the_source_says_something_new(engine: Engine) -> None:
    said(engine, cause="Human error")
    counts = brought(engine, "incident", "Hardware")
    assert held(engine) == ("incident", "Human error")
    assert (counts.taken, counts.changed) == (0, 0)  # nothing that counts is changed


def test_what_was_not_said_by_a_person_follows_the_source(engine: Engine) -> None:
    said(engine, cause="Human error")
    counts = brought(engine, "COE", "Hardware", "Another title")
    assert held(engine) == ("COE", "Human error")
    assert row(engine).title == "Another title"
    assert counts.taken == 1


def test_given_back_it_is_as_the_source_says_by_now(engine: Engine) -> None:
    said(engine, kind="COE", cause="Human error")
    brought(engine, "investigation", "Hardware")
    returned(engine, "root_cause")
    assert held(engine) == ("COE", "Hardware")
    returned(engine, "kind")
    assert held(engine) == ("investigation", "Hardware")
    brought(engine, "incident", "Network")
    assert held(engine) == ("incident", "Network")


def test_no_root_cause_is_a_word_too(engine: Engine) -> None:
    said(engine, cause="")
    brought(engine, "incident", "Hardware")
    assert held(engine) == ("incident", None)
    returned(engine, "root_cause")
    assert held(engine) == ("incident", "Hardware")


def test_an_import_that_is_taken_back_leaves_a_persons_word(engine: Engine) -> None:
    key = only_program(engine)
    brought(engine, "COE", "Hardware", "Another title")
    second = newest_run(engine)
    said(engine, cause="Human error")
    assert taken_back(engine, key, second)["changed"] == 1
    assert held(engine) == ("incident", "Human error")
    assert row(engine).title == "A"
    returned(engine, "root_cause")
    assert held(engine) == ("incident", "Network")


def test_taking_back_what_only_differed_in_a_word_changes_no_ticket(engine: Engine) -> None:
    key = only_program(engine)
    said(engine, kind="COE", cause="Human error")
    brought(engine, "investigation", "Hardware")
    assert taken_back(engine, key, newest_run(engine))["changed"] == 0
    assert held(engine) == ("COE", "Human error")
    returned(engine, "kind")
    assert held(engine)[0] == "incident"


def test_a_ticket_that_was_withdrawn_and_comes_again_keeps_its_word(engine: Engine) -> None:
    key = only_program(engine)
    said(engine, cause="Human error")
    taken_back(engine, key, newest_run(engine))
    assert row(engine).exclusion == "taken_back"
    brought(engine, "incident", "Network")
    assert (row(engine).exclusion, held(engine)) == (None, ("incident", "Human error"))
    returned(engine, "root_cause")
    assert held(engine)[1] == "Network"


def test_an_edit_between_plan_and_writing_of_a_take_back_is_not_lost(engine: Engine) -> None:
    from db.imports.merge import Overtaken

    key, run = only_program(engine), newest_run(engine)
    with reading(engine) as session:
        program = program_value(session, key, TESTER)
        plan = take_back_plan(session, program, run)
    said(engine, cause="Human error")
    with pytest.raises(Overtaken), writing(engine, BY) as session:
        write_take_back(session, program, plan, run, "Wrong.", NOW)


def test_the_page_of_all_tickets_shows_the_word_at_once(engine: Engine) -> None:
    def causes() -> list[str]:
        with reading(engine) as session:
            scope = Scope(only_program(engine), AS_OF)
            return [c.cause for c in ticket_aging(session, scope, TESTER).root_causes]

    assert causes() == ["Network"]
    said(engine, cause="Human error")
    assert causes() == ["Human error"]
    returned(engine, "root_cause")
    assert causes() == ["Network"]


def graded(engine: Engine) -> tuple[str | None, int | None]:
    return row(engine).level, row(engine).rating


def test_level_and_rating_are_what_imports_say_until_somebody_does(engine: Engine) -> None:
    brought(engine, "escalation", "Network", level="sev 2", rating="4")
    assert graded(engine) == ("Sev-2", 4)
    said(engine, level="executive", rating="1")
    brought(engine, "escalation", "Network", level="Sev-2", rating="5")
    assert graded(engine) == ("executive", 1)
    returned(engine, "level")
    assert graded(engine) == ("Sev-2", 1)
    returned(engine, "rating")
    assert graded(engine) == ("Sev-2", 5)


def test_that_there_is_no_level_and_no_rating_is_a_word_too(engine: Engine) -> None:
    brought(engine, "escalation", "Network", level="executive", rating="2")
    said(engine, level="", rating="")
    brought(engine, "escalation", "Network", level="executive", rating="3")
    assert graded(engine) == (None, None)
    returned(engine, "level")
    returned(engine, "rating")
    assert graded(engine) == ("executive", 3)


def test_a_level_and_a_rating_without_a_source_are_given_back_to_nothing(engine: Engine) -> None:
    said(engine, level="Sev-2", rating="5")
    assert graded(engine) == ("Sev-2", 5)
    returned(engine, "level")
    returned(engine, "rating")
    assert graded(engine) == (None, None)


def test_an_import_that_is_taken_back_takes_its_level_and_rating(engine: Engine) -> None:
    """A word stands; what was not said by anybody is as it was before."""
    key = only_program(engine)
    brought(engine, "escalation", "Network", level="Sev-2", rating="4")
    second = newest_run(engine)
    brought(engine, "escalation", "Network", level="executive", rating="2")
    said(engine, rating="1")
    taken_back(engine, key, newest_run(engine))
    assert graded(engine) == ("Sev-2", 1)
    returned(engine, "rating")
    assert graded(engine) == ("Sev-2", 4)
    taken_back(engine, key, second)
    assert (graded(engine), held(engine)) == ((None, None), ("incident", "Network"))


def test_a_column_that_an_import_lacks_leaves_level_and_rating(engine: Engine) -> None:
    brought(engine, "escalation", "Network", level="Sev-2", rating="4")
    brought(engine, "escalation", "Hardware")
    assert (graded(engine), held(engine)) == (("Sev-2", 4), ("escalation", "Hardware"))
    brought(engine, "escalation", "Hardware", level="", rating="")
    assert graded(engine) == (None, None)


def test_the_audit_tells_of_levels_and_ratings(engine: Engine) -> None:
    said(engine, level="executive", rating="3")
    returned(engine, "rating")
    told = [(e.was, e.became) for e in entries(engine, kind="ticket")]
    assert told == [
        ({"level": None, "rating": None}, {"level": "executive", "rating": 3}),
        ({"rating": 3}, {"rating": "none, as the source says"}),
    ]


def test_an_edit_over_an_older_version_is_a_conflict(engine: Engine) -> None:
    old = row(engine)
    brought(engine, "COE", "Hardware")
    with by(engine, TESTER) as session, pytest.raises(Conflict) as raised:
        change_ticket(session, old.id, {**NOTHING, "root_cause": "Mine"}, old.version)
    assert raised.value.theirs == {**NOTHING, "kind": "COE", "root_cause": "Hardware"}
    assert held(engine) == ("COE", "Hardware")


def test_words_are_appended_each_superseding_the_last_of_its_fact(engine: Engine) -> None:
    said(engine, kind="COE", cause="One")
    said(engine, cause="Two")
    returned(engine, "root_cause")
    returned(engine, "root_cause")  # it is already
    word = models.TicketWord
    with reading(engine) as session:
        rows = session.execute(select(word.id, word.fact, word.value, word.supersedes))
        told = sorted(tuple(row) for row in rows)
    causes = [each for each in told if each[1] == "root_cause"]
    assert [value for _, _, value, _ in causes] == ["One", "Two", None]
    assert [old for *_, old in causes] == [None, *(id_ for id_, *_ in causes[:-1])]
    assert len(told) == 4


def test_what_is_not_changed_in_the_form_is_no_word(engine: Engine) -> None:
    said(engine)
    with reading(engine) as session:
        assert session.scalars(select(models.TicketWord)).all() == []


def test_the_audit_tells_an_edit_from_what_to_what(engine: Engine) -> None:
    said(engine, cause="Human error")
    returned(engine, "root_cause")
    told = [(e.did, e.item, e.was, e.became) for e in entries(engine, kind="ticket")]
    assert told == [
        ("changed", "A", {"root_cause": "Network"}, {"root_cause": "Human error"}),
        (
            "changed", "A", {"root_cause": "Human error"},
            {"root_cause": "Network, as the source says"},
        ),
    ]  # fmt: skip


def test_only_managers_and_the_assignee_say_it(engine: Engine) -> None:
    key = only_program(engine)
    said(engine, cause="A manager's", by_=manager(key))
    ann = Viewer("Ann", person=7, grants={key: Grant(Role.CONTRIBUTOR)})
    with pytest.raises(Forbidden):
        said(engine, cause="Ann's", by_=ann)
    with engine.begin() as connection:
        connection.execute(models.table(models.Person).insert().values(id=7, name="Ann"))
        connection.execute(models.table(models.Ticket).update().values(assignee_id=7))
    said(engine, cause="Ann's", by_=ann)
    assert held(engine)[1] == "Ann's"
    with pytest.raises(Forbidden):
        said(engine, cause="No", by_=Viewer("V", grants={key: Grant(Role.VIEWER)}))
    with pytest.raises(NotFound, match="no such ticket"):
        said(engine, cause="No", by_=manager("another"))
