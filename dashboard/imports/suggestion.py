"""What columns, dates and words of a file probably mean; a person confirms it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Dictionary
from itertools import product
from typing import Any

from dashboard.imports.cells import CellReader
from dashboard.imports.date_words import NUMBERED_DATES
from dashboard.imports.delivery import Refused
from dashboard.imports.inspection import FoundTable
from dashboard.imports.mapping import Mapping
from dashboard.imports.registers import EVENT_TYPE, KIND, REGISTERS, TIME, VALUE, Columns
from dashboard.imports.rows import plain
from dashboard.imports.tables import DATE_CELL
from dashboard.imports.times import InvalidTime, TimeReader
from dashboard.programs import Program
from dashboard.ticket_aging.spells import STATE

Key = tuple[int, str]
"""A file and a sheet of it."""
Named = dict[str, str]
"""Columns by field."""

_ORDERS = ("day{0}month{0}year", "month{0}day{0}year", "year{0}month{0}day")
_CLOCKS = ("", " hour:minute", " hour:minute:second")
_SPELT = (
    "day/monthname/yy hour:minute ampm", "month/day/year hour:minute ampm",
    "month/day/year, hour:minute:second ampm", "month/day/yy hour:minute",
    "day-monthname-year hour:minute:second", "day monthname year hour:minute", "day monthname year",
    "monthname day, year, hour:minute ampm", "monthname day, year",
)  # fmt: skip
"""As trackers and spreadsheets print them for people: Jira's is the first."""
_WORDED = (
    *(order.format(mark) + clock for order, mark, clock in product(_ORDERS, "/.-", _CLOCKS)),
    *_SPELT,
)
_COUNTED = (
    "Spreadsheet numbers, 1900 system", "Spreadsheet numbers, 1904 system",
    "Seconds since 1970", "Milliseconds since 1970",
)  # fmt: skip
DATE_CHOICES: tuple[tuple[str, str | None], ...] = (
    ("ISO 8601, as 2026-11-21T16:30:00Z", None),
    *((dates, dates) for dates in _WORDED),
    *zip(_COUNTED, NUMBERED_DATES, strict=True),
)
"""How dates may be written: what a form says and what the mapping holds."""
_SYNONYMS: dict[str, dict[str, str]] = {
    "events": {
        "id": "event history_id change_id changelog_id",
        "ticket": "number key issue_key issue ticket_number case case_number case_id"
        " incident incident_number issue_id identifier",
        "at": "changed_at changed updated_at sys_updated_on sys_updated_at updated timestamp"
        " when time date sys_created_on created_at created",
        "kind": "field field_name fieldname attribute what_changed event type",
        "value": "new_value newvalue tostring to_string to new",
        "actor": "changed_by author user sys_updated_by updated_by sys_created_by created_by who",
    },
    "revisions": {
        "ticket": "number key issue_key issue ticket_number case case_number case_id"
        " incident incident_number issue_id identifier id",
        "at": "sys_updated_on sys_updated_at updated updated_on changed_at changed last_updated"
        " last_modified last_modified_date modified modified_at timestamp saved_at when date time",
        "state": "status incident_state state_name status_name current_status",
        "priority": "priority_name urgency severity",
        "group": "assignment_group assigned_group group_name team component components queue",
        "actor": "sys_updated_by updated_by changed_by modified_by last_modified_by author who",
    },
    "tickets": {
        "key": "ticket number issue_key issue ticket_number case case_number case_id"
        " incident incident_number issue_id identifier id",
        "title": "summary short_description subject name",
        "kind": "type issue_type ticket_type case_type",
        # A team: the callers and reporters of other systems are persons.
        "requester": "requesting_team organization company account customer department",
        "assignee": "assigned_to assigned owner",
        "root_cause": "cause close_code closed_code resolution_code",
        "source": "channel contact_type via origin",
        "created_at": "created created_on created_date date_created opened_at opened"
        " sys_created_on sys_created_at submitted_at submitted",
        "level": "escalation_level escalation",
        "rating": "satisfaction satisfaction_rating csat csat_rating requester_rating",
    },
}
"""What Jira, ServiceNow, GitHub, Zendesk and Linear call the columns; the likeliest first."""
_EVENT_TYPES = {"status": "state", "incident_state": "state", "team": "group"}
_NULLS = frozenset({"?", "n/a", "na", "null", "none", "-", "--", "(blank)"})
_CHANGES, _REVISIONS, _TICKETS = ("ticket", "at", "kind", "value"), ("ticket", "at", "state"), "key"


def suggested(
    program: Program, tables: Dictionary[Key, FoundTable]
) -> tuple[Mapping, dict[str, Key]]:
    """A mapping to begin with, and which table plays which role."""
    register = REGISTERS["tickets"]
    rows, roles = _roles(tables)
    found: dict[str, Any] = {"rows": rows}
    cells: list[tuple[str, FoundTable, str]] = []
    for role, key in roles.items():
        for columns in register.columns(rows, role):
            named = _named(columns, tables[key])
            found[columns.section] = {
                field: name
                for field, name in named.items()
                if name != getattr(getattr(Mapping(), columns.section), field)
            }
            if all(f.name in named for f in columns.fields if f.required):
                absent = {f.name: "" for f in columns.fields if f.named and f.name not in named}
                found[columns.section] |= absent
            kinds = {field.name: field.cells for field in columns.fields}
            cells += [(kinds[field], tables[key], name) for field, name in named.items()]
    found["nulls"] = _nulls(text for _, table, name in cells for text in _texts(table, name))
    bare = CellReader(program, Mapping(nulls=found["nulls"]))
    times = [t for kind, table, name in cells if kind == TIME for t in _texts(table, name)]
    found["dates"] = _dates({text for text in times if bare.said(text)})
    found |= {section: words for section, words in _words(program, bare, cells).items() if words}
    differing = {name: value for name, value in found.items() if value}
    return Mapping.model_validate(differing), roles


def _roles(tables: Dictionary[Key, FoundTable]) -> tuple[str, dict[str, Key]]:
    """What a row of the history is, and which table plays which role."""
    changes, ticket_rows = REGISTERS["tickets"].rows["changes"]
    revisions = REGISTERS["tickets"].rows["revisions"][0]
    for rows, columns, needed in (
        ("changes", changes, _CHANGES),
        ("revisions", revisions, _REVISIONS),
    ):
        fitting = [k for k, t in tables.items() if {*needed} <= _named(columns, t).keys()]
        if not fitting:
            continue
        events = max(fitting, key=lambda key: tables[key].rows)
        if rows == "revisions":
            return rows, {"events": events}
        named = {k: _named(ticket_rows, t) for k, t in tables.items() if k != events}
        others = [key for key, columns_ in named.items() if _TICKETS in columns_]
        best = max(others, key=lambda key: len(named[key]), default=None)
        return rows, {"events": events} | ({"tickets": best} if best is not None else {})
    longest = max(tables, key=lambda key: tables[key].rows, default=None)
    return "changes", {"events": longest} if longest is not None else {}


def _named(columns: Columns, table: FoundTable) -> Named:
    """The columns of a section that a table seems to have; each stands for one field."""
    defaults = getattr(Mapping(), columns.section)
    plain_names: dict[str, str] = {}
    for name in table.header:
        plain_names.setdefault(_folded(name), name)
    named: Named = {}
    for field in columns.fields:
        default = getattr(defaults, field.name)
        if default in table.header:
            named[field.name] = default
    for field in columns.fields:
        ours = (getattr(defaults, field.name) or "", field.name)
        wanted = (*ours, *_SYNONYMS[columns.section][field.name].split())
        names = (plain_names[word] for word in wanted if word in plain_names)
        free = next((name for name in names if name not in named.values()), None)
        if field.name not in named and free is not None:
            named[field.name] = free
    return named


def _folded(name: str) -> str:
    """A name without its case and with one underscore for whatever stands between words."""
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def _texts(table: FoundTable, column: str) -> list[str]:
    """The different texts of a column that are known."""
    place = table.header.index(column)
    sample = (row[place] for row in table.sample if place < len(row))
    return list(dict.fromkeys((*table.values.get(column, ()), *sample)))


def _nulls(texts: Iterable[str]) -> tuple[str, ...]:
    found = (plain(text) for text in texts)
    return tuple(sorted({text for text in found if text.casefold() in _NULLS}))


def _dates(texts: set[str]) -> str | None:
    """How all of these dates are written, if there is one way only; None for ISO 8601 too."""
    written = {text for text in texts if not text.strip().startswith(DATE_CELL)}
    if not written or _reads(None, written):
        return None
    fitting = [dates for _, dates in DATE_CHOICES if _reads(dates, written)]
    return fitting[0] if len(fitting) == 1 else None


def _reads(dates: str | None, texts: set[str]) -> bool:
    reader = TimeReader("UTC", dates)
    try:
        for text in texts:
            reader.instant(text)
    except InvalidTime:
        return False
    return True


def _words(
    program: Program, bare: CellReader, cells: Sequence[tuple[str, FoundTable, str]]
) -> dict[str, dict[str, str]]:
    """Words that are one of ours but for case, blanks and underscores, by section."""
    choices = {words.section: words.choices(program) for words in REGISTERS["tickets"].words}
    found: dict[str, dict[str, str]] = {"states": {}, "kinds": {}, "event_types": {}}
    readers: dict[str, tuple[str, Callable[[str, str], str]]] = {
        STATE: ("states", bare.state),
        VALUE: ("states", bare.state),
        KIND: ("kinds", bare.ticket_kind),
        EVENT_TYPE: ("event_types", bare.event_kind),
    }
    for kind, table, column in cells:
        if kind in readers:
            section, read = readers[kind]
            texts = (bare.said(text) for text in _texts(table, column))
            ours = {_folded(choice): choice for choice in choices[section]}
            ours |= _EVENT_TYPES if kind == EVENT_TYPE else {}
            found[section] |= _variants(texts, ours, read)
    return found


def _variants(
    texts: Iterable[str], ours: Dictionary[str, str], read: Callable[[str, str], str]
) -> Iterator[tuple[str, str]]:
    """Texts that need a mapping to be read as one of ours, and which."""
    for text in texts:
        if text and _folded(text) in ours:
            try:
                read(text, "")
            except Refused:
                yield text, ours[_folded(text)]
