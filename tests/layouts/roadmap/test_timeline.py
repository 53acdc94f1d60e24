"""The timeline's figure: where everything lies, in one trace of each kind."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import orjson
import pytest

from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.initiatives import DateKind, Dependency, Link, Span, State
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.view import Links, Zoom, open_lanes, roadmap_view
from layouts.roadmap.rows import BAR_AT, ROW, THIN, timeline_rows
from layouts.roadmap.timeline import Drawn, cut, timeline
from layouts.roadmap.timeline_axis import TimeAxis, time_axis
from layouts.theme import AMBER, GREEN, GREY, RED, SURFACE
from tests.roadmap_given import AS_OF, DAY, after, found, initiative, milestone, roadmap_of

DAY_MS = 86_400_000
EVERYTHING = Drawn(
    Links.ALL, AS_OF + 2 * DAY, {"TOK-2": Span(AS_OF, AS_OF + 9 * DAY)},
    {"TOK-3": Span(AS_OF, AS_OF + 9 * DAY)},
)  # fmt: skip


def drawing(
    of: Roadmap, drawn: Drawn = EVERYTHING, **view: str
) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Traces by name, and the layout."""
    chosen = roadmap_view(view)
    axis = time_axis(of, chosen.zoom)
    assert axis is not None
    made = timeline(of, timeline_rows(of, open_lanes(of, chosen)), axis, drawn)
    names = [trace["name"] for trace in made["data"]]
    assert len(set(names)) == len(names)
    return {trace["name"]: trace for trace in made["data"]}, made["layout"]


def bar_of(traces: dict[str, dict[str, Any]], key: str) -> dict[str, Any]:
    """What the trace of bars says of one initiative."""
    bars = traces["Now"]
    n = bars["customdata"].index(key)
    marker = bars["marker"]
    return {
        "y": bars["y"][n], "base": bars["base"][n], "x": bars["x"][n], "width": bars["width"][n],
        "colour": marker["color"][n], "edge": marker["line"]["color"][n],
        "pattern": marker["pattern"]["shape"][n], "hover": bars["hovertext"][n],
    }  # fmt: skip


def segments_of(trace: dict[str, Any]) -> list[list[tuple[str, float]]]:
    """The lines of a trace, parted at its gaps."""
    lines: list[list[tuple[str, float]]] = [[]]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None:
            lines.append([])
        else:
            lines[-1].append((x, y))
    return [line for line in lines if line]


KINDS = {
    "Lanes", "as of 21 Nov", "today", "Baseline", "Now", "Dependencies",
    "Dependencies: arrows", "Violated dependencies", "Violated dependencies: arrows",
    "Days of overlap", "Critical path", "Before", "What if",
    "Milestones done", "Milestones due", "Milestones missed", "Slip", "Titles",
}  # fmt: skip


@pytest.mark.parametrize(
    ("count", "lanes", "counted"),
    [(40, 4, set()), (400, 9, set()), (2_000, 30, {"Running", "Missed in it"})],
)
def test_there_is_one_trace_of_each_kind_for_any_number_of_initiatives(
    count: int, lanes: int, counted: set[str]
) -> None:
    traces, layout = drawing(found(count, lanes), open="*")
    assert traces.keys() == KINDS | counted
    assert "shapes" not in layout
    assert "annotations" not in layout
    dated = sum(each.span is not None for each in found(count, lanes).items)
    assert len(traces["Now"]["x"]) == dated or counted


def test_a_bar_lies_from_the_begin_of_its_first_day_to_the_end_of_its_last() -> None:
    traces, _ = drawing(roadmap_of((initiative("A", "One", 3, 10),)))
    bar = bar_of(traces, "A")
    assert bar["base"] == "2026-11-24"
    assert bar["x"] == 10 * DAY_MS
    assert bar["y"] == 1 + BAR_AT  # under the row of its lane
    assert bar["width"] * ROW == 14


def test_the_baseline_lies_under_the_bar_where_it_was_first_said() -> None:
    traces, _ = drawing(roadmap_of((initiative("A", "One", 3, 30, moved=7),)))
    lower, bar = traces["Baseline"], bar_of(traces, "A")
    assert (lower["base"], lower["x"]) == (["2026-11-24"], [23 * DAY_MS])
    top, bottom = lower["y"][0] - lower["width"] / 2, bar["y"] + bar["width"] / 2
    assert 0 < (top - bottom) * ROW < 4
    assert lower["width"] * ROW == 4


def test_slips_stand_beside_their_bars_with_their_sign() -> None:
    traces, _ = drawing(
        roadmap_of(
            (
                initiative("A", "Later", 3, 30, moved=21),
                initiative("B", "Earlier", 4, 30, moved=-7),
                initiative("C", "As said", 5, 30),
            )
        )
    )
    slip = traces["Slip"]
    assert [text.strip() for text in slip["text"]] == ["+21 d", "−7 d"]
    assert slip["textfont"]["color"][0] == RED
    assert slip["x"][0] == (AS_OF + 33 * DAY).isoformat()


def test_colour_is_the_status_and_pattern_the_kind_of_dates() -> None:
    traces, _ = drawing(found())
    looks = {
        key: (bar_of(traces, key)["colour"], bar_of(traces, key)["pattern"])
        for key in ("TOK-2", "RSK-1", "RSK-2", "OPS-2", "OPS-3", "RSK-3")
    }
    assert looks == {
        "TOK-2": (RED, ""), "RSK-1": (AMBER, ""), "RSK-2": (GREEN, ""), "OPS-2": (GREY, ""),
        "OPS-3": (SURFACE, ""), "RSK-3": (GREY, "/"),
    }  # fmt: skip
    vague = initiative("V", "Vague", 3, date_kind=DateKind.UNSCHEDULED)
    assert bar_of(drawing(roadmap_of((vague,)))[0], "V")["pattern"] == "."


def test_milestones_are_diamonds_of_their_state_on_the_bar() -> None:
    stones = (
        milestone("a", "Agreed", -5, -6), milestone("b", "Built", -1), milestone("c", "Live", 20),
    )  # fmt: skip
    traces, _ = drawing(roadmap_of((initiative("A", "One", -9, 60, milestones=stones),)))
    y = bar_of(traces, "A")["y"]
    for state, day in (("done", -5), ("missed", -1), ("due", 20)):
        trace = traces[f"Milestones {state}"]
        assert trace["marker"]["symbol"] == "diamond"
        assert trace["x"] == [f"{(AS_OF + day * DAY).isoformat()} 12:00"]
        assert trace["y"] == [y]
        assert trace["customdata"] == ["A"]
    assert traces["Milestones due"]["marker"]["color"] == SURFACE
    assert traces["Milestones missed"]["marker"]["color"] == RED
    assert "<b>◆ Built</b><br>missed · 20 Nov 2026" in traces["Milestones missed"]["hovertext"][0]


@pytest.mark.parametrize(
    ("link", "begin", "end", "arrow"),
    [
        (Link.FS, 10, 30, "triangle-right"), (Link.SS, 0, 30, "triangle-right"),
        (Link.FF, 10, 40, "triangle-left"), (Link.SF, 0, 40, "triangle-left"),
    ],
)  # fmt: skip
def test_a_connector_leads_from_what_is_waited_for_to_what_waits(
    link: Link, begin: int, end: int, arrow: str
) -> None:
    pair = (
        initiative("A", "First", 0, 10),
        initiative("B", "Second", 30, 10, depends_on=after("A", "B", link, -9)),
    )
    traces, _ = drawing(roadmap_of(pair))
    trace = traces["Dependencies"]
    (line,) = segments_of(trace)
    assert (line[0][0], line[-1][0]) == tuple(
        (AS_OF + days * DAY).isoformat() for days in (begin, end)
    )
    assert line[-1][1] == bar_of(traces, "B")["y"]
    arrows = traces["Dependencies: arrows"]
    assert (arrows["x"], arrows["y"]) == ([line[-1][0]], [line[-1][1]])
    assert arrows["marker"]["symbol"] == [arrow]
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(line[:-1]))


def test_violated_links_are_red_with_their_days() -> None:
    pair = (
        initiative("A", "First", 0, 30),
        initiative("B", "Second", 10, 30, depends_on=after("A", "B")),
    )
    traces, _ = drawing(roadmap_of(pair))
    assert "Dependencies" not in traces
    assert traces["Violated dependencies"]["line"]["color"] == RED
    assert [text.strip() for text in traces["Days of overlap"]["text"]] == ["−20 d"]
    assert "20 days too early for A" in traces["Days of overlap"]["hovertext"][0]


def test_links_are_drawn_as_the_view_chooses() -> None:
    names = {"Dependencies", "Violated dependencies"}
    shown = {of: drawing(found(), Drawn(of))[0].keys() & names for of in Links}
    assert shown == {
        Links.NONE: set(), Links.EXCEPTIONS: {"Violated dependencies"}, Links.ALL: names,
    }  # fmt: skip


def test_the_critical_path_lies_along_the_bars_that_it_goes_through() -> None:
    chain = (
        initiative("A", "First", 0, 30),
        initiative("B", "Second", 30, 30, depends_on=after("A", "B")),
        initiative("C", "Aside", 0, 5),
    )
    traces, _ = drawing(roadmap_of(chain))
    ends = {x for line in segments_of(traces["Critical path"]) for x, _ in line}
    assert ends == {(AS_OF + days * DAY).isoformat() for days in (0, 30, 60)}


def test_ghosts_are_outlines_where_it_stood_and_would_stand() -> None:
    traces, _ = drawing(found())
    for name, key in (("Before", "TOK-2"), ("What if", "TOK-3")):
        (box,) = segments_of(traces[name])
        y = bar_of(traces, key)["y"]
        assert {x for x, _ in box} == {AS_OF.isoformat(), (AS_OF + 10 * DAY).isoformat()}
        assert box[0] == box[-1]
        assert min(at for _, at in box) < y < max(at for _, at in box)
        assert "px" in traces[name]["line"]["dash"]


def test_what_lies_where_it_did_has_no_ghost() -> None:
    one = roadmap_of((initiative("A", "One", 3, 10),))
    span = one.items[0].span
    assert span is not None
    assert "Before" not in drawing(one, Drawn(before={"A": span, "gone": span}))[0]


def test_today_is_marked_where_it_is_on_the_axis() -> None:
    one = roadmap_of((initiative("A", "One", 3, 10),))
    assert drawing(one, Drawn(today=AS_OF))[0]["today"]["x"] == ["2026-11-21 12:00"] * 2
    assert "today" not in drawing(one, Drawn(today=date(2030, 1, 1)))[0]
    assert drawing(one)[0]["as of 21 Nov"]["x"] == ["2026-11-22"] * 2


def test_a_collapsed_lane_is_one_row_of_thin_bars() -> None:
    traces, layout = drawing(found(), open="-")
    lanes = found().lanes
    assert layout["yaxis"]["range"] == [len(lanes) - 0.5, -0.5]
    assert set(traces["Now"]["width"]) == {THIN}
    assert traces.keys().isdisjoint({"Baseline", "Slip", "Milestones due", "Milestones done"})
    named = dict(zip((lane.name for lane in lanes), traces["Titles"]["text"], strict=True))
    assert named["Payments"].strip() == "<b>Payments</b> 4 ■"
    rows = {key: round(bar_of(traces, key)["y"]) for key in ("TOK-1", "TOK-2", "RSK-1")}
    order = [lane.name for lane in lanes]
    assert rows == {
        "TOK-1": order.index("Payments"), "TOK-2": order.index("Payments"),
        "RSK-1": order.index("Risk"),
    }  # fmt: skip


def test_bars_of_a_collapsed_lane_that_overlap_lie_under_each_other() -> None:
    both = (initiative("A", "One", 0, 20), initiative("B", "Two", 10, 20),
            initiative("C", "Three", 30, 20))  # fmt: skip
    traces, _ = drawing(roadmap_of(both), open="-")
    a, b, c = (bar_of(traces, key)["y"] for key in "ABC")
    assert (b - a) * ROW == pytest.approx(4)
    assert c == a


def test_titles_are_cut_and_what_looks_like_html_is_said_as_it_is() -> None:
    title = "Tokens for account updater <beta> & more"
    traces, _ = drawing(roadmap_of((initiative("A", title, 3),)))
    assert "Tokens for account updater &lt;beta&gt;…" in traces["Titles"]["text"][1]
    assert (
        "<b>Tokens for account updater &lt;beta&gt; &amp; more</b>" in bar_of(traces, "A")["hover"]
    )
    assert (len(cut("x" * 99, 34)), cut("short", 34)) == (34, "short")


def test_a_bar_tells_its_story() -> None:
    hover = bar_of(drawing(found())[0], "TOK-2")["hover"]
    for said in (
        "Token lifecycle in the wallet", "Ann Lee · Payments · Build",
        "■ off track · confidence 60 %",
        "22 Sep 2026 to 19 Jan 2027, 120 days, dates planned",
        "Baseline 22 Sep 2026 to 15 Dec 2026", "35 days later than its baseline",
        "Waits for Network tokens for every issuer", "finish to start: 10 days too early",
        "<i>The second issuer cannot certify before January because its",
    ):  # fmt: skip
        assert said in hover


def test_a_figure_can_be_sent() -> None:
    traces, layout = drawing(found(400, 9))
    assert orjson.dumps([traces, layout])


class TestTimeAxis:
    CALENDAR = ProgramCalendar("UTC")
    FISCAL = ProgramCalendar("UTC", fiscal_year_end=6)

    def axis(self, first: str, last: str, zoom: Zoom, calendar: ProgramCalendar) -> TimeAxis:
        return TimeAxis(date.fromisoformat(first), date.fromisoformat(last), zoom, calendar)

    def test_months_belong_to_fiscal_quarters(self) -> None:
        axis = self.axis("2026-05-01", "2026-08-31", Zoom.MONTH, self.FISCAL)
        assert [name for _, name in axis.steps] == ["May", "Jun", "Jul", "Aug"]
        assert [(day.isoformat(), name) for day, name in axis.groups] == [
            ("2026-05-01", "Q4 FY26"), ("2026-07-01", "Q1 FY27"),
        ]  # fmt: skip

    def test_quarters_belong_to_years_which_are_the_calendars_where_they_end_with_it(self) -> None:
        axis = self.axis("2026-05-01", "2027-08-31", Zoom.QUARTER, self.CALENDAR)
        assert [name for _, name in axis.steps] == ["Q3", "Q4", "Q1", "Q2", "Q3"]
        assert [name for _, name in axis.groups] == ["2026", "2027"]

    def test_many_years_are_named_by_year(self) -> None:
        axis = self.axis("2000-01-01", "2026-12-31", Zoom.YEAR, self.CALENDAR)
        assert [name for _, name in axis.steps][:2] == ["2000", "2001"]
        assert axis.groups == ()

    def test_a_name_without_room_is_left_out(self) -> None:
        axis = self.axis("2026-06-01", "2027-12-31", Zoom.QUARTER, self.FISCAL)
        assert [name for _, name in axis.groups] == ["FY27", "FY28"]

    def test_the_axis_holds_all_that_is_drawn_with_room_beside_it(self) -> None:
        of = found()
        axis = time_axis(of, None)
        assert axis is not None
        days = [
            day for each in of.items for span in (each.span, each.baseline) if span for day in span
        ]
        assert axis.first < min(days)
        assert max(days) < axis.last
        assert axis.first.day == 1
        assert (axis.last + timedelta(days=1)).day == 1

    def test_one_begins_with_the_largest_zoom_that_fits(self) -> None:
        zooms = []
        for days in (60, 400, 2_000):
            axis = time_axis(roadmap_of((initiative("A", "One", 0, days),)), None)
            assert axis is not None
            zooms.append(axis.zoom)
        assert zooms == [Zoom.MONTH, Zoom.QUARTER, Zoom.YEAR]

    def test_nothing_dated_has_no_axis(self) -> None:
        loose = initiative("A", "One", None, state=State.CANDIDATE)
        assert time_axis(roadmap_of((loose,)), None) is None


def test_a_link_to_what_is_filtered_away_is_not_drawn() -> None:
    pair = (
        initiative("A", "First", 0, 30, lane="Here"),
        initiative("B", "Second", 10, 30, lane="There", depends_on=after("A", "B")),
    )
    whole = roadmap_of(pair)
    half = replace(whole, lanes=whole.lanes[1:])
    assert half.dependencies == (Dependency("A", "B"),)
    assert "Violated dependencies" not in drawing(half)[0]
