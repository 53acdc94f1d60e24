"""What is decided about the house: its programs, and the checks of a new one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import available_timezones

from dashboard.audit import Entry
from dashboard.errors import GreenpathError, InvalidForm
from dashboard.forms import FormField, Kind
from dashboard.jobs import Job
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
LONGEST_KEY, LONGEST_NAME, LONGEST_ABOUT, LONGEST_MARKING = 40, 200, 4_000, 60

NAME = FormField("name", "Name", longest=LONGEST_NAME, required="A program needs a name.")
ABOUT = FormField("about", "About", Kind.LINES, LONGEST_ABOUT)
MARKING = FormField("marking", "Marking", longest=LONGEST_MARKING)
PROGRAM_FIELDS = (NAME, MARKING, ABOUT)


def _options(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name.capitalize(), name) for name in names)


KEY = FormField("key", "Key", required="A program needs a key.")
ZONE = FormField("zone", "Time zone", required="Write a time zone such as America/New_York.")
WEEK_ENDS = FormField("week_ends", "Last day of a week", Kind.CHOICE, options=_options(WEEKDAYS))
FISCAL_YEAR_ENDS = FormField(
    "fiscal_year_ends", "Last month of a fiscal year", Kind.CHOICE, options=_options(MONTHS)
)
COUNTRY = FormField("country", "Country of its public holidays")
NEW_PROGRAM_FIELDS = (KEY, NAME, ZONE, WEEK_ENDS, FISCAL_YEAR_ENDS, COUNTRY)


@dataclass(frozen=True, slots=True)
class ProgramEntry:
    """A program as it stands among those that somebody may change."""

    id: int
    key: str
    name: str
    zone: str
    marking: str
    about: str
    version: int


@dataclass(frozen=True, slots=True)
class ProgramSettings:
    """The programs that somebody may change, and the one that is open."""

    programs: tuple[ProgramEntry, ...]
    opened: ProgramEntry | None
    may_add: bool
    history: tuple[Entry, ...] = ()
    """What was done to the one that is open, newest first."""


@dataclass(frozen=True, slots=True)
class Work:
    """A job with what it is about and who asked for it."""

    job: Job
    program: str
    subject: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class Health:
    """How the store does; instants in epoch seconds, sizes in bytes."""

    engine: str
    """SQLite 3.53.2, or PostgreSQL 15.14."""
    store_version: str
    size: int
    counts: Mapping[str, int]
    """Programs, people, tickets and so on."""
    waiting: int
    """Jobs that nobody has taken up."""
    oldest_waiting_at: int | None
    failed: int
    """Jobs that failed in the last week."""


def new_program(values: Mapping[str, str], holidays: Iterable[date] = ()) -> Program:
    """A program from what was typed, by field; raises ``InvalidForm`` with all that is wrong."""
    problems: dict[str, str] = {}
    found = {
        field.name: _checked(field, check, values[field.name], problems)
        for field, check in _CHECKS.items()
    }
    if problems:
        raise InvalidForm(problems)
    calendar = ProgramCalendar(
        zone=found[ZONE.name],
        week_ends=WEEKDAYS.index(found[WEEK_ENDS.name]),
        fiscal_year_end=MONTHS.index(found[FISCAL_YEAR_ENDS.name]) + 1,
        holidays=frozenset(holidays),
    )
    return Program(found[KEY.name], found[NAME.name], calendar)


def _checked(
    field: FormField, check: Callable[[str], str], value: str, problems: dict[str, str]
) -> str:
    try:
        return check(value)
    except GreenpathError as error:
        problems[field.name] = error.sentence
        return value


def checked_key(key: str) -> str:
    """A short name for addresses and commands."""
    plain = key.replace("-", "").replace("_", "")
    if not key.strip() or len(key) > LONGEST_KEY or not plain.isalnum():
        raise GreenpathError(
            f"“{key[:60]}” is no key: use letters, digits, - and _, at most {LONGEST_KEY}."
        )
    return key


def checked_name(name: str) -> str:
    """A name as people say it."""
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise GreenpathError(
            f"A program needs a name of at most {LONGEST_NAME} characters in one line."
        )
    return name


def checked_zone(zone: str) -> str:
    """A time zone of the IANA's list."""
    if zone not in available_timezones():
        raise GreenpathError(f"“{zone[:60]}” is no time zone: write one such as America/New_York.")
    return zone


def weekday(text: str) -> str:
    """A day of the week, also from its first letters."""
    return _begun(text, WEEKDAYS, "weekday")


def month(text: str) -> str:
    """A month, also from its first letters."""
    return _begun(text, MONTHS, "month")


def _begun(text: str, names: tuple[str, ...], what: str) -> str:
    found = [name for name in names if name.startswith(text.strip().lower())]
    if len(found) != 1 or len(text.strip()) < 3:
        raise GreenpathError(f"“{text[:60]}” is no {what}: write one of {', '.join(names)}.")
    return found[0]


_CHECKS = {
    KEY: checked_key,
    NAME: checked_name,
    ZONE: checked_zone,
    WEEK_ENDS: weekday,
    FISCAL_YEAR_ENDS: month,
}
