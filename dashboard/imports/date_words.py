"""Dates as a mapping's words say that they are written: ``day/month/year hour:minute``."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import pairwise

from dashboard.program_calendar import FIRST_YEAR

SERIAL_1900, SERIAL_1904 = "serial 1900", "serial 1904"
EPOCH_SECONDS, EPOCH_MILLISECONDS = "epoch seconds", "epoch milliseconds"
NUMBERED_DATES = (SERIAL_1900, SERIAL_1904, EPOCH_SECONDS, EPOCH_MILLISECONDS)
"""Dates that are written as one number."""
_PARTS = ("year", "month", "day", "hour", "minute", "second")
_SPELT = {"yy": "year", "monthname": "month"}
"""Other ways to write a part: 26 for 2026 (90 to 99 are of the last century), Nov, November."""
_HALF = "ampm"
_WORD = re.compile("|".join((*_SPELT, _HALF, *_PARTS)))
ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = tuple(name[:3] for name in ENGLISH_MONTHS)
_LOOKS = {"year": r"\d{4}", "yy": r"\d\d", "monthname": "[a-z]{3,9}", _HALF: r"[ap]\.?m\.?"}


def date_pattern(dates: str) -> re.Pattern[str]:
    """What a text looks like whose parts stand where ``dates`` says: ``day/month/year``.

    ValueError says what is wrong with ``dates``. A part may lack its leading zero unless it
    touches the next one: 2024111 would be two days.
    """
    words, between = _WORD.findall(dates), _WORD.split(dates)
    parts = [_SPELT.get(word, word) for word in words]
    if not {"year", "month", "day"} <= set(parts):
        raise ValueError("dates must say where year, month and day stand")
    if len(parts) > len(set(parts)):
        raise ValueError("dates may name each part once")
    if re.search(r"[a-z%]", "".join(between)):
        raise ValueError(
            f"dates are made of {', '.join((*_PARTS, *_SPELT, _HALF))} and what stands between,"
            f" or one of {', '.join(NUMBERED_DATES)}"
        )
    for larger, smaller in (*pairwise(_PARTS), ("hour", _HALF)):
        if smaller in parts and larger not in parts:
            raise ValueError(f"dates that say the {smaller} must say the {larger}")
    return re.compile(_pattern(words, between), re.ASCII | re.IGNORECASE)


def _pattern(words: list[str], between: list[str]) -> str:
    pattern = re.escape(between[0].lstrip())
    for place, word in enumerate(words):
        last = place == len(words) - 1
        touching = (place > 0 and not between[place]) or (not last and not between[place + 1])
        looks = _LOOKS.get(word, r"\d\d" if touching else r"\d\d?")
        after = between[place + 1].rstrip() if last else between[place + 1]
        pattern += f"(?P<{word}>{looks}){re.escape(after)}"
    return pattern


def worded(pattern: re.Pattern[str]) -> Callable[[str], datetime]:
    """What turns a text of that look into a wall time; raises ValueError."""
    if {*_SPELT, _HALF} & pattern.groupindex.keys():
        return partial(_spelt, pattern)
    parts = tuple(part for part in _PARTS if part in pattern.groupindex)

    def parsed(text: str) -> datetime:
        found = pattern.fullmatch(text)
        if found is None:
            raise ValueError(text)
        return datetime(*map(int, found.group(*parts)))  # type: ignore[arg-type]  # in its order

    return parsed


def _spelt(pattern: re.Pattern[str], text: str) -> datetime:
    """A date with a month's name, a short year or a twelve-hour clock."""
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError(text)
    said = found.groupdict()
    numbers = {part: int(said[part]) for part in _PARTS if part in said}
    if "yy" in said:
        short = int(said["yy"])
        numbers["year"] = short + (1900 if short >= FIRST_YEAR % 100 else 2000)
    if "monthname" in said:
        numbers["month"] = _month(said["monthname"])
    if _HALF in said:
        if not 1 <= numbers["hour"] <= 12:
            raise ValueError(text)
        numbers["hour"] = numbers["hour"] % 12 + 12 * (said[_HALF][0] in "pP")
    return datetime(**numbers)  # type: ignore[arg-type]  # year, month and day are among them


def _month(name: str) -> int:
    """1 for Jan and January; English only."""
    short = name[:3].lower()
    whole = ENGLISH_MONTHS[_MONTHS.index(short)]  # raises ValueError
    if name.lower() not in (short, whole, *(("sept",) if short == "sep" else ())):
        raise ValueError(name)
    return _MONTHS.index(short) + 1


def written(dates: str | None, iso: str) -> str:
    """A workbook's own date as the words of ``dates`` would write it, to be brought again."""
    if dates is None or dates in NUMBERED_DATES:
        return iso
    at = datetime.fromisoformat(iso)
    values = {
        "year": f"{at.year:04}", "yy": f"{at.year % 100:02}", "month": f"{at.month:02}",
        "monthname": _MONTHS[at.month - 1].capitalize(), "day": f"{at.day:02}",
        "hour": f"{at.hour % 12 or 12 if _HALF in dates else at.hour:02}",
        "minute": f"{at.minute:02}", "second": f"{at.second:02}",
        _HALF: "PM" if at.hour >= 12 else "AM",
    }  # fmt: skip
    return _WORD.sub(lambda word: values[word[0]], dates)
