"""Rows that each hold a goal, a value of it, or an action for it."""

from dashboard.imports.delivery import Refused
from dashboard.imports.goals.cells import GoalCells
from dashboard.imports.goals.delivery import (
    ACTIONS,
    GOALS,
    INVALID_ACTION,
    INVALID_GOAL,
    SECOND_OWNER,
    VALUES,
    GoalsDelivery,
)
from dashboard.imports.goals.parents import ParentCheck
from dashboard.imports.places import Places
from dashboard.imports.rows import Cells, RowReader, RowWatch, identity
from dashboard.imports.tables import TextTable
from dashboard.path_to_green.checks import (
    Problems,
    action_problems,
    goal_problems,
    share_problems,
)
from dashboard.path_to_green.definition import tags_of
from dashboard.path_to_green.goals import Action, Goal
from dashboard.scorecard.daily_values import DailyValue


def read_goals(
    delivery: GoalsDelivery, table: TextTable, reader: GoalCells, watch: RowWatch
) -> None:
    """Stage goals; of repeated rows the last one wins."""
    rows: dict[str, Cells] = {}
    places = Places(table, reader.mapping.goals)
    delivery.of_goals = places.fields
    about = (places.at("key"),)

    def understand(number: int, row: Cells) -> None:
        goal = _goal(places, reader, row)
        problems = goal_problems(goal) | share_problems(goal, goal.unit)
        _refuse(problems, places, row, INVALID_GOAL)
        delivery.goals[goal.key] = goal, number
        rows[goal.key] = row
        delivery.taken.add(identity(GOALS, row, about))

    of_rows = RowReader(delivery, table, GOALS, about)
    of_rows.read(understand, watch)
    if "parent" in places.fields:
        ParentCheck(delivery, of_rows, places, rows, reader.parents).refuse_wrong_ones()
    reader.know(delivery.goals)


def _goal(places: Places, reader: GoalCells, row: Cells) -> Goal:
    key = places.read(row, "key", reader.key)
    tags = places.read(row, "tags", reader.text, "")
    return Goal(
        key=key,
        title=places.read(row, "title", reader.words, key) or key,
        owner=places.read(row, "owner", reader.words),
        team=places.read(row, "team", reader.text, ""),
        direction=places.read(row, "direction", reader.direction),
        baseline=places.read(row, "baseline", reader.number),
        target=places.read(row, "target", reader.optional_number, None),
        low=places.read(row, "band_low", reader.optional_number, None),
        high=places.read(row, "band_high", reader.optional_number, None),
        start=places.read(row, "start", reader.day),
        due=places.read(row, "due", reader.day),
        tolerance=places.read(row, "tolerance", reader.optional_number, None),
        metric=places.read(row, "metric", reader.text, "") or None,
        parent=places.read(row, "parent", reader.text, "") or None,
        tags=tags_of(tags),
        unit=places.read(row, "unit", reader.text, ""),
    )


def read_values(
    delivery: GoalsDelivery, table: TextTable, reader: GoalCells, watch: RowWatch
) -> None:
    """Stage values, in the order of their rows: of one day the last one counts."""
    places = Places(table, reader.mapping.values)
    about = (places.at("goal"), places.at("date"))

    def understand(number: int, row: Cells) -> None:
        goal = places.read(row, "goal", reader.known_key)
        day = places.read(row, "date", reader.day)
        value = places.read(row, "value", reader.number)
        delivery.values.append((DailyValue(goal, day, value), number))
        delivery.taken.add(identity(VALUES, row, about))

    RowReader(delivery, table, VALUES, about).read(understand, watch)


def read_actions(
    delivery: GoalsDelivery, table: TextTable, reader: GoalCells, watch: RowWatch
) -> None:
    """Stage actions; of repeated rows the last one wins, unless it names another owner."""
    places = Places(table, reader.mapping.actions)
    delivery.of_actions = places.fields
    about = (places.at("goal"), places.at("number"))

    def understand(number: int, row: Cells) -> None:
        action = _action(places, reader, row)
        _refuse(action_problems(action), places, row, INVALID_ACTION)
        known = delivery.actions.get((action.goal, action.number))
        if known and known[0].owner != action.owner:
            sentence = (
                f"Row {known[1]} gives this action to {known[0].owner[:60]}:"
                " an action has one owner, so remove one of the rows or number it anew."
            )
            raise Refused(places.name("owner"), action.owner, SECOND_OWNER, sentence)
        delivery.actions[action.goal, action.number] = action, number
        delivery.taken.add(identity(ACTIONS, row, about))

    RowReader(delivery, table, ACTIONS, about).read(understand, watch)


def _action(places: Places, reader: GoalCells, row: Cells) -> Action:
    return Action(
        goal=places.read(row, "goal", reader.known_key),
        number=places.read(row, "number", reader.place),
        text=places.read(row, "text", reader.words),
        owner=places.read(row, "owner", reader.words),
        created=places.read(row, "created", reader.day),
        due=places.read(row, "due", reader.day),
        done=places.read(row, "done", reader.optional_day, None),
        expected_impact=places.read(row, "expected_impact", reader.number),
        realised_impact=places.read(row, "realised_impact", reader.optional_number, None),
        evidence=places.read(row, "evidence", reader.words, ""),
    )


def _refuse(problems: Problems, places: Places, row: Cells, reason: str) -> None:
    """Refuse a row for the first thing that is wrong with what it says."""
    for field, sentence in problems.items():
        raise Refused(places.name(field), places.said(row, field), reason, sentence)
