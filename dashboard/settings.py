"""What the environment may say, read once and refused with a sentence when wrong."""

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from dashboard.errors import InvalidSettings

PREFIX = "GREENPATH_"
END_OF_TIME = 4_133_980_800  # 2101-01-01, when the calendar ends


class Settings(BaseModel):
    """Settings of one process."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str = "sqlite:///var/greenpath.db"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8050
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    chromium: Path | None = None
    """The browser to print with; looked for when left out."""
    now: Annotated[int | None, Field(ge=0, lt=END_OF_TIME)] = None
    """Epoch seconds at which the clock stands still, for tests and demonstrations."""


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Settings from ``GREENPATH_…`` and ``DATABASE_URL``; a misspelt name is refused too."""
    values = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }
    if "DATABASE_URL" in environment:
        values["database_url"] = environment["DATABASE_URL"]
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        problems = " ".join(_sentence(problem) for problem in error.errors())
        raise InvalidSettings(problems) from None


def _sentence(problem: ErrorDetails) -> str:
    """One problem with the environment, and what to do."""
    name = str(problem["loc"][0])
    if problem["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, Settings.model_fields, n=1)
        hint = f" Did you mean {_variable(near[0])}?" if near else ""
        return f"{_variable(name)} is no setting.{hint}"
    expected = problem["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    expected = expected.split(", unable to")[0]
    return f"{_variable(name)} should be {expected}."  # its value may be a secret


def _variable(name: str) -> str:
    return "DATABASE_URL" if name == "database_url" else PREFIX + name.upper()
