"""The demonstration's payments day by day: what was attempted, approved and lost to fraud.

Seasons are those of shops that people know: weekends, paydays, a quiet start of the year, and the
days after Thanksgiving. Nothing depends on the day on which it is drawn: only on the end of the
week.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from dashboard.demonstration.chance import NORMAL, between, skewed
from dashboard.scorecard.daily_values import DailyValue

HISTORY = dt.timedelta(weeks=110)
"""Two years, and what twelve months of the year before need besides."""
DAY = dt.timedelta(days=1)
ATTEMPTED, APPROVED, FRAUD = "attempted_usd", "approved_usd", "fraud_loss_usd"
SEGMENT = "segment"
GROWTH_PER_YEAR = 1.03
A_DAY = 4_300_000.0
MONTHS = (0.95, 0.95, 0.98, 0.99, 1.0, 0.99, 1.0, 0.99, 0.99, 1.0, 1.03, 1.06)
WEEKDAYS = (1.01, 0.98, 0.97, 1.0, 1.09, 1.06, 0.89)
PAYDAYS = (1, 15)
PAYDAY, THANKSGIVING, BLACK_FRIDAY, CYBER_MONDAY, CHRISTMAS, NEW_YEAR = (
    1.05, 0.82, 1.75, 1.6, 0.55, 0.72,
)  # fmt: skip
FRAUD_BPS = 7.1
PROMOTED, ISSUERS = 0.03, 0.0022
"""By how much a week differs: what shops promote, and how issuers' systems fare."""
LATE = 0.22
"""Of a week's fraud, what banks report only weeks later."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A kind of card: its share of what is attempted, then and now, and of that approved."""

    name: str
    share_then: float
    share_now: float
    approved: float


SEGMENTS = (
    Segment("credit", 0.59, 0.57, 0.9265),
    Segment("debit", 0.28, 0.31, 0.8960),
    Segment("commercial", 0.13, 0.12, 0.9420),
)


def payments(seed: int, end: dt.date) -> Iterator[DailyValue]:
    """Attempted and approved, by segment, and lost, of each day up to the end of a week."""
    for day in days(end):
        rng = Random(f"payments {seed} {(end - day).days}")
        ago = (end - day).days / HISTORY.days
        whole = A_DAY * GROWTH_PER_YEAR ** (-(end - day).days / 365) * season(day)
        week = Random(f"week of payments {seed} {(end - day).days // 7}")
        whole *= (1 + PROMOTED * normal(week)) * (1 + 0.02 * normal(rng))
        issuers = ISSUERS * normal(week)
        approved = 0.0
        for segment in SEGMENTS:
            share = segment.share_now + (segment.share_then - segment.share_now) * ago
            attempted = whole * share * (1 + 0.012 * normal(rng))
            passed = attempted * min(segment.approved + issuers + 0.004 * normal(rng), 0.99)
            approved += passed
            about = {SEGMENT: segment.name}
            yield DailyValue(ATTEMPTED, day, float(round(attempted)), about)
            yield DailyValue(APPROVED, day, float(round(passed)), about)
        lost = approved * FRAUD_BPS / 10_000 * skewed(rng, 1.0, 0.22)
        yield DailyValue(FRAUD, day, float(round(lost)))


def days(end: dt.date) -> Iterator[dt.date]:
    """All days of the history, oldest first."""
    first = end - HISTORY + DAY
    return (first + n * DAY for n in range(HISTORY.days))


def season(day: dt.date) -> float:
    """What a day has of a usual one."""
    special = _special(day)
    payday = PAYDAY if day.day in PAYDAYS else 1.0
    return MONTHS[day.month - 1] * WEEKDAYS[day.weekday()] * payday * special


def _special(day: dt.date) -> float:
    thanks = thanksgiving(day.year)
    return {
        thanks: THANKSGIVING, thanks + DAY: BLACK_FRIDAY, thanks + 4 * DAY: CYBER_MONDAY,
        dt.date(day.year, 12, 25): CHRISTMAS, dt.date(day.year, 1, 1): NEW_YEAR,
    }.get(day, 1.0)  # fmt: skip


def thanksgiving(year: int) -> dt.date:
    """The fourth Thursday of November."""
    first = dt.date(year, 11, 1)
    return first + dt.timedelta(days=(3 - first.weekday()) % 7 + 21)


def normal(rng: Random) -> float:
    """How many deviations from the middle: rarely more than two."""
    return NORMAL.inv_cdf(between(rng, 0.005, 0.995))
