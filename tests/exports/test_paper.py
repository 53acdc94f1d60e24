"""Paper: a document that needs nothing from outside, and its print."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dash import html

from dashboard.errors import NoBrowser, PrintingUnavailable
from exports.chromium import installed_chromium
from exports.paper import Paper, document, paper, pdf
from exports.ticket_aging.paper import ticket_aging_paper
from layouts.components import Column, figure, listing
from layouts.theme import drawing
from tests.layouts.given import SMALL, aging

SATURDAY = date(2026, 11, 21)
HEAD, FOOT = "Care & <Co> · Tickets", "Cut 22 Nov · All"
COLUMNS = (Column("key", "Ticket"), Column("title", "Heading of titles", grows=True))
needs_browser = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Path:
    found = installed_chromium(None)
    if found is None:
        pytest.skip("There is no Chromium on this machine")
    return found


def sheet(content: Any) -> Paper:
    return paper("name", "Title", content, HEAD, FOOT)


def chart(y: list[float], **trace: Any) -> Any:
    drawn = {"type": "bar", "x": [str(i) for i in range(len(y))], "y": y} | trace
    return figure(drawing([drawn]), "Finding", "Plotted")


def without_scripts(page: str) -> str:
    return re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)


def test_a_document_asks_for_nothing_from_outside() -> None:
    page = ticket_aging_paper(aging(SMALL, SATURDAY), ()).html
    body = without_scripts(page)
    assert not re.search(r"<(link|img|iframe|script)[^>]*\s(src|href)=", page)
    assert "@import" not in body
    addresses = re.findall(r"""url\(\s*['"]?([^)'"]{1,60})""", body)
    assert [address for address in addresses if not address.startswith(("data:", "#"))] == []
    assert "Plotly" in page


def test_a_document_holds_the_numbers_and_no_controls() -> None:
    body = without_scripts(ticket_aging_paper(aging(SMALL, SATURDAY), ()).html)
    assert "2 open, 1 more than a week before; 1 past their SLA." in body
    assert body.count('class="plot"') == 8
    assert "segments" not in body.split("</style>")[1]
    assert "<a " not in body


def test_texts_of_a_document_are_escaped() -> None:
    page = paper("n", "<T>", html.P("</script><b>"), HEAD, FOOT).html
    assert "<title>&lt;T&gt;</title>" in page
    assert "&lt;/script&gt;&lt;b&gt;" in page
    assert "Care &amp; &lt;Co&gt;" in page
    assert document("<T>", html.P("</script><b>")).count("</script>") == 1  # our own


def test_without_a_browser_a_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoBrowser) as raised:
        pdf(sheet("x"), tmp_path / "nowhere")
    assert isinstance(raised.value, PrintingUnavailable)
    assert raised.value.sentence == (
        "There is no Chromium or Chrome to print with: install one, or name it in"
        " GREENPATH_CHROMIUM. This is the same page as HTML."
    )


def test_a_document_can_say_a_sentence_above_itself() -> None:
    whole = sheet(html.P('<body class="paper">'))
    said = whole.saying("No <browser> & no print.")
    notice = '<p class="notice">No &lt;browser&gt; &amp; no print.</p>'
    assert said.count(notice) == 1
    assert said.index("<body") < said.index(notice) < said.index('<p class="paper-scope">')
    assert said.replace(notice, "") == whole.html


def test_a_way_to_clear_filters_is_not_on_paper() -> None:
    chosen = aging(SMALL, SATURDAY, {"state": ("New",)})
    body = without_scripts(ticket_aging_paper(chosen, ()).html)
    assert "State New" in body
    assert "Clear filters" not in body


def test_what_is_no_browser_is_said(tmp_path: Path) -> None:
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\nexit 3\n")
    fake.chmod(0o755)
    with pytest.raises(PrintingUnavailable, match="could not print") as raised:
        pdf(sheet("x"), fake)
    assert not isinstance(raised.value, NoBrowser)
    assert "\n" not in raised.value.sentence


def pages(printed: bytes, folder: Path) -> list[str]:
    """The selectable text of each page."""
    assert printed.startswith(b"%PDF-")
    if shutil.which("pdftotext") is None:
        pytest.skip("There is no pdftotext to read the paper with")
    (folder / "x.pdf").write_bytes(printed)
    text = subprocess.run(
        ["pdftotext", "-layout", str(folder / "x.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode()
    return text.split("\f")[:-1]


@needs_browser
def test_a_long_table_is_printed_with_its_heads(browser: Path, tmp_path: Path) -> None:
    rows = [{"key": f"T{i:03}", "title": f"Ünï ● <{i}>"} for i in range(120)]
    found = pages(pdf(sheet([chart([1, 2]), listing("l", COLUMNS, rows, 120)]), browser), tmp_path)
    assert len(found) > 2
    for number, page in enumerate(found, 1):
        assert HEAD in page
        assert FOOT in page
        assert f"{number} of {len(found)}" in page
        assert not re.search(r"T[01]\d\d", page) or "Heading of titles" in page
    whole = "".join(found)
    assert "Finding" in found[0]
    assert all(whole.count(f"T{i:03}") == 1 for i in range(120))
    assert "Ünï ● <119>" in whole


@needs_browser
def test_the_page_is_printed(browser: Path, tmp_path: Path) -> None:
    found = pages(pdf(ticket_aging_paper(aging(SMALL, SATURDAY), ()), browser), tmp_path)
    whole = " ".join("".join(found).split())
    assert "2 open, 1 more than a week before; 1 past their SLA." in whole
    assert "Customer Care · Tickets · week 47, to 21 Nov 2026" in found[-1]


@needs_browser
@pytest.mark.parametrize(
    ("logs", "said"),
    [({"B": SMALL["B"]}, "No ticket is open"), ({}, "No ticket had started by 21 Nov 2026.")],
)
def test_a_page_without_open_tickets_is_printed_too(
    browser: Path, tmp_path: Path, logs: Any, said: str
) -> None:
    printed = pdf(ticket_aging_paper(aging(logs, SATURDAY), ()), browser)
    assert said in " ".join(pages(printed, tmp_path))


@needs_browser
@pytest.mark.parametrize(
    "blank",
    [
        chart([]),
        chart([1], visible=False),
        figure({"data": [], "layout": {}}, "Finding", "Plotted"),
    ],
)
def test_a_blank_chart_is_not_printed(browser: Path, blank: Any) -> None:
    with pytest.raises(PrintingUnavailable, match="a chart is blank"):
        pdf(sheet([chart([1]), blank]), browser)


@needs_browser
def test_a_document_that_breaks_is_said(browser: Path) -> None:
    whole = sheet(chart([1])).html
    broken = Paper("n", whole.replace("data-figure=", "data-nothing="), HEAD, FOOT)
    with pytest.raises(PrintingUnavailable, match="A chart could not be drawn"):
        pdf(broken, browser)


@pytest.mark.parametrize(("marking", "head"), [("", "Head"), ("Secret <1>", "Secret <1> · Head")])
def test_a_marking_stands_first_at_the_head(marking: str, head: str) -> None:
    sheet = paper("name", "Title", html.P("x"), "Head", "Foot", marking)
    assert sheet.head == head
    assert f'<p class="paper-scope">{head.replace("<", "&lt;").replace(">", "&gt;")}' in sheet.html
