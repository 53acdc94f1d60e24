"""Two edits of one thing: what merges by itself, and what has to be chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.conflicts import By, Conflict, Item, merged, merged_lines, refuse_old
from dashboard.forms import FormField, Kind

ITEM = Item("program", 3)
LINE, LINES = FormField("f", "F"), FormField("f", "F", Kind.LINES)
CHOICE = FormField("f", "F", Kind.CHOICE, options=(("A", "a"), ("B", "b"), ("C", "c")))


@pytest.mark.parametrize(
    ("base", "current", "refused"),
    [
        (1, 1, False), (1, 2, True), (2, 1, True), (None, None, False), (None, 7, True),
        (7, None, True), (0, None, True),
    ],
)  # fmt: skip
def test_only_an_edit_of_what_is_there_now_is_taken(
    base: int | None, current: int | None, refused: bool
) -> None:
    if not refused:
        assert refuse_old(base, current, {"f": "x"}, ITEM) is None  # type: ignore[func-returns-value]  # that it raises nothing
        return
    with pytest.raises(Conflict) as problem:
        refuse_old(base, current, {"f": "x"}, ITEM)
    assert (problem.value.base, problem.value.theirs) == (current, {"f": "x"})
    assert problem.value.item == ITEM
    assert "Somebody else" in problem.value.sentence


@pytest.mark.parametrize(
    ("drawn", "mine", "theirs", "by", "text"),
    [
        ("a", "a", "a", By.NOBODY, "a"),
        ("a", "b", "a", By.ME, "b"),
        ("a", "a", "b", By.THEM, "b"),
        ("a", "b", "b", By.NOBODY, "b"),  # both wrote the same
        ("a", "b", "c", By.BOTH, "b"),
        ("", "b", "", By.ME, "b"),
        ("a", "", "a", By.ME, ""),
        ("a", "a", "", By.THEM, ""),
        ("a", "", "b", By.BOTH, ""),
        ("a ", "a", "b", By.THEM, "b"),  # blanks at the ends are no change
        (None, "a", "b", By.BOTH, "a"),  # nobody knows what was drawn
        (None, "a", "a", By.NOBODY, "a"),
    ],
)
def test_a_field_that_one_side_has_changed_merges_by_itself(
    drawn: str | None, mine: str, theirs: str, by: By, text: str
) -> None:
    before = {} if drawn is None else {"f": drawn}
    (found,) = merged([LINE], before, {"f": mine}, {"f": theirs})
    assert (found.by, found.text, found.mine, found.theirs) == (by, text, mine, theirs)
    assert (found.together is None) == (by is not By.BOTH)


@pytest.mark.parametrize(
    ("field", "together", "clean"),
    [(LINE, "b c", False), (LINES, "b\n\nc", False), (CHOICE, None, False)],
)
def test_what_can_be_written_can_be_merged_by_hand(
    field: FormField, together: str | None, clean: bool
) -> None:
    (found,) = merged([field], {"f": "a"}, {"f": "b"}, {"f": "c"})
    assert (found.together, found.clean) == (together, clean)


@pytest.mark.parametrize(
    ("drawn", "mine", "theirs", "expected"),
    [
        ("1\n2\n3", "one\n2\n3", "1\n2\nthree", "one\n2\nthree"),
        ("1\n2\n3", "1\n2\n3\n4", "0\n1\n2\n3", "0\n1\n2\n3\n4"),
        ("1\n2\n3", "1\n3", "1\n2\n3\n4", "1\n3\n4"),  # one took a line out
        ("1\n2\n3", "one\n2\n3", "one\n2\n3", "one\n2\n3"),
        ("1\n2\n3", "one\n2\n3", "uno\n2\n3", None),
        ("1\n2\n3", "one\n2\n3", "1\ntwo\n3", None),  # neighbours: a person has to look
        ("1\n2\n3", "2\n3", "one\n2\n3", None),
        ("", "a", "b", None),
        ("", "a", "", "a"),
        ("a", "", "a", ""),
        ("1\n\n3", "one\n\n3", "1\n\nthree", "one\n\nthree"),
    ],
)
def test_texts_are_merged_line_by_line_where_they_touch_different_lines(
    drawn: str, mine: str, theirs: str, expected: str | None
) -> None:
    assert merged_lines(drawn, mine, theirs) == expected
    assert merged_lines(drawn, theirs, mine) == expected


TEXT = st.lists(st.sampled_from("abc"), max_size=6).map("\n".join)


@given(drawn=TEXT, mine=TEXT)
def test_a_text_that_only_one_has_changed_is_that_one(drawn: str, mine: str) -> None:
    assert merged_lines(drawn, mine, drawn) == mine
    assert merged_lines(drawn, drawn, mine) == mine
    assert merged_lines(drawn, mine, mine) == mine


@given(drawn=TEXT, mine=TEXT, theirs=TEXT)
def test_a_merge_has_no_line_that_nobody_wrote(drawn: str, mine: str, theirs: str) -> None:
    found = merged_lines(drawn, mine, theirs)
    if found is not None:
        known = {*drawn.split("\n"), *mine.split("\n"), *theirs.split("\n")}
        assert set(found.split("\n")) <= known
