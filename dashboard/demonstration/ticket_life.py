"""What happens to a ticket: its states, groups, priorities and responses.

Whether it is still open at the end is settled before (`ticket_backlog`): its life is drawn so.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from dashboard.demonstration.chance import between, pick, skewed
from dashboard.demonstration.ticket_arrivals import Arrival, Program, members
from dashboard.demonstration.ticket_backlog import age_in_days, days_to_resolve

NEW, TRIAGED, WORKED = "New", "Triaged", "In Progress"
CUSTOMER, VENDOR = "Waiting on Customer", "Waiting on Vendor"
RESOLVED, CLOSED, CANCELLED = "Resolved", "Closed", "Cancelled"
TERMINAL = frozenset({RESOLVED, CLOSED, CANCELLED})

PRIORITIES = ("P1", "P2", "P3", "P4")
TRIAGE_HOURS = {"P1": 0.4, "P2": 1.5, "P3": 4.0, "P4": 9.0}
RESPONSE_HOURS = {"P1": 0.3, "P2": 1.0, "P3": 2.5, "P4": 4.5}
NIGHT_WORK = {"P1": 0.8, "P2": 0.25, "P3": 0.08, "P4": 0.04}

CANCELLED_SHARE, REOPENED_SHARE, PATIENT_SHARE = 0.058, 0.092, 0.94
UNTRIAGED_OPEN, UNTRIAGED_DONE = 0.03, 0.004
DRAFTS = 80

Steps = list[tuple[dt.datetime, str]]
Plan = list[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a ticket's history; `moment` is UTC, `misread` what an export wrote instead."""

    moment: dt.datetime
    ticket_id: str
    event_type: str
    to_value: str
    actor: str
    misread: str | None = None


def life(
    rng: Random, program: Program, ticket: Arrival, until: dt.datetime, stays_open: bool
) -> tuple[Event, ...]:
    """All events of a ticket up to `until`, in order."""
    steps = _steps(rng, ticket, until, stays_open)
    end = next((moment for moment, state in reversed(steps) if state != CLOSED), until)
    end = until if stays_open else end
    reporter = "Monitoring" if ticket.source == "Monitoring" else ticket.requester
    events = [Event(ticket.start, ticket.ticket_id, "created", NEW, reporter)]
    events += _priorities(rng, ticket, end)
    events += _groups(rng, program, ticket, end)
    crew = (ticket.assignee, ticket.assignee, pick(rng, members(program, ticket.group)))
    for moment, state in steps:
        actor = "System" if state == CLOSED else pick(rng, crew)
        events.append(Event(moment, ticket.ticket_id, "state", state, actor))
    events += _responses(rng, ticket, until, end, crew)
    return tuple(sorted((e for e in events if e.moment <= until), key=lambda e: e.moment))


def _steps(rng: Random, ticket: Arrival, until: dt.datetime, stays_open: bool) -> Steps:
    """Changes of state up to `until`, redrawn until the ticket ends as it should."""
    steps: Steps = []
    for _ in range(DRAFTS):
        draft = _draft(rng, ticket, until, stays_open)
        steps = [step for step in draft if step[0] <= until]
        if stays_open == (not steps or steps[-1][1] not in TERMINAL):
            break
    return steps


def _draft(rng: Random, ticket: Arrival, until: dt.datetime, stays_open: bool) -> Steps:
    span = days_to_resolve(rng, ticket, until, stays_open)
    old = age_in_days(ticket, until) > 4
    untriaged = UNTRIAGED_OPEN * old if stays_open else UNTRIAGED_DONE
    if rng.random() < untriaged:
        return [] if stays_open else [(ticket.start + dt.timedelta(days=span), CANCELLED)]
    return _dated(rng, ticket, until.tzinfo, span, _plan(rng, ticket, span))


def _plan(rng: Random, ticket: Arrival, span: float) -> Plan:
    """States by the share of the span at which they begin."""
    median = TRIAGE_HOURS[ticket.priority] / 24
    triage = min(0.2, skewed(rng, median, 1.0) / span)
    begin = triage + min(0.2, skewed(rng, 1.5 * median, 1.0) / span)
    plan = [(triage, TRIAGED), *_work(rng, span, begin)]
    if rng.random() < CANCELLED_SHARE:
        return [*plan, (1.0, CANCELLED)]
    if rng.random() < REOPENED_SHARE:
        plan = _reopened(rng, span, plan)
    return [*plan, (1.0, RESOLVED)]


def _work(rng: Random, span: float, begin: float) -> Plan:
    """Work and waiting by turns; what takes long takes long because it waits."""
    waits = int(between(rng, 0, 1.4)) if span < 2 else int(between(rng, 0.4, 3.2))
    patient = span > 5 and rng.random() < PATIENT_SHARE
    waits = max(1, waits) if patient else waits
    states = [WORKED]
    for _ in range(waits):
        states += [pick(rng, (CUSTOMER, VENDOR)), WORKED]
    effort = 0.06 if patient else 1.2
    weights = [skewed(rng, effort if state == WORKED else 1.0, 0.6) for state in states]
    plan, at = [], begin
    for state, weight in zip(states, weights, strict=True):
        plan.append((at, state))
        at += (1 - begin) * weight / sum(weights)
    return plan


def _reopened(rng: Random, span: float, plan: Plan) -> Plan:
    """The plan with a resolution in the middle that did not last."""
    resolved = between(rng, 0.35, 0.7)
    again = resolved + min(0.25, between(rng, 0.5, 7) / span)
    before = [step for step in plan if step[0] < resolved]
    after = [step for step in plan if step[0] > again]
    after = after[1:] if after and after[0][1] == WORKED else after
    return [*before, (resolved, RESOLVED), (again, WORKED), *after]


def _dated(rng: Random, ticket: Arrival, zone: dt.tzinfo | None, span: float, plan: Plan) -> Steps:
    """The plan on the calendar, mostly within working hours; Resolved closes days later."""
    steps: Steps = []
    last = ticket.start
    for share, state in plan:
        moment = ticket.start + dt.timedelta(seconds=int(share * span * 86_400))
        minutes = skewed(rng, min(14.0, 10 * TRIAGE_HOURS[ticket.priority]), 0.9)
        handover = dt.timedelta(seconds=1 + int(60 * minutes))
        moment = _worked_hour(rng, max(moment, last + handover), zone, ticket)
        steps.append((moment, state))
        last = moment
    if plan[-1][1] == RESOLVED and rng.random() < 0.93:
        wait = dt.timedelta(seconds=int(between(rng, 2.5, 7.5) * 86_400))
        steps.append((last + wait, CLOSED))
    return steps


def _worked_hour(
    rng: Random, moment: dt.datetime, zone: dt.tzinfo | None, ticket: Arrival
) -> dt.datetime:
    """The moment itself if somebody works then, else early on the next working day."""
    local = moment.astimezone(zone)
    if rng.random() < NIGHT_WORK[ticket.priority] or _at_work(local):
        return moment
    day = local.date() + dt.timedelta(days=local.hour >= 9)
    while day.weekday() > 4:
        day += dt.timedelta(days=1)
    nine = dt.datetime.combine(day, dt.time(9), zone)
    early = nine + dt.timedelta(seconds=int(3 * 3600 * rng.random() ** 2))
    return max(moment, early.astimezone(dt.UTC))


def _at_work(local: dt.datetime) -> bool:
    return local.weekday() < 5 and 9 <= local.hour < 18


def _priorities(rng: Random, ticket: Arrival, end: dt.datetime) -> list[Event]:
    changed = rng.random() < 0.09
    place = PRIORITIES.index(ticket.priority)
    others = PRIORITIES[max(0, place - 1) : place] + 2 * PRIORITIES[place + 1 : place + 2]
    values = [pick(rng, others), ticket.priority] if changed else [ticket.priority]
    return _changes(rng, ticket, "priority", values, end)


def _groups(rng: Random, program: Program, ticket: Arrival, end: dt.datetime) -> list[Event]:
    luck = rng.random()
    moves = 3 + int(3 * rng.random()) if luck < 0.032 else 2 if luck < 0.06 else int(luck < 0.16)
    chain = [ticket.group]
    for _ in range(moves):
        others = [team.name for team in program.teams if team.name != chain[0]]
        chain.insert(0, pick(rng, others))
    return _changes(rng, ticket, "assignment_group", chain, end)


def _changes(
    rng: Random, ticket: Arrival, event_type: str, values: list[str], end: dt.datetime
) -> list[Event]:
    """The first value holds from the start, the others from some time before the end."""
    later = sorted(_somewhere(rng, ticket.start, end) for _ in values[1:])
    return [
        Event(moment, ticket.ticket_id, event_type, value, ticket.assignee)
        for moment, value in zip([ticket.start, *later], values, strict=True)
    ]


def _responses(
    rng: Random, ticket: Arrival, until: dt.datetime, end: dt.datetime, crew: Sequence[str]
) -> list[Event]:
    """A first response mostly within hours, now and then none, later ones while it lasts."""
    if rng.random() < 0.03:
        return []
    hours = skewed(rng, RESPONSE_HOURS[ticket.priority], 1.0)
    first = ticket.start + dt.timedelta(seconds=int(hours * 3600))
    first = _worked_hour(rng, first, until.tzinfo, ticket)
    later = [_somewhere(rng, first, end) for _ in range(int(between(rng, 0, 3.5))) if first < end]
    return [
        Event(moment, ticket.ticket_id, "response", "", pick(rng, crew))
        for moment in [first, *later]
    ]


def _somewhere(rng: Random, start: dt.datetime, end: dt.datetime) -> dt.datetime:
    seconds = (end - start).total_seconds()
    return start + dt.timedelta(seconds=int(seconds * rng.random()))
