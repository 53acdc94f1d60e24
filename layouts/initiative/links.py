"""What an initiative waits for, what waits for it, and the goals that it works for."""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard import formats
from dashboard.goal.address import goal_address
from dashboard.initiative.values import InitiativeStory, Neighbour
from dashboard.path_to_green.standing import GoalStanding
from dashboard.roadmap.address import initiative_address
from dashboard.scope import Scope
from layouts.components import LABELLED, Column, empty, link, section, status, table
from layouts.components.leaves import Children
from layouts.path_to_green.words import COMPUTED
from layouts.roadmap.words import dependency_words, from_to, status_shown

BEFORE, AFTER, GOALS = "What it waits for", "What waits for it", "Goals that it works for"
_GOALS = (
    Column("goal", "Goal", grows=True), Column("owner", "Owner"), Column("computed", "Computed"),
    Column("due", "Due", day=True), Column("green", "Green, claimed", day=True),
)  # fmt: skip


def waits(story: InitiativeStory, *forms: Component | None) -> Component:
    """Both directions, each with the days by which its dates do not keep it."""
    before, after = story.predecessors, story.successors
    tables = [
        _table(story.scope, known, label)
        for known, label in ((before, BEFORE), (after, AFTER))
        if known
    ]
    none = empty("It waits for nothing, and nothing waits for it.")
    return section(
        "Dependencies", *(tables or [none]), *forms, lead=_lead(before, after), name="dependencies"
    )


def waiting(count: int) -> str:
    """How many wait for it."""
    if not count:
        return "nothing waits for it"
    return f"{count:,} {'waits' if count == 1 else 'wait'} for it"


def _lead(before: Sequence[Neighbour], after: Sequence[Neighbour]) -> str:
    if not before and not after:
        return ""
    broken = sum(each.violated > 0 for each in (*before, *after))
    kept = f"{broken:,} of them violated" if broken else "all kept by the dates"
    first = f"{len(before):,}" if before else "nothing"
    return f"It waits for {first}, and {waiting(len(after))}: {kept}."


def _table(scope: Scope, known: Sequence[Neighbour], label: str) -> Component:
    columns = (
        Column("title", label, grows=True), Column("how", "How"), Column("kept", "Kept"),
        Column("dates", "Its dates"), Column("status", "Status"), Column("owner", "Owner"),
    )  # fmt: skip
    return table(columns, [_neighbour(scope, each) for each in known], label, LABELLED)


def _neighbour(scope: Scope, each: Neighbour) -> tuple[Children, ...]:
    of = each.other.initiative
    late = formats.plural(each.violated, "day")
    return (
        link(of.title, initiative_address(scope, of.key)),
        dependency_words(each.dependency),
        status("red", f"{late} of overlap") if each.violated else _kept(each),
        from_to(each.other.span) if each.other.span else formats.MISSING,
        status_shown(each.other.status),
        of.owner or formats.MISSING,
    )


def _kept(each: Neighbour) -> str:
    """What has no dates, or will never be, holds nobody up."""
    return "yes" if each.other.span else "no dates"


def goals(story: InitiativeStory) -> Component | None:
    """Nothing where it names none; a key of none that there is stands as it was said."""
    of = story.initiative
    if not of.goals:
        return None
    known = {each.goal.key for each in story.goals}
    rows = [_goal(story.scope, each) for each in story.goals]
    missing = ", ".join(f"“{key}”" for key in of.goals if key not in known)
    said = f"No goal is called {missing} as of then." if missing else ""
    shown = table(_GOALS, rows, GOALS, LABELLED) if rows else empty(said)
    return section("Goals", shown, lead=said if rows else "", name="goals")


def _goal(scope: Scope, of: GoalStanding) -> tuple[Children, ...]:
    due, back = of.due.current or of.goal.due, of.date_to_green
    return (
        link(of.goal.title, goal_address(scope, of.goal.key)),
        of.goal.owner or formats.MISSING,
        status(*COMPUTED[of.computed]),
        formats.day(due),
        formats.day(back) if back else formats.MISSING,
    )
