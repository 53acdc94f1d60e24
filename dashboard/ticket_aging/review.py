"""What tickets say in the weekly review: their line and their exceptions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from dashboard import formats
from dashboard.review import AreaReview, Exceptional, Line, Rank, first_by_rank
from dashboard.scope import Scope
from dashboard.ticket.address import LIST, ticket_address
from dashboard.ticket_aging import sla
from dashboard.ticket_aging.calculation import Ranking
from dashboard.ticket_aging.listing import OPEN_LIST
from dashboard.ticket_aging.provenance import Told, provenance, silent_since
from dashboard.ticket_aging.values import NONE, OpenTicket

RED_SHARE = 0.10
"""From this share of the open tickets past their SLA on it is red; from one ticket on, amber."""
RANKS = dict.fromkeys(sla.REASONS, Rank.HELD_UP) | {
    sla.REASONS[0]: Rank.BROKEN,
    sla.REASONS[1]: Rank.CLOSE,
}
"""By the gravest reason that a ticket is held up for."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of open tickets at a cut; ``oldest`` in calendar days."""

    open: int
    past_sla: int
    at_risk: int
    held_up: int
    oldest: int


def standing(ranked: Ranking) -> Standing:
    """How the open tickets of a ranking stand."""
    service, age = ranked.service, ranked.clocks.age
    return Standing(
        open=len(age),
        past_sla=int(np.count_nonzero(service.has(sla.BREACHED_OPEN))),
        at_risk=int(np.count_nonzero(service.has(sla.AT_RISK))),
        held_up=int(np.count_nonzero(ranked.is_held_up())),
        oldest=int(age.max(initial=0)),
    )


def area_review(
    told: Told, now: Standing, before: Standing, held_up: Sequence[OpenTicket]
) -> AreaReview:
    """Tickets as they stand, beside a week before; ``held_up`` are the first to unblock."""
    scope = told.scope
    colour, why = _colour(told, now)
    return AreaReview(
        line=Line(colour, _sentence(now, before), why, LIST + scope.query()),
        exceptions=first_by_rank(_exceptional(scope, ticket) for ticket in held_up),
        counts={
            Rank.BROKEN: now.past_sla,
            Rank.CLOSE: now.at_risk,
            Rank.HELD_UP: now.held_up - now.past_sla - now.at_risk,
        },
        more=f"{LIST}{scope.viewed(list='held-up').query()}#{OPEN_LIST}",
        data=provenance(told),
    )


def _colour(told: Told, now: Standing) -> tuple[str, str]:
    last = silent_since(told)
    if told.source is None or told.source.newest_fact_at is None:
        return "grey", "No ticket had started by then."
    if last is not None:
        return "grey", f"There is nothing newer than {formats.day(last)} in the data."
    if not now.past_sla:
        return "green", "None is past its SLA."
    share = now.past_sla / now.open
    said = f"{formats.percent(share)} of the open ones are past their SLA; red from"
    return "amber" if share < RED_SHARE else "red", f"{said} {RED_SHARE * 100:g} % on."


def _sentence(now: Standing, before: Standing) -> str:
    change = now.open - before.open
    than = "than" if change else "as"
    if not now.open:
        were = "none" if not before.open else f"{before.open:,}"
        was = "was" if before.open in (0, 1) else "were"
        return f"No ticket is open; {were} {was} a week ago."
    return (
        f"{formats.plural(now.open, 'open ticket')}, {formats.more_or_fewer(change)} {than} a week"
        f" ago, the oldest {formats.plural(now.oldest, 'day')} old; {_late(now, before)}."
    )


def _late(now: Standing, before: Standing) -> str:
    change = formats.more_or_fewer(now.past_sla - before.past_sla)
    if not now.past_sla:
        return f"none past its SLA, {change}" if before.past_sla else "none past its SLA"
    return f"{now.past_sla:,} past {'its' if now.past_sla == 1 else 'their'} SLA, {change}"


def _exceptional(scope: Scope, ticket: OpenTicket) -> Exceptional:
    word = ticket.reasons[0]
    return Exceptional(
        rank=RANKS[word],
        word=word,
        name=ticket.key,
        title=ticket.title,
        sentence=_numbers(ticket),
        owner="" if ticket.group == NONE else ticket.group,
        since=scope.as_of - timedelta(days=ticket.age),
        href=ticket_address(scope, ticket.key),
    )


def _numbers(ticket: OpenTicket) -> str:
    """``P1: 31.5 h used of an SLA of 8 h; 30.2 days in Waiting on Vendor.``"""
    said = {
        "stuck": f"{formats.days(ticket.days_in_state)} in {ticket.state}",
        "bouncing": f"reassigned {formats.plural(ticket.reassignments, 'time')}",
        sla.OVERDUE: "action items past their day",
    }
    parts = [said[reason] for reason in ticket.reasons if reason in said]
    if ticket.sla_target is not None:
        used = f"{ticket.sla_used:,.1f} h used of an SLA of {ticket.sla_target:,g} h"
        parts.insert(0, used)
    priority = "" if ticket.priority == NONE else f"{ticket.priority}: "
    return f"{priority}{'; '.join(parts)}."
