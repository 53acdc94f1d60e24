"""What is to be seen on the timeline, and what is plotted."""

from dashboard import formats
from dashboard.roadmap.values import Roadmap
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


def plotted(found: Roadmap, axis: TimeAxis) -> str:
    """What is plotted, and over which span."""
    lanes = formats.plural(len(found.lanes), "lane")
    when = f"{axis.first:%b %Y} to {axis.last:%b %Y}"
    end = f"; the plan ends on {formats.day(found.critical.end)}" if found.critical else ""
    return f"{lanes}, {when}: dates now, below them the baseline, days of slip at their end{end}"
