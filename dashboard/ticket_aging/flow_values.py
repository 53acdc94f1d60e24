"""Where time went and how the backlog moved, as values."""

from dataclasses import dataclass

from dashboard.program_calendar import Week


@dataclass(frozen=True, slots=True)
class TimeInState:
    """Days that tickets spent in one state."""

    state: str
    total_days: float
    tickets: int
    mean_days: float | None
    median_days: float | None


@dataclass(frozen=True, slots=True)
class WeekFlow:
    """One week; open before + arrivals + reopened - resolved - cancelled = open at end."""

    week: Week
    open_before: int
    arrivals: int
    reopened: int
    resolved: int
    cancelled: int
    open_at_end: int
