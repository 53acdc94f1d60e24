"""How the columns of a foreign file are understood; written by people as TOML."""

import re
import tomllib
from typing import Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from pydantic_core import ErrorDetails

from dashboard.errors import InvalidFile

_PARTS = {
    "year": "%Y",
    "month": "%m",
    "day": "%d",
    "hour": "%H",
    "minute": "%M",
    "second": "%S",
}
_WORD = re.compile("|".join(_PARTS))


class Section(BaseModel):
    """A part of a mapping; a misspelt name in it is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EventColumns(Section):
    """One row a change."""

    id: str = "event_id"
    ticket: str = "ticket_id"
    at: str = "ts"
    kind: str = "event_type"
    value: str = "to_value"
    actor: str | None = "actor"


class RevisionColumns(Section):
    """One row for each time that a ticket was saved, with all that it held then."""

    ticket: str = "ticket_id"
    at: str = "updated_at"
    state: str = "state"
    priority: str | None = None
    group: str | None = None
    actor: str | None = None


class TicketColumns(Section):
    """One row a ticket. All but ``key`` and what a mapping names may be missing in a file."""

    key: str = "ticket_id"
    title: str | None = "title"
    kind: str | None = "kind"
    requester: str | None = "requester"
    assignee: str | None = "assignee"
    root_cause: str | None = "root_cause"
    source: str | None = "source"
    created_at: str | None = "created_at"


class Mapping(Section):
    """What a file's columns, dates and values mean. Left out: the format of our own exports."""

    rows: Literal["changes", "revisions"] = "changes"
    nulls: tuple[str, ...] = ()
    dates: str | None = None
    """How dates are written, as in ``day/month/year hour:minute``; ISO 8601 when left out."""
    zone: str | None = None
    """Of dates that name none; the program's when left out."""
    events: EventColumns = EventColumns()
    revisions: RevisionColumns = RevisionColumns()
    tickets: TicketColumns = TicketColumns()
    states: dict[str, str] = {}
    priorities: dict[str, str] = {}
    kinds: dict[str, str] = {}
    event_types: dict[str, str] = {}
    skip_states: tuple[str, ...] = ()
    """States whose rows are left out, and listed."""

    @field_validator("dates")
    @classmethod
    def _names_its_parts(cls, dates: str | None) -> str | None:
        if dates is None:
            return None
        words, rest = _WORD.findall(dates), _WORD.sub("", dates)
        if not {"year", "month", "day"} <= set(words):
            raise ValueError("dates must say where year, month and day stand")
        if len(words) > len(set(words)):
            raise ValueError("dates may name each part once")
        if re.search("[a-z%]", rest):
            raise ValueError(f"dates are made of {', '.join(_PARTS)} and what stands between")
        return dates

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, zone: str | None) -> str | None:
        if zone is not None and zone not in available_timezones():
            raise ValueError(f"{zone} is no time zone: write one such as America/New_York")
        return zone

    @property
    def date_format(self) -> str | None:
        """``dates`` as strptime wants it."""
        if self.dates is None:
            return None
        return _WORD.sub(lambda part: _PARTS[part[0]], self.dates)


_SECTIONS: dict[str, type[Section]] = {
    "events": EventColumns,
    "revisions": RevisionColumns,
    "tickets": TicketColumns,
}


def mapping_from_toml(text: str, file: str) -> Mapping:
    """Read a mapping; what is wrong with it is said by name."""
    try:
        return Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InvalidFile(f"{file} is not TOML: {error}.") from None
    except RecursionError:
        raise InvalidFile(f"{file} is not TOML that can be followed: it nests too deep.") from None
    except ValidationError as error:
        problems = "; ".join(_words(problem) for problem in error.errors())
        raise InvalidFile(f"{file} cannot be followed: {problems}.") from None


def _words(problem: ErrorDetails) -> str:
    """One problem with a mapping, with the keys that there are."""
    *sections, key = (str(part) for part in problem["loc"])
    name = ".".join((*sections, key))
    if problem["type"] != "extra_forbidden":
        return f"{name}: {problem['msg'].removeprefix('Value error, ')}"
    section = _SECTIONS.get(sections[0]) if sections else Mapping
    keys = ", ".join(section.model_fields) if section else ""
    return f"{name} is no key; there are {keys}"
