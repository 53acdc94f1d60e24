"""Service levels, first response, and what to unblock this week (tickets.md, 11 to 13)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import SECONDS_PER_DAY, Instants, ProgramCalendar
from dashboard.programs import ACTIVE, Program, TicketPolicy
from dashboard.ticket_aging.at_cut import AtCut, OpenTickets
from dashboard.ticket_aging.columns import AT_FOREVER, Mask
from dashboard.ticket_aging.durations import percentiles, ranked
from dashboard.ticket_aging.ranks import Ranks
from dashboard.ticket_aging.values import NEVER, FirstResponse, Floats, ServiceWeek, Sla

MET, BREACHED_DONE, OK_OPEN = "met", "breached_done", "ok_open"
AT_RISK, BREACHED_OPEN, NO_SLA = "at_risk", "breached_open", "none"
STATUSES = (MET, BREACHED_DONE, OK_OPEN, AT_RISK, BREACHED_OPEN)
OF_OPEN = (OK_OPEN, AT_RISK, BREACHED_OPEN, NO_SLA)
RISK_SHARE = 0.75
BOUNCING = 3
OVERDUE = "overdue action items"
REASONS = ("breached", "at risk", "stuck", "bouncing", OVERDUE)
HELD_UP = tuple(
    tuple(reason for i, reason in enumerate(REASONS) if held >> i & 1)
    for held in range(1 << len(REASONS))
)
"""All that can hold a ticket up at once, by the sum of the powers of two of the places."""


@dataclass(frozen=True, slots=True)
class Service:
    """The SLA of the open tickets; ``status`` are positions in ``OF_OPEN``."""

    used: Instants
    """Business seconds in active states up to the cut."""
    target: Floats
    """Business seconds, NaN where the priority has none."""
    status: NDArray[np.int8]

    def has(self, status: str) -> Mask:
        """Which tickets are in this status."""
        found: Mask = self.status == OF_OPEN.index(status)
        return found


def service(
    tickets: OpenTickets, policy: TicketPolicy, calendar: ProgramCalendar, cut: int
) -> Service:
    """The SLA of each open ticket at the cut."""
    used = sla_seconds(tickets, policy, calendar, cut)
    hours = tickets.priority.looked_up(policy.sla_hours, np.nan)
    return Service(used, hours * 3600, _status(used, hours * 3600))


def _status(used: Instants, target: Floats) -> NDArray[np.int8]:
    status = np.select(
        [np.isnan(target), used > target, used >= RISK_SHARE * target],
        [OF_OPEN.index(NO_SLA), OF_OPEN.index(BREACHED_OPEN), OF_OPEN.index(AT_RISK)],
        OF_OPEN.index(OK_OPEN),
    )
    return status.astype(np.int8)


def sla_seconds(
    tickets: OpenTickets, policy: TicketPolicy, calendar: ProgramCalendar, cut: int
) -> Instants:
    """Business seconds that each ticket has spent in active states up to the cut."""
    active = tickets.state.where(*(s.name for s in policy.workflow.states if s.kind == ACTIVE))
    running = np.zeros(len(tickets), dtype=np.int64)
    until = calendar.business_clock(np.array([cut]))[0]
    running[active] = until - calendar.business_clock(tickets.from_at[active])
    return tickets.sla_used + running


def sla_summary(found: AtCut, open_: Service, policy: TicketPolicy) -> Sla:
    """Counts by status, in all and for each priority that has a target."""
    by_priority = {
        name: _by_status(found, open_, found.names.priority.index(name), hours * 3600)
        for name, hours in policy.sla_hours.items()
    }
    counts = {status: sum(c[status] for c in by_priority.values()) for status in STATUSES}
    rows = np.count_nonzero(found.done) + np.count_nonzero(found.dropped) + len(found.open)
    return Sla({**counts, NO_SLA: int(rows) - sum(counts.values())}, by_priority)


def _by_status(found: AtCut, open_: Service, priority: int, target: float) -> dict[str, int]:
    """Of one priority; a cancelled ticket has no SLA."""
    ended = found.columns.ended
    late = len(
        found.ranks(priority) & Ranks.of(ended.sla_used > np.uint32(min(target, AT_FOREVER)))
    )
    of_it = np.bincount(open_.status[found.open.priority.codes == priority], minlength=len(OF_OPEN))
    still = dict(zip(OF_OPEN, of_it.tolist(), strict=True))
    return {MET: len(found.ranks(priority)) - late, BREACHED_DONE: late} | {
        status: still[status] for status in (OK_OPEN, AT_RISK, BREACHED_OPEN)
    }


def first_response(found: AtCut) -> FirstResponse:
    """Hours from start to first response; responses after the cut have not come yet."""
    answered, still = found.columns.answered, found.open
    kept = found.of(answered.ticket, answered.at < np.uint32(found.cut))
    responded, waits = ranked(answered.seconds, kept)
    silent = (still.first_response_at == NEVER) | (still.first_response_at >= found.cut)
    return FirstResponse(responded, int(silent.sum()), percentiles(responded, waits, 3600))


def kept_sla(found: AtCut, policy: TicketPolicy, rows: Mask) -> tuple[Mask, Mask]:
    """Of done ``rows`` of ``ended`` those that have a target, and of them those that kept it."""
    ended, hours = found.columns.ended, policy.sla_hours
    target = np.array([hours.get(name, np.nan) for name in found.names.priority]) * 3600
    of_row = target[ended.priority]
    due = rows & ~np.isnan(of_row)
    return due, due & (ended.sla_used <= of_row)


def service_week(found: AtCut, program: Program, as_of: date) -> ServiceWeek:
    """What was finished and first answered within the week of ``as_of``, up to the cut."""
    calendar, columns = program.calendar, found.columns
    begin = np.uint32(calendar.midnight(calendar.week_ending(as_of) - timedelta(days=6)))
    done = found.done & (columns.ended.final_at >= begin)
    due, kept = kept_sla(found, program.tickets, done)
    heard = (columns.answered.at >= begin) & (columns.answered.at < np.uint32(found.cut))
    waits = ranked(columns.answered.seconds, found.of(columns.answered.ticket, heard))
    return ServiceWeek(
        due=int(np.count_nonzero(due)),
        kept=int(np.count_nonzero(kept)),
        responses=percentiles(*waits, 3600),
    )


def unblock_reasons(
    tickets: OpenTickets,
    open_: Service,
    pace: Mapping[str, float],
    cut: int,
    overdue: Collection[int] = (),
) -> NDArray[np.uint8]:
    """What holds each open ticket up, as a position in ``HELD_UP``.

    ``overdue`` are the ids of the tickets with action items that are past their day.
    """
    days = (cut - tickets.state_since) / SECONDS_PER_DAY
    slow = days > tickets.state.looked_up(pace, np.inf)
    bouncing = tickets.reassignments >= BOUNCING
    late = np.isin(tickets.id, np.array(sorted(overdue), dtype=np.int64))
    each = np.array((open_.has(BREACHED_OPEN), open_.has(AT_RISK), slow, bouncing, late))
    found: NDArray[np.uint8] = np.packbits(each, axis=0, bitorder="little")[0]
    return found
