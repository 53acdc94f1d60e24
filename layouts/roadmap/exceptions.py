"""What of the roadmap needs a look first, and why."""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard import formats
from dashboard.roadmap.address import initiative_address
from dashboard.roadmap.exceptions import Told, gravest_first
from dashboard.roadmap.standing import slipped_days
from dashboard.roadmap.values import Flag, InitiativeStanding, MilestoneState, Roadmap
from dashboard.roadmap.view import EXCEPTIONS
from layouts.components import (
    LABELLED,
    Column,
    controls,
    empty,
    light,
    link,
    section,
    table,
)
from layouts.components.leaves import Children
from layouts.roadmap.words import COUNTED, FLAGS, GRAVE, in_days, status_shown

SHOWN = 12
LABEL = "Exceptions of the roadmap"
CRITICAL = "on the critical path"
DECIDES = "What it loses, the plan's end loses."
_COLUMNS = (
    Column("title", "Initiative", grows=True), Column("why", "Why", grows=True),
    Column("lane", "Lane"), Column("owner", "Owner"), Column("status", "Status"),
    Column("end", "Ends", day=True), Column("slip", "Slip", number=True,
                                            help="Days from the baseline's end to today's."),
)  # fmt: skip


def exceptions(found: Roadmap) -> Component:
    """The gravest exceptions, with the way to all of them on the timeline."""
    items, scope = gravest_first(found), found.scope
    if not items:
        return section("Exceptions", empty("Nothing is missed, late, violated or silent."))
    told = Told.of(found)
    rows = [_row(told, each) for each in items[:SHOWN]]
    more = (
        controls(link(f"All {len(items):,} on the timeline", scope.viewed(only=EXCEPTIONS).query()))
        if len(items) > SHOWN
        else None
    )
    return section(
        "Exceptions", table(_COLUMNS, rows, LABEL, f"{LABELLED} roadmap-list"), more,
        lead=_lead(items), name="exceptions",
    )  # fmt: skip


def _lead(items: Sequence[InitiativeStanding]) -> str:
    counts = {flag: sum(flag in each.flags for each in items) for flag in Flag}
    said = [f"{count:,} {COUNTED[flag]}" for flag, count in counts.items() if count]
    return f"{formats.plural(len(items), 'initiative')}: {', '.join(said)}."


def _row(told: Told, each: InitiativeStanding) -> tuple[Children, ...]:
    of = each.initiative
    return (
        link(of.title, initiative_address(told.roadmap.scope, each.key)),
        reasons(told, each),
        each.lane,
        of.owner or formats.MISSING,
        status_shown(each.status),
        formats.day(each.span.end) if each.span else formats.MISSING,
        formats.signed(each.slip) if each.slip else formats.MISSING,
    )


def reasons(told: Told, each: InitiativeStanding) -> Component:
    """Each flag with its numbers; what it means is said on hover."""
    marks = [flag_mark(flag, reason(told, flag, each)) for flag in each.flags]
    if each.critical:
        marks.append(light.Span(CRITICAL, className="flag", title=DECIDES))
    return light.Span(marks, className="flags")


def flag_mark(flag: Flag, said: str) -> Component:
    """One flag; what it means stands on hover."""
    css = "flag grave" if flag in GRAVE else "flag"
    return light.Span(said, className=css, title=FLAGS[flag])


def reason(told: Told, flag: Flag, each: InitiativeStanding) -> str:
    """A flag in words, with its number where it has one."""
    if flag is Flag.MISSED_MILESTONE:
        missed = [m for m in each.milestones if m.state is MilestoneState.MISSED]
        first = missed[0].milestone
        more = f" and {len(missed) - 1:,} more" if len(missed) > 1 else ""
        return f"missed {first.title or first.key}, {formats.day(missed[0].day)}{more}"
    if flag is Flag.VIOLATED and each.key in told.broken:
        worst = told.broken[each.key][0]
        title = told.titles.get(worst.dependency.predecessor, worst.dependency.predecessor)
        return f"{formats.plural(worst.days, 'day')} too early for {title}"
    if flag is Flag.SLIPPED:
        return f"slipped {in_days(slipped_days(each.initiative, told.week_before))} this week"
    if flag is Flag.OUTDATED:
        return f"◌ silent, {formats.plural(each.silence.days_overdue, 'day')} overdue"
    return flag.value
