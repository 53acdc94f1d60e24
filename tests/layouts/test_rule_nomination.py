"""The preview of a nomination, of few rules and of more than one nomination takes."""

import pytest

from dashboard.rule_deprecation.nomination import LeftOut, Nominee, Preview
from layouts.rule_deprecation.nomination import nomination
from tests.layouts.given import of_kind, words


def preview(nominees: int, left: int = 0) -> Preview:
    return Preview(
        tuple(Nominee(f"R-{n:04}", "Name", "Cards", "DORMANT") for n in range(nominees)),
        tuple(LeftOut(f"L-{n:04}", "Name", "Cards", "NOISY", "exempt") for n in range(left)),
    )


@pytest.mark.parametrize(
    ("rules", "filled", "said"),
    [
        (499, 499, False), (500, 500, False), (501, 500, True), (1_700, 500, True),
    ],
)  # fmt: skip
def test_no_more_are_filled_in_than_a_nomination_takes(rules: int, filled: int, said: bool) -> None:
    found = nomination(preview(rules), 1)
    area = of_kind(found, "Textarea")[0]
    assert area.value.splitlines() == [f"R-{n:04}" for n in range(filled)]
    assert (f"the first 500 of {rules:,}" in words(found)) == said
    assert f"{rules:,} rules to nominate: {rules:,} dormant" in words(found)


@pytest.mark.parametrize("rules", [50, 51, 1_700])
def test_fifty_rows_of_each_preview_are_drawn(rules: int) -> None:
    tables = of_kind(nomination(preview(rules, rules), 1), "Table")
    assert [len(of_kind(each, "Tbody")[0].children) for each in tables] == [50, 50]
    text = words(nomination(preview(rules, rules), 1))
    assert text.count(f"50 of {rules:,}") == (2 if rules > 50 else 0)
    assert f"{rules:,} rules left out" in text
