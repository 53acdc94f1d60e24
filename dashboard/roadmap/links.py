"""How a dependency is written: ``FS``, ``FS+3``, ``SS-2``."""

import re

from dashboard.errors import InvalidRequest
from dashboard.roadmap.initiatives import Dependency, Link

LONGEST_LAG = 3_660
"""Ten years of days: beyond it a lag is a slip of the pen."""
_WRITTEN = re.compile(r"(FS|SS|FF|SF)?\s*(?:([+−-])\s*([0-9]{1,9})\s*(?:D|DAYS?)?)?", re.IGNORECASE)
_QUOTED = 60


def link_text(dependency: Dependency) -> str:
    """Its link and its lag, which is left out where there is none."""
    return f"{dependency.link.value}{dependency.lag:+d}" if dependency.lag else dependency.link


def link_from(text: str) -> tuple[Link, int]:
    """The link and the lag in calendar days of a text; a lag alone is one of ``FS``."""
    said = text.strip()
    found = _WRITTEN.fullmatch(said)
    if not said or found is None:
        raise InvalidRequest(
            f"“{said[:_QUOTED]}” is no dependency: write FS, SS, FF or SF, and the days between"
            " where there are any, such as FS+3 or SS-2."
        )
    kind, sign, days = found.groups()
    lag = int(days or 0) * (1 if sign in (None, "+") else -1)
    if abs(lag) > LONGEST_LAG:
        raise InvalidRequest(f"“{said[:_QUOTED]}”: a lag is at most {LONGEST_LAG:,} days.")
    return Link((kind or Link.FS).upper()), lag
