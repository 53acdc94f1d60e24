"""Milestones of an initiative, and every move of its dates."""

from collections.abc import Iterator

from dash.development.base_component import Component

from dashboard import formats
from dashboard.initiative.values import InitiativeStory
from dashboard.roadmap.values import MilestoneStanding, MilestoneState
from dashboard.slips import DateMove
from layouts.components import LABELLED, Column, empty, section, status, table
from layouts.components.leaves import Children
from layouts.goal.slips import COLUMNS, move_row
from layouts.roadmap.words import MILESTONES

_MILESTONES = (
    Column("title", "Milestone", grows=True), Column("state", "State"),
    Column("day", "Day", day=True), Column("first", "First said", day=True),
    Column("slip", "Slip, days", number=True), Column("done", "Done", day=True),
)  # fmt: skip


def milestones(story: InitiativeStory) -> Component:
    """Each with its day, the first day that was said, and what became of it."""
    found = story.standing.milestones
    if not found:
        return section("Milestones", empty("It has no milestones."), name="milestones")
    missed = sum(each.state is MilestoneState.MISSED for each in found)
    rows = [_milestone(each) for each in found]
    return section(
        "Milestones",
        table(_MILESTONES, rows, "Milestones", f"{LABELLED} dense"),
        lead=f"{formats.plural(len(found), 'milestone')}, {missed or 'none'} missed.",
        name="milestones",
    )


def _milestone(of: MilestoneStanding) -> tuple[Children, ...]:
    done, first = of.milestone.done, of.milestone.dates.original
    missed = of.state is MilestoneState.MISSED
    return (
        of.milestone.title or of.milestone.key,
        status("red", "missed") if missed else f"◆ {MILESTONES[of.state]}",
        formats.day(of.day),
        formats.day(first) if first else formats.MISSING,
        formats.signed(of.slip) if of.slip else formats.MISSING,
        formats.day(done) if done else formats.MISSING,
    )


def slips(story: InitiativeStory) -> Component:
    """All moves, the newest first; the first date is never overwritten."""
    moves = sorted(_moves(story), key=lambda each: -each[1].at)
    rows = [move_row(story.program.calendar, what, move) for what, move in moves]
    if not rows:
        return section("Slips", empty("No date has moved."), name="slips")
    later = sum(move.days > 0 for _, move in moves)
    return section(
        "Slips",
        table(COLUMNS, rows, "Slips", f"{LABELLED} dense"),
        lead=f"{formats.plural(len(rows), 'move')}, {later:,} of them to a later day.",
        name="slips",
    )


def _moves(story: InitiativeStory) -> Iterator[tuple[str, DateMove]]:
    """Of start, end and milestones; an end that is a milestone moves once."""
    told: list[object] = []
    for name, dates in story.ledgers.items():
        told.append(dates)
        yield from ((name.capitalize(), move) for move in dates.moves)
    for each in story.initiative.milestones:
        if not any(each.dates is ledger for ledger in told):
            title = f"◆ {each.title or each.key}"
            yield from ((title, move) for move in each.dates.moves)
