"""The list of initiatives: what the timeline draws, as rows."""

from collections import Counter
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.roadmap.address import CALENDAR, initiative_address
from dashboard.roadmap.values import InitiativeStanding, MilestoneState, Roadmap
from dashboard.scope import Scope
from layouts.components import Column, controls, empty, listing, listing_tools, section
from layouts.components.later import later
from layouts.components.tables import ADDRESS
from layouts.roadmap.words import DATE_KINDS, status_word

INITIATIVES = "initiatives"
ON_PAPER = 120
LIST = (
    Column("key", "Key", width=110, pinned=True, opens=True, on_phone=True),
    Column("title", "Initiative", width=220, grows=True, on_phone=True),
    Column("lane", "Lane", width=130),
    Column("owner", "Owner", width=120),
    Column("status", "Status", width=120, status=True, on_phone=True),
    Column("start", "Starts", width=108, day=True),
    Column("end", "Ends", width=108, day=True),
    Column("baseline", "Baseline end", width=108, day=True, help="As it was committed to."),
    Column("slip", "Slip, days", number=True, width=84,
           help="From the baseline's end to the one that is planned now."),
    Column("flags", "Exceptions", width=170),
    Column("missed", "Missed", number=True, width=84, help="Milestones whose day is over."),
    Column("milestones", "Milestones", number=True, width=100, paper=False),
    Column("waits", "Waits for", number=True, width=84, paper=False,
           help="Initiatives that it depends on."),
    Column("slack", "Slack, working days", number=True, width=84,
           help="How far it may move before the plan ends later; 0 is on the critical path."),
    Column("confidence", "Confidence, %", number=True, width=104),
    Column("dates", "Dates", width=140, paper=False),
    Column("stage", "Stage", width=110, paper=False),
    Column("kind", "Kind", width=84, paper=False),
    Column("effort", "Effort, weeks", number=True, decimals=1, width=96, paper=False),
    Column("cost", "Cost", number=True, width=100, paper=False),
    Column("benefit", "Benefit a year", number=True, width=110, paper=False),
    Column("roi", "ROI, %", number=True, width=84, paper=False,
           help="Expected benefit less cost, over cost."),
)  # fmt: skip
NUMBERS = tuple(column.field for column in LIST if column.number)
TEXTS = tuple(column.field for column in LIST if not column.number)


def initiatives(found: Roadmap, paper: bool = False) -> Component:
    """All that the view keeps."""
    waits = _waits(found)
    shown = [list_row(found.scope, each, waits[each.key]) for each in found.items[:ON_PAPER]]
    total = len(found.items)
    if not total:
        return section("Initiatives", empty("No initiative is left by this search."))
    whole = formats.plural(found.total, "initiative")
    grid = listing(INITIATIVES, LIST, shown, total)
    count = f"{total:,} of {whole}" if total < found.total else whole
    return section(
        "Initiatives",
        grid if paper else later(INITIATIVES, grid),
        lead=f"{count}, by lane and start.",
        tools=controls(listing_tools(INITIATIVES, found.scope.query()), _calendar(found.scope)),
        name="list",
    )  # fmt: skip


def _calendar(scope: Scope) -> Component:
    told = "Ends and milestones as a file for calendars"
    ics = html.A("ICS", href=CALENDAR + scope.query(), download="", title=told)
    return html.Div(ics, className="listing-tools")


def list_rows(found: Roadmap) -> list[dict[str, Any]]:
    """Every row of the list."""
    waits = _waits(found)
    return [list_row(found.scope, each, waits[each.key]) for each in found.items]


def _waits(found: Roadmap) -> Counter[str]:
    return Counter(link.successor for link in found.dependencies)


def list_row(scope: Scope, each: InitiativeStanding, waits: int) -> dict[str, Any]:
    """An initiative as the list shows it."""
    of, span, baseline = each.initiative, each.span, each.baseline
    return {
        ADDRESS: initiative_address(scope, each.key),
        "key": each.key, "title": of.title, "lane": each.lane, "owner": of.owner,
        "status": status_word(each.status), "stage": of.stage,
        "start": span.start if span else None, "end": span.end if span else None,
        "baseline": baseline.end if baseline else None, "slip": each.slip if span else None,
        "flags": ", ".join(each.flags) or None, "milestones": len(each.milestones),
        "missed": sum(m.state is MilestoneState.MISSED for m in each.milestones),
        "waits": waits, "slack": each.slack, "confidence": _percent(of.confidence),
        "dates": DATE_KINDS[of.date_kind], "kind": "AI" if of.ai else formats.MISSING,
        "effort": of.effort, "cost": of.cost, "benefit": of.benefit, "roi": _percent(of.roi),
    }  # fmt: skip


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100
