"""What people say of an initiative: who may, over what, and what is kept of it."""

from datetime import date

import pytest
from sqlalchemy import Engine, select

from dashboard.conflicts import Conflict
from dashboard.errors import Forbidden, InvalidForm, NotFound
from dashboard.rights import Role, Viewer
from dashboard.roadmap.initiatives import Dependency, Link, State
from dashboard.roadmap.values import MilestoneState
from dashboard.status_updates.updates import ItemKind
from db import models
from db.engine import reading
from db.path_to_green.writing import define_goal
from db.roadmap.writing import (
    change_initiative,
    complete_milestone,
    define_initiative,
    remove_dependency,
    set_dependency,
    set_milestone,
)
from db.status_updates.writing import delegate, reassign
from tests.conftest import NOW
from tests.db.path_to_green.given import FORM as GOAL_FORM
from tests.db.path_to_green.given import WEEK, does, named, new_program, person, problems
from tests.db.path_to_green.given import told as audited
from tests.db.roadmap.given import (
    DAY,
    FORM,
    TODAY,
    bring,
    change,
    define,
    keys,
    of_it,
    stands,
    take_back,
    told,
    version,
)
from tests.db.status_updates.given import member
from tests.db.status_updates.test_races import at_once, lost

END, LATER = date(2026, 12, 31), date(2027, 1, 30)
STONE = {"key": "beta", "title": "Beta", "date": "2026-12-01"}


def test_an_initiative_is_what_its_form_says(store: Engine, key: str, initiative: int) -> None:
    found = stands(store, key).initiative
    assert (found.title, found.lane, found.owner) == ("Answer sooner", "Outreach", "Ann")
    assert found.span == (date(2026, 10, 1), END) and found.state is State.COMMITTED
    ((item, did, was, became),) = audited(store, "initiative")
    assert (item, did, was, became["title"]) == ("A", "created", None, "Answer sooner")


def test_dates_that_files_contradict_do_not_keep_the_rest_from_being_said(
    store: Engine, key: str, initiative: int
) -> None:
    bring(store, key, {"A": {"start": "2027-02-01"}}, NOW + DAY, NOW + DAY)
    later = NOW + 2 * DAY
    change(store, initiative, now=later, title="Answer at once")
    assert stands(store, key, as_of=date(2026, 11, 24)).initiative.title == "Answer at once"
    with pytest.raises(InvalidForm, match="It starts on 1 Feb 2027"):
        change(store, initiative, "Later", now=later, end="2027-01-15")


@pytest.mark.parametrize(
    ("form", "field", "part"),
    [
        ({"key": ""}, "key", "key of its own"),
        ({"key": "a\nb"}, "key", "one line"),
        ({"key": "A"}, "key", "already"),
        ({"title": " "}, "title", "called"),
        ({"title": "x" * 100_000}, "title", "at most 300"),
        ({"lane": "a\0b"}, "lane", "no text"),
        ({"start": "yesterday"}, "start", "no day"),
        ({"end": "2026-09-30"}, "end", "before that"),
        ({"end": "9999-01-01"}, "end", "Choose a day"),
        ({"confidence": "80"}, "confidence", "0 to 1"),
        ({"impact": "11"}, "impact", "0 to 10"),
        ({"effort": "1,5"}, "effort", "comma"),
        ({"cost": "-1"}, "cost", "0 or more"),
        ({"state": "blue"}, "state", "one of"),
        ({"goals": "nothing"}, "goals", "no “nothing”"),
        ({"metrics": "nothing"}, "metrics", "no “nothing”"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    store: Engine, key: str, initiative: int, form: dict[str, str], field: str, part: str
) -> None:
    found = problems(store, key, define_initiative, {**FORM, "key": "N", **form})
    assert list(found) == [field] and part in found[field]
    assert keys(told(store, key)) == ["A"]


def test_a_change_holds_from_now_on(store: Engine, key: str) -> None:
    bring(store, key, {"A": {"title": "Old", "effort": "4.0"}})
    id_ = _only(store)
    change(store, id_, title="New", effort="4", cost="1e3")
    assert stands(store, key).initiative.title == "New"
    assert stands(store, key, as_of=WEEK).initiative.title == "Old"
    (entry,) = audited(store, "initiative")
    assert entry[1:] == (
        "changed",
        {"title": "Old", "cost": ""},
        {"title": "New", "cost": "1000.0"},
    )
    change(store, id_, title="New")
    assert len(audited(store, "initiative")) == 1  # the same again says nothing


def _only(store: Engine) -> int:
    """The id of the one initiative of the store."""
    with reading(store) as session:
        return session.scalars(select(models.Initiative.id)).one()


def test_a_date_moves_with_a_reason_and_the_first_one_stays(
    store: Engine, key: str, initiative: int
) -> None:
    with pytest.raises(InvalidForm) as caught:
        change(store, initiative, " ", end=LATER.isoformat())
    assert list(caught.value.problems) == ["reason"]
    with pytest.raises(InvalidForm):
        change(store, initiative, end="")  # to take it back is a move too
    change(store, initiative, "A partner is late", end=LATER.isoformat(), now=NOW + DAY)
    dates = stands(store, key, as_of=date(2026, 11, 23)).initiative.end
    assert (dates.original, dates.current) == (END, LATER)
    (move,) = dates.moves
    assert (move.reason, move.by, move.at) == ("A partner is late", "tests (terminal)", NOW + DAY)
    assert stands(store, key, as_of=TODAY).initiative.end.moves == ()


def test_an_old_version_is_refused_with_what_stands(
    store: Engine, key: str, initiative: int
) -> None:
    base = version(store, initiative)
    change(store, initiative, title="Theirs", effort="4")
    with pytest.raises(Conflict) as caught:
        change(store, initiative, title="Mine", base=base)
    assert caught.value.base == version(store, initiative)
    assert (caught.value.theirs["title"], caught.value.theirs["effort"]) == ("Theirs", "4")
    for write, said in (
        (set_milestone, (STONE, "")),
        (complete_milestone, ("beta", None)),
        (set_dependency, ("B", Link.FS, 0, "")),
        (remove_dependency, ("B", "")),
    ):
        with pytest.raises(Conflict):
            of_it(store, write, initiative, *said, base)
    assert stands(store, key).initiative.title == "Theirs"


def test_of_two_who_write_at_once_one_is_told(store: Engine, key: str, initiative: int) -> None:
    base = version(store, initiative)
    conflict = lost(at_once(lambda name: change(store, initiative, title=name, base=base)))
    assert conflict.theirs["title"] == stands(store, key).initiative.title
    assert version(store, initiative) == base + 1


def test_of_two_who_add_one_key_at_once_one_is_told(store: Engine, key: str) -> None:
    def adds(name: str) -> object:
        try:
            return define(store, key, title=name)
        except InvalidForm as error:
            return error.problems

    answers = at_once(adds)
    assert sum(isinstance(each, int) for each in answers) == 1
    assert keys(told(store, key)) == ["A"]


def test_who_may_change_it(store: Engine, key: str, initiative: int) -> None:
    """Its owner, who stands in or files in the owner's place, and managers; nobody else."""
    ann, bo, cy = named(store, "Ann", "Bo", "Cy")
    owner = person(key, Role.CONTRIBUTOR, "Ann", ann)
    other = person(key, Role.CONTRIBUTOR, "Bo", bo)
    standing_in = Viewer("Cy", person=cy, grants=other.grants, stands_in_for=frozenset({ann}))
    for viewer in (owner, standing_in, person(key, Role.MANAGER)):
        change(store, initiative, viewer=viewer, stage=f"by {viewer.name} {viewer.person}")
    for viewer in (other, person(key, Role.VIEWER, "Ann", ann)):
        with pytest.raises(Forbidden):
            change(store, initiative, viewer=viewer, stage="B")
    with pytest.raises(NotFound):
        change(store, initiative, viewer=Viewer("Nobody"), stage="B")
    with pytest.raises(NotFound):
        of_it(store, change_initiative, 999, {}, "", 1)


def test_managers_add_it_say_whose_it_is_and_give_it_up(
    store: Engine, key: str, initiative: int
) -> None:
    (ann,) = named(store, "Ann")
    owner, manager = person(key, Role.CONTRIBUTOR, "Ann", ann), person(key, Role.MANAGER)
    with pytest.raises(Forbidden):
        does(store, key, define_initiative, {**FORM, "key": "N"}, viewer=owner)
    for field, value in (("owner", "Bo"), ("lane", "North"), ("state", "cancelled")):
        with pytest.raises(Forbidden):
            change(store, initiative, viewer=owner, **{field: value})
        change(store, initiative, viewer=manager, **{field: value})
    found = stands(store, key).initiative
    assert (found.owner, found.lane, found.state) == ("Bo", "North", State.CANCELLED)


def test_one_whose_words_are_taken_back_can_be_added_again(store: Engine, key: str) -> None:
    run = bring(store, key, {"A": {"title": "Old"}})
    id_ = define(store, key, "B")
    take_back(store, key, run)
    assert define(store, key, "A") != id_
    assert keys(told(store, key)) == ["A", "B"]


def test_goals_and_metrics_that_there_are(store: Engine, key: str, initiative: int) -> None:
    does(store, key, define_goal, GOAL_FORM, None, None)
    change(store, initiative, goals=" G ; G")
    assert stands(store, key).initiative.goals == ("G",)


def test_an_owner_is_whom_it_was_given_to_last(store: Engine, key: str) -> None:
    bring(store, key, {"A": {"title": "A", "owner": "Ann"}})
    bo, cy = member(store, key, "Bo"), member(store, key, "Cy")
    of = ItemKind.INITIATIVE
    given = does(store, key, reassign, of, "A", bo, "Ann left", None, now=NOW - 9 * DAY)
    assert stands(store, key, as_of=date(2026, 11, 7)).initiative.owner == "Ann"
    assert stands(store, key).initiative.owner == "Bo"
    bring(store, key, {"A": {"owner": "Di"}}, since=NOW - 8 * DAY)
    assert stands(store, key).initiative.owner == "Di"
    does(store, key, reassign, of, "A", cy, "Di left", given)
    assert stands(store, key).initiative.owner == "Cy"
    change(store, _only(store), owner="Ann", now=NOW + 60)
    assert stands(store, key).initiative.owner == "Ann"


def test_to_give_it_to_somebody_counts_as_a_change(
    store: Engine, key: str, initiative: int
) -> None:
    base, bo = version(store, initiative), member(store, key, "Bo")
    does(store, key, reassign, ItemKind.INITIATIVE, "A", bo, "Ann left", None)
    with pytest.raises(Conflict) as caught:
        change(store, initiative, owner="Cy", base=base)
    assert caught.value.theirs["owner"] == "Bo"
    until = date(2026, 12, 24)
    newest = does(store, key, delegate, ItemKind.INITIATIVE, "A", bo, until, "Away", 1)
    assert newest == 2


def test_a_milestone_is_set_moved_met_and_taken_back(
    store: Engine, key: str, initiative: int
) -> None:
    def says(write: object, *said: object) -> None:
        of_it(store, write, initiative, *said, version(store, initiative))

    says(set_milestone, STONE, "")
    (found,) = stands(store, key).milestones
    assert (found.milestone.title, found.day) == ("Beta", date(2026, 12, 1))
    with pytest.raises(InvalidForm) as caught:
        says(set_milestone, {**STONE, "date": "2026-12-08"}, "")
    assert list(caught.value.problems) == ["reason"]
    says(set_milestone, {**STONE, "date": "2026-12-08"}, "Late")
    (found,) = stands(store, key).milestones
    assert (found.slip, found.state) == (7, MilestoneState.DUE)
    with pytest.raises(InvalidForm):
        says(complete_milestone, "beta", date(2026, 12, 1))
    says(complete_milestone, "beta", TODAY)
    assert stands(store, key).milestones[0].state is MilestoneState.DONE
    says(complete_milestone, "beta", None)
    assert stands(store, key).milestones[0].state is MilestoneState.DUE
    says(set_milestone, {"key": "beta", "date": ""}, "No longer needed")
    assert stands(store, key).milestones == ()
    with pytest.raises(NotFound):
        says(complete_milestone, "beta", TODAY)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"key": ""}, "key"),
        ({"date": "soon"}, "date"),
        ({"date": ""}, "date"),
        ({"title": "x" * 1_000}, "title"),
    ],
)
def test_a_milestone_that_cannot_be(
    store: Engine, initiative: int, form: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidForm) as caught:
        of_it(store, set_milestone, initiative, {**STONE, **form}, "", version(store, initiative))
    assert list(caught.value.problems) == [field]


def _waits(store: Engine, id_: int, predecessor: str, lag: int = 0) -> None:
    of_it(store, set_dependency, id_, predecessor, Link.FS, lag, "", version(store, id_))


def test_a_dependency_is_set_and_removed(store: Engine, key: str, initiative: int) -> None:
    later = define(store, key, "B")
    _waits(store, later, "A", 3)
    assert told(store, key).dependencies == (Dependency("A", "B", Link.FS, 3),)
    of_it(store, set_dependency, later, "A", Link.SS, -2, "", version(store, later))
    assert told(store, key).dependencies == (Dependency("A", "B", Link.SS, -2),)
    of_it(store, remove_dependency, later, "A", "", version(store, later))
    assert told(store, key).dependencies == ()
    with pytest.raises(NotFound):
        of_it(store, remove_dependency, later, "A", "", version(store, later))


def test_a_ring_is_refused_by_its_name(store: Engine, key: str, initiative: int) -> None:
    second, third = define(store, key, "B"), define(store, key, "C")
    _waits(store, second, "A")
    _waits(store, third, "B")
    ring = " → ".join(f"“Answer sooner” ({key})" for key in "ABCA")
    for predecessor, part in (("C", ring), ("A", "itself"), ("X", "no initiative")):
        with pytest.raises(InvalidForm) as caught:
            _waits(store, initiative, predecessor)
        assert part in caught.value.problems["predecessor"]
    with pytest.raises(InvalidForm):
        _waits(store, second, "A", 10_000)


def test_two_who_would_close_a_ring_together_do_not(
    store: Engine, key: str, initiative: int
) -> None:
    other = define(store, key, "B")

    def waits(name: str) -> object:
        try:
            return _waits(store, *((initiative, "B") if name == "left" else (other, "A")))
        except InvalidForm as error:
            return error.problems

    answers = at_once(waits)
    assert sorted(each is None for each in answers) == [False, True]
    assert told(store, key).circle == ()


def test_another_program_knows_nothing_of_it(store: Engine, key: str, initiative: int) -> None:
    other = new_program(store)
    assert keys(told(store, other)) == []
    define(store, other, "A", title="Other")
    assert stands(store, key).initiative.title == "Answer sooner"
