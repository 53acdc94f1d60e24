"""What is to be seen on the timeline, and what is plotted."""

from dashboard import formats
from dashboard.roadmap.values import Roadmap
from layouts.roadmap.rows import Rows
from layouts.roadmap.timeline_axis import TimeAxis


def finding(found: Roadmap) -> str:
    """What is to be seen on the timeline."""
    dated = sum(each.span is not None for each in found.items)
    late = sum(each.slip > 0 for each in found.items)
    undated = len(found.items) - dated
    bare = f"; {formats.plural(undated, 'initiative')} without dates" if undated else ""
    if not late:
        return f"Nothing of {dated:,} ends later than its baseline{bare}"
    are = "ends" if late == 1 else "end"
    return f"{late:,} of {dated:,} {are} later than their baseline{bare}"


def plotted(found: Roadmap, rows: Rows, axis: TimeAxis) -> str:
    """What is plotted, and over which span."""
    said = [
        f"{formats.plural(len(found.lanes), 'lane')}, {axis.first:%b %Y} to {axis.last:%b %Y}",
        "dates now, below them the baseline, days of slip at their end",
    ]
    if any(row.counted for row in rows.rows):
        said[1] = f"in lanes of many how many run each {axis.column}; a lane opens to its dates"
    end = f"; the plan ends on {formats.day(found.critical.end)}" if found.critical else ""
    return f"{': '.join(said)}{end}"
