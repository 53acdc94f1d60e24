"""Which tickets are still open at the end, and how long each takes.

The backlog is settled before the lives are drawn, so that it has the size and the ages asked for
whatever the seed. Durations are lognormal by priority, longer in the month of the outage and in
the last months, in which the backlog builds up.
"""

import datetime as dt
from collections.abc import Sequence
from random import Random

from dashboard.demonstration.chance import between, lognormal_quantile, lognormal_share
from dashboard.demonstration.ticket_arrivals import OUTAGE_DAYS, Arrival, Program

MEDIAN_DAYS = {"P1": 1.3, "P2": 4.2, "P3": 10.0, "P4": 17.0}
SIGMA_DAYS = {"P1": 1.1, "P2": 1.3, "P3": 1.4, "P4": 1.35}
PRESSURE, PRESSURE_DAYS = 1.1, 100
OUTAGE_PRESSURE = 1.5
SHORTEST_DAYS = 0.04


def still_open(
    rng: Random, program: Program, tickets: Sequence[Arrival], until: dt.datetime
) -> frozenset[str]:
    """The ids open at `until`: `open_now` of them, likelier the younger and the less urgent."""
    chances = [_survival(ticket, until) for ticket in tickets]
    for _ in range(12):
        factor = program.open_now / sum(chances)
        chances = [min(0.98, chance * factor) for chance in chances]
    kept, passed = set(), rng.random()
    for ticket, chance in zip(tickets, chances, strict=True):
        passed += chance
        if passed >= 1:
            passed -= 1
            kept.add(ticket.ticket_id)
    return frozenset(kept)


def days_to_resolve(rng: Random, ticket: Arrival, until: dt.datetime, stays_open: bool) -> float:
    """Days from start to resolution: more than the age of a ticket that stays open, else less."""
    median, sigma = _median(ticket, until), SIGMA_DAYS[ticket.priority]
    done = lognormal_share(age_in_days(ticket, until), median, sigma)
    share = between(rng, done, 1) if stays_open else between(rng, 0, done)
    return max(SHORTEST_DAYS, lognormal_quantile(share, median, sigma))


def age_in_days(ticket: Arrival, until: dt.datetime) -> float:
    """Elapsed days since the start."""
    return (until - ticket.start).total_seconds() / 86_400


def _survival(ticket: Arrival, until: dt.datetime) -> float:
    age, median = age_in_days(ticket, until), _median(ticket, until)
    return 1 - lognormal_share(age, median, SIGMA_DAYS[ticket.priority])


def _median(ticket: Arrival, until: dt.datetime) -> float:
    age = age_in_days(ticket, until)
    late = 1 + PRESSURE * max(0.0, 1 - age / PRESSURE_DAYS)
    outage = OUTAGE_PRESSURE if int(age) in OUTAGE_DAYS else 1
    return MEDIAN_DAYS[ticket.priority] * late * outage
