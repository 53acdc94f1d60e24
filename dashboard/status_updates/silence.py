"""Silence is a state of its own: which updates are due, overdue, and outdated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.program_calendar import ProgramCalendar
from dashboard.status_updates.history import UpdateHistory, update_history
from dashboard.status_updates.updates import OVER, ItemKind, StatusUpdate

OUTDATED_AFTER = 3
"""Days overdue beyond which an item shows as outdated, whatever was last claimed."""
WEEK = timedelta(days=7)
USUAL_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Silence:
    """What is owed of an item on a day."""

    due: date | None
    """The week-ending day of the next update; None once it is done or cancelled."""
    days_overdue: int

    @property
    def outdated(self) -> bool:
        """Whether it shows as outdated."""
        return self.days_overdue > OUTDATED_AFTER


def silence(found: UpdateHistory, start: date, calendar: ProgramCalendar, as_of: date) -> Silence:
    """What is owed after the newest published update, or since the start."""
    if found.over:
        return Silence(None, 0)
    newest = found.newest
    due = calendar.week_ending(newest.week) + WEEK if newest else calendar.week_ending(start)
    return Silence(due, max((as_of - due).days, 0))


@dataclass(frozen=True, slots=True)
class Tracked:
    """Anything that owes an update each week, with all versions of its updates."""

    kind: ItemKind
    key: str
    title: str
    owner: str
    team: str
    start: date
    updates: Sequence[StatusUpdate] = ()
    owes: bool = True
    """Whether one is due at all: none is of a candidate, of what has no dates or is over."""


def silence_of(
    item: Tracked, found: UpdateHistory, calendar: ProgramCalendar, as_of: date
) -> Silence:
    """What is owed of an item, with what counts of its updates."""
    return silence(found, item.start, calendar, as_of) if item.owes else Silence(None, 0)


@dataclass(frozen=True, slots=True)
class Owed:
    """An item whose update is due in the week of a day, or overdue."""

    item: Tracked
    silence: Silence
    newest: StatusUpdate | None


def owed(items: Iterable[Tracked], calendar: ProgramCalendar, as_of: date) -> tuple[Owed, ...]:
    """What is due up to the end of the week, the longest overdue first."""
    week, cut = calendar.week_ending(as_of), calendar.cut(as_of)
    found = []
    for item in items:
        known = update_history(item.updates, cut)
        state = silence_of(item, known, calendar, as_of)
        if state.due is not None and state.due <= week:
            found.append(Owed(item, state, known.newest))
    return tuple(sorted(found, key=lambda each: (-each.silence.days_overdue, each.item.key)))


@dataclass(frozen=True, slots=True)
class FiledWeek:
    """How many updates a week asked of a team, and how many came."""

    week: date
    due: int
    filed: int


@dataclass(frozen=True, slots=True)
class TeamSilence:
    """A team's record, oldest week first, and what it owes now."""

    team: str
    weeks: tuple[FiledWeek, ...]
    outdated: tuple[str, ...]
    """Keys of its items that show as outdated."""


def silence_by_team(
    items: Iterable[Tracked], calendar: ProgramCalendar, as_of: date, weeks: int = USUAL_WEEKS
) -> tuple[TeamSilence, ...]:
    """Who has not updated, team by team, over the last weeks that are over."""
    newest = calendar.week_ending(as_of)
    newest -= WEEK if newest > as_of else timedelta()
    endings = [newest - WEEK * n for n in reversed(range(weeks))]
    teams: dict[str, list[Tracked]] = {}
    for item in items:
        if item.owes:
            teams.setdefault(item.team, []).append(item)
    return tuple(_team(team, teams[team], endings, calendar, as_of) for team in sorted(teams))


def _team(
    team: str,
    items: Sequence[Tracked],
    endings: Sequence[date],
    calendar: ProgramCalendar,
    as_of: date,
) -> TeamSilence:
    known = [(item, update_history(item.updates, calendar.cut(as_of))) for item in items]
    record = []
    for week in endings:
        asked = [history for item, history in known if _asked(item, history, week, calendar)]
        filed = sum(any(update.week == week for update in h.weeks) for h in asked)
        record.append(FiledWeek(week, len(asked), filed))
    silent = sorted(item.key for item, h in known if silence_of(item, h, calendar, as_of).outdated)
    return TeamSilence(team, tuple(record), tuple(silent))


def _asked(item: Tracked, found: UpdateHistory, week: date, calendar: ProgramCalendar) -> bool:
    """Whether a week asked for an update: it had begun, and was not over before."""
    before = [update for update in found.weeks if update.week < week]
    over = bool(before) and before[-1].colour in OVER
    return calendar.week_ending(item.start) <= week and not over
