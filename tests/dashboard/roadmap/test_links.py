"""How a dependency is written."""

import pytest

from dashboard.errors import InvalidRequest
from dashboard.roadmap.initiatives import Dependency, Link
from dashboard.roadmap.links import link_from, link_text


@pytest.mark.parametrize(
    ("link", "lag", "text"),
    [
        (Link.FS, 0, "FS"),
        (Link.FS, 3, "FS+3"),
        (Link.SS, -2, "SS-2"),
        (Link.FF, 3_660, "FF+3660"),
        (Link.SF, -3_660, "SF-3660"),
    ],
)
def test_a_link_is_read_as_it_is_written(link: Link, lag: int, text: str) -> None:
    assert link_text(Dependency("a", "b", link, lag)) == text
    assert link_from(text) == (link, lag)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" fs + 3 ", (Link.FS, 3)),
        ("SS −2", (Link.SS, -2)),
        ("ff-2d", (Link.FF, -2)),
        ("SF+1 day", (Link.SF, 1)),
        ("SF+2 days", (Link.SF, 2)),
        ("+3", (Link.FS, 3)),
        ("FS+0", (Link.FS, 0)),
    ],
)
def test_people_write_links_in_more_ways(text: str, found: tuple[Link, int]) -> None:
    assert link_from(text) == found


@pytest.mark.parametrize("text", ["", "  ", "XY", "FS3", "FS+", "FS+1.5", "FS+3w", "FS+٣", "FSFS"])
def test_what_is_no_link_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InvalidRequest, match=r"is no dependency: write FS, SS, FF or SF"):
        link_from(text)


@pytest.mark.parametrize("text", ["FS+3661", "SS-999999999"])
def test_a_lag_of_more_than_ten_years_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match=r"a lag is at most 3,660 days"):
        link_from(text)
