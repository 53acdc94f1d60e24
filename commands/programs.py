"""``greenpath program``: add a program."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from commands.edge import file_content, now, reading_session, say, viewer, writing_session
from dashboard.administration import (
    FISCAL_YEAR_ENDS,
    KEY,
    NAME,
    WEEK_ENDS,
    ZONE,
    new_program,
)
from dashboard.errors import GreenpathError, InvalidForm
from dashboard.program_calendar import utc
from dashboard.public_holidays import public_holidays
from db.programs import add_program, programs

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
    typed = {
        KEY.name: key, NAME.name: name, ZONE.name: zone,
        WEEK_ENDS.name: week_ends, FISCAL_YEAR_ENDS.name: fiscal_year_end,
    }  # fmt: skip
    try:
        program = new_program(typed)
    except InvalidForm as error:
        raise GreenpathError(next(iter(error.problems.values()))) from None
    names = _holiday_names(holidays)
    calendar = replace(program.calendar, holidays=frozenset(names))
    with writing_session() as session:
        add_program(session, replace(program, calendar=calendar), names)
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
    try:
        return public_holidays(country, utc(now()).year)
    except GreenpathError as error:
        said = error.sentence.removesuffix(".")
        raise GreenpathError(f"{said}: write a country such as US, or a JSON file.") from None
