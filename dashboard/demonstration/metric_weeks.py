"""The demonstration's weekly values: the outreach funnel, and how alerts are worked."""

import datetime as dt
import math
from collections.abc import Iterator
from random import Random

from dashboard.demonstration.metric_payments import DAY, HISTORY, days, normal, thanksgiving
from dashboard.scorecard.daily_values import DailyValue

WEEK = dt.timedelta(days=7)
WEEKS = HISTORY.days // 7
CONTACTED, ENGAGED, PITCHED = "issuers_contacted", "issuers_engaged", "issuers_pitched"
COMMITTED, LIVE, MANAGERS = "issuers_committed", "issuers_live", "account_managers"
SHARE_LIVE = "volume_share_live"
ALERTS, PRECISION, LABEL_DAYS = "alerts_reviewed", "alert_precision", "days_to_label"
A_MANAGER = 6.4
"""Issuers that an account manager contacts in a usual week."""
OF_CONTACTED, OF_ENGAGED, OF_PITCHED, OF_COMMITTED = 0.46, 0.52, 0.31, 0.82
AFTER = {ENGAGED: 1, PITCHED: 3, COMMITTED: 9, LIVE: 20}
"""Weeks that it takes from the first contact."""
HIRED = ((96, 5), (80, 6), (62, 8))
"""So many weeks ago there were so many account managers."""
DROP, PEAK = 0.2, 2.1
STALE_FOR = 3
MISSED = 2
"""Workdays of the last whole week that the queue's report has not brought."""
ALERTS_A_DAY = 212.0
WORKDAYS = 5
FESTIVE = 0.4
SUMMER, THANKFUL = 0.86, 0.7


def funnel(seed: int, end: dt.date) -> Iterator[DailyValue]:
    """Issuers of each week, from the first contact to the first payment."""
    contacts = [managers(ago) * A_MANAGER for ago in range(WEEKS + max(AFTER.values()) + 1)]
    shares = {
        ENGAGED: OF_CONTACTED,
        PITCHED: OF_CONTACTED * OF_ENGAGED,
        COMMITTED: OF_CONTACTED * OF_ENGAGED * OF_PITCHED,
        LIVE: OF_CONTACTED * OF_ENGAGED * OF_PITCHED * OF_COMMITTED,
    }
    for ago in reversed(range(WEEKS)):
        day, rng = end - ago * WEEK, Random(f"funnel {seed} {ago}")
        at_work = presence(day)
        yield DailyValue(MANAGERS, day, float(managers(ago)))
        yield DailyValue(CONTACTED, day, _some(rng, contacts[ago] * at_work, 0.07))
        for name, share in shares.items():
            usual, special = contacts[ago + AFTER[name]] * share, _special(name, ago)
            mean, spread = usual * at_work, 0.8 / usual**0.5
            if special is not None:
                mean, spread = usual * special, 0.0
            yield DailyValue(name, day, _some(rng, mean, spread))
        yield DailyValue(SHARE_LIVE, day, _share_live(rng, ago))


def managers(ago: int) -> int:
    """Account managers so many weeks ago."""
    return next((many for since, many in reversed(HIRED) if ago <= since), 4)


def presence(ending: dt.date) -> float:
    """How much of a usual week people work in the one that ends then."""
    week = [ending - n * DAY for n in range(7)]
    if any((day.month, day.day) in ((12, 25), (1, 1)) for day in week):
        return FESTIVE
    if thanksgiving(ending.year) in week:
        return THANKFUL
    return SUMMER if ending.month == 8 else 1.0


def _special(name: str, ago: int) -> float | None:
    """What happened in the last whole week: few answered, and a forum had many pitches."""
    return {(ENGAGED, 1): DROP, (PITCHED, 1): PEAK}.get((name, ago))


def _some(rng: Random, mean: float, spread: float) -> float:
    return float(max(0, math.floor(mean * (1 + spread * normal(rng)) + 0.5)))


def _share_live(rng: Random, ago: int) -> float:
    """It grew as large issuers came, and has moved little in the last year."""
    grown = 1 / (1 + math.exp((ago - 84) / 7))
    return round(0.27 + 0.205 * grown + 0.0045 * normal(rng), 4)


def detection(seed: int, end: dt.date) -> Iterator[DailyValue]:
    """How many alerts are reviewed each workday, and each week how many were right."""
    rng = Random(f"alerts {seed}")
    for day in days(end):
        number = max(0, ALERTS_A_DAY * (1 + 0.06 * normal(rng)) * presence(_ending(day, end)))
        if day.weekday() < WORKDAYS and not _missed(day, end):
            yield DailyValue(ALERTS, day, float(round(number)))
    for ago in reversed(range(WEEKS)):
        day, drawn = end - ago * WEEK, Random(f"detection {seed} {ago}")
        yield DailyValue(PRECISION, day, round(0.264 + 0.012 * normal(drawn), 4))
        if ago > STALE_FOR:
            yield DailyValue(LABEL_DAYS, day, round(17.5 + 1.1 * normal(drawn), 1))


def _ending(day: dt.date, end: dt.date) -> dt.date:
    return end - (end - day).days // 7 * WEEK


def _missed(day: dt.date, end: dt.date) -> bool:
    """The last workdays of the last whole week."""
    friday = end - WEEK - DAY * ((end.weekday() - 4) % 7)
    return friday - MISSED * DAY < day <= friday
