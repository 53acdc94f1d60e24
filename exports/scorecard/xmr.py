"""A process-behaviour chart as JSON, under the names of ``xmr/series.json``, and as a table."""

from typing import Any

import orjson

from dashboard import formats
from dashboard.scorecard.numbers import told
from dashboard.scorecard.process import Process
from exports.ticket_aging.tables import aligned


def xmr_json(found: Process) -> bytes:
    """The chart of a bare series as JSON; limits are null with fewer than six points."""
    return orjson.dumps(xmr(found), option=orjson.OPT_INDENT_2)


def xmr(found: Process) -> dict[str, Any]:
    """Values, limits, and the positions (from 0) at which rules fire."""
    return {
        "values": list(found.values),
        "mean": found.centre,
        "mr_bar": found.mr_bar,
        "unpl": found.upper,
        "lnpl": found.lower,
        "url": found.range_upper,
        "upper_half": found.upper_half,
        "lower_half": found.lower_half,
        "moving_ranges": list(found.moving_ranges),
        "rule1_points": list(found.outside),
        "rule1_moving_range_points": list(found.ranges),
        "rule2_points": list(found.run),
        "rule3_points": list(found.nearer),
        "points": found.points,
        "provisional": found.provisional,
    }


def xmr_table(found: Process) -> str:
    """The chart of a bare series for a terminal."""
    reported = {
        "rule 1, points": found.outside,
        "rule 1, moving ranges": found.ranges,
        "rule 2, points": found.run,
        "rule 3, points": found.nearer,
    }
    lines = [
        ("points", str(found.points)),
        ("mean", told(found.centre, "")),
        ("mean moving range", told(found.mr_bar, "")),
        ("upper limit", told(found.upper, "")),
        ("lower limit", told(found.lower, "")),
        ("upper range limit", told(found.range_upper, "")),
        *((name, " ".join(map(str, at)) or formats.MISSING) for name, at in reported.items()),
    ]
    few = ["Limits are provisional: they rest on fewer than twelve points."]
    none = ["No limits: they take six points, two of them in a row."]
    more = none if found.centre is None else few if found.provisional else []
    return "\n".join([*aligned(lines), "Points are counted from 0.", *more])
