"""The demonstration's metrics as rows of definitions and of targets, as files have them."""

from collections.abc import Iterator
from typing import NamedTuple

from dashboard.demonstration import metric_payments as payments
from dashboard.demonstration import metric_weeks as weeks

Row = dict[str, str]
MANAGER, PM, LEADER = "Priya Raman", "Tomas Lindqvist", "Lena Okafor"
"""Who answers for metrics: people that a visitor of the demonstration can be."""
OUTREACH, RISK = "outreach", "risk-mining"
FUNNEL, VALUE = "Issuer funnel", "Value at issuers"
PARTNERS, TICKETS, RULES, DETECTION = "Partners", "Tickets", "Rules", "Detection"


class Defined(NamedTuple):
    """A metric: what its values are, how it compares, and who answers for it."""

    key: str
    name: str
    area: str
    role: str
    owner: str
    unit: str
    of: str
    """``sum issuers_contacted week``, or ``divide approved_usd attempted_usd``."""
    good: str
    """Direction, comparison and tolerance."""
    description: str


_METRICS = {
    OUTREACH: (
        Defined("contacted", "Issuers contacted", FUNNEL, "input", PM, "issuers",
                f"sum {weeks.CONTACTED} week", "up pct 0.1",
                "Issuers that somebody spoke or wrote to for the first time in the week."),
        Defined("managers", "Account managers", FUNNEL, "input", MANAGER, "",
                f"last {weeks.MANAGERS} week", "up pct 0",
                "Account managers at work on outreach at the end of the week."),
        Defined("contacts_per_manager", "Contacts per account manager", FUNNEL, "input", MANAGER,
                "", "divide contacted managers", "up pct 0.1",
                "Issuers contacted in the week for each account manager."),
        Defined("engaged", "Issuers engaged", FUNNEL, "input", PM, "issuers",
                f"sum {weeks.ENGAGED} week", "up pct 0.15",
                "Issuers that answered and took a first meeting in the week."),
        Defined("pitched", "Issuers pitched", FUNNEL, "input", PM, "issuers",
                f"sum {weeks.PITCHED} week", "up pct 0.15",
                "Issuers that saw the case for data sharing in the week."),
        Defined("committed", "Issuers committed", FUNNEL, "output", MANAGER, "issuers",
                f"sum {weeks.COMMITTED} week", "up pct 0.25",
                "Issuers that signed in the week."),
        Defined("live", "Issuers gone live", FUNNEL, "output", MANAGER, "issuers",
                f"sum {weeks.LIVE} week", "up pct 0.25",
                "Issuers whose first payment came through in the week."),
        Defined("attempted", "Payments attempted", VALUE, "input", LEADER, "USD",
                f"sum {payments.ATTEMPTED}", "up pct 0.05",
                "Value of card payments sent to issuers."),
        Defined("approved", "Payments approved", VALUE, "input", LEADER, "USD",
                f"sum {payments.APPROVED}", "up pct 0.05",
                "Value of card payments that issuers approved."),
        Defined("fraud_loss", "Fraud loss", VALUE, "input", LEADER, "USD",
                f"sum {payments.FRAUD}", "down pct 0.1",
                "Fraud on approved payments, by the day of the payment; banks report late."),
        Defined("share_live", "Volume share live", VALUE, "output", PM, "%",
                f"last {weeks.SHARE_LIVE} week", "up bps 100",
                "Share of the volume that runs through issuers that are live."),
        Defined("approval_rate", "Approval rate", VALUE, "output", LEADER, "%",
                "divide approved attempted", "up bps 50",
                "Approved of what was attempted, by value."),
        Defined("fraud_bps", "Fraud loss in basis points", VALUE, "output", LEADER, "bps",
                "divide fraud_loss approved", "down bps 0.5",
                "Fraud loss of what was approved, by value."),
        Defined("partners_on_time", "Partner requests on time", PARTNERS, "output", PM, "%",
                "last partner_requests.on_time_share", "up bps 500", ""),
    ),
    RISK: (
        Defined("open", "Open tickets", TICKETS, "output", MANAGER, "tickets",
                "last tickets.open", "down pct 0.1", ""),
        Defined("age_p85", "Age of open tickets, 85th percentile", TICKETS, "output", MANAGER,
                "days", "last tickets.age_p85", "down pct 0.15", ""),
        Defined("sla_met", "SLA met", TICKETS, "output", MANAGER, "%",
                "divide kept_sla finished", "up bps 500",
                "Tickets finished in time of those finished that have an SLA."),
        Defined("first_response", "First response, median", TICKETS, "output", PM, "hours",
                "median tickets.first_response", "down pct 0.25", ""),
        Defined("finished", "Tickets finished that have an SLA", TICKETS, "input", PM, "tickets",
                "sum tickets.finished_with_sla", "up pct 0.2", ""),
        Defined("kept_sla", "Tickets finished within their SLA", TICKETS, "input", PM, "tickets",
                "sum tickets.kept_sla", "up pct 0.2", ""),
        Defined("rules_off", "Rules switched off for good", RULES, "output", MANAGER, "rules",
                "last rules.deprecated", "up pct 0.1", ""),
        Defined("rules_stuck", "Rules stuck", RULES, "output", PM, "rules",
                "last rules.stuck", "down pct 0.2", ""),
        Defined("minutes_saved", "Minutes saved", RULES, "output", MANAGER, "minutes",
                "last rules.minutes_saved", "up pct 0.1", ""),
        Defined("alert_precision", "Alerts that were right", DETECTION, "output", LEADER, "%",
                f"last {weeks.PRECISION} week", "within bps 100",
                "Fraud among the alerts reviewed: too few waste time, too many mean that some"
                " are missed."),
        Defined("alerts", "Alerts reviewed", DETECTION, "input", PM, "alerts",
                f"sum {weeks.ALERTS} workday", "up pct 0.1",
                "Alerts that investigators closed."),
        Defined("days_to_label", "Days until fraud is labelled", DETECTION, "input", LEADER,
                "days", f"median {weeks.LABEL_DAYS} week", "down pct 0.1",
                "Half of the frauds are confirmed by the bank within so many days."),
    ),
}  # fmt: skip
"""By program, in the order in which they are listed."""

LAST_YEAR, THIS_YEAR = "last", "this"
_TARGETS: dict[str, tuple[tuple[str, str, str, float, float], ...]] = {
    OUTREACH: (
        ("contacted", "week", THIS_YEAR, 48, 0), ("contacted", "week", LAST_YEAR, 36, 0),
        ("contacts_per_manager", "week", "", 6, 0), ("engaged", "week", THIS_YEAR, 20, 0),
        ("pitched", "week", THIS_YEAR, 10, 0), ("committed", "month", "", 15, 0),
        ("committed", "week", "", 3, 0), ("live", "week", "", 2, 0), ("live", "month", "", 12, 0),
        ("live", "ytd", THIS_YEAR, 130, 0), ("live", "year", LAST_YEAR, 110, 0),
        ("share_live", "week", THIS_YEAR, 0.455, 0), ("share_live", "week", LAST_YEAR, 0.40, 0),
        ("approval_rate", "week", THIS_YEAR, 0.935, 0),
        ("approval_rate", "month", THIS_YEAR, 0.935, 0),
        ("fraud_bps", "week", "", 0.0009, 0), ("fraud_bps", "month", "", 0.0008, 0),
        ("fraud_bps", "ytd", "", 0.0008, 0), ("fraud_loss", "week", "", 26_000, 0),
        ("managers", "week", THIS_YEAR, 8, 0), ("attempted", "week", THIS_YEAR, 28_000_000, 0),
        ("approved", "week", THIS_YEAR, 26_000_000, 0),
        ("partners_on_time", "week", "", 0.75, 0), ("partners_on_time", "quarter", "", 0.8, 0),
    ),
    RISK: (
        ("open", "week", THIS_YEAR, 90, 0), ("age_p85", "week", "", 95, 0),
        ("sla_met", "week", "", 0.7, 0), ("sla_met", "month", "", 0.75, 0),
        ("first_response", "week", "", 6, 0), ("finished", "week", "", 8, 0),
        ("kept_sla", "week", "", 6, 0), ("rules_off", "ytd", THIS_YEAR, 36, 0),
        ("rules_stuck", "week", "", 8, 0), ("minutes_saved", "ytd", THIS_YEAR, 400_000, 0),
        ("alert_precision", "week", "", 0.23, 0.3), ("alerts", "month", "", 4_200, 0),
        ("days_to_label", "week", "", 20, 0),
    ),
}  # fmt: skip
"""Key, grain, the years in which it holds (all without), value, upper edge of a band."""


def keys(program: str) -> tuple[str, ...]:
    """The metrics of a program."""
    return tuple(metric.key for metric in _METRICS[program])


def definitions(program: str) -> tuple[Row, ...]:
    """The rows of its file of definitions."""
    return tuple(_definition(metric) for metric in _METRICS[program])


def _definition(metric: Defined) -> Row:
    how, *of = metric.of.split()
    direction, comparison, tolerance = metric.good.split()
    calculated = how == "divide"
    return {
        "key": metric.key,
        "name": metric.name,
        "unit": metric.unit,
        "aggregation": "" if calculated else how,
        "column": "" if calculated else of[0],
        "every": "" if calculated else "".join(of[1:]),
        "operation": how if calculated else "",
        "operands": ";".join(of) if calculated else "",
        "comparison": comparison,
        "direction": direction,
        "tolerance": tolerance,
        "owner": metric.owner,
        "role": metric.role,
        "area": metric.area,
        "description": metric.description,
    }


def targets(program: str, year: int) -> Iterator[Row]:
    """The rows of its file of targets: those of a year, of the one before, and of all."""
    dates = {
        THIS_YEAR: (f"{year}-01-01", ""),
        LAST_YEAR: (f"{year - 1}-01-01", f"{year - 1}-12-31"),
        "": ("", ""),
    }
    for key, grain, when, value, upper in _TARGETS[program]:
        begins, ends = dates[when]
        yield {
            "metric": key, "grain": grain, "value": f"{value:g}",
            "upper": f"{upper:g}" if upper else "", "from": begins, "to": ends,
        }  # fmt: skip
