"""The page put together: one sentence, the numbers behind it, and the board."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.path_to_green.board import board
from dashboard.path_to_green.calculation import PathToGreen
from dashboard.path_to_green.standing import Flag, GoalStanding
from dashboard.silence import PATH
from dashboard.status_updates.updates import OFF
from dashboard.ticket_aging.provenance import provenance
from layouts.components import (
    KeyFigure,
    clear_filters,
    controls,
    empty,
    key_figures,
    link,
    page_head,
    status,
)
from layouts.components.leaves import Children
from layouts.path_to_green.board import goals_board
from layouts.path_to_green.words import (
    COMPUTED,
    EVERYTHING,
    FILTER_LABELS,
    TITLE,
    headline,
    slips,
)
from layouts.ticket_aging.page import quiet_since
from layouts.ticket_aging.words import scope_in_words


def content(found: PathToGreen, *forms: Component | None) -> Component:
    """The board of one program as of one date; ``forms`` stand below it."""
    return html.Div(
        [
            page_head(
                TITLE,
                scope_in_words(found, EVERYTHING, FILTER_LABELS),
                clear_filters(found.scope) if found.goals else None,
                controls(link("Who has not updated", PATH + found.scope.without_filters().query())),
            ),
            *(_some(found) if found.goals else [_nothing(found)]),
            *forms,
            html.Footer(provenance(found), className="provenance"),
        ],
        className="path-to-green",
    )


def _some(found: PathToGreen) -> list[Component | None]:
    return [
        html.P(headline(found.goals), className="headline"),
        quiet_since(found),
        key_figures(_key_figures(found.goals)),
        goals_board(found, board(found.goals)),
        html.P(_how_to_read(), className="how-to-read"),
    ]


def _key_figures(goals: Sequence[GoalStanding]) -> list[KeyFigure]:
    """What leaders ask first; of goals that are not over."""
    going = [each for each in goals if not each.history.over]
    off = [each for each in going if each.history.claimed in OFF]
    adds_up = sum(not {Flag.NO_PLAN, Flag.NO_DATE} & {*each.flags} for each in off)
    slipped = [each for each in going if Flag.SLIPPED in each.flags]
    moves = sum(slips(each) for each in slipped)
    return [
        KeyFigure("Claimed off track or at risk", f"{len(off):,}", f"of {len(going):,} open goals"),
        KeyFigure("Watermelons", _count(going, Flag.WATERMELON), "claimed on track, and are not"),
        KeyFigure("Plans that add up", f"{adds_up:,} of {len(off):,}", "that need one"),
        KeyFigure("Silent", _count(going, Flag.OUTDATED), "more than three days overdue"),
        KeyFigure("Dates passed", _count(going, Flag.DATE_PASSED), "due, or back to green"),
        KeyFigure("Slipped", f"{len(slipped):,}", f"{formats.plural(moves, 'move')} in all"),
    ]


def _count(goals: Sequence[GoalStanding], flag: Flag) -> str:
    return f"{sum(flag in each.flags for each in goals):,}"


def _how_to_read() -> list[Children]:
    """What marks and short words mean."""
    return [
        *(status(colour, word) for colour, word in COMPUTED.values()),
        html.Span("◌ outdated: its update is more than three days overdue"),
        "Claimed is what the owner says; computed is the newest value against the glide path from"
        " baseline to target. Forecast: half the paths are at the target by the first date, 85 %"
        " by the second.",
        controls("Numbers and flags say more when you point at them."),
    ]


def _nothing(found: PathToGreen) -> Component:
    if found.scope.filters:
        return empty(
            "No goal matches these filters as of this week.",
            link("Show all goals", found.scope.without_filters().query()),
        )
    if found.source is None:
        command = f"greenpath import goals --program {found.program.key} --goals FILE"
        return empty(
            f"{found.program.name} has no goals yet.",
            ["Bring them in with ", html.Code(f"{command} --values FILE --updates FILE")],
        )
    return empty(f"No goal was defined by {formats.day(found.scope.as_of)}.", "")
