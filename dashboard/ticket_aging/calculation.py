"""Ticket aging put together from what the store hands in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import SECONDS_PER_DAY, Instants
from dashboard.programs import Program
from dashboard.scope import Scope, is_partial
from dashboard.ticket_aging import ages, durations, flow, sla, survival
from dashboard.ticket_aging.at_cut import AtCut
from dashboard.ticket_aging.columns import Column, Mask
from dashboard.ticket_aging.values import (
    CLOCKS,
    AgeStats,
    CycleTimes,
    DataQuality,
    OpenTicket,
    Population,
    Source,
    Survival,
    TicketAging,
)

OLDEST = 10
Labels = Mapping[int, tuple[str, str]]
"""Key and title by the id of the ticket."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The open tickets with their clocks, in the order in which they should be unblocked."""

    found: AtCut
    clocks: ages.Clocks
    service: sla.Service
    held_up: NDArray[np.uint8]
    """Positions in ``sla.HELD_UP``."""
    place: Instants
    """Ascending: gravest reason first, then more reasons, then the older ones."""
    order: NDArray[np.intp]
    """Rows in the order of ``place``."""
    pace: Mapping[str, float]
    """``flow.pace_by_state``."""

    def until(self, count: int) -> NDArray[np.intp]:
        """The first ``count`` of them, and those that stand level with the last."""
        if not 0 < count < len(self.order):
            return self.order[:count]
        last = self.place[self.order[count - 1]]
        return self.order[: np.searchsorted(self.place, last, side="right", sorter=self.order)]

    def oldest(self) -> NDArray[np.intp]:
        """The ten oldest, and those that are as old as the last of them."""
        age = self.clocks.age
        if len(age) <= OLDEST:
            return np.arange(len(age))
        return np.flatnonzero(age >= np.partition(age, -OLDEST)[-OLDEST])

    def is_held_up(self) -> Mask:
        """Which of them have a reason to be unblocked this week."""
        return np.asarray(self.held_up > 0, dtype=np.bool_)

    def at_risk(self) -> NDArray[np.intp]:
        """Those whose SLA is nearly used up."""
        return np.flatnonzero(self.service.has(sla.AT_RISK))

    def ids(self, count: int) -> list[int]:
        """The tickets whose labels are needed where ``count`` of them are listed."""
        rows = np.concatenate((self.until(count), self.oldest()))
        return np.unique(self.found.open.id[rows]).tolist()  # type: ignore[no-any-return]


def ranking(found: AtCut, program: Program, scope: Scope, overdue: Collection[int] = ()) -> Ranking:
    """The open tickets of a cut, ranked; ``overdue`` are ids as ``sla.unblock_reasons`` says."""
    still, policy, calendar = found.open, program.tickets, program.calendar
    clocks = ages.clocks(still, calendar, policy.workflow, scope.as_of)
    service = sla.service(still, policy, calendar, found.cut)
    pace = flow.pace_by_state(found, policy.workflow)
    held_up = sla.unblock_reasons(still, service, pace, found.cut, overdue)
    place = _GRAVITY[held_up] - clocks.age
    return Ranking(found, clocks, service, held_up, place, np.argsort(place, kind="stable"), pace)


def _gravity(reasons: Sequence[str]) -> int:
    """Lower is graver; a step is more than any age in days."""
    most = len(sla.REASONS)
    gravest = sla.REASONS.index(reasons[0]) if reasons else most
    return (gravest * (most + 1) + most - len(reasons)) << 32


_GRAVITY = np.array([_gravity(reasons) for reasons in sla.HELD_UP])


def ticket_aging(
    ranked: Ranking,
    labels: Labels,
    program: Program,
    scope: Scope,
    listed: int,
    quality: DataQuality,
    source: Source | None,
) -> TicketAging:
    """All of tickets.md for one program, as of one date; ``listed`` open tickets are told."""
    calendar, policy, found = program.calendar, program.tickets, ranked.found
    age, others = ranked.clocks.age, survival.censored_at_cut(found)
    curve = survival.curve_at_cut(found, others)
    cycle_times, lasting = durations.cycle_times(found, program, scope), survival.survival(curve)
    return TicketAging(
        program=program, scope=scope, cut=found.cut, partial_week=is_partial(program, scope),
        population=_population(found),
        buckets={c: ages.age_buckets(getattr(ranked.clocks, c), policy.buckets) for c in CLOCKS},
        buckets_by=ages.buckets_by_dimension(found, age, program),
        open_by_state=_open_by_state(found, program),
        points=ages.age_points(found.open.state, age),
        ages=_age_stats(ranked, labels),
        cycle_times=cycle_times,
        survival=lasting,
        survival_by_priority=_survival_by_priority(found, others, program),
        curve=survival.curve_points(curve, _last_day(lasting, cycle_times)),
        resolved_within_14_days=survival.resolved_within(curve),
        time_in_state=flow.time_in_state(found, policy.workflow),
        weeks=flow.weekly_flow(found, calendar, scope.as_of),
        sla=sla.sla_summary(found, ranked.service, policy),
        at_risk=_at_risk(ranked, labels),
        first_response=sla.first_response(found),
        service_week=sla.service_week(found, program, scope.as_of),
        reassignments=_histogram(found, "reassignments"),
        reopens=_histogram(found, "reopens"),
        held_up=int(ranked.is_held_up().sum()),
        open_tickets=_open_tickets(ranked, labels, program, listed),
        root_causes=ages.root_causes(found.open.cause, age),
        quality=quality, source=source,
    )  # fmt: skip


def _at_risk(ranked: Ranking, labels: Labels) -> tuple[str, ...]:
    """Keys, sorted; of those that are told one by one."""
    ids = ranked.found.open.id[ranked.at_risk()].tolist()
    return tuple(sorted(labels[i][0] for i in ids if i in labels))


def _last_day(lasting: Survival, closed: CycleTimes) -> float:
    """How far the curve is drawn: a little past the 95th percentile of either."""
    return 1.2 * max(lasting.p95 or 0.0, closed.all_elapsed.linear[95] or 0.0)


def _survival_by_priority(
    found: AtCut, others: survival.Censored, program: Program
) -> dict[str, Survival]:
    counts = durations.done_by_priority(found)
    counts += np.bincount(others.priority, minlength=len(counts))
    return {
        name: survival.survival(survival.curve_at_cut(found, others, code))
        for name, code in durations.priorities(found.names.priority, counts, program).items()
    }


def _population(found: AtCut) -> Population:
    done, dropped = len(found.ranks()), int(np.count_nonzero(found.dropped))
    still, reopened = found.open, np.flatnonzero(found.columns.ended.reopens > 0)
    back = int(np.count_nonzero(still.reopens))
    return Population(
        in_scope=done + dropped + len(still),
        open=len(still),
        done=done,
        cancelled=dropped,
        not_yet_started_at_cut=found.not_yet_started,
        reopened_ever=back + int(np.count_nonzero((found.done | found.dropped)[reopened])),
        open_after_reopen=back,
        open_missing_priority=int(np.count_nonzero(still.priority.codes == 0)),
        open_missing_group=int(np.count_nonzero(still.group.codes == 0)),
    )


def _open_by_state(found: AtCut, program: Program) -> dict[str, int]:
    counts = zip(program.tickets.workflow.states, found.open.state.counts().tolist(), strict=True)
    return {state.name: n for state, n in counts if not state.terminal}


def _age_stats(ranked: Ranking, labels: Labels) -> AgeStats:
    """Mean, 85th percentile, total and the ten oldest, by age descending and then by key."""
    age, rows = ranked.clocks.age, ranked.oldest()
    keys = (labels[i][0] for i in ranked.found.open.id[rows].tolist())
    oldest = sorted(zip(keys, age[rows].tolist(), strict=True), key=lambda row: (-row[1], row[0]))
    mean = float(age.mean()) if len(age) else None
    return AgeStats(mean, ages.age_p85(age), int(age.sum()), tuple(oldest[:OLDEST]))


def _histogram(found: AtCut, name: str) -> dict[int, int]:
    """Tickets in scope by how often something happened to them."""
    over: Column = getattr(found.columns.ended, name)
    some = np.flatnonzero(over > 0)
    some = some[(found.done | found.dropped)[some]]
    counts = np.bincount(np.concatenate((over[some], getattr(found.open, name))), minlength=1)
    counts[0] += np.count_nonzero(found.done) + np.count_nonzero(found.dropped) - len(some)
    return {times: n for times, n in enumerate(counts.tolist()) if n}


def _open_tickets(
    ranked: Ranking, labels: Labels, program: Program, listed: int
) -> tuple[OpenTicket, ...]:
    """The first of the open tickets with their clocks; level ones by their key."""
    rows = ranked.until(listed)
    keys = [labels[i][0] for i in ranked.found.open.id[rows].tolist()]
    in_order = sorted(zip(ranked.place[rows].tolist(), keys, rows.tolist(), strict=True))
    return told(ranked, labels, program, np.array([r for _, _, r in in_order[:listed]], np.intp))


def told(
    ranked: Ranking, labels: Labels, program: Program, rows: NDArray[np.intp]
) -> tuple[OpenTicket, ...]:
    """These open tickets with their clocks, one by one."""
    still, clocks, service = ranked.found.open, ranked.clocks, ranked.service
    edges, hours = program.tickets.buckets, program.tickets.sla_hours
    named = {
        name: getattr(still, name).texts()[rows].tolist()
        for name in ("kind", "priority", "group", "requester", "state")
    }
    columns = (
        *zip(*(labels[i] for i in still.id[rows].tolist()), strict=True),
        *named.values(), *(getattr(clocks, clock)[rows].tolist() for clock in CLOCKS),
        [edges.labels[i] for i in ages.bucket_index(clocks.age[rows], edges)],
        ((ranked.found.cut - still.state_since[rows]) / SECONDS_PER_DAY).tolist(),
        still.reopens[rows].tolist(), still.reassignments[rows].tolist(),
        [sla.OF_OPEN[i] for i in service.status[rows].tolist()],
        (service.used[rows] / 3600).tolist(), [hours.get(p) for p in named["priority"]],
        [sla.HELD_UP[i] for i in ranked.held_up[rows].tolist()],
    )  # fmt: skip
    return tuple(OpenTicket(*row) for row in zip(*columns, strict=True)) if len(rows) else ()
