"""What the environment may say, read once and refused with a sentence when wrong."""

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_core import ErrorDetails

from dashboard.errors import InvalidSettings

PREFIX = "GREENPATH_"
SHORTEST_KEY, FEWEST_CHARACTERS = 32, 12
PUBLISHED = (
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",  # Flask's documentation
    "5y2lf4q8z",  # Flask's older documentation
    "secret", "changeme", "password", "example", "insecure", "greenpath", "default", "12345678",
)  # fmt: skip
"""What published keys and placeholders have in them."""
PUBLIC_URL = r"^https?://[A-Za-z0-9.\-\[\]:]+$"
END_OF_TIME = 4_133_980_800  # 2101-01-01, when the calendar ends


def usable_key(key: SecretStr | None) -> SecretStr | None:
    """Refuse a key that is short, that anybody can read somewhere, or that nobody drew by lot."""
    if key is None:
        return None
    text = key.get_secret_value()
    plain = re.sub(r"[^a-z0-9]", "", text.lower())
    if len(text) < SHORTEST_KEY:
        raise ValueError(f"at least {SHORTEST_KEY} characters long, drawn by lot")
    if len(set(text)) < FEWEST_CHARACTERS or any(word in plain for word in PUBLISHED):
        raise ValueError("a key of your own, drawn by lot: this one can be guessed")
    return key


def origin(url: str | None) -> str | None:
    """The address as browsers name it in ``Origin``: in lower case, without the usual port."""
    if url is None:
        return None
    usual = ":443" if url.lower().startswith("https:") else ":80"
    return url.lower().removesuffix(usual)


class Settings(BaseModel):
    """Settings of one process."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str = "sqlite:///var/greenpath.db"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8050
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    chromium: Path | None = None
    """The browser to print with; looked for when left out."""
    secret_key: Annotated[SecretStr | None, AfterValidator(usable_key)] = None
    """What cookies are signed with; made and kept in ``key_file`` when left out."""
    key_file: Path | None = None
    """Beside the SQLite store, or in ``var/``, when left out."""
    public_url: Annotated[str | None, Field(pattern=PUBLIC_URL), AfterValidator(origin)] = None
    """Where people find it, as behind a proxy: https://greenpath.example."""
    trusted_proxies: Annotated[int, Field(ge=0, le=5)] = 0
    """How many proxies of ours stand before it and note whom they answer for."""
    idle_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 30
    session_hours: Annotated[int, Field(ge=1, le=7 * 24)] = 12
    demonstration: bool = False
    """Whether visitors are signed in as demonstration people: ``greenpath demo`` only."""
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
