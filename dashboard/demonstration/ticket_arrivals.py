"""When the demonstration's tickets start, and what they are when they do."""

import datetime as dt
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from dashboard.demonstration import names
from dashboard.demonstration.chance import pick, weighted

HISTORY = dt.timedelta(weeks=104)
GROWTH_PER_YEAR = 1.25
SEASON = (0.92, 0.92, 0.97, 1.0, 1.0, 0.97, 0.9, 0.88, 1.0, 1.06, 1.35, 1.45)
QUIET_LATE_DECEMBER = 0.4
WEEKDAYS = (1.12, 1.08, 1.02, 1.0, 0.9, 0.2, 0.16)
# The climb towards the end that fills the backlog the reviews are about.
CLIMB_DAYS, CLIMB = 50, 0.68
OUTAGE_DAYS = range(196, 226)
OUTAGE_FACTOR = 3

PRIORITIES: dict[str, tuple[tuple[str, float], ...]] = {
    names.TICKET: (("P1", 2), ("P2", 18), ("P3", 48), ("P4", 32)),
    names.ESCALATION: (("P1", 8), ("P2", 42), ("P3", 40), ("P4", 10)),
    names.PARTNER: (("P1", 1), ("P2", 14), ("P3", 50), ("P4", 35)),
    names.COE: (("P1", 1), ("P2", 24), ("P3", 50), ("P4", 25)),
    names.INVESTIGATION: (("P1", 3), ("P2", 22), ("P3", 45), ("P4", 30)),
    names.INCIDENT: (("P1", 34), ("P2", 46), ("P3", 18), ("P4", 2)),
}
SOURCES = (("Portal", 40.0), ("Email", 26.0), ("Chat", 14.0), ("Partner API", 12.0), ("Phone", 8.0))


@dataclass(frozen=True, slots=True)
class Program:
    """What differs between the programs; `open_now` is the number open at the end."""

    prefix: str
    tickets: int
    open_now: int
    teams: tuple[names.Team, ...]
    outage: names.Outage
    requesters: tuple[str, ...]
    bank_share: float

    @property
    def outage_share(self) -> float:
        """The share of arrivals that the team of the outage has in other months."""
        ours = sum(team.weight for team in self.teams if team.name == self.outage.team)
        return ours / sum(team.weight for team in self.teams)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A ticket as it starts; `group` owns it in the end, others may have it before."""

    ticket_id: str
    start: dt.datetime
    title: str
    kind: str
    priority: str
    group: str
    requester: str
    assignee: str
    root_cause: str
    source: str


def arrivals(rng: Random, program: Program, until: dt.datetime) -> tuple[Arrival, ...]:
    """All tickets of the two years before `until`, oldest first."""
    starts = _starts(rng, program, until)
    return tuple(
        _arrival(rng, program, f"{program.prefix}-{number:05d}", start, until)
        for number, start in enumerate(starts, start=1)
    )


def members(program: Program, group: str) -> tuple[str, ...]:
    """Who works in a team: each person in one team of a program."""
    place = [team.name for team in program.teams].index(group)
    return names.PEOPLE[place :: len(program.teams)]


def _starts(rng: Random, program: Program, until: dt.datetime) -> list[dt.datetime]:
    end = until.astimezone(until.tzinfo).date()
    days = [end - dt.timedelta(days=ago) for ago in range(HISTORY.days, -1, -1)]
    shares = list(accumulate(_day_weight(day, end, program.outage_share) for day in days))
    starts: list[dt.datetime] = []
    while len(starts) < program.tickets:
        day = days[min(bisect(shares, rng.random() * shares[-1]), len(days) - 1)]
        start = _moment(rng, day, until.tzinfo)
        if until - HISTORY <= start < until:
            starts.append(start)
    return sorted(starts)


def _day_weight(day: dt.date, end: dt.date, outage_share: float) -> float:
    ago = (end - day).days
    quiet = day.month == 12 and day.day > 20
    season = QUIET_LATE_DECEMBER if quiet else SEASON[day.month - 1]
    climb = 1 + CLIMB * min(1.0, 2 * max(0, CLIMB_DAYS - ago) / CLIMB_DAYS)
    outage = 1 + (OUTAGE_FACTOR - 1) * outage_share * (ago in OUTAGE_DAYS)
    growth = float(GROWTH_PER_YEAR ** (-ago / 365))
    return WEEKDAYS[day.weekday()] * max(season, climb if climb > 1 else 0) * outage * growth


def _moment(rng: Random, day: dt.date, zone: dt.tzinfo | None) -> dt.datetime:
    """Mostly working hours around noon, some at any hour; in UTC."""
    office = day.weekday() < 5 and rng.random() < 0.84
    hours = 8.3 + 4.9 * (rng.random() + rng.random()) if office else 24 * rng.random()
    midnight = dt.datetime.combine(day, dt.time(), zone)
    return (midnight + dt.timedelta(seconds=int(hours * 3600))).astimezone(dt.UTC)


def _arrival(
    rng: Random, program: Program, ticket_id: str, start: dt.datetime, until: dt.datetime
) -> Arrival:
    in_outage = (until - start).days in OUTAGE_DAYS
    team = weighted(rng, [(team, _weight(team, program, in_outage)) for team in program.teams])
    ours = in_outage and team.name == program.outage.team and rng.random() < 0.75
    kind, template = pick(rng, program.outage.topics if ours else team.topics)
    bank = pick(rng, names.BANKS)
    asked_by_bank = "{bank}" in template and rng.random() < program.bank_share
    night = not 6 <= start.astimezone(until.tzinfo).hour < 20
    watched = rng.random() < (0.8 if night else 0.5 if kind == names.INCIDENT else 0.06)
    watched = watched and not asked_by_bank and kind not in (names.PARTNER, names.ESCALATION)
    return Arrival(
        ticket_id=ticket_id,
        start=start,
        title=names.filled_title(rng, template, bank),
        kind=kind,
        priority=weighted(rng, PRIORITIES[kind]),
        group=team.name,
        requester=bank if asked_by_bank else pick(rng, program.requesters),
        assignee=pick(rng, members(program, team.name)),
        root_cause=program.outage.cause if ours else pick(rng, team.causes),
        source="Monitoring" if watched else weighted(rng, SOURCES),
    )


def _weight(team: names.Team, program: Program, in_outage: bool) -> float:
    hit = in_outage and team.name == program.outage.team
    return team.weight * (OUTAGE_FACTOR if hit else 1)
