"""What is asked for: program, as-of date and filters, to and from the URL."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol
from urllib.parse import parse_qsl, urlencode

from dashboard.errors import InvalidRequest
from dashboard.program_calendar import FIRST_YEAR, ProgramCalendar
from dashboard.programs import Program

Query = Mapping[str, Sequence[str]]

LONGEST_QUERY = 4_000
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SYNONYMS = {"team": "group"}  # what a page about tickets calls the team is its group


@dataclass(frozen=True, slots=True)
class Scope:
    """What a page, export or command is about."""

    program: str
    as_of: date
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    running: bool = False
    """Whether the as-of day has not ended yet, so that its cut is still to come."""
    view: Mapping[str, str] = field(default_factory=dict)
    """How it is looked at: what changes no number goes along in links too."""

    def query(self) -> str:
        """The scope as a URL's query, beginning with ``?``."""
        pairs = [("program", self.program), ("as_of", self.as_of.isoformat())]
        pairs += [(name, v) for name, values in self.filters.items() for v in values]
        pairs += self.view.items()
        return "?" + urlencode(pairs)

    def at(self, as_of: date) -> "Scope":
        """The same as of another date."""
        return replace(self, as_of=as_of)

    def without_filters(self) -> "Scope":
        """The whole program."""
        return replace(self, filters={})

    def viewed(self, **view: str) -> "Scope":
        """The same numbers, looked at in another way."""
        return replace(self, view={**self.view, **view})


@dataclass(frozen=True, slots=True)
class HouseScope:
    """What is asked of a page of the whole house: which part and item, and where one came from."""

    view: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, str] = field(default_factory=dict)
    """Program and week of the page before, as its address has them: going back keeps them."""

    def query(self) -> str:
        """What is asked for as a URL's query, beginning with ``?``; empty where there is none."""
        pairs = {**self.context, **self.view}
        return "?" + urlencode(pairs) if pairs else ""

    def back(self) -> str:
        """The query that the pages of a program are opened with."""
        return HouseScope(context=self.context).query()

    def viewed(self, **view: str) -> "HouseScope":
        """Another part or item."""
        return replace(self, view=view)

    @property
    def item(self) -> int | None:
        """The item that is open."""
        return int(self.view["item"]) if "item" in self.view else None


class AsOf(Protocol):
    """What is told of a program as of a cut."""

    @property
    def program(self) -> Program:
        """Whose."""

    @property
    def scope(self) -> Scope:
        """As of when."""

    @property
    def cut(self) -> int:
        """Up to when."""

    @property
    def partial_week(self) -> bool:
        """Whether the week is cut short."""


def is_partial(program: Program, scope: Scope) -> bool:
    """Whether the week of the as-of date is not whole."""
    return scope.running or program.calendar.week_ending(scope.as_of) != scope.as_of


def query_values(search: object, own: Collection[str] = ()) -> dict[str, list[str]]:
    """Names and values of a URL's query; refuses what no link of ours looks like.

    ``own`` are names that the page means as they are, though elsewhere they are another word.
    """
    if not isinstance(search, str) or len(search) > LONGEST_QUERY:
        raise InvalidRequest("This address is too long or has no readable query.")
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(search.removeprefix("?"), keep_blank_values=False):
        ours = name if name in own else _SYNONYMS.get(name, name)
        values.setdefault(ours, []).append(value)
    return values


def with_own_names(query: str, own: Collection[str] = ()) -> str:
    """A query in the names that the controls write: ``team`` becomes ``group``, but in ``own``."""
    names = "|".join(name for name in _SYNONYMS if name not in own)
    if not names:
        return query
    return re.sub(rf"(^|&)({names})=", lambda found: f"{found[1]}{_SYNONYMS[found[2]]}=", query)


def as_of_date(text: str | None, calendar: ProgramCalendar, now: int) -> date:
    """The as-of date that was asked for, by default the end of the last complete week."""
    if not text:
        return calendar.last_complete_week(now)
    day = named_day(text)
    if day > calendar.today(now):
        raise InvalidRequest(f"{text} has not come yet: there is no as-of in the future.")
    return day


def named_day(text: str) -> date:
    """The day that a person named; refuses what is none."""
    if not _ISO_DATE.fullmatch(text):
        raise InvalidRequest(f"“{text[:40]}” is no date: write it as 2026-11-21.")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InvalidRequest(f"“{text}” is no day of the calendar.") from None
    if day.year < FIRST_YEAR:
        raise InvalidRequest(f"{text} is before {FIRST_YEAR}, the first year that is kept.")
    return day


def scope_at(
    program: Program,
    as_of: str | None,
    now: int,
    filters: Mapping[str, tuple[str, ...]],
    view: Mapping[str, str],
) -> Scope:
    """The scope that was asked for, now; refuses a date that there is not."""
    day = as_of_date(as_of, program.calendar, now)
    return Scope(program.key, day, filters, program.calendar.cut(day) > now, view)


def chosen_filters(query: Query, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The filters of these names that the query asks for, repeats left out."""
    return {name: tuple(dict.fromkeys(query[name])) for name in names if query.get(name)}


def refuse_unknown_filters(
    filters: Mapping[str, tuple[str, ...]], offered: Mapping[str, Sequence[str]]
) -> None:
    """Refuse a filter value that the program does not have."""
    for name, values in filters.items():
        for value in values:
            if value not in offered[name]:
                raise InvalidRequest(f"This program has no {name} “{value[:60]}”.")
