"""The weekly review as JSON."""

from typing import Any

import orjson

from dashboard.program_calendar import utc
from dashboard.review import COLOURS, AreaReview, Exceptional, Review


def as_json(review: Review) -> bytes:
    """Everything that the page shows; null where there is no value."""
    found = {
        "program": review.program.key,
        "as_of": review.scope.as_of,
        "cut_utc": utc(review.cut).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "partial_week": review.partial_week,
        "areas": {name: _area(area) for name, area in review.areas.items()},
        "without": review.without,
        "exceptions": [_exception(name, each) for name, each in review.exceptions],
    }
    return orjson.dumps(found, option=orjson.OPT_INDENT_2)


def _area(area: AreaReview) -> dict[str, Any]:
    line = area.line
    return {
        "colour": line.colour,
        "status": COLOURS[line.colour],
        "sentence": line.sentence,
        "why": line.why,
        "address": line.href,
        "exceptions": {rank.name.lower(): n for rank, n in area.counts.items()},
        "data": area.data,
    }


def _exception(area: str, each: Exceptional) -> dict[str, Any]:
    return {
        "area": area,
        "rank": each.rank.name.lower(),
        "word": each.word,
        "name": each.name,
        "title": each.title,
        "sentence": each.sentence,
        "owner": each.owner or None,
        "since": each.since,
        "address": each.href,
    }
