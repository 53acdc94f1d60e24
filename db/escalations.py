"""The read seam of escalations: one function answers page, terminal and paper."""

from collections.abc import Iterable

import numpy as np
from sqlalchemy.orm import Session

from dashboard.action_items import ActionItem
from dashboard.escalations import (
    KINDS,
    RECENT_WEEKS,
    Escalation,
    Escalations,
    TicketAction,
    escalation,
)
from dashboard.imports.delivery import LEVELS
from dashboard.partner_requests import span_start
from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.scope import Scope, is_partial
from dashboard.ticket_aging import flow
from dashboard.ticket_aging.at_cut import AtCut
from dashboard.ticket_aging.calculation import Ranking, told
from db.action_items import kind_actions
from db.programs import program as program_value
from db.ticket_aging.reading import ranked_tickets, source_at, ticket_labels


def escalations(session: Session, scope: Scope, viewer: Viewer) -> Escalations:
    """Escalations and COEs as they stood at the cut of ``scope``, with their action items.

    Raises ``NotFound`` for a program that the viewer may not see, ``InvalidRequest`` for a filter
    value that it does not have.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    ranked = ranked_tickets(session, program, scope, kinds=KINDS)
    found = ranked.found
    actions = _kept(found, kind_actions(session, scope, KINDS, viewer))
    keys = ticket_labels(session, sorted({a.ticket for a in actions if a.ticket is not None}))
    return Escalations(
        program=program,
        scope=scope,
        cut=found.cut,
        partial_week=is_partial(program, scope),
        open=_open(session, program, ranked, actions),
        closed=_closed(found, span_start(program, scope, RECENT_WEEKS)),
        weeks=flow.weekly_flow(found, program.calendar, scope.as_of),
        actions=tuple(TicketAction(keys[a.ticket or 0][0], a) for a in actions),
        source=source_at(session, program, found.cut),
    )


def _kept(found: AtCut, actions: Iterable[ActionItem]) -> tuple[ActionItem, ...]:
    """Those of tickets that had started by the cut and that the filters keep."""
    given, tickets = tuple(actions), found.columns.tickets
    ids = np.array([action.ticket for action in given], dtype=np.int64)
    places = np.minimum(np.searchsorted(tickets.id, ids), max(len(tickets) - 1, 0))
    if not len(ids) or not len(tickets):
        return ()
    started = tickets.started_at[places]
    kept = (tickets.id[places] == ids) & (started > 0) & (started < np.uint32(found.cut))
    if found.kept is not None:
        kept &= found.kept[places]
    return tuple(action for action, on in zip(given, kept.tolist(), strict=True) if on)


def _open(
    session: Session, program: Program, ranked: Ranking, actions: Iterable[ActionItem]
) -> tuple[Escalation, ...]:
    of_ticket: dict[int, list[ActionItem]] = {}
    for action in actions:
        of_ticket.setdefault(action.ticket or 0, []).append(action)
    still = ranked.found.open
    ids = still.id[ranked.order].tolist()
    levels = ranked.found.columns.tickets.level[still.ticket[ranked.order]].tolist()
    rows = told(ranked, ticket_labels(session, ids), program, ranked.order)
    return tuple(
        escalation(row, (None, *LEVELS)[level], of_ticket.get(id_, ()))
        for row, id_, level in zip(rows, ids, levels, strict=True)
    )


def _closed(found: AtCut, since: int) -> int:
    over = (found.done | found.dropped) & (found.columns.ended.final_at >= np.uint32(since))
    return int(np.count_nonzero(over))
