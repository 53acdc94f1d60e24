"""A scorecard of 25 metrics with two years of values, targets, and every state that there is."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.calculation import Scorecard, ScorecardFacts, scorecard
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.scorecard.definitions import Comparison, Direction, Every, Metric, Role
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.targets import Grain, Target
from dashboard.ticket_aging.values import Source
from tests.dashboard.scorecard.given import base, function
from tests.dashboard.ticket_aging.given import at

AS_OF = date(2026, 11, 21)
"""A Saturday."""
FIRST = AS_OF - timedelta(days=7 * 112 - 1)
PROGRAM = Program("p", "Issuer Outreach", ProgramCalendar("UTC"))
SOURCE = Source("values.csv", at("2026-11-22 03:00"), at("2026-11-21 22:00"))
_IN: Any = {"role": Role.INPUT}
_BPS: Any = {"comparison": Comparison.BPS}
_DOWN: Any = {"direction": Direction.DOWN}
_DAILY = (
    ("contacted", "Issuers contacted", 42, {"area": "Outreach", "owner": "Ann Lee", **_IN}),
    ("engaged", "Issuers engaged", 18, {"area": "Outreach", "owner": "Ann Lee"}),
    ("pitched", "Issuers pitched", 9, {"area": "Outreach", "owner": "Bo Park"}),
    ("committed", "Issuers committed", 4, {"area": "Outreach", "owner": "Bo Park"}),
    ("live", "Issuers live", 2, {"area": "Outreach", "owner": "Cy Ortega"}),
    ("contacts", "Contacts", 160, {"area": "Outreach", "owner": "Ann Lee", **_IN}),
    ("managers", "Account managers at work", 14, {"area": "Outreach", "owner": "Ann Lee", **_IN}),
    ("volume", "Volume", 182_345, {"area": "Volume", "unit": "USD", "owner": "Di Rossi"}),
    ("volume_live", "Volume live", 91_000, {"area": "Volume", "unit": "USD", "owner": "Di Rossi"}),
    ("requests", "Authorisation requests", 48_000, {"area": "Volume", "owner": "Di Rossi", **_IN}),
    ("approved", "Requests approved", 44_000, {"area": "Volume", "owner": "Di Rossi", **_IN}),
    ("fraud", "Fraud loss", 212, {"area": "Risk", "unit": "USD", "owner": "Eve Sand", **_DOWN}),
    ("reviewed", "Cases reviewed by hand", 380, {"area": "Risk", "owner": "Eve Sand", **_IN}),
    ("mined", "Patterns mined", 12, {"area": "Risk mining", "owner": "Flo Weiss"}),
    ("tested", "Patterns tested", 8, {"area": "Risk mining", "owner": "Flo Weiss", **_IN}),
    ("shipped", "Rules shipped", 3, {"area": "Risk mining", "owner": "Flo Weiss"}),
    ("alerts", "Alerts raised", 610, {"area": "Risk mining", "owner": "Gus Hale", **_DOWN}),
    ("false", "False alerts", 240, {"area": "Risk mining", "owner": "Gus Hale", **_DOWN}),
)  # fmt: skip
_RATES = (
    ("approval", "Approval rate", ("approved", "requests"), "%",
     {"area": "Volume", "owner": "Di Rossi", **_BPS, "tolerance": 50}),
    ("share_live", "Volume share live", ("volume_live", "volume"), "%",
     {"area": "Volume", "owner": "Cy Ortega", **_BPS, "tolerance": 100}),
    ("fraud_rate", "Fraud loss of volume", ("fraud", "volume"), "bps",
     {"area": "Risk", "owner": "Eve Sand", **_BPS, **_DOWN, "tolerance": 1}),
    ("per_manager", "Contacts per account manager", ("contacts", "managers"), "",
     {"area": "Outreach", "owner": "Ann Lee"}),
    ("false_rate", "False alert share", ("false", "alerts"), "%",
     {"area": "Risk mining", "owner": "Gus Hale", **_BPS, **_DOWN, "tolerance": 200}),
)  # fmt: skip
METRICS = (
    *(base(key, name=name, tolerance=0.05, **about) for key, name, _, about in _DAILY),
    *(
        function(key, "divide", *of, name=name, unit=unit, **about)
        for key, name, of, unit, about in _RATES
    ),
    base("satisfaction", "last", name="Issuer satisfaction", every=Every.WEEK, area="Outreach"),
    base("cycle", "median", name="Days from pitch to go-live", unit="days", area="Outreach",
         owner="Cy Ortega", **_DOWN),
)  # fmt: skip
"""Two of 25 have no owner or no targets; the area of each stands with it."""


def wave(n: int, size: float, phase: int) -> float:
    """A value a day, which grows by a quarter in two years and swings with the week."""
    return round(size * (0.9 + 0.25 * n / 784 + 0.08 * math.sin((n + phase) / 3.1)))


def values() -> Iterable[DailyValue]:
    """Every day; a series that ended weeks ago, one with two days to come, and one with a blank."""
    for place, (key, _, size, _) in enumerate(_DAILY):
        for n in range(7 * 112):
            day = FIRST + timedelta(days=n)
            if key == "mined" and day > date(2026, 10, 20):
                continue
            if key == "shipped" and day > date(2026, 11, 19):
                continue
            blank = key == "tested" and day == date(2026, 11, 18)
            leap = 3 if key == "alerts" and day > date(2026, 11, 14) else 1
            yield DailyValue(key, day, None if blank else wave(n, size, 5 * place) * leap)
    for n in range(110):
        yield DailyValue("satisfaction", FIRST + timedelta(days=7 * n), 8.1 + n % 4 / 10)


TARGETS = (
    Target("engaged", Grain.WEEK, 130), Target("engaged", Grain.MTD, 420),
    Target("engaged", Grain.QTD, 900), Target("engaged", Grain.YTD, 5_600),
    Target("pitched", Grain.WEEK, 72), Target("committed", Grain.WEEK, 60),
    Target("live", Grain.WEEK, 17), Target("contacted", Grain.WEEK, 300),
    Target("contacts", Grain.WEEK, 1_200), Target("volume", Grain.WEEK, 1_500_000),
    Target("volume", Grain.YTD, 62_000_000), Target("volume_live", Grain.QTD, 5_400_000),
    Target("approval", Grain.WEEK, 0.93), Target("share_live", Grain.WEEK, 0.5),
    Target("share_live", Grain.MTD, 0.52), Target("fraud_rate", Grain.WEEK, 0.001),
    Target("fraud_rate", Grain.YTD, 0.0012), Target("false_rate", Grain.WEEK, 0.35),
    Target("alerts", Grain.WEEK, 4_600), Target("reviewed", Grain.WEEK, 2_900),
    Target("shipped", Grain.WEEK, 21), Target("mined", Grain.WEEK, 80),
)  # fmt: skip
BASELINES = (
    Baseline("engaged", date(2026, 1, 4), date(2026, 6, 27), date(2026, 7, 1), "a new team"),
)


@lru_cache(maxsize=1)
def facts() -> ScorecardFacts:
    return ScorecardFacts(METRICS, daily_values(values()), TARGETS, BASELINES)


def card(
    as_of: date = AS_OF, filters: Mapping[str, tuple[str, ...]] | None = None, **more: Any
) -> Scorecard:
    """Of all 25, or of other facts."""
    given = replace(facts(), **more)
    return scorecard(given, PROGRAM, Scope("p", as_of, filters or {}), SOURCE)


def metric(key: str) -> Metric:
    return next(each for each in METRICS if each.key == key)


def ratio() -> ScorecardFacts:
    """10 of 20 in the week before; now 30 of 40, all that is new in the south."""
    days = (AS_OF - timedelta(days=7), AS_OF)
    north, south = {"region": "north"}, {"region": "south"}
    values = [
        DailyValue("won", days[0], 10, north), DailyValue("met", days[0], 20, north),
        DailyValue("won", days[1], 10, north), DailyValue("met", days[1], 20, north),
        DailyValue("won", days[1], 20, south), DailyValue("met", days[1], 20, south),
    ]  # fmt: skip
    metrics = (
        base("won", name="Won"), base("met", name="Met"),
        function("rate", "divide", "won", "met", unit="%", comparison=Comparison.BPS),
    )  # fmt: skip
    return ScorecardFacts(metrics, daily_values(values))
