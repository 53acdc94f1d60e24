"""What links ask of two spans, and rings."""

from typing import Any

import pytest

from dashboard.roadmap.dependencies import circle, violations
from dashboard.roadmap.initiatives import Dependency, State
from tests.dashboard.roadmap.given import initiative


def broken(*initiatives: Any) -> list[tuple[str, str, int]]:
    found = violations(initiatives)
    return [(v.dependency.predecessor, v.dependency.successor, v.days) for v in found]


@pytest.mark.parametrize(
    ("link", "start", "end", "days"),
    [
        # The predecessor lasts from day 10 to day 19, both of them its own.
        ("FS", 20, 25, 0),
        ("FS", 19, 25, 1),  # the last day is shared
        ("FS", 10, 25, 10),
        ("FS+3", 23, 25, 0),
        ("FS+3", 20, 25, 3),
        ("FS-2", 18, 25, 0),
        ("FS-2", 17, 25, 1),
        ("SS", 10, 25, 0),
        ("SS", 9, 25, 1),
        ("SS+5", 15, 25, 0),
        ("SS+5", 12, 25, 3),
        ("FF", 0, 19, 0),
        ("FF", 0, 18, 1),
        ("FF-4", 0, 15, 0),
        ("FF+4", 0, 19, 4),
        ("SF", 0, 10, 0),
        ("SF", 0, 9, 1),
        ("SF+2", 0, 10, 2),
    ],
)
def test_what_each_link_asks_for(link: str, start: int, end: int, days: int) -> None:
    found = broken(initiative("a", 10, 19), initiative("b", start, end, f"a {link}"))
    assert found == ([("a", "b", days)] if days else [])


@pytest.mark.parametrize(
    ("before", "after", "listed"),
    [
        (State.COMMITTED, State.COMMITTED, True),
        (State.CANDIDATE, State.CANDIDATE, True),
        (State.DONE, State.COMMITTED, True),  # it ended late
        (State.CANCELLED, State.COMMITTED, False),
        (State.COMMITTED, State.CANCELLED, False),
        (State.COMMITTED, State.DONE, False),
    ],
)
def test_whose_dependencies_can_be_violated(before: State, after: State, listed: bool) -> None:
    found = broken(initiative("a", 0, 9, state=before), initiative("b", 5, 9, "a FS", state=after))
    assert bool(found) is listed


def test_what_has_no_dates_or_is_not_there_violates_nothing() -> None:
    assert broken(initiative("a"), initiative("b", 0, 9, "a FS, gone FS")) == []
    assert broken(initiative("a", 0, 9), initiative("b", after="a FS")) == []


def test_the_longest_overlap_comes_first_and_then_the_keys() -> None:
    found = broken(
        initiative("a", 0, 9), initiative("d", 5, 9, "a FS"), initiative("c", 5, 9, "a FS"),
        initiative("b", 8, 9, "a FS"), initiative("e", 0, 9, "a FS"),
    )  # fmt: skip
    assert found == [("a", "e", 10), ("a", "c", 5), ("a", "d", 5), ("a", "b", 2)]


@pytest.mark.parametrize(
    ("links", "ring"),
    [
        ((), ()),
        (("ab", "bc", "ac"), ()),
        (("aa",), ("a", "a")),
        (("ba", "ab"), ("a", "b", "a")),
        (("cb", "ba", "ac"), ("a", "c", "b", "a")),
        (("za", "ab", "bc", "cb"), ("b", "c", "b")),
    ],
)
def test_a_ring_is_named_from_its_first_key_on(
    links: tuple[str, ...], ring: tuple[str, ...]
) -> None:
    """``ab``: b waits for a."""
    assert circle(Dependency(*link) for link in links) == ring
    assert circle(Dependency(*link) for link in reversed(links)) == ring
