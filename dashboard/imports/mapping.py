"""How the columns of a foreign file are understood; written by people as TOML."""

import difflib
import re
import tomllib
from typing import Annotated, Literal, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from dashboard.errors import InvalidFile
from dashboard.imports.date_words import NUMBERED_DATES, date_pattern

LONGEST_TEXT = 100_000
MOST_DOTS = 20
MOST_PROBLEMS = 5
"""Of a mapping that are said at once."""
_STRINGS = re.compile(r"""\"(?:[^"\\]|\\.)*+"?|'[^']*+'?""")
"""Quoted parts of a line; one that is not closed is one to the line's end."""


class Section(BaseModel):
    """A part of a mapping; a misspelt name in it is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _names_its_parts(dates: str | None) -> str | None:
    if dates is not None and dates not in NUMBERED_DATES:
        date_pattern(dates)
    return dates


def _is_a_zone(zone: str | None) -> str | None:
    if zone is not None and zone not in available_timezones():
        raise ValueError(f"{zone} is no time zone: write one such as America/New_York")
    return zone


Dates = Annotated[str | None, AfterValidator(_names_its_parts)]
"""How dates are written, as in ``day/month/year hour:minute``; ISO 8601 when left out.

Or what their numbers count: ``serial 1900``, ``serial 1904``, ``epoch seconds``,
``epoch milliseconds``.
"""
Zone = Annotated[str | None, AfterValidator(_is_a_zone)]
"""Of dates that name none; the program's when left out."""
NoColumn = BeforeValidator(lambda name: None if name == "" else name)
"""TOML has no null: an empty name says that there is no such column."""
Column = Annotated[str | None, NoColumn]


class FactMapping(Section):
    """What all files of facts say of their days and their empty cells."""

    nulls: tuple[str, ...] = ()
    dates: Dates = None
    zone: Zone = None


class EventColumns(Section):
    """One row a change."""

    id: Column = "event_id"
    """Empty for a file without one: the order of its rows counts then."""
    ticket: str = "ticket_id"
    at: str = "ts"
    kind: str = "event_type"
    value: str = "to_value"
    actor: Column = "actor"


class RevisionColumns(Section):
    """One row for each time that a ticket was saved, with all that it held then."""

    ticket: str = "ticket_id"
    at: str = "updated_at"
    state: str = "state"
    priority: Column = None
    group: Column = None
    actor: Column = None


class TicketColumns(Section):
    """One row a ticket. All but ``key`` and what a mapping names may be missing in a file."""

    key: str = "ticket_id"
    title: Column = "title"
    kind: Column = "kind"
    requester: Column = "requester"
    assignee: Column = "assignee"
    root_cause: Column = "root_cause"
    source: Column = "source"
    created_at: Column = "created_at"
    level: Column = "level"
    rating: Column = "rating"


class Mapping(Section):
    """What a file's columns, dates and values mean. Left out: the format of our own exports."""

    rows: Literal["changes", "revisions"] = "changes"
    nulls: tuple[str, ...] = ()
    dates: Dates = None
    zone: Zone = None
    events: EventColumns = EventColumns()
    revisions: RevisionColumns = RevisionColumns()
    tickets: TicketColumns = TicketColumns()
    states: dict[str, str] = {}
    priorities: dict[str, str] = {}
    kinds: dict[str, str] = {}
    event_types: dict[str, str] = {}
    skip_states: tuple[str, ...] = ()
    """States whose rows are left out, and listed."""
    skip_event_types: tuple[str, ...] = ()
    """Kinds of changes that are none of a ticket's history here: left out, and counted."""


_COLUMNS = (EventColumns, RevisionColumns, TicketColumns)
M = TypeVar("M", bound=Section)


def mapping_from_toml(text: str, file: str) -> Mapping:
    """Read a mapping of tickets; what is wrong with it is said by name."""
    return read_mapping(Mapping, text, file)


def read_mapping(model: type[M], text: str, file: str) -> M:
    """Read a mapping of any register; what is wrong with it is said by name."""
    if len(text) > LONGEST_TEXT:
        raise InvalidFile(f"{file} has more than {LONGEST_TEXT:,} characters: shorten it.")
    if any(_dots(line) > MOST_DOTS for line in text.split("\n")):  # tomllib would take minutes
        raise InvalidFile(f"{file} cannot be followed: a line has over {MOST_DOTS} dots in names.")
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InvalidFile(f"{file} is not TOML: {error}.") from None
    except RecursionError:
        raise InvalidFile(f"{file} is not TOML that can be followed: it nests too deep.") from None
    except ValidationError as error:
        problems = "; ".join(_words(model, problem) for problem in error.errors()[:MOST_PROBLEMS])
        raise InvalidFile(f"{file} cannot be followed: {problems}.") from None
    except ValueError:  # more digits than Python reads
        raise InvalidFile(f"{file} cannot be followed: a number in it is too long.") from None


def _dots(line: str) -> int:
    """How many dots stand in a line's names, outside strings and comments."""
    return _STRINGS.sub("", line).partition("#")[0].count(".")


def mapping_to_toml(mapping: Mapping) -> str:
    """A mapping as people write it: only what differs from the defaults, in a stable order.

    An optional column that is named is written whatever its name, for then it must be there.
    """
    values = {name: getattr(mapping, name) for name in Mapping.model_fields}
    written = _written(mapping, [n for n, v in values.items() if not isinstance(v, Section | dict)])
    for name, value in values.items():
        if isinstance(value, Section):
            lines = _written(value, list(type(value).model_fields))
        elif isinstance(value, dict):
            lines = [f"{_key(k)} = {_quoted(v)}" for k, v in value.items()]
        else:
            continue
        written += ["", f"[{name}]", *lines] if lines else []
    return "\n".join(written).lstrip("\n") + "\n" if written else ""


def _written(section: Section, names: list[str]) -> list[str]:
    """The lines of a section's own keys."""
    fields, lines = type(section).model_fields, []
    for name in names:
        value, default = getattr(section, name), fields[name].default
        optional = isinstance(section, _COLUMNS) and fields[name].annotation is not str
        demanded = optional and value is not None and name in section.model_fields_set
        if value != default or demanded:
            lines.append(f"{name} = {_toml(value)}")
    return lines


def _toml(value: str | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_quoted(text) for text in value)}]"
    return _quoted(value or "")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


def _quoted(text: str) -> str:
    """A basic string of TOML, control characters as escapes."""

    def escaped(found: re.Match[str]) -> str:
        return "\\" + found[0] if found[0] in '"\\' else f"\\u{ord(found[0]):04X}"

    return '"' + re.sub(r'["\\\x00-\x1f\x7f]', escaped, text) + '"'


def _words(model: type[Section], problem: ErrorDetails) -> str:
    """One problem with a mapping, with the keys that there are."""
    *sections, key = (str(part) for part in problem["loc"])
    name = ".".join((*sections, key))
    if problem["type"] != "extra_forbidden":
        return f"{name}: {problem['msg'].removeprefix('Value error, ')}"
    keys = _keys(model, sections)
    near = difflib.get_close_matches(key.casefold(), keys, n=1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    return f"{name} is no key; there are {', '.join(keys)}{hint}"


def _keys(model: type[Section], sections: list[str]) -> list[str]:
    """The keys that there are in a part of a mapping."""
    if not sections:
        return list(model.model_fields)
    field = model.model_fields.get(sections[0])
    part = field.annotation if field else None
    return list(part.model_fields) if isinstance(part, type) and issubclass(part, Section) else []
