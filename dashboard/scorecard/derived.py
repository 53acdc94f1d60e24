"""Series that other pages already show: a metric takes them from there, and nobody copies them.

Each is defined here and nowhere else: what it is, and which of its page's own functions says it.
Its value of a week is what that page shows as of the week's last day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from dashboard import partner_requests
from dashboard.imports.delivery import PARTNER_REQUEST
from dashboard.programs import Program
from dashboard.rule.address import LIST as RULES_PAGE
from dashboard.rule_deprecation import savings, spells
from dashboard.rule_deprecation.movement import stage_counts
from dashboard.rule_deprecation.promise import switched_off
from dashboard.rule_deprecation.stuck import stuck
from dashboard.scope import Scope
from dashboard.scorecard.definitions import Base, Metric
from dashboard.ticket.address import LIST as TICKETS_PAGE
from dashboard.ticket_aging import ages, at_cut, sla
from dashboard.ticket_aging.values import ServiceWeek

REQUESTS_PAGE = "/partner-requests"
Then = TypeVar("Then")


@dataclass(frozen=True)  # without slots: what several series ask for is kept
class TicketsThen:
    """A program's tickets at the end of a week."""

    found: at_cut.AtCut
    program: Program
    scope: Scope

    @property
    def any(self) -> bool:
        """Whether a ticket had started by then: before the first one nothing is known."""
        return bool(len(self.found.open) or self.found.done.any() or self.found.dropped.any())

    @cached_property
    def week(self) -> ServiceWeek:
        """What was finished and first answered within it."""
        return sla.service_week(self.found, self.program, self.scope.as_of)

    @cached_property
    def _requests(self) -> at_cut.AtCut:
        of_it = {"kind": (PARTNER_REQUEST,)}
        return at_cut.at_cut(self.found.columns, self.found.names, self.found.cut, of_it)

    def requests(self, weeks: int) -> tuple[int, int]:
        """Partner requests resolved in so many weeks that have an SLA, and those that kept it."""
        since = partner_requests.span_start(self.program, self.scope, weeks)
        return partner_requests.on_time(self._requests, self.program.tickets, since)

    @property
    def requests_on_time(self) -> float | None:
        """The share of the weeks that their page opens with."""
        due, kept = self.requests(partner_requests.USUAL_SPAN)
        return kept / due if due else None


@dataclass(frozen=True)
class RulesThen:
    """A program's rules at the end of a week."""

    found: spells.AtCut

    @property
    def any(self) -> bool:
        """Whether a rule was in the inventory by then."""
        return bool(len(self.found.there))


@dataclass(frozen=True, slots=True)
class DerivedSeries(Generic[Then]):
    """A series of weekly values that a page shows."""

    name: str
    """What definitions call it."""
    title: str
    unit: str
    words: str
    """What it counts, in a sentence."""
    page: str
    """Where it is shown; the part behind ``#`` goes behind the query."""
    value: Callable[[Then], float | None]


TICKET_SERIES: tuple[DerivedSeries[TicketsThen], ...] = (
    DerivedSeries(
        "tickets.open", "Open tickets", "tickets",
        "Tickets that are open at the end of the week.",
        TICKETS_PAGE, lambda then: len(then.found.open),
    ),
    DerivedSeries(
        "tickets.age_p85", "Age of open tickets, 85th percentile", "days",
        "85 % of the tickets that are open at the end of the week are no older.",
        TICKETS_PAGE,
        lambda then: ages.age_p85(
            ages.open_ages(then.found.open, then.program.calendar, then.scope.as_of)
        ),
    ),
    DerivedSeries(
        "tickets.finished_with_sla", "Tickets finished that have an SLA", "tickets",
        "Tickets finished within the week whose priority has an SLA.",
        TICKETS_PAGE, lambda then: then.week.due,
    ),
    DerivedSeries(
        "tickets.kept_sla", "Tickets finished within their SLA", "tickets",
        "Tickets finished within the week that kept their SLA.",
        TICKETS_PAGE, lambda then: then.week.kept,
    ),
    DerivedSeries(
        "tickets.first_response", "First response, median", "hours",
        "Half of the first responses of the week came within so many hours of the start.",
        TICKETS_PAGE, lambda then: then.week.responses.linear[50],
    ),
    DerivedSeries(
        "partner_requests.resolved_with_sla", "Partner requests resolved that have an SLA",
        "requests", "Partner requests resolved within the week whose priority has an SLA.",
        REQUESTS_PAGE, lambda then: then.requests(1)[0],
    ),
    DerivedSeries(
        "partner_requests.kept_sla", "Partner requests resolved within their SLA", "requests",
        "Partner requests resolved within the week that kept their SLA.",
        REQUESTS_PAGE, lambda then: then.requests(1)[1],
    ),
    DerivedSeries(
        "partner_requests.on_time_share", "Partner requests on time, of 13 weeks", "%",
        "Of the partner requests resolved in the 13 weeks to the end of the week that have an SLA,"
        " the share that kept it.",
        REQUESTS_PAGE, lambda then: then.requests_on_time,
    ),
)  # fmt: skip
RULE_SERIES: tuple[DerivedSeries[RulesThen], ...] = (
    DerivedSeries(
        "rules.deprecated", "Rules switched off for good", "rules",
        "Rules that are deprecated or retired at the end of the week.",
        RULES_PAGE,
        lambda then: switched_off(stage_counts(then.found).total, then.found.policy),
    ),
    DerivedSeries(
        "rules.stuck", "Rules stuck", "rules",
        "Rules that have been in their stage for longer than the policy says.",
        RULES_PAGE, lambda then: len(stuck(then.found)),
    ),
    DerivedSeries(
        "rules.minutes_saved", "Minutes saved", "minutes",
        "Minutes of alert work saved so far by rules that are deprecated or retired.",
        RULES_PAGE,
        lambda then: savings.savings(then.found, savings.saving(then.found)).total.realised,
    ),
)  # fmt: skip
Series = DerivedSeries[TicketsThen] | DerivedSeries[RulesThen]
DERIVED: tuple[Series, ...] = (*TICKET_SERIES, *RULE_SERIES)
_BY_NAME = {series.name: series for series in DERIVED}


def derived_series(name: str) -> Series | None:
    """The derived series of a name."""
    return _BY_NAME.get(name)


def derived_names(metrics: Iterable[Metric]) -> tuple[str, ...]:
    """The derived series that metrics ask for, each once and in the order of this list."""
    columns = {metric.source.column for metric in metrics if isinstance(metric.source, Base)}
    return tuple(name for name in _BY_NAME if name in columns)


def refusal(name: str) -> str:
    """Why values of a series can't be brought; empty where they can."""
    return not_brought(name) if name in _BY_NAME else ""


def not_brought(name: str) -> str:
    """Why nobody brings values of a derived series."""
    return (
        f"“{name}” is worked out from what is stored here, so that nobody copies numbers:"
        " leave it out, or give the series another name."
    )
