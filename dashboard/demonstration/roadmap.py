"""The demonstration's roadmap: files of it, and what owners said week by week.

The same for the same ``end``, whenever in the week it is asked for.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dashboard.demonstration import roadmap_detection, roadmap_models, roadmap_partners
from dashboard.demonstration.goal_export import Filed, update_row
from dashboard.demonstration.metric_definitions import RISK, Row
from dashboard.demonstration.metric_payments import DAY
from dashboard.demonstration.roadmap_story import Mark, Planned, Slip, Word
from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.initiatives import DateKind, State
from dashboard.roadmap.planning import PlanningDecision, Weights
from dashboard.roadmap.words import MILESTONE, SEPARATOR, YES
from dashboard.status_updates.updates import Colour

WEEK = 7 * DAY
LANES: Mapping[str, Mapping[str, tuple[Planned, ...]]] = {
    RISK: {
        "Product": roadmap_models.PRODUCT,
        "ML Platform": roadmap_models.ML_PLATFORM,
        "Rule Engineering": roadmap_detection.RULE_ENGINEERING,
        "Fraud Investigations": roadmap_detection.FRAUD_INVESTIGATIONS,
        "Authentication": roadmap_partners.AUTHENTICATION,
        "Payments Core": roadmap_partners.PAYMENTS_CORE,
        "Disputes": roadmap_partners.DISPUTES,
        "Partners": roadmap_partners.PARTNERS,
    }
}
"""By program and lane, in the order of the page."""
CAPACITY: Mapping[str, float] = {
    "Product": 38, "ML Platform": 46, "Rule Engineering": 36, "Fraud Investigations": 36,
    "Authentication": 30, "Payments Core": 14, "Disputes": 20, "Partners": 10,
}  # fmt: skip
"""Person-weeks a quarter."""
FUNDED = 2
"""So many candidates stand above the funding line."""
SCENARIOS: Mapping[str, Mapping[str, str]] = {
    RISK: {
        "Second cluster four weeks late": "feature-store:0:28",
        "v4 without the long shadow run": "shadow-run:0:-28,v4-rollout:-28:-28",
    }
}
"""By program and name, as an address has their shifts."""
NOTHING = "Nothing changed."
RELEASED, STOPPED = "released", "stopped"


@dataclass(frozen=True, slots=True)
class RoadmapExport:
    """The rows of four files, and those of the updates."""

    initiatives: tuple[Row, ...]
    milestones: tuple[Row, ...]
    dependencies: tuple[Row, ...]
    history: tuple[Row, ...]
    updates: tuple[Row, ...]
    """As a file of status updates has them."""


def roadmap(program: str, end: dt.date) -> RoadmapExport:
    """The roadmap of a program; ``end`` is the last day of the running week."""
    placed = [(lane, each) for lane, items in LANES[program].items() for each in items]
    items = [each for _, each in placed]
    return RoadmapExport(
        initiatives=tuple(_initiative(lane, each, end) for lane, each in placed),
        milestones=tuple(_milestone(each, mark, end) for each in items for mark in each.marks),
        dependencies=tuple(row for each in items for row in _dependencies(each)),
        history=tuple(row for each in items for row in _history(each, end)),
        updates=tuple(update_row(filed) for each in items for filed in _filed(each, end)),
    )


def decision(program: str, calendar: ProgramCalendar, end: dt.date) -> PlanningDecision:
    """What its manager decided: capacities of the six quarters around the running week."""
    quarters = {calendar.fiscal_quarter_start(end + week * WEEK) for week in range(-39, 40)}
    capacity = {(lane, day): CAPACITY[lane] for lane in LANES[program] for day in quarters}
    return PlanningDecision(Weights(), FUNDED, capacity, tuple(LANES[program]))


def _monday(end: dt.date, week: int) -> dt.date:
    return end + week * WEEK - 5 * DAY


def _friday(end: dt.date, week: int) -> dt.date:
    return end + week * WEEK - DAY


def _tuesday(end: dt.date, week: int) -> str:
    """When dates are moved."""
    return (end + week * WEEK - 4 * DAY).isoformat()


def _initiative(lane: str, item: Planned, end: dt.date) -> Row:
    worth, ran = item.worth, _ended(item)
    return {
        "key": item.key, "title": item.title, "description": item.about, "lane": lane,
        "owner": item.owner, "ai": YES if item.ai else "", "stage": item.stage,
        "state": item.state.value, "date_kind": item.kind.value,
        "confidence": f"{worth.confidence:g}", "impact": f"{worth.impact:g}",
        "effort": f"{worth.effort:g}", "cost": _thousands(worth.cost),
        "benefit": _thousands(worth.benefit), "realised": _thousands(worth.realised),
        "goals": SEPARATOR.join(item.goals), "added": _monday(end, item.added).isoformat(),
        "start": _monday(end, item.start).isoformat(), "end": _friday(end, ran).isoformat(),
        "baseline_start": _monday(end, item.start).isoformat(),
        "baseline_end": _friday(end, item.end).isoformat(),
    }  # fmt: skip


def _ended(item: Planned) -> int:
    """The week of its end, as it is said now."""
    return item.ends if item.done is None or item.state is State.CANCELLED else item.done


def _thousands(amount: float | None) -> str:
    return "" if amount is None else f"{amount * 1_000:.0f}"


def _milestone(item: Planned, mark: Mark, end: dt.date) -> Row:
    week = mark.slips[-1].to if mark.slips else mark.week
    done = "" if mark.done is None else _friday(end, mark.done).isoformat()
    return {
        "initiative": item.key, "milestone": mark.key, "title": mark.title,
        "date": _friday(end, week).isoformat(), "done": done,
    }  # fmt: skip


def _dependencies(item: Planned) -> Iterator[Row]:
    for wait in item.waits:
        yield {
            "predecessor": wait.key, "successor": item.key, "type": wait.link[:2],
            "lag": wait.link[2:] or "0",
        }  # fmt: skip


def _history(item: Planned, end: dt.date) -> Iterator[Row]:
    """Ends and milestones that moved, and what became of those that are over."""
    yield from _moves(item.key, "end", item.end, item.slips, end)
    for mark in item.marks:
        yield from _moves(item.key, MILESTONE + mark.key, mark.week, mark.slips, end)
    if item.done is not None:
        stage = RELEASED if item.state is State.DONE else STOPPED
        yield _change(item, "state", State.COMMITTED.value, item.state.value, end)
        yield _change(item, "stage", "build", stage, end)
        yield _change(item, "date_kind", DateKind.PLANNED.value, item.kind.value, end)


def _moves(
    key: str, field: str, first: int, slips: tuple[Slip, ...], end: dt.date
) -> Iterator[Row]:
    before = first
    for slip in slips:
        yield {
            "initiative": key, "field": field, "changed_on": _tuesday(end, slip.on),
            "old": _friday(end, before).isoformat(), "new": _friday(end, slip.to).isoformat(),
            "reason": slip.reason,
        }  # fmt: skip
        before = slip.to


def _change(item: Planned, field: str, old: str, new: str, end: dt.date) -> Row:
    week = _ended(item) if item.done is None else item.done
    return {
        "initiative": item.key, "field": field, "changed_on": _friday(end, week).isoformat(),
        "old": old, "new": new, "reason": "",
    }  # fmt: skip


def _filed(item: Planned, end: dt.date) -> Iterator[Filed]:
    """Each whole week's update, until it was over."""
    last = item.done if item.done is not None else -1 - item.silent
    for number, word in enumerate(item.words):
        until = item.words[number + 1].since - 1 if number + 1 < len(item.words) else last
        for week in range(word.since, until + 1):
            yield _update(item, word, week, end, week == last and item.done is not None)


def _update(item: Planned, word: Word, week: int, end: dt.date, over: bool) -> Filed:
    colour = (
        (Colour.DONE if item.state is State.DONE else Colour.CANCELLED) if over else word.colour
    )
    shown = word if not over else word._replace(headline=_farewell(item), back=None)
    back = None if shown.back is None else _friday(end, shown.back)
    ending = end + week * WEEK
    return Filed(
        item=item.key, week=ending, on=ending - DAY, minute=11 * 60, colour=colour,
        headline=shown.headline, why=shown.why, next_steps=shown.steps, decision="",
        changed=shown.headline if week == word.since or over else NOTHING,
        date_to_green=back, author=item.owner,
    )  # fmt: skip


def _farewell(item: Planned) -> str:
    return f"{item.title}: {'done' if item.state is State.DONE else 'stopped'}"
