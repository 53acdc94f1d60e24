"""Service levels, first response, and what to unblock this week (tickets.md, 11 to 13)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import SECONDS_PER_DAY, Instants, ProgramCalendar
from dashboard.programs import ACTIVE, TicketPolicy
from dashboard.ticket_aging.at_cut import AtCut, OpenTickets
from dashboard.ticket_aging.columns import Mask
from dashboard.ticket_aging.durations import percentiles, ranked
from dashboard.ticket_aging.values import NEVER, FirstResponse, Floats, Sla

MET, BREACHED_DONE, OK_OPEN = "met", "breached_done", "ok_open"
AT_RISK, BREACHED_OPEN, NO_SLA = "at_risk", "breached_open", "none"
STATUSES = (MET, BREACHED_DONE, OK_OPEN, AT_RISK, BREACHED_OPEN)
OF_OPEN = (OK_OPEN, AT_RISK, BREACHED_OPEN, NO_SLA)
RISK_SHARE = 0.75
BOUNCING = 3
OVERDUE = "overdue action items"
REASONS = ("breached", "at risk", "stuck", "bouncing", OVERDUE)


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
    late = int(
        np.count_nonzero(found.done & (ended.priority == priority) & (ended.sla_used > target))
    )
    of_it = np.bincount(open_.status[found.open.priority.codes == priority], minlength=len(OF_OPEN))
    still = dict(zip(OF_OPEN, of_it.tolist(), strict=True))
    return {MET: int(found.running(priority)[-1]) - late, BREACHED_DONE: late} | {
        status: still[status] for status in (OK_OPEN, AT_RISK, BREACHED_OPEN)
    }


def first_response(found: AtCut) -> FirstResponse:
    """Hours from start to first response; responses after the cut have not come yet."""
    answered, still = found.columns.answered, found.open
    kept = found.of(answered.ticket, answered.at < np.uint32(found.cut))
    responded, waits = ranked(answered.seconds, kept)
    silent = (still.first_response_at == NEVER) | (still.first_response_at >= found.cut)
    return FirstResponse(responded, int(silent.sum()), percentiles(responded, waits, 3600))


def unblock_reasons(
    tickets: OpenTickets,
    open_: Service,
    pace: Mapping[str, float],
    cut: int,
    overdue: Collection[int] = (),
) -> NDArray[np.bool_]:
    """For each open ticket (row) which of the ``REASONS`` (column) hold it up.

    ``overdue`` are the ids of the tickets with action items that are past their day.
    """
    days = (cut - tickets.state_since) / SECONDS_PER_DAY
    slow = days > tickets.state.looked_up(pace, np.inf)
    bouncing = tickets.reassignments >= BOUNCING
    late = np.isin(tickets.id, np.array(sorted(overdue), dtype=np.int64))
    return np.column_stack((open_.has(BREACHED_OPEN), open_.has(AT_RISK), slow, bouncing, late))
