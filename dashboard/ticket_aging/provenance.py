"""What every page, export and paper states: how far the data go, the cut, the last import."""

from datetime import date
from typing import Protocol

from dashboard import formats
from dashboard.program_calendar import SECONDS_PER_DAY
from dashboard.scope import AsOf
from dashboard.ticket_aging.values import Source

QUIET_SECONDS = 14 * SECONDS_PER_DAY
"""What ends so long before the cut says little about it."""


class Told(AsOf, Protocol):
    """What is told of a program's facts as of a cut, and where they come from."""

    @property
    def source(self) -> Source | None:
        """Where they come from."""


def provenance(aging: Told) -> str:
    """``Data up to … · Cut … · Last import …`` in the program's zone, as far as there is any."""
    zone, source = aging.program.calendar.zone, aging.source
    cut = f"Cut {formats.moment(aging.cut, zone)} {zone}"
    if source is None:
        return f"{cut} · No import yet"
    known, newest = [], source.newest_fact_at
    if newest is not None:  # there is none on days before the first
        known.append(f"Data up to {formats.moment(newest, zone)}")
    last = f"Last import {source.file}, {formats.moment(source.imported_at, zone)}"
    return " · ".join((*known, cut, last))


def silent_since(told: Told) -> date | None:
    """The day of the newest fact, where that is long before the cut."""
    newest = told.source.newest_fact_at if told.source else None
    if newest is None or told.cut - newest < QUIET_SECONDS:
        return None
    return told.program.calendar.today(newest)
