"""What a program decides about tickets: labels of age buckets, states and their names."""

import pytest

from dashboard.programs import GOLDEN_WORKFLOW, Edges


@pytest.mark.parametrize(
    ("upper", "labels"),
    [
        ((7, 14, 30, 60, 90), ("0-7", "8-14", "15-30", "31-60", "61-90", "90+")),
        ((30,), ("0-30", "30+")),
        ((0, 1), ("0-0", "1-1", "1+")),
        ((7, 8), ("0-7", "8-8", "8+")),
        ((365, 1000), ("0-365", "366-1000", "1000+")),
    ],
)
def test_each_bucket_begins_on_the_day_after_the_one_before(
    upper: tuple[int, ...], labels: tuple[str, ...]
) -> None:
    assert Edges(upper).labels == labels


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("New", "New"),
        ("  in progress\t", "In Progress"),
        ("WAITING ON VENDOR", "Waiting on Vendor"),
        ("Waiting  on Vendor", None),
        ("Done", None),
        ("", None),
    ],
)
def test_a_state_is_known_by_its_name_whatever_its_case(written: str, state: str | None) -> None:
    found = GOLDEN_WORKFLOW.known(written)
    assert (found.name if found else None) == state


def test_done_and_cancelled_are_terminal_and_the_first_state_is_where_tickets_start() -> None:
    terminal = [state.name for state in GOLDEN_WORKFLOW.states if state.terminal]
    assert terminal == ["Resolved", "Closed", "Cancelled"]
    assert GOLDEN_WORKFLOW.first.name == "New"
