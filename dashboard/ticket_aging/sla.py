"""Service levels, first response, and what to unblock this week (tickets.md, 11 to 13)."""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from dashboard.program_calendar import SECONDS_PER_DAY, Instants, ProgramCalendar
from dashboard.programs import ACTIVE, TERMINAL, TicketPolicy
from dashboard.ticket_aging.ages import in_states
from dashboard.ticket_aging.durations import Mask, percentiles
from dashboard.ticket_aging.facts import TicketsAtCut
from dashboard.ticket_aging.values import NEVER, FirstResponse, Floats, Sla, Text

MET, BREACHED_DONE, OK_OPEN = "met", "breached_done", "ok_open"
AT_RISK, BREACHED_OPEN, NO_SLA = "at_risk", "breached_open", "none"
STATUSES = (MET, BREACHED_DONE, OK_OPEN, AT_RISK, BREACHED_OPEN)
RISK_SHARE = 0.75
BOUNCING = 3
REASONS = ("breached", "at risk", "stuck", "bouncing")


def sla_seconds(
    tickets: TicketsAtCut, policy: TicketPolicy, calendar: ProgramCalendar, cut: int
) -> Instants:
    """Business seconds that each ticket has spent in active states up to the cut."""
    active = in_states(tickets.state, (s.name for s in policy.workflow.states if s.kind == ACTIVE))
    running = np.zeros(len(tickets.state), dtype=np.int64)
    until = calendar.business_clock(np.array([cut]))[0]
    running[active] = until - calendar.business_clock(tickets.from_at[active])
    return tickets.sla_used + running


def sla_targets(priorities: Text, policy: TicketPolicy) -> Floats:
    """Target in business seconds of each ticket, NaN where its priority has none."""
    seconds = {p: hours * 3600 for p, hours in policy.sla_hours.items()}
    return np.array([seconds.get(p, np.nan) for p in priorities], dtype=np.float64)


def sla_status(
    tickets: TicketsAtCut, used: Instants, targets: Floats, policy: TicketPolicy
) -> Text:
    """met, breached_done, ok_open, at_risk, breached_open or none for each ticket."""
    kinds = {state.name: state.kind for state in policy.workflow.states}
    kind = np.array([kinds[s] for s in tickets.state], dtype=object)
    open_, late = ~np.isin(kind, list(TERMINAL)), used > targets
    choices: list[tuple[Mask, str]] = [
        (np.isnan(targets) | (kind == "cancelled"), NO_SLA),
        (late & open_, BREACHED_OPEN),
        (late, BREACHED_DONE),
        (~open_, MET),
        (used >= RISK_SHARE * targets, AT_RISK),
    ]
    status = np.full(len(used), OK_OPEN, dtype=object)
    for chosen, name in reversed(choices):
        status[chosen] = name
    return status


def sla_summary(tickets: TicketsAtCut, status: Text, policy: TicketPolicy) -> Sla:
    """Counts by status, in all and for each priority that has a target."""
    return Sla(
        counts=_counts(status, (*STATUSES, NO_SLA)),
        by_priority={p: _counts(status[tickets.priority == p], STATUSES) for p in policy.sla_hours},
        at_risk=tuple(sorted(tickets.key[status == AT_RISK])),
    )


def _counts(status: Text, names: tuple[str, ...]) -> dict[str, int]:
    found = Counter(status)
    return {name: found[name] for name in names}


def first_response(tickets: TicketsAtCut, open_: Mask, cut: int) -> FirstResponse:
    """Hours from start to first response; responses after the cut have not come yet."""
    responded = (tickets.first_response_at != NEVER) & (tickets.first_response_at < cut)
    waits = (tickets.first_response_at - tickets.started_at)[responded] / 3600
    return FirstResponse(int(responded.sum()), int((open_ & ~responded).sum()), percentiles(waits))


def unblock_reasons(
    tickets: TicketsAtCut, status: Text, pace: Mapping[str, float], cut: int
) -> list[tuple[str, ...]]:
    """Why each open ticket should be unblocked this week, gravest first; () where nothing."""
    days = (cut - tickets.state_since) / SECONDS_PER_DAY
    slow = days > np.array([pace.get(s, np.inf) for s in tickets.state], dtype=np.float64)
    flags = (
        status == BREACHED_OPEN, status == AT_RISK, slow, tickets.reassignments >= BOUNCING,
    )  # fmt: skip
    rows = zip(*(flag.tolist() for flag in flags), strict=True)
    return [tuple(r for r, on in zip(REASONS, row, strict=True) if on) for row in rows]
