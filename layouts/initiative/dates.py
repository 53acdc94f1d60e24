"""When an initiative runs: its dates beside their baseline, its milestones, and every move."""

from collections.abc import Iterable
from dataclasses import replace

from dash.development.base_component import Component

from dashboard import formats
from dashboard.initiative.values import InitiativeStory
from dashboard.roadmap.values import MilestoneStanding, MilestoneState
from dashboard.roadmap.words import END, MILESTONE, START
from dashboard.slips import DateMove, Ledger
from layouts.components import LABELLED, Column, empty, section, status, table
from layouts.components.leaves import Children
from layouts.goal.slips import COLUMNS, move_row
from layouts.initiative.words import NO_DATES
from layouts.roadmap.words import DATE_KINDS, MILESTONES

Row = tuple[Children, ...]
WORDS = {START: "Start", END: "End"}
_DATES = (
    Column("what", "Date"), Column("now", "Now", day=True),
    Column("baseline", "Baseline", day=True), Column("slip", "Slip, days", number=True),
    Column("first", "First said", day=True), Column("moves", "Moves", number=True),
)  # fmt: skip
_MILESTONES = (
    Column("title", "Milestone", grows=True), Column("state", "State"),
    Column("due", "Due", day=True), Column("done", "Met on", day=True),
    Column("first", "First due", day=True), Column("slip", "Slip, days", number=True),
    Column("key", "Key"),
)  # fmt: skip
_COLOURS = {MilestoneState.MISSED: "red", MilestoneState.DONE: "green"}


def dates(story: InitiativeStory, picture: Component | None, *forms: Component | None) -> Component:
    """Its first and its last day: now, as committed to, and as first said; drawn above."""
    of = story.standing
    rows = [_date(story, START), _date(story, END)]
    shown = table(_DATES, rows, "Dates", LABELLED) if of.span else empty(f"{NO_DATES}.")
    return section("Dates", picture, shown, *forms, lead=_lead(story), name="dates")


def _lead(story: InitiativeStory) -> str:
    of, span = story.initiative, story.standing.span
    if span is None:
        return ""
    days = formats.plural(span.days, "day")
    kind = DATE_KINDS[of.date_kind]
    return f"{days.capitalize()}, the last one among them; {kind}."


def _date(story: InitiativeStory, name: str) -> Row:
    """A date of a span; what it has no words of its own for comes from its milestones."""
    of, ledger = story.standing, story.ledgers[name]
    now, then = (
        (span.start if name == START else span.end) if span else None
        for span in (of.span, of.baseline)
    )
    slip = (now - then).days if now and then else None
    first = ledger.original
    return (
        WORDS[name], _day(now), _day(then), formats.MISSING if slip is None
        else formats.signed(slip), _day(first), formats.count(len(ledger.moves)),
    )  # fmt: skip


def _day(day: object) -> str:
    return formats.day(day) if day else formats.MISSING  # type: ignore[arg-type]


def milestones(story: InitiativeStory, *forms: Component | None) -> Component:
    """Each with its state, the earliest first."""
    known = story.standing.milestones
    none = empty("It has no milestones.")
    rows = [_milestone(each) for each in known]
    return section(
        "Milestones",
        table(_MILESTONES, rows, "Milestones", LABELLED) if rows else none,
        *forms,
        lead=_met(known),
        name="milestones",
    )


def _met(known: Iterable[MilestoneStanding]) -> str:
    states = [each.state for each in known]
    if not states:
        return ""
    said = (f"{states.count(state):,} {MILESTONES[state]}" for state in MilestoneState)
    return f"{', '.join(said)}."


def _milestone(each: MilestoneStanding) -> Row:
    of, colour = each.milestone, _COLOURS.get(each.state, "")
    word = MILESTONES[each.state]
    return (
        of.title or of.key, status(colour, word) if colour else word, formats.day(each.day),
        _day(of.done), _day(of.dates.original) if of.dates.moves else "",
        formats.signed(each.slip) if each.slip else "", of.key,
    )  # fmt: skip


def date_history(story: InitiativeStory) -> Component:
    """All moves of all its dates, the newest first; the first date is never overwritten."""
    calendar = story.program.calendar
    moves = sorted(_moves(story), key=lambda each: -each[1].at)
    rows = [move_row(calendar, what, move) for what, move in moves]
    late = sum(move.made_late(calendar) for _, move in moves)
    return section(
        "Every move of a date",
        table(COLUMNS, rows, "Moves of dates", f"{LABELLED} dense")
        if rows
        else empty("No date has moved."),
        lead=f"{formats.plural(len(rows), 'move')}, {late:,} of them after the date had passed."
        if rows
        else "",
        name="moves",
    )


def _moves(story: InitiativeStory) -> Iterable[tuple[str, DateMove]]:
    """With the file that said so, where no person did.

    Those of a start or an end that is a milestone's are told of the milestone.
    """
    said = {(each.field, each.at): each.by for each in story.changes}
    known = story.initiative.milestones
    own: Iterable[tuple[str, str, Ledger]] = (
        (name, WORDS[name], ledger)
        for name, ledger in story.ledgers.items()
        if all(ledger != each.dates for each in known)
    )
    stones = (
        (f"{MILESTONE}{each.key}", f"◆ {each.title or each.key}", each.dates) for each in known
    )
    for field, what, ledger in (*own, *stones):
        for move in ledger.moves:
            yield what, replace(move, by=move.by or said.get((field, move.at), ""))
