"""The lists of open tickets: which are in each, and in which order they are told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.listings import Ask, Condition, chosen_rows
from dashboard.scope import Scope
from dashboard.ticket_aging import calculation, listing
from dashboard.ticket_aging.calculation import Ranking
from dashboard.ticket_aging.listing import LISTS, NUMBERS, WORDS
from dashboard.ticket_aging.values import NONE, OpenTicket
from tests.dashboard.ticket_aging.given import PROGRAM, Life, at, found, life
from tests.dashboard.ticket_aging.test_columns import START, days, lives

DAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Ranked:
    """Tickets with what a list asks of them."""

    ranking: Ranking
    labels: Mapping[int, tuple[str, str]]

    def told(self, ask: Ask, name: str = "open") -> list[OpenTicket]:
        rows = listing.listed(self.ranking, name, PROGRAM)
        rows = listing.asked(self.ranking, rows, ask, self.labels, PROGRAM)
        return list(calculation.told(self.ranking, self.labels, PROGRAM, rows))

    def keys(self, name: str = "open", **more: Any) -> list[str]:
        return [ticket.key for ticket in self.told(Ask(**more), name)]


def ranked(some: Mapping[str, Life], as_of: date = DAY, titles: Any = None) -> Ranked:
    """Tickets by their keys, each with its title."""
    held = found(list(some.values()), PROGRAM.calendar.cut(as_of), PROGRAM)
    labels = {
        id_: (key, (titles or {}).get(key, f"Title of {key}")) for id_, key in enumerate(some, 1)
    }
    return Ranked(calculation.ranking(held, PROGRAM, Scope("p", as_of)), labels)


def ticket(since: str, *log: tuple[str, str, str], **about: Any) -> Life:
    return life([(since, "created", ""), *log], **about)


# As of the midnight after Saturday, November 21, 2026. LATE has used more than the 8 hours of P1;
# SOON 20 of the 24 of P2 (from Wednesday, 13:00); OLD is 92 days old, and EDGE 90.
SOME = {
    "LATE": ticket("2026-11-16 09:00", ("2026-11-16 09:00", "priority", "P1"), kind="COE"),
    "SOON": ticket("2026-11-18 13:00", ("2026-11-18 13:00", "priority", "P2"),
                   ("2026-11-18 14:00", "response", "")),
    "OLD": ticket("2026-08-21 09:00", ("2026-08-21 10:00", "response", "")),
    "EDGE": ticket("2026-08-23 09:00", ("2026-11-22 00:00", "response", "")),
    "GONE": ticket("2026-11-17 09:00", ("2026-11-18 09:00", "state", "Resolved")),
    "LATER": ticket("2026-11-22 00:00"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("open", {"LATE", "SOON", "OLD", "EDGE"}),
        ("past-sla", {"LATE"}),
        ("at-risk", {"SOON"}),
        ("oldest", {"OLD"}),
        ("unanswered", {"LATE", "EDGE"}),  # that of EDGE comes at the cut, which is too late
        # GONE was New for a day, the only stay that is over: all others are there for longer
        ("held-up", {"LATE", "SOON", "OLD", "EDGE"}),
    ],
)
def test_each_list_has_its_tickets(name: str, keys: set[str]) -> None:
    assert set(ranked(SOME).keys(name)) == keys


def test_every_list_has_been_tried() -> None:
    assert set(LISTS) == {"open", "past-sla", "at-risk", "oldest", "unanswered", "held-up"}


def test_what_should_be_unblocked_first_is_on_top() -> None:
    """LATE is breached, SOON at risk; the others are stuck alone, the older one first."""
    assert ranked(SOME).keys() == ["LATE", "SOON", "OLD", "EDGE"]


def test_states_and_kinds_are_sorted_by_their_names() -> None:
    """Not by their places in the workflow, where New is the first."""
    some = {
        "N": ticket("2026-11-16 09:00"),
        "I": ticket("2026-11-16 09:00", ("2026-11-17 09:00", "state", "In Progress")),
        "T": ticket("2026-11-16 09:00", ("2026-11-17 09:00", "state", "Triaged"), kind="COE"),
    }
    assert ranked(some).keys(order=(("state", False),)) == ["I", "N", "T"]
    assert ranked(some).keys(order=(("kind", False), ("state", True))) == ["T", "N", "I"]


def test_what_has_no_priority_comes_first_in_an_ascending_order() -> None:
    assert ranked(SOME).keys(order=(("priority", False),)) == ["OLD", "EDGE", "LATE", "SOON"]
    assert ranked(SOME).keys(order=(("priority", True),)) == ["SOON", "LATE", "OLD", "EDGE"]


def test_the_sla_is_sorted_by_how_bad_it_is() -> None:
    """Nothing, within, at risk, breached; those without one stand as before."""
    some = {**SOME, "FINE": ticket("2026-11-20 09:00", ("2026-11-20 09:00", "priority", "P4"))}
    order = ["OLD", "EDGE", "FINE", "SOON", "LATE"]
    assert ranked(some).keys(order=(("sla", False),)) == order
    assert ranked(some).keys(order=(("sla", True),)) == ["LATE", "SOON", "FINE", "OLD", "EDGE"]


@pytest.mark.parametrize(
    ("column", "how", "said", "keys"),
    [
        ("sla", "contains", "breach", ["LATE"]),
        ("sla", "equals", "AT RISK", ["SOON"]),
        ("sla", "startsWith", "no", ["OLD", "EDGE"]),
        ("why", "contains", "risk", ["SOON"]),
        ("why", "equals", "stuck", ["OLD", "EDGE"]),
        ("why", "notBlank", "", ["LATE", "SOON", "OLD", "EDGE"]),
        ("why", "blank", "", []),
        ("title", "endsWith", "E", ["LATE", "EDGE"]),
        ("key", "startsWith", "l", ["LATE"]),
        ("kind", "equals", "coe", ["LATE"]),
    ],
)
def test_words_are_filtered_as_they_stand_there(
    column: str, how: str, said: str, keys: list[str]
) -> None:
    assert ranked(SOME).keys(conditions=(Condition(column, how, said),)) == keys


def test_equal_titles_stay_in_their_order_whichever_way_they_are_sorted() -> None:
    some = ranked(SOME, titles=dict.fromkeys(SOME, "The same"))
    for descending in (False, True):
        assert some.keys(order=(("title", descending),)) == some.keys()


def test_what_has_no_target_is_blank_and_nothing_else() -> None:
    """P1 has 8 hours and P2 24; OLD and EDGE have no priority."""

    def with_target(how: str, value: float = 0.0) -> list[str]:
        return ranked(SOME).keys(conditions=(Condition("sla_target", how, value),))

    assert with_target("blank") == ["OLD", "EDGE"]
    assert with_target("notEqual", 8) == ["SOON"]
    assert with_target("lessThan", 24) == ["LATE"]


@pytest.mark.parametrize(
    ("ask", "needed"),
    [
        (Ask(), False), (Ask(order=(("age", True),)), False), (Ask(order=(("title", True),)), True),
        (Ask(conditions=(Condition("key", "contains", "A"),)), True),
        (Ask(conditions=(Condition("state", "contains", "A"),)), False),
    ],
)  # fmt: skip
def test_titles_are_read_where_they_are_asked_about(ask: Ask, needed: bool) -> None:
    assert listing.needs_labels(ask) == needed


SLA = {"ok_open": "within SLA", "at_risk": "at risk", "breached_open": "breached", "none": "no SLA"}
BAD = {"none": 0, "ok_open": 1, "at_risk": 2, "breached_open": 3}


def row_of(told: OpenTicket) -> dict[str, Any]:
    """A ticket as a short list would have it."""
    row = {name: getattr(told, name) for name in (*NUMBERS, "key", "title", "kind", "requester")}
    row |= {name: getattr(told, name) for name in ("priority", "group", "state")}
    row |= {"sla": SLA[told.sla_status], "why": ", ".join(told.reasons)}
    return {name: None if value == NONE else value for name, value in row.items()}


def of_words() -> Iterator[str]:
    return (name for name in WORDS if name != "cause")  # which is told of no ticket


conditions = st.one_of(
    st.builds(
        Condition,
        st.sampled_from(sorted(of_words())),
        st.sampled_from(
            ("contains", "notContains", "equals", "notEqual", "startsWith", "endsWith")
        ),
        st.sampled_from(("p", "P1", "a", "T1", "t", "re", "new", "in", "risk", "stuck")),
    ),
    st.builds(
        Condition,
        st.sampled_from(NUMBERS),
        st.sampled_from(
            ("equals", "notEqual", "lessThan", "lessThanOrEqual", "greaterThan",
             "greaterThanOrEqual", "inRange", "blank", "notBlank")
        ),
        st.sampled_from((0.0, 1.0, 2.5, 8.0, 24.0)),
        st.sampled_from((1.0, 9.0)),
    ),
)  # fmt: skip
orders = st.tuples(st.sampled_from((*sorted({*of_words()} - {"sla"}), *NUMBERS)), st.booleans())


@settings(deadline=None, max_examples=200)
@given(
    st.lists(lives(), max_size=10), days, st.lists(conditions, max_size=2),
    st.lists(orders, max_size=2), st.data(),
)  # fmt: skip
def test_a_long_list_is_answered_as_a_short_one(
    some: list[Life], as_of: date, wanted: list[Condition], order: list[Any], data: Any
) -> None:
    """Columns and rows are two ways to the same answer."""
    titles = {f"T{n}": data.draw(st.sampled_from(("a", "A", "b", "ß"))) for n in range(len(some))}
    every = ranked({f"T{n}": each for n, each in enumerate(some)}, as_of, titles)
    ask = Ask(0, 500, tuple(order), tuple(wanted))
    rows = [row_of(told) for told in every.told(Ask())]
    # a missing name is said as “(none)”, which contains and equals something, too
    said = [{n: NONE if v is None and n in WORDS else v for n, v in row.items()} for row in rows]
    keys = {row["key"] for row in chosen_rows(said, replace(ask, order=()))[1]}
    in_order = chosen_rows(rows, replace(ask, conditions=()))[1]
    assert every.keys(order=ask.order, conditions=ask.conditions) == [
        row["key"] for row in in_order if row["key"] in keys
    ]


@settings(deadline=None)
@given(st.lists(lives(), max_size=10), days, st.booleans())
def test_the_sla_is_in_order_at_random(some: list[Life], as_of: date, descending: bool) -> None:
    every = ranked({f"T{n}": each for n, each in enumerate(some)}, as_of)
    found_ones = every.told(Ask(order=(("sla", descending),)))
    assert found_ones == sorted(
        every.told(Ask()), key=lambda t: BAD[t.sla_status] * (-1 if descending else 1)
    )


def test_the_strategies_reach_what_is_sorted() -> None:
    """At the end of the span of the random lives some tickets are held up, and some not."""
    some = {
        "A": life([(START, "created", None), (START, "priority", "P1")]),
        "B": life([(at("2025-11-06 20:00"), "created", None)]),
    }
    told = ranked(some, date(2025, 11, 8)).told(Ask())
    assert [t.sla_status for t in told] == ["breached_open", "none"]
