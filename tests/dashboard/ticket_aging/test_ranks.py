"""Rank and select beside counting one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ticket_aging.ranks import Ranks

sizes = pytest.mark.parametrize("n", [0, 1, 7, 8, 63, 64, 65, 127, 128, 129, 1000])
sets = st.lists(st.booleans(), max_size=300)


@given(sets)
def test_every_rank_and_every_row(rows: list[bool]) -> None:
    ranks, counting = (
        Ranks.of(np.array(rows, dtype=np.bool_)),
        [i for i, on in enumerate(rows) if on],
    )
    assert len(ranks) == len(counting)
    firsts = np.arange(len(rows) + 1)
    assert ranks.among(firsts).tolist() == [sum(rows[:first]) for first in firsts]
    assert ranks.rows(np.arange(len(counting))).tolist() == counting


@sizes
@pytest.mark.parametrize("on", [True, False])
def test_words_that_are_full_or_empty(n: int, on: bool) -> None:
    ranks = Ranks.of(np.full(n, on))
    expected = list(range(n)) if on else []
    assert ranks.rows(np.arange(len(ranks))).tolist() == expected
    assert ranks.among(np.array([0, n])).tolist() == [0, len(expected)]


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=200))
def test_what_counts_in_both(rows: list[tuple[bool, bool]]) -> None:
    one, other = (np.array([row[i] for row in rows], dtype=np.bool_) for i in (0, 1))
    both = Ranks.of(one) & Ranks.of(other)
    expected = [i for i, (a, b) in enumerate(rows) if a and b]
    assert both.rows(np.arange(len(both))).tolist() == expected
