"""The slip ledger of a goal: every move of its date, of its way back, and of its actions."""

from collections.abc import Iterable

from dash.development.base_component import Component

from dashboard import formats
from dashboard.goal.values import GoalStory
from dashboard.program_calendar import ProgramCalendar
from dashboard.slips import DateMove
from layouts.components import LABELLED, Column, empty, section, status, table
from layouts.components.leaves import Children
from layouts.goal.words import days_in_words
from layouts.path_to_green.words import COMPUTED

COLUMNS = (
    Column("what", "Date of"), Column("before", "From", day=True), Column("after", "To", day=True),
    Column("days", "By", number=True), Column("at", "Moved"), Column("by", "Who"),
    Column("late", "When"), Column("reason", "Why", grows=True),
)  # fmt: skip


def slips(story: GoalStory) -> Component:
    """All moves, the newest first; the first date is never overwritten."""
    moves = sorted(_moves(story), key=lambda each: -each[1].at)
    rows = [move_row(story.program.calendar, what, move) for what, move in moves]
    return section(
        "Slips",
        table(COLUMNS, rows, "Slips", f"{LABELLED} dense") if rows else empty("No date has moved."),
        lead=_lead(story),
        name="slips",
    )


def _moves(story: GoalStory) -> Iterable[tuple[str, DateMove]]:
    for move in story.standing.due.moves:
        yield "The goal", move
    for move in story.standing.back.moves:
        yield "Back to green", move
    for action in story.standing.actions:
        for move in action.dates(story.cut).moves:
            yield f"Action {action.number}", move


def _lead(story: GoalStory) -> str:
    of = story.standing
    first = of.due.original or of.goal.due
    now = COMPUTED[of.computed][1]
    if of.due.current == first:
        return f"It is due {formats.day(first)}, as it was said first."
    before = COMPUTED[of.computed_originally][1]
    due = formats.day(of.due.current or first)
    judged = f"{now} by it, and {before} by the first" if before != now else f"{now} by both"
    return f"It is due {due}, and was first due {formats.day(first)}: {judged}."


def move_row(calendar: ProgramCalendar, what: str, move: DateMove) -> tuple[Children, ...]:
    """A move as the ledger of anything dated lists it."""
    late = move.made_late(calendar)
    return (
        what, formats.day(move.before), formats.day(move.after), days_in_words(move.days),
        formats.moment(move.at, calendar.zone), move.by or formats.MISSING,
        status("red", "after it had passed") if late else "in time",
        move.reason or formats.MISSING,
    )  # fmt: skip
