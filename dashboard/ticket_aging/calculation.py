"""Ticket aging put together from what the store hands in."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date

import numpy as np

from dashboard.program_calendar import SECONDS_PER_DAY, Instants, ProgramCalendar
from dashboard.programs import CANCELLED, DONE, Program
from dashboard.scope import Scope
from dashboard.ticket_aging import ages, durations, flow, sla
from dashboard.ticket_aging.facts import TicketFacts, TicketsAtCut
from dashboard.ticket_aging.values import (
    CLOCKS,
    NONE,
    OpenTicket,
    Population,
    Text,
    TicketAging,
    WeekFlow,
)


def ticket_aging(facts: TicketFacts, program: Program, scope: Scope) -> TicketAging:
    """All of tickets.md for one program, as of one date."""
    calendar, policy, tickets = program.calendar, program.tickets, facts.tickets
    cut = calendar.cut(scope.as_of)
    kinds = {kind: _of_kind(tickets, program, kind) for kind in (DONE, CANCELLED)}
    open_ = ~(kinds[DONE] | kinds[CANCELLED])
    still, done = chosen(tickets, open_), chosen(tickets, kinds[DONE])
    clocks = ages.clocks(still, calendar, policy.workflow, scope.as_of)
    used = sla.sla_seconds(tickets, policy, calendar, cut)
    status = sla.sla_status(tickets, used, sla.sla_targets(tickets.priority, policy), policy)
    days = (np.where(open_, cut, tickets.final_at) - tickets.started_at) / SECONDS_PER_DAY
    return TicketAging(
        program=program,
        scope=scope,
        cut=cut,
        partial_week=scope.running or calendar.week_ending(scope.as_of) != scope.as_of,
        population=_population(tickets, open_, kinds, facts.not_yet_started),
        buckets={c: ages.age_buckets(getattr(clocks, c), policy.buckets) for c in CLOCKS},
        buckets_by=ages.buckets_by_dimension(still, clocks.age, policy),
        open_by_state=_open_by_state(still, program),
        ages=ages.age_stats(still.key, clocks.age),
        cycle_times=durations.cycle_times(done, program, scope.as_of),
        survival=durations.survival(days, kinds[DONE]),
        survival_by_priority={
            p: durations.survival(days[of_it], kinds[DONE][of_it])
            for p in ages.priorities(tickets, policy)
            for of_it in [tickets.priority == p]
        },
        resolved_within_14_days=durations.resolved_within(days, kinds[DONE]),
        time_in_state=flow.time_in_state(facts.intervals, policy.workflow, cut),
        weeks=_weeks(facts, calendar, scope.as_of),
        sla=sla.sla_summary(tickets, status, policy),
        first_response=sla.first_response(tickets, open_, cut),
        reassignments=_histogram(tickets.reassignments.tolist()),
        reopens=_histogram(tickets.reopens.tolist()),
        open_tickets=_open_tickets(still, clocks, used[open_], status[open_], facts, program, cut),
        root_causes=ages.root_causes(still.root_cause, clocks.age),
        quality=facts.quality,
        source=facts.source,
    )


def chosen(tickets: TicketsAtCut, rows: durations.Mask) -> TicketsAtCut:
    """The tickets of these rows."""
    return TicketsAtCut(*(getattr(tickets, f.name)[rows] for f in fields(TicketsAtCut)))


def _of_kind(tickets: TicketsAtCut, program: Program, kind: str) -> durations.Mask:
    names = (s.name for s in program.tickets.workflow.states if s.kind == kind)
    return ages.in_states(tickets.state, names)


def _population(
    tickets: TicketsAtCut,
    open_: durations.Mask,
    kinds: Mapping[str, durations.Mask],
    not_yet_started: int,
) -> Population:
    reopened = tickets.reopens > 0
    return Population(
        in_scope=len(tickets.key),
        open=int(open_.sum()),
        done=int(kinds[DONE].sum()),
        cancelled=int(kinds[CANCELLED].sum()),
        not_yet_started_at_cut=not_yet_started,
        reopened_ever=int(reopened.sum()),
        open_after_reopen=int((open_ & reopened).sum()),
        open_missing_priority=int((open_ & (tickets.priority == NONE)).sum()),
        open_missing_group=int((open_ & (tickets.group == NONE)).sum()),
    )


def _open_by_state(still: TicketsAtCut, program: Program) -> dict[str, int]:
    counts = Counter(still.state)
    return {s.name: counts[s.name] for s in program.tickets.workflow.states if not s.terminal}


def _weeks(facts: TicketFacts, calendar: ProgramCalendar, as_of: date) -> tuple[WeekFlow, ...]:
    if not len(facts.tickets.key):
        return ()
    first = calendar.local_days(facts.tickets.started_at.min(keepdims=True))[0].astype(date)
    return flow.weekly_flow(facts.intervals, calendar.weeks(first, as_of), calendar)


def _histogram(counts: Iterable[int]) -> dict[int, int]:
    return dict(sorted(Counter(counts).items()))


def _open_tickets(
    still: TicketsAtCut,
    clocks: ages.Clocks,
    used: Instants,
    status: Text,
    facts: TicketFacts,
    program: Program,
    cut: int,
) -> tuple[OpenTicket, ...]:
    """The open tickets with their clocks, what should be unblocked first, then by age."""
    edges, hours = program.tickets.buckets, program.tickets.sla_hours
    pace = flow.pace_by_state(facts.intervals, program.tickets.workflow)
    reasons = sla.unblock_reasons(still, status, pace, cut)
    columns = (
        still.key, still.title, still.kind, still.priority, still.group, still.requester,
        still.state, *(getattr(clocks, clock).tolist() for clock in CLOCKS),
        [edges.labels[i] for i in ages.bucket_index(clocks.age, edges)],
        ((cut - still.state_since) / SECONDS_PER_DAY).tolist(),
        still.reopens.tolist(), still.reassignments.tolist(), status,
        (used / 3600).tolist(), [hours.get(p) for p in still.priority], reasons,
    )  # fmt: skip
    rows = (OpenTicket(*row) for row in zip(*columns, strict=True))
    return tuple(sorted(rows, key=_urgency))


def _urgency(ticket: OpenTicket) -> tuple[object, ...]:
    gravest = min((sla.REASONS.index(reason) for reason in ticket.reasons), default=9)
    return gravest, -len(ticket.reasons), -ticket.age, ticket.key
