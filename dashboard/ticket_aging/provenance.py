"""What every page, export and paper states: how far the data go, the cut, the last import."""

from typing import Protocol

from dashboard import formats
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.ticket_aging.values import Source


class Told(Protocol):
    """What is told of a program's tickets as of a cut."""

    @property
    def program(self) -> Program:
        """Whose tickets."""

    @property
    def scope(self) -> Scope:
        """As of when."""

    @property
    def cut(self) -> int:
        """Up to when."""

    @property
    def partial_week(self) -> bool:
        """Whether the week is cut short."""

    @property
    def source(self) -> Source | None:
        """Where they come from."""


def provenance(aging: Told) -> str:
    """``Data up to … · Cut … · Last import …`` in the program's zone."""
    zone, source = aging.program.calendar.zone, aging.source
    cut = f"Cut {formats.moment(aging.cut, zone)} {zone}"
    if source is None:
        return f"{cut} · No import yet"
    return " · ".join(
        (
            f"Data up to {formats.moment(source.newest_fact_at, zone)}",
            cut,
            f"Last import {source.file}, {formats.moment(source.imported_at, zone)}",
        )
    )
