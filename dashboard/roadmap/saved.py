"""Scenarios as the store keeps them."""

from dataclasses import dataclass

from dashboard.roadmap.shifts import Shift


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """A named set of shifts, and who saved it last."""

    id: int
    name: str
    shifts: tuple[Shift, ...]
    by: str
    at: int
