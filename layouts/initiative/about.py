"""What an initiative is and what it is worth, and every word that was said of it."""

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.goal.address import goal_address
from dashboard.initiative.values import Change, InitiativeStory
from dashboard.metric.address import metric_address
from layouts.components import LABELLED, Column, facts, link, section, table
from layouts.components.leaves import Children
from layouts.roadmap.words import DATE_KINDS, NO_OWNER

SHOWN = 100
_CHANGES = (
    Column("what", "What"), Column("before", "From", grows=True), Column("after", "To", grows=True),
    Column("since", "Holds from"), Column("by", "Who"), Column("why", "Why", grows=True),
)  # fmt: skip


def about(story: InitiativeStory) -> Component:
    """Owner, lane, how firm its dates are, effort, money, and what it works for."""
    said = {name: told for name, told in _facts(story) if told}
    return section("What it is", facts(said), name="definition")


def _facts(story: InitiativeStory) -> Iterator[tuple[str, Children]]:
    of = story.initiative
    owner = of.owner or html.Span(formats.MISSING, title=NO_OWNER)
    filer = story.filer if story.filer != of.owner else ""
    yield from (("Owner", owner), ("Updates filed by", filer), ("Lane", story.standing.lane))
    yield "What", html.Span(of.description, className="as-written") if of.description else ""
    yield from (("Stage", of.stage), ("State", of.state.value), ("Kind", "AI" if of.ai else ""))
    yield "Dates", DATE_KINDS[of.date_kind]
    yield "Confidence", formats.percent(of.confidence) if of.confidence is not None else ""
    yield "Impact", f"{of.impact:g} of 10" if of.impact is not None else ""
    yield "Effort", f"{of.effort:,.1f} person-weeks" if of.effort is not None else ""
    yield "Cost", _money(of.cost)
    yield "Benefit a year", _money(of.benefit)
    yield "Benefit so far", _money(of.realised)
    yield "Return expected", formats.percent(of.roi) if of.roi is not None else ""
    yield "Return so far", formats.percent(of.roi_realised) if of.roi_realised is not None else ""
    yield "Works for", _goals(story)
    yield "Metrics", _joined([link(k, metric_address(story.scope, k)) for k in of.metrics])
    yield "Key", html.Code(of.key)


def _money(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}".replace("-", formats.MINUS)


def _goals(story: InitiativeStory) -> Children:
    """Those that there are lead to their pages; of others only the key is known."""
    titles = {each.goal.key: each.goal.title for each in story.goals}
    return _joined(
        [
            link(titles[key], goal_address(story.scope, key)) if key in titles else html.Code(key)
            for key in story.initiative.goals
        ]
    )


def _joined(parts: list[Component]) -> Children:
    said: list[Children] = []
    for part in parts:
        said += [", ", part] if said else [part]
    return said


def changes(story: InitiativeStory) -> Component | None:
    """Every word that changed something, the newest first."""
    if not story.changes:
        return None
    rows = [_change(story, each) for each in story.changes[:SHOWN]]
    cut = html.P(f"{SHOWN:,} of {len(story.changes):,}", className="listing-cut")
    return section(
        "What was said of it",
        table(_CHANGES, rows, "Words", f"{LABELLED} dense"),
        cut if len(story.changes) > SHOWN else None,
        lead=f"{formats.plural(len(story.changes), 'word')}, none of them overwritten.",
        name="words",
    )


def _change(story: InitiativeStory, of: Change) -> tuple[Children, ...]:
    zone = story.program.calendar.zone
    return (
        of.field.replace("_", " ").replace(".", " "),
        of.before or formats.MISSING,
        of.after or "taken back",
        "always" if of.at is None else formats.moment(of.at, zone),
        of.by or formats.MISSING,
        of.reason or formats.MISSING,
    )
