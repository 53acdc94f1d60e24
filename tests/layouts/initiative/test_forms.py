"""The forms of an initiative's page: whose they are, and what stands in them."""

import json
from typing import Any

import pytest

from dashboard.initiative.editing import InitiativeEditing
from dashboard.roadmap.initiatives import Initiative, State
from layouts.initiative import forms, forms_dates
from layouts.initiative.forms_dates import OFFERED
from tests.layouts.given import of_kind, words
from tests.layouts.initiative.given import editing
from tests.roadmap_given import after, initiative, milestone

STONES = (milestone("a", "Agreed", -30, -31), milestone("b", "Built", 20))


def drawn(found: InitiativeEditing) -> dict[str, Any]:
    """All its forms by name."""
    parts = [
        forms.forms(found), forms.dates(found), forms.talk(found),
        forms_dates.milestones(found), forms_dates.dependencies(found),
    ]  # fmt: skip
    return {getattr(each, "data-form").split(":")[0]: each for each in of_kind(parts, "Form")}


def stands(form: Any) -> dict[str, str]:
    told: dict[str, str] = json.loads(getattr(form, "data-drawn"))
    return told


def test_who_may_change_nothing_has_no_forms_but_a_question() -> None:
    found = editing(initiative("A", "A", 0), may_change=False)
    assert drawn(found).keys() == {"initiative-question"}


def test_every_form_is_sent_over_the_version_that_is_drawn() -> None:
    of = initiative("A", "A", 0, milestones=STONES, depends_on=after("TOK-1", "A"))
    for name, form in drawn(editing(of, may_manage=True)).items():
        asks = name.removeprefix("initiative-") in ("question", "delegate", "reassign")
        assert getattr(form, "data-base", None) == (None if asks else "3"), name


def test_what_nobody_said_yet_stands_as_it_is_understood() -> None:
    told = stands(drawn(editing(initiative("A", "A", 0)))["initiative-definition"])
    assert (told["state"], told["date_kind"], told["ai"]) == ("committed", "planned", "")
    no = editing(initiative("A", "A", 0), form={"title": "A", "ai": "no"})
    assert stands(drawn(no)["initiative-definition"])["ai"] == ""


def options(form: Any, name: str) -> list[str]:
    (place,) = [e for e in of_kind(form, "Div") if getattr(e, "data-field", "") == name]
    return [option["value"] for option in of_kind(place, "Select")[0].options]


def test_giving_up_is_no_choice_but_a_form_of_its_own() -> None:
    found = editing(initiative("A", "A", 0), may_manage=True)
    assert "cancelled" not in options(drawn(found)["initiative-definition"], "state")
    assert "initiative-give-up" in drawn(found)
    gone = Initiative("A", "A", state=State.CANCELLED)
    given_up = editing(gone, may_manage=True, form={"state": "cancelled"})
    assert "cancelled" in options(drawn(given_up)["initiative-definition"], "state")
    assert "initiative-give-up" not in drawn(given_up)


def test_milestones_are_offered_with_their_day_and_a_single_one_is_chosen() -> None:
    two = drawn(editing(initiative("A", "A", 0, milestones=STONES)))["initiative-milestone"]
    assert stands(two)["key"] == ""
    assert options(two, "key") == ["a", "b"]
    one = drawn(editing(initiative("A", "A", 0, milestones=STONES[:1])))["initiative-milestone"]
    assert stands(one)["key"] == "a"
    none = drawn(editing(initiative("A", "A", 0)))
    assert "initiative-milestone" not in none
    assert "initiative-milestone-met" not in none


def test_of_many_initiatives_the_key_is_typed() -> None:
    few = drawn(editing(initiative("A", "A", 0)))["initiative-dependency"]
    assert options(few, "predecessor") == ["RSK-1", "TOK-1"]
    others = {f"K{n}": f"Title {n}" for n in range(OFFERED + 1)}
    many = drawn(editing(initiative("A", "A", 0), others=others))["initiative-dependency"]
    assert "The key of the initiative" in words(many)


@pytest.mark.parametrize("owes", [True, False])
def test_the_way_to_its_update_stands_where_one_is_owed(owes: bool) -> None:
    talk = forms.talk(editing(initiative("A", "A", 0), owes=owes))
    assert ("File an update" in words(talk)) is owes
