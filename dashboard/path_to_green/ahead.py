"""What lies ahead of goals, kept by their histories: much is said of a goal whose values stay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from dashboard.path_to_green.forecast import Course, Fan, Forecast, fan, forecasts
from dashboard.path_to_green.hit_rate import HitRate, hit_rates
from dashboard.path_to_green.weekly import Weekly

MOST_FORECASTS = 4_096
"""Kept in this process, a kilobyte each: the goals of many programs in a few weeks."""
MOST_HISTORIES = 512
_kept: dict[Course, Forecast] = {}


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where a goal's paths lead, and how often such paths were right before."""

    fan: Fan | None
    """None where the history is too short for one."""
    hit_rates: Mapping[int, HitRate]
    """By weeks ahead."""


def kept_forecasts(courses: Iterable[Course | None]) -> tuple[Forecast, ...]:
    """As ``forecasts`` has them, which depend on nothing but their courses."""
    every = tuple(courses)
    known = {course: _kept.get(course) if course else None for course in every}
    new = [course for course, held in known.items() if held is None]
    made = dict(zip(new, forecasts(new), strict=True))
    _keep({course: forecast for course, forecast in made.items() if course is not None})
    return tuple(known[course] or made[course] for course in every)


def _keep(new: Mapping[Course, Forecast]) -> None:
    _kept.update(new)
    for old in list(_kept)[:-MOST_FORECASTS]:  # a copy: others add theirs meanwhile
        _kept.pop(old, None)


@lru_cache(maxsize=MOST_HISTORIES)
def ahead_of(history: Weekly | None) -> Ahead:
    """Of a goal by its history; None is one without a value."""
    (hits,) = hit_rates([history])
    return Ahead(fan(history) if history else None, hits)
