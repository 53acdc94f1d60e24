"""Columns made anew and refreshed are the same; a cut holds what its histories say."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.ticket_aging import ages, flow
from dashboard.ticket_aging.columns import Table, TicketColumns, refreshed
from dashboard.ticket_aging.spells import WITHDRAWN, TicketHistory, TicketSpell
from dashboard.ticket_aging.values import NEVER, NONE, Population
from tests.dashboard.ticket_aging.given import (
    DAY,
    HOUR,
    STATES,
    TERMINAL,
    Life,
    aging_of,
    at,
    columns_of,
    found,
    life,
    names_of,
    rows_of,
)

PROGRAM = Program("p", "P", ProgramCalendar("America/New_York"))
START = at("2025-10-30 04:00")  # a midnight there, before a night with an hour more
WITHDRAWN_ONE = Life(TicketHistory(None, WITHDRAWN, None))
ORDER = {"ended": "took", "answered": "seconds", "spent": "seconds", "left": "seconds",
         "flow": "at"}  # fmt: skip

quarters = st.integers(0, 10 * 8).map(lambda n: START + n * 3 * HOUR)
told = st.one_of(
    st.tuples(quarters, st.just("state"), st.sampled_from((*STATES, *TERMINAL))),
    st.tuples(quarters, st.just("state"), st.sampled_from((*STATES, *TERMINAL))),
    st.tuples(quarters, st.just("priority"), st.sampled_from(("P1", "P2", "P9", ""))),
    st.tuples(quarters, st.just("group"), st.sampled_from(("A", "B", ""))),
    st.tuples(quarters, st.just("response"), st.just("")),
)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """A ticket with ties, reopens, and changes after its end; some are in no figure."""
    log: list[Any] = sorted(draw(st.lists(told, max_size=9)), key=lambda event: event[0])
    start = draw(st.sampled_from((START, START, START, START + 5 * DAY)))
    about = {
        "kind": draw(st.sampled_from(("ticket", "incident"))),
        "requester": draw(st.sampled_from(("A", NONE))),
        "cause": draw(st.sampled_from(("Typo", NONE))),
    }
    return life([(start, "created", None), *log], **about)


@settings(deadline=None, max_examples=300)
@given(st.lists(lives() | st.just(WITHDRAWN_ONE), max_size=8), st.data())
def test_refreshed_columns_are_those_made_anew(before: list[Life], data: st.DataObject) -> None:
    changed = data.draw(st.lists(st.booleans(), min_size=len(before), max_size=len(before)))
    others = st.one_of(lives(), st.just(WITHDRAWN_ONE))
    after = [data.draw(others) if on else old for old, on in zip(before, changed, strict=True)]
    after += data.draw(st.lists(others, max_size=3))
    places = [i for i in range(len(after)) if i >= len(before) or changed[i]]
    names, ids = names_of([*before, *after], PROGRAM), [10 * i + 7 for i in range(len(after))]
    some = columns_of([after[i] for i in places], names, PROGRAM, [ids[i] for i in places])
    old = columns_of(before, names, PROGRAM, ids[: len(before)])
    check_same(
        refreshed(old, some, np.array(places, dtype=np.intp)),
        columns_of(after, names, PROGRAM, ids),
    )


def check_same(found_ones: TicketColumns, expected: TicketColumns) -> None:
    assert found_ones.first_place.tolist() == expected.first_place.tolist()
    for name, one, other in tables(found_ones, expected):
        assert [c.dtype for c in one.columns()] == [c.dtype for c in other.columns()], name
        if name in ORDER:
            key = getattr(one, ORDER[name]).tolist()
            assert key == sorted(key), name
            assert sorted(rows_of(one)) == sorted(rows_of(other)), name
        else:
            assert rows_of(one) == rows_of(other), name


def tables(*each: TicketColumns) -> list[tuple[str, Table, Table]]:
    pairs = []
    for f in fields(TicketColumns):
        one, other = (getattr(columns, f.name) for columns in each)
        if isinstance(one, Table):
            pairs.append((f.name, one, other))
        elif isinstance(one, tuple):
            pairs += [(f.name, a, b) for a, b in zip(one, other, strict=True)]
    assert len(pairs) == 5 + 2 * len(STATES) + 4
    return pairs


def at_its_cut(each: Life, cut: int) -> TicketSpell | None:
    """The spell that holds; None where the ticket has not started."""
    past = [spell for spell in each.history.spells if spell.from_at < cut]
    return past[-1] if past else None


values = {
    "priority": st.sampled_from(("P1", "P2", "P9", NONE)),
    "group": st.sampled_from(("A", "B", NONE)),
    "state": st.sampled_from(STATES),
    "kind": st.sampled_from(("ticket", "incident")),
    "requester": st.sampled_from(("A", NONE)),
}
chosen = st.sampled_from(sorted(values)).flatmap(
    lambda name: st.tuples(st.just(name), st.lists(values[name], min_size=1, max_size=3))
)
filters = st.lists(chosen, max_size=3).map(lambda rows: {name: tuple(some) for name, some in rows})
days = st.integers(0, 12).map(lambda n: date.fromordinal(date(2025, 10, 28).toordinal() + n))


def is_kept(each: Life, cut: int, wanted: dict[str, tuple[str, ...]]) -> bool:
    spell = at_its_cut(each, cut)
    if spell is None:
        return False
    has = {
        "priority": spell.priority or NONE, "group": spell.group or NONE, "state": spell.state,
        "kind": each.kind, "requester": each.requester,
    }  # fmt: skip
    return all(has[name] in some for name, some in wanted.items())


@settings(deadline=None, max_examples=300)
@given(st.lists(lives(), max_size=8), days, filters)
def test_a_cut_holds_what_the_histories_say(
    some: list[Life], as_of: date, wanted: dict[str, tuple[str, ...]]
) -> None:
    cut = PROGRAM.calendar.cut(as_of)
    held = found(some, cut, PROGRAM, wanted)
    spells = {
        id_: spell
        for id_, each in enumerate(some, 1)
        if (spell := at_its_cut(each, cut)) and is_kept(each, cut, wanted)
    }
    still = {id_: s for id_, s in spells.items() if s.state not in TERMINAL}
    assert held.open.id.tolist() == list(still)
    texts = [getattr(held.open, name).texts().tolist() for name in ("state", "priority", "group")]
    assert list(zip(*texts, strict=True)) == [
        (s.state, s.priority or NONE, s.group or NONE) for s in still.values()
    ]
    for name in ("from_at", "state_since", "reopens", "reassignments", "paused"):
        assert getattr(held.open, name).tolist() == [getattr(s, name) for s in still.values()]
    assert held.open.reopened_at.tolist() == [s.reopened_at or NEVER for s in still.values()]
    ended = held.columns.ended
    for mask, dropped in ((held.done, False), (held.dropped, True)):
        of_it = [column[mask].tolist() for column in (ended.ticket, ended.final_at)]
        names = [
            [getattr(held.names, name)[code] for code in getattr(ended, name)[mask]]
            for name in ("priority", "group")
        ]
        assert sorted(zip(*of_it, *names, strict=True)) == [
            (id_ - 1, s.final_at, s.priority or NONE, s.group or NONE)
            for id_, s in spells.items()
            if s.state in TERMINAL and (s.state == "Cancelled") == dropped
        ]


@settings(deadline=None, max_examples=300)
@given(st.lists(lives(), max_size=8), days, filters)
def test_filtered_figures_are_those_of_the_tickets_that_are_kept(
    some: list[Life], as_of: date, wanted: dict[str, tuple[str, ...]]
) -> None:
    cut = PROGRAM.calendar.cut(as_of)
    every = {f"T{n}": each for n, each in enumerate(some)}
    kept = {key: each for key, each in every.items() if is_kept(each, cut, wanted)}
    filtered = aging_of(every, PROGRAM, Scope("p", as_of, wanted))
    alone = aging_of(kept, PROGRAM, Scope("p", as_of))
    later = sum(at_its_cut(each, cut) is None and not each.history.exclusion for each in some)
    population: Population = replace(alone.population, not_yet_started_at_cut=later)
    assert filtered == replace(alone, scope=filtered.scope, population=population)


@settings(deadline=None)
@given(st.lists(lives(), max_size=12), days, st.integers(0, 12))
def test_the_first_listed_are_the_first_of_all(some: list[Life], as_of: date, listed: int) -> None:
    """Level ones are told by their key, also where the list ends among them."""
    given_ones = {f"T{n * 7 % 12:02}": each for n, each in enumerate(some)}
    every = aging_of(given_ones, PROGRAM, Scope("p", as_of))
    first = aging_of(given_ones, PROGRAM, Scope("p", as_of), listed)
    assert first == replace(every, open_tickets=every.open_tickets[:listed])
    assert every.held_up == sum(bool(ticket.reasons) for ticket in every.open_tickets)


@pytest.mark.parametrize("some", [[], [WITHDRAWN_ONE]])
def test_nothing_has_columns_too(some: Sequence[Life]) -> None:
    held = found(some, START, PROGRAM, {"priority": ("P1",)})
    assert (len(held.open), held.done.sum(), held.not_yet_started) == (0, 0, 0)
    assert flow.weekly_flow(held, PROGRAM.calendar, date(2025, 11, 1)) == ()
    assert ages.root_causes(held.open.cause, np.zeros(0, dtype=np.int64)) == ()
