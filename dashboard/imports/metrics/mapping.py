"""How files about metrics are understood, where that isn't plain; TOML."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from dashboard.imports.mapping import Dates, Section, read_mapping
from dashboard.program_calendar import FIRST_YEAR, LAST_YEAR


def _is_kept(since: date) -> date:
    if not FIRST_YEAR <= since.year <= LAST_YEAR:
        raise ValueError(f"its year is not between {FIRST_YEAR} and {LAST_YEAR}")
    return since


class MetricsMapping(Section):
    """What files about metrics mean besides what stands in them."""

    dates: Dates = None
    since: Annotated[date, AfterValidator(_is_kept)] | None = None
    """From which day definitions hold whose row names none; without it, for all history."""


def metrics_mapping(text: str, file: str) -> MetricsMapping:
    """Read a mapping; what is wrong with it is said by name."""
    return read_mapping(MetricsMapping, text, file)
