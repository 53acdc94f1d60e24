"""Shifts as the address has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import InvalidRequest
from dashboard.roadmap.shifts import LONGEST_SHIFT, Shift, shifts_from, shifts_text


@pytest.mark.parametrize(
    ("text", "shifts"),
    [
        ("", ()),
        ("A:14:14", (Shift("A", 14, 14),)),
        ("A:14:14,B:0:-3", (Shift("A", 14, 14), Shift("B", 0, -3))),
        ("A:+7:+7", (Shift("A", 7, 7),)),
        ("A:14:14,", (Shift("A", 14, 14),)),
        ("Pay, later:1:2", (Shift("Pay, later", 1, 2),)),
        ("KEP:12:1:2", (Shift("KEP:12", 1, 2),)),
        ("Ä β:0:3660", (Shift("Ä β", 0, LONGEST_SHIFT),)),
    ],
)
def test_shifts_are_read(text: str, shifts: tuple[Shift, ...]) -> None:
    assert shifts_from(text) == shifts


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("A", "“A” is no shift"),
        ("A:14", "“A:14” is no shift"),
        (":1:1", "“:1:1” is no shift"),
        ("A:1.5:2", "is no shift"),
        ("A:1:1,B", "“B” is no shift"),
        ("A:٣:٣", "is no shift"),
        ("A:1:1,A:2:2", "“A” is shifted twice"),
        ("A:3661:0", "“A” cannot move by more than 3,660 days"),
        ("A:0:-999999999", "cannot move by more than"),
        ("A" * 3_001, "too many shifts for one address"),
        (",".join(f"A{n}:1:1" for n in range(101)), "at most 100 initiatives"),
        ("\nA:1:1,\n", "is no shift"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidRequest, match=sentence):
        shifts_from(text)


DAYS = st.integers(-LONGEST_SHIFT, LONGEST_SHIFT)
KEYS = st.text("ABab0-:, ", min_size=1, max_size=8).filter(lambda key: "," not in key)


@given(st.lists(st.builds(Shift, KEYS, DAYS, DAYS), max_size=8, unique_by=lambda shift: shift.key))
def test_what_is_written_is_read_again(shifts: list[Shift]) -> None:
    assert shifts_from(shifts_text(shifts)) == tuple(shifts)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        found = shifts_from(text)
    except InvalidRequest as error:
        assert error.sentence.endswith((".", "scenario."))
    else:
        assert len({shift.key for shift in found}) == len(found)
