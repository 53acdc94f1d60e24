"""The review as a page: its address, its paper, and who is led to it."""

import pytest
from flask.testing import FlaskClient

from callbacks.reader import Reader
from callbacks.router import page
from dashboard.errors import InvalidRequest
from tests.callbacks.test_router import BEFORE, CONTENT, FILTERS, NAVIGATION, NO_PRINT, PRINT
from tests.layouts.given import of_class, of_kind, ways, words

WEEK = "?program=utc&as_of=2026-11-07"


def test_the_page_is_of_the_asked_week(reader: Reader) -> None:
    drawn = page(reader, "/review", WEEK, None)
    assert words(of_class(drawn[CONTENT], "page-scope")) == "Utc · week 45, to 7 Nov 2026"
    assert "2 open tickets, 1 more than a week ago" in words(drawn[CONTENT])
    assert drawn[BEFORE] == "/review?program=utc&as_of=2026-10-31"
    assert (drawn[PRINT], drawn[NO_PRINT]) == (f"/paper/review{WEEK}", False)
    assert words(of_class(drawn[NAVIGATION], "open")) == "Review"
    assert ways(drawn[FILTERS]) == of_kind(drawn[FILTERS], "Details") == []


def test_every_way_of_the_page_is_open(reader: Reader, client: FlaskClient) -> None:
    found = [way.href for way in ways(page(reader, "/review", WEEK, None)[CONTENT])]
    assert f"/ticket{WEEK}&ticket=A" in found
    for href in found:
        assert client.get(href).status_code == 200, href


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("&exceptions=some", "All exceptions are shown, or the first ones."),
        ("&priority=P1", "This page knows no “priority” in its address."),
    ],
)
def test_what_the_page_does_not_know_is_refused(
    reader: Reader, client: FlaskClient, query: str, sentence: str
) -> None:
    with pytest.raises(InvalidRequest):
        page(reader, "/review", WEEK + query, None)
    answer = client.get(f"/review{WEEK}{query}")
    assert answer.status_code == 400
    assert sentence in answer.text


def test_all_exceptions_can_be_asked_for(client: FlaskClient) -> None:
    assert client.get(f"/review{WEEK}&exceptions=all").status_code == 200


def test_the_paper_is_the_page(client: FlaskClient) -> None:
    """There is no browser here to print with, so that it is said above the same page."""
    answer = client.get(f"/paper/review{WEEK}")
    assert answer.status_code == 200
    assert "Utc · Review · week 45, to 7 Nov 2026" in answer.text
    assert "2 open tickets" in answer.text
    assert "Title of A" in answer.text


def test_the_switcher_stays_in_the_review(reader: Reader) -> None:
    entries = page(reader, "/review", WEEK, None)[5]
    assert [entry.href for entry in entries] == [
        "/review?program=east&as_of=2026-11-07", "/review?program=utc&as_of=2026-11-07",
    ]  # fmt: skip
