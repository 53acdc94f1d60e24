"""The roadmap in words: what things are called, and how statuses look."""

from collections.abc import Mapping
from datetime import date

from dash.development.base_component import Component

from dashboard import formats
from dashboard.roadmap.initiatives import DateKind, Dependency, Link, Span
from dashboard.roadmap.values import Flag, InitiativeStanding, MilestoneState, Status
from layouts.components import light, status
from layouts.theme import AMBER, GREEN, GREY, HAIRLINE, QUIET, RED, SURFACE

TITLE = "Roadmap"
EVERYTHING = "All initiatives"
FILTER_LABELS = {
    "lane": "Lane", "owner": "Owner", "status": "Status", "kind": "Kind", "goal": "Goal",
}  # fmt: skip
NO_OWNER = "Nobody is named."
STATUSES: Mapping[Status, tuple[str, str, str]] = {
    Status.RED: ("■", "off track", "red"),
    Status.AMBER: ("▲", "at risk", "amber"),
    Status.NO_UPDATE: ("○", "no update", "grey"),
    Status.GREEN: ("●", "on track", "green"),
    Status.NOT_STARTED: ("□", "not started", ""),
    Status.CANDIDATE: ("◇", "candidate", ""),
    Status.DONE: ("✓", "done", ""),
    Status.CANCELLED: ("✕", "cancelled", ""),
}
"""Shape, word and status colour; the worst first."""
FILLS: Mapping[Status, tuple[str, str]] = {
    Status.RED: (RED, RED), Status.AMBER: (AMBER, AMBER), Status.GREEN: (GREEN, GREEN),
    Status.NO_UPDATE: (GREY, GREY), Status.NOT_STARTED: (SURFACE, GREY),
    Status.CANDIDATE: (GREY, GREY), Status.DONE: (QUIET, QUIET),
    Status.CANCELLED: (HAIRLINE, HAIRLINE),
}  # fmt: skip
"""Of bars: what they are filled with, and their edge."""
THIN_FILLS = {**FILLS, Status.NOT_STARTED: ("rgba(101,109,118,0.4)", GREY)}
"""Of thin bars, which have no edge."""
COUNT_FILLS = {**THIN_FILLS, Status.CANDIDATE: (HAIRLINE, HAIRLINE)}
"""Of counts, which have no patterns."""
DATE_KINDS: Mapping[DateKind, str] = {
    DateKind.RELEASED: "dates released", DateKind.PLANNED: "dates planned",
    DateKind.CANDIDATE: "candidate dates", DateKind.UNSCHEDULED: "not scheduled",
}  # fmt: skip
LINKS: Mapping[Link, str] = {
    Link.FS: "finish to start", Link.SS: "start to start", Link.FF: "finish to finish",
    Link.SF: "start to finish",
}  # fmt: skip
FLAGS: Mapping[Flag, str] = {
    Flag.MISSED_MILESTONE: "A milestone's day is over, and it is not done.",
    Flag.VIOLATED: "It begins or ends earlier than what it waits for allows.",
    Flag.LATE: "Its last day is over, and it is not.",
    Flag.SLIPPED: "It moved to a later end within the last seven days.",
    Flag.OFF: "Its owner says that it is at risk or off track.",
    Flag.OUTDATED: "Its update is overdue by more than three days.",
    Flag.UNSCHEDULED: "Nobody says when it begins or ends.",
}
COUNTED: Mapping[Flag, str] = {
    Flag.MISSED_MILESTONE: "with a missed milestone", Flag.VIOLATED: "with a violated dependency",
    Flag.LATE: "late", Flag.SLIPPED: "slipped", Flag.OFF: "at risk or off track",
    Flag.OUTDATED: "silent", Flag.UNSCHEDULED: "without dates",
}  # fmt: skip
"""What is said of so many initiatives with a flag."""
GRAVE = frozenset({Flag.MISSED_MILESTONE, Flag.VIOLATED, Flag.LATE})
MILESTONES: Mapping[MilestoneState, str] = {
    MilestoneState.DONE: "done", MilestoneState.DUE: "due", MilestoneState.MISSED: "missed",
}  # fmt: skip


def status_word(status: Status) -> str:
    """Shape and word: ■ off track."""
    shape, word, _ = STATUSES[status]
    return f"{shape} {word}"


def status_shown(of: Status) -> Component:
    """Shape, word and colour."""
    shape, word, colour = STATUSES[of]
    if colour:
        return status(colour, word)
    return light.Span(f"{shape} {word}", className="status")


def in_days(days: int) -> str:
    """A slip beside a bar: +21 d, −3 d."""
    return f"{formats.signed(days)} d"


def from_to(span: Span) -> str:
    """3 Jan 2026 to 14 Mar 2026."""
    return f"{formats.day(span.start)} to {formats.day(span.end)}"


def slip_words(days: int) -> str:
    """21 days later than its baseline."""
    if not days:
        return "as its baseline"
    side = "later" if days > 0 else "earlier"
    return f"{formats.plural(abs(days), 'day')} {side} than its baseline"


def dependency_words(link: Dependency) -> str:
    """How one waits for the other: ``finish to start + 3 days``."""
    if not link.lag:
        return LINKS[link.link]
    sign = "+" if link.lag > 0 else formats.MINUS
    return f"{LINKS[link.link]} {sign} {formats.plural(abs(link.lag), 'day')}"


def worst(items: tuple[InitiativeStanding, ...]) -> Status:
    """The status that needs a look first."""
    order = list(STATUSES)
    return min((each.status for each in items), key=order.index, default=Status.DONE)


def short_day(day: date) -> str:
    """21 Nov: beside a line of a timeline."""
    return f"{day.day} {day:%b}"


def weeks(effort: float) -> str:
    """12.5 person-weeks."""
    return f"{effort:,.1f} person-weeks".replace(".0 ", " ")


def money(cost: float) -> str:
    """A cost, in the program's currency."""
    return f"{cost:,.0f}"
