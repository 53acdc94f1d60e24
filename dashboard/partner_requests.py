"""How quickly and how well each team that asks is answered: partner requests as of a cut."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from dashboard.program_calendar import SECONDS_PER_DAY
from dashboard.programs import Program, TicketPolicy
from dashboard.scope import Scope
from dashboard.ticket_aging import sla
from dashboard.ticket_aging.at_cut import AtCut
from dashboard.ticket_aging.calculation import Ranking
from dashboard.ticket_aging.columns import Column, Mask, Rows
from dashboard.ticket_aging.durations import percentiles
from dashboard.ticket_aging.values import Percentiles, Source

SPANS = (1, 4, 13, 52)
"""Weeks up to the cut that can be looked at."""
USUAL_SPAN = 13
FEW = 5
"""Below so many a percentile or a share says little."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The requests of one team, or of all: open ones at the cut, the rest within the span."""

    team: str
    open: int
    past_sla: int
    first_response: Percentiles
    """Hours from start, of the first responses within the span."""
    took: Percentiles
    """Days from start to resolution, of those resolved within the span and still done."""
    reopened: int
    """Of those resolved, the ones that had been reopened before."""
    due: int
    """Of those resolved, the ones whose priority has an SLA."""
    kept: int
    """Of those, how many kept it."""
    rated: int
    rating: float | None
    """Mean of the requesters' ratings, 1 to 5, of those resolved that have one."""

    @property
    def done(self) -> int:
        """Resolved within the span, and still done."""
        return self.took.n

    @property
    def reopened_share(self) -> float | None:
        """Of those resolved, how many had been reopened."""
        return self.reopened / self.done if self.done else None

    @property
    def on_time(self) -> float | None:
        """Of those resolved that have an SLA, how many kept it."""
        return self.kept / self.due if self.due else None


@dataclass(frozen=True, slots=True)
class PartnerRequests:
    """Partner requests of a program as of a date."""

    program: Program
    scope: Scope
    cut: int
    partial_week: bool
    weeks: int
    since: int
    """Where the span begins; it ends with the cut."""
    all: Answers
    teams: tuple[Answers, ...]
    """Most resolved first, then most open, then by name; only teams of which something is told."""
    source: Source | None


@dataclass(frozen=True, slots=True)
class _Parts:
    """Values and the team of each: what falls into the span, and what is open."""

    waits: tuple[Column, Column]
    took: tuple[Column, Column]
    reopened: tuple[Column, Column]
    kept: tuple[Column, Column]
    rating: tuple[Column, Column]
    late: tuple[Column, Column]

    def of(self, rows: list[Rows]) -> "_Parts":
        chosen = (
            (values[r], team[r]) for (values, team), r in zip(self.pairs(), rows, strict=True)
        )
        return _Parts(*chosen)

    def pairs(self) -> tuple[tuple[Column, Column], ...]:
        """All of them, in their order."""
        return (self.waits, self.took, self.reopened, self.kept, self.rating, self.late)


def span_start(program: Program, scope: Scope, weeks: int) -> int:
    """Local midnight so many weeks before the cut."""
    return program.calendar.midnight(scope.as_of - timedelta(days=7 * weeks - 1))


def on_time(found: AtCut, policy: TicketPolicy, since: int) -> tuple[int, int]:
    """How many resolved since then have an SLA, and how many kept it."""
    due, kept = sla.kept_sla(found, policy, _resolved(found, since))
    return int(np.count_nonzero(due)), int(np.count_nonzero(kept))


def _resolved(found: AtCut, since: int) -> Mask:
    rows: Mask = found.done & (found.columns.ended.final_at >= np.uint32(since))
    return rows


def answers_by_team(
    ranked: Ranking, policy: TicketPolicy, since: int
) -> tuple[Answers, tuple[Answers, ...]]:
    """All requests of a ranking, which holds nothing else, and those of each team."""
    parts, names = _parts(ranked, policy, since), ranked.found.names.requester
    teams = sorted(_by_team(parts, names), key=lambda a: (-a.done, -a.open, a.team))
    return _answers("All", parts), tuple(teams)


def _parts(ranked: Ranking, policy: TicketPolicy, since: int) -> _Parts:
    found, columns = ranked.found, ranked.found.columns
    ended, answered, tickets = columns.ended, columns.answered, columns.tickets
    done = np.flatnonzero(_resolved(found, since))
    heard = (answered.at >= np.uint32(since)) & (answered.at < np.uint32(found.cut))
    first = np.flatnonzero(found.of(answered.ticket, heard))
    of_done = ended.ticket[done]
    team = tickets.requester[of_done]
    due, kept = sla.kept_sla(found, policy, _resolved(found, since))
    return _Parts(
        waits=(answered.seconds[first], tickets.requester[answered.ticket[first]]),
        took=(ended.took[done], team),
        reopened=(ended.reopens[done] > 0, team),
        kept=(kept[due], tickets.requester[ended.ticket[due]]),
        rating=(tickets.rating[of_done], team),
        late=(ranked.service.has(sla.BREACHED_OPEN), found.open.requester.codes),
    )


def _by_team(parts: _Parts, names: tuple[str, ...]) -> Iterator[Answers]:
    """One pass through each column: rows are grouped, not looked for team by team."""
    pairs = parts.pairs()
    orders = [np.argsort(team, kind="stable") for _, team in pairs]
    bounds = [
        np.searchsorted(team[order], np.arange(len(names) + 1))
        for (_, team), order in zip(pairs, orders, strict=True)
    ]
    for code, name in enumerate(names):
        rows = [
            order[bound[code] : bound[code + 1]]
            for order, bound in zip(orders, bounds, strict=True)
        ]
        if any(len(r) for r in rows):
            yield _answers(name, parts.of(rows))


def _answers(team: str, parts: _Parts) -> Answers:
    ratings = parts.rating[0][parts.rating[0] > 0]
    late = parts.late[0]
    return Answers(
        team=team,
        open=len(late),
        past_sla=int(np.count_nonzero(late)),
        first_response=_percentiles(parts.waits[0], 3600),
        took=_percentiles(parts.took[0], SECONDS_PER_DAY),
        reopened=int(np.count_nonzero(parts.reopened[0])),
        due=len(parts.kept[0]),
        kept=int(np.count_nonzero(parts.kept[0])),
        rated=len(ratings),
        rating=float(ratings.mean()) if len(ratings) else None,
    )


def _percentiles(seconds: Column, unit: int) -> Percentiles:
    ascending = np.sort(seconds)
    return percentiles(len(ascending), lambda ranks: ascending[ranks], unit)
