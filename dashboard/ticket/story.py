"""What follows from the log and the spells of one ticket, up to a cut."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np

from dashboard.program_calendar import SECONDS_PER_DAY, ProgramCalendar
from dashboard.programs import ACTIVE, DONE, Program, State, Workflow
from dashboard.ticket.values import (
    FEWEST_ENDED,
    HORIZON,
    Chance,
    Change,
    Clocks,
    LogEntry,
    Standing,
    Stay,
    TicketSla,
)
from dashboard.ticket_aging import sla
from dashboard.ticket_aging.at_cut import AtCut
from dashboard.ticket_aging.spells import CREATED, GROUP, PRIORITY, RESPONSE, STATE, TicketSpell
from dashboard.ticket_aging.survival import (
    SurvivalCurve,
    censored_at_cut,
    chance,
    curve_at_cut,
)
from dashboard.ticket_aging.values import NONE, OpenTicket


def standing(
    found: AtCut,
    program: Program,
    started_at: int,
    held: TicketSpell,
    used: int,
    still: OpenTicket | None,
) -> Standing:
    """How a ticket stands at the cut of ``found``.

    ``held`` is its spell there and ``used`` the business seconds before it; ``still`` is its row
    among the open tickets, None where it is over.
    """
    state = program.tickets.workflow.known(held.state)
    assert state is not None  # spells hold states of the workflow
    facts = (held.priority, held.group)
    often = (held.reopens, held.reassignments)
    if still is not None:
        return Standing(
            state, *facts, None, *often, clocks_of(still),
            sla_of_open(still, state, program, found.cut), still.reasons,
            chances(found, started_at, held.priority),
        )  # fmt: skip
    final_at = held.from_at if held.final_at is None else held.final_at
    return Standing(
        state, *facts, final_at, *often,
        clocks_at_end(started_at, held, final_at, program.calendar),
        sla_of_ended(used, held.priority, state, program),
    )  # fmt: skip


def changes(
    log: Iterable[LogEntry], started_at: int, cut: int, workflow: Workflow
) -> tuple[Change, ...]:
    """What changed before the cut, oldest first; what was said again is no change."""
    held: dict[str, str | None] = {STATE: workflow.first.name, PRIORITY: None, GROUP: None}
    told: list[Change] = []
    for entry in log:
        if entry.at >= cut:
            break
        if entry.kind in held:
            before, held[entry.kind] = held[entry.kind], entry.value
            if before != entry.value:
                told.append(Change(entry.at, entry.kind, before, entry.value, entry.actor))
        elif entry.kind == RESPONSE or entry.at == started_at:
            told.append(Change(entry.at, entry.kind, actor=entry.actor))
    if not any(change.what == CREATED for change in told):
        told.append(Change(started_at, CREATED))
    return tuple(sorted(told, key=lambda c: (c.at, c.what != CREATED)))


def stays(
    spells: Sequence[TicketSpell], cut: int, pace: Mapping[str, float], workflow: Workflow
) -> tuple[Stay, ...]:
    """Times in one state up to the cut, oldest first; ``pace`` in days by state."""
    found = []
    past = (s for s in spells if s.from_at < cut)
    for name, together in groupby(past, key=lambda s: s.state):
        part = list(together)
        begin, end = part[0].from_at, part[-1].to_at
        running = end >= cut
        days = ((cut if running else end) - begin) / SECONDS_PER_DAY
        state = workflow.known(name)
        resting = running and state is not None and state.terminal
        found.append(Stay(name, begin, None if running else end, days, pace.get(name), not resting))
    return tuple(found)


def clocks_at_end(
    started_at: int, held: TicketSpell, final_at: int, calendar: ProgramCalendar
) -> Clocks:
    """The clocks as they stood when it was over: they don't run on."""
    end = calendar.today(final_at)
    age = (end - calendar.today(started_at)).days
    since = held.reopened_at
    start = np.array([started_at], dtype=np.int64)
    return Clocks(
        age=age,
        net_age=(final_at - started_at - held.paused) // SECONDS_PER_DAY,
        age_since_reopen=age if since is None else (end - calendar.today(since)).days,
        business_age=int(calendar.business_days(calendar.local_days(start), end)[0]),
    )


def clocks_of(row: OpenTicket) -> Clocks:
    """The clocks of an open ticket, as the list of tickets has them."""
    return Clocks(row.age, row.net_age, row.age_since_reopen, row.business_age)


def sla_of_open(row: OpenTicket, state: State, program: Program, cut: int) -> TicketSla:
    """The SLA of an open ticket, and when it breaks at today's pace."""
    running, target = state.kind == ACTIVE, row.sla_target
    left = None if target is None else round((target - row.sla_used) * 3600)
    breaches = None
    if running and left is not None and left >= 0:
        breaches = program.calendar.business_later(cut, left)
    return TicketSla(row.sla_status, row.sla_used, target, running, breaches)


def sla_of_ended(used: int, priority: str | None, state: State, program: Program) -> TicketSla:
    """The SLA of one that is over; ``used`` in business seconds. A cancelled one has none."""
    target = program.tickets.sla_hours.get(priority or "") if state.kind == DONE else None
    if target is None:
        return TicketSla(sla.NO_SLA, used / 3600, None, False)
    status = sla.BREACHED_DONE if used > target * 3600 else sla.MET
    return TicketSla(status, used / 3600, target, False)


def chances(found: AtCut, started_at: int, priority: str | None) -> tuple[Chance, ...]:
    """Chances among tickets of the same priority, and among all, at the cut."""
    age = (found.cut - started_at) / SECONDS_PER_DAY
    code = found.names.priority.index(priority or NONE)
    others = censored_at_cut(found)
    curves = {priority or NONE: curve_at_cut(found, others, code), "": curve_at_cut(found, others)}
    return tuple(_chance(curve, age, among) for among, curve in curves.items())


def _chance(curve: SurvivalCurve, age: float, among: str) -> Chance:
    ended = len(curve.ended)
    share = chance(curve, age, HORIZON) if ended >= FEWEST_ENDED else None
    return Chance(among, ended, share)
