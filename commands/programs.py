"""``greenpath program``: add a program."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import available_timezones

import typer

from commands.edge import file_content, now, reading_session, say, viewer, writing_session
from dashboard.errors import GreenpathError
from dashboard.program_calendar import ProgramCalendar, utc
from dashboard.programs import Program
from db.programs import add_program, programs

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip

group = typer.Typer(help="Programs of the business review.", no_args_is_help=True)


@group.command("add")
def add(
    key: Annotated[str, typer.Argument(help="Short name in addresses and commands.")],
    name: Annotated[str, typer.Option(help="Name as people say it.")],
    week_ends: Annotated[str, typer.Option(help="Last day of a week.")] = "saturday",
    fiscal_year_end: Annotated[
        str, typer.Option("--fiscal-year-ends", help="Last month of a fiscal year.")
    ] = "december",
    zone: Annotated[str, typer.Option(help="Reporting time zone.")] = "UTC",
    holidays: Annotated[
        str | None, typer.Option(help="A JSON file of days and names, or a country: US.")
    ] = None,
) -> None:
    """Add a program; its workflow, age buckets and SLA are the usual ones until changed."""
    if not key.strip() or len(key) > 40 or not key.replace("-", "").replace("_", "").isalnum():
        raise GreenpathError(f"“{key[:60]}” is no key: use letters, digits, - and _, at most 40.")
    if not name.strip() or len(name) > 200 or not name.isprintable():
        raise GreenpathError("A program needs a name of at most 200 characters in one line.")
    if zone not in available_timezones():
        raise GreenpathError(f"“{zone}” is no time zone: write one such as America/New_York.")
    names = _holiday_names(holidays)
    calendar = ProgramCalendar(
        zone=zone,
        week_ends=_position(week_ends, WEEKDAYS, "weekday"),
        fiscal_year_end=_position(fiscal_year_end, MONTHS, "month") + 1,
        holidays=frozenset(names),
    )
    with writing_session() as session:
        add_program(session, Program(key, name, calendar), names)
    say(f"{name} is there as “{key}”.")


@group.command("list")
def list_programs() -> None:
    """Key and name of each program."""
    with reading_session() as session:
        known = programs(session, viewer())
    for key, name in known:
        say(f"{key}  {name}")
    if not known:
        say("There is no program yet: add one with “greenpath program add”.")


def _position(text: str, names: tuple[str, ...], what: str) -> int:
    found = [i for i, name in enumerate(names) if name.startswith(text.strip().lower())]
    if len(found) != 1 or len(text.strip()) < 3:
        raise GreenpathError(f"“{text}” is no {what}: write one of {', '.join(names)}.")
    return found[0]


def _holiday_names(source: str | None) -> dict[date, str]:
    if source is None:
        return {}
    if source.lower().endswith(".json"):
        return _holidays_of_file(Path(source))
    return _holidays_of_country(source)


def _holidays_of_file(path: Path) -> dict[date, str]:
    try:
        days = json.loads(file_content(path).decode("utf-8-sig"))
        if isinstance(days, list):
            days = dict.fromkeys(days, "")
        return {date.fromisoformat(day): str(name) for day, name in days.items()}
    except (ValueError, AttributeError, TypeError, RecursionError):
        raise GreenpathError(
            f'{path} holds no holidays: write days and names as {{"2026-12-25": "Christmas Day"}}.'
        ) from None


def _holidays_of_country(country: str) -> dict[date, str]:
    """Public holidays of a country, as the library ``holidays`` knows them."""
    from holidays import country_holidays

    this_year = utc(now()).year
    try:
        return dict(country_holidays(country.upper(), years=range(2000, this_year + 6)))
    except NotImplementedError:
        raise GreenpathError(
            f"No holidays are known for “{country}”: write a country such as US, or a JSON file."
        ) from None
