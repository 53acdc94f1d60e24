"""Component trees into HTML."""

from typing import Any

import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html

from exports.serialiser import PAPER_ROWS, to_html
from layouts.components import (
    Column,
    controls,
    figure,
    link,
    listing,
    listing_tools,
    segments,
    status,
)
from layouts.components.leaves import mark
from layouts.theme import drawing


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (None, ""), ("", ""), (True, ""), (False, ""), (0, "0"), (7, "7"), (1.5, "1.5"), ([], ""),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"), ('"quoted"', '"quoted"'),
        (["a", None, ("b", 1)], "ab1"), ("−5 ● ü", "−5 ● ü"),
        (html.P("<script>"), "<p>&lt;script&gt;</p>"),
        (html.P(["a", html.B("c"), None]), "<p>a<b>c</b></p>"),
        (html.P(), "<p></p>"), (html.P(0), "<p>0</p>"),
        (html.Br(), "<br>"), (html.Hr(className="x"), '<hr class="x">'),
        (html.Img(src="a.png", alt='"'), '<img alt="&quot;" src="a.png">'),
        (html.Div(id="a", n_clicks=3, key="k"), '<div id="a"></div>'),
        (html.Label("x", htmlFor="y"), '<label for="y">x</label>'),
        (html.Td("x", colSpan=2), '<td colspan="2">x</td>'),
        (html.Div(tabIndex=0), '<div tabindex="0"></div>'),
        (html.Div(hidden=True), "<div hidden></div>"), (html.Div(hidden=False), "<div></div>"),
        (html.Div(**{"aria-label": "a & 'b'"}), '<div aria-label="a &amp; &#x27;b&#x27;"></div>'),
        (html.P(title="<\"'&>"), '<p title="&lt;&quot;&#x27;&amp;&gt;"></p>'),
        (html.P(style={"marginTop": "2px", "color": "red"}),
         '<p style="margin-top:2px;color:red"></p>'),
        (controls(html.Button("Print")), ""), (segments("By", [("Group", "?by=group", True)]), ""),
        (html.Div([controls("x"), "kept"]), "<div>kept</div>"),
        (link("All <", "?a=1&b=2"), "<span>All &lt;</span>"),
        (html.Th(html.Button("Age <", **mark(sort="true"))), "<th><span>Age &lt;</span></th>"),
    ],
)  # fmt: skip
def test_what_becomes_of_a_node(node: Any, expected: str) -> None:
    assert to_html(node) == expected


OPTIONS = [{"label": "A<", "value": "a"}, {"label": "B", "value": '"'}]


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (
            dbc.Input(value='a"b', maxLength=9),
            '<input class="form-control" type="text" value="a&quot;b" maxlength="9">',
        ),
        (
            dbc.Textarea(value="</textarea>", rows=3),
            '<textarea class="form-control" rows="3">\n&lt;/textarea&gt;</textarea>',
        ),
        (
            dbc.Select(options=OPTIONS, value='"'),
            '<select class="form-select"><option value="a">A&lt;</option>'
            '<option value="&quot;" selected>B</option></select>',
        ),
        (
            dbc.RadioItems(name="n", value="a", options=OPTIONS[:1]),
            '<label class="form-check form-check-label"><input type="radio"'
            ' class="form-check-input" name="n" value="a" checked>A&lt;</label>',
        ),
    ],
)
def test_what_is_filled_in_is_escaped_too(node: Any, expected: str) -> None:
    assert to_html(node) == expected


def test_a_status_keeps_shape_word_and_colour() -> None:
    assert to_html(status("red", "late")) == (
        '<span class="status status-red">'
        '<span class="status-shape" aria-hidden="true">■</span>late</span>'
    )


@pytest.mark.parametrize(
    "node",
    [dcc.Dropdown(), dcc.Markdown("x"), dbc.Alert("x"), object(), {"a": 1}, b"x", {1}],
)
def test_what_is_not_known_is_an_error(node: Any) -> None:
    with pytest.raises(TypeError, match="cannot be put on paper"):
        to_html(html.Div([html.P([node])]))


def test_a_chart_carries_its_figure_and_height() -> None:
    page = to_html(figure(drawing([{"type": "bar", "x": ["<\"'&>"], "y": [1]}]), "It's", "a < b"))
    assert 'class="plot" style="height:34mm" data-figure="{&quot;data&quot;:' in page
    assert "&lt;\\&quot;&#x27;&amp;&gt;" in page
    assert "<strong" in page
    assert "a &lt; b" in page


COLUMNS = (
    Column("key", "Ticket", pinned=True),
    Column("title", "Title <1>", grows=True),
    Column("age", "Age", number=True),
    Column("days", "Days", number=True, decimals=1),
    Column("sla", "SLA", status=True),
)
ROW = {"key": "T1", "title": "<b>", "age": 1234, "days": 2.0, "sla": "■ breached"}


def cells(**changed: Any) -> list[str]:
    page = to_html(listing("l", COLUMNS, [ROW | changed], 1))
    return page.split("<tbody><tr>")[1].split("</tr>")[0].replace("</td>", "").split("<td")[1:]


def test_a_listing_becomes_a_table() -> None:
    page = to_html(listing("l", COLUMNS, [ROW], 1))
    assert page.startswith('<table class="table report-table listing-paper"><thead><tr><th')
    assert "Title &lt;1&gt;</th>" in page
    assert cells() == [
        ' class="kept">T1', ' class="grows">&lt;b&gt;', ' class="number">1,234',
        ' class="number">2.0', ' class="kept status-red">■ breached',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (2, "2.0"), (2.04, "2.0"), (2.06, "2.1"), (1234.5, "1,234.5"), (-3.5, "−3.5"), (0.0, "0.0"),
        (None, "–"), (float("nan"), "–"),
    ],
)  # fmt: skip
def test_numbers_look_as_on_the_screen(days: float | None, text: str) -> None:
    assert cells(days=days)[3] == f' class="number">{text}'


@pytest.mark.parametrize("missing", ["age", "title", "sla"])
def test_what_a_row_does_not_have_is_a_dash(missing: str) -> None:
    row = {name: value for name, value in ROW.items() if name != missing}
    assert "–</td>" in to_html(listing("l", COLUMNS, [row], 1))


@pytest.mark.parametrize(
    ("rows", "total", "shown", "said"),
    [
        (0, 0, 0, None),
        (15, 15, 15, None),
        (15, 16, 15, "15 of 16"),
        (15, 12_345, 15, "15 of 12,345"),
        (PAPER_ROWS, PAPER_ROWS, 2_000, None),
        (PAPER_ROWS + 1, PAPER_ROWS + 1, 2_000, "2,000 of 2,001"),
        (2_001, 70_000, 2_000, "2,000 of 70,000"),
    ],
)
def test_a_long_listing_is_cut_and_says_so(
    rows: int, total: int, shown: int, said: str | None
) -> None:
    """Of all that there are, not only of those that were handed in."""
    page = to_html(listing("l", COLUMNS, [ROW] * rows, total))
    assert page.split("<tbody>")[1].count("<tr>") == shown
    assert page.count("listing-cut") == (said is not None)
    assert said is None or f'<p class="listing-cut">{said}</p>' in page


def test_a_listing_without_rows_is_a_table_with_a_head() -> None:
    found = to_html(listing("l", (Column("a", "A"),), [], 0))
    assert found.endswith("<thead><tr><th>A</th></tr></thead><tbody></tbody></table>")


def test_where_a_row_leads_stands_not_on_paper() -> None:
    page = to_html(listing("l", COLUMNS, [{**ROW, "address": "/ticket?ticket=T1"}], 1))
    assert "/ticket" not in page


def test_what_is_done_with_a_listing_stands_not_on_paper() -> None:
    assert to_html(listing_tools("l", "?program=care", "/paper/tickets?appendix=all")) == ""
