"""The environment: what it may say, and what is refused by name."""

from pathlib import Path

import pytest

from dashboard.errors import InvalidSettings
from dashboard.settings import Settings, settings_from


def test_an_empty_environment_has_the_defaults() -> None:
    assert settings_from({}) == settings_from({"PATH": "/bin", "greenpath_port": "1"}) == Settings()
    assert Settings().database_url == "sqlite:///var/greenpath.db"
    assert (Settings().host, Settings().port, Settings().now) == ("127.0.0.1", 8050, None)


def test_each_setting_has_its_variable() -> None:
    found = settings_from(
        {
            "DATABASE_URL": "postgresql://h/d",
            "GREENPATH_HOST": "0.0.0.0",
            "GREENPATH_PORT": "80",
            "GREENPATH_WORKERS": "4",
            "GREENPATH_CHROMIUM": "/opt/chromium",
            "GREENPATH_NOW": "0",
        }
    )
    assert found == Settings(
        database_url="postgresql://h/d",
        host="0.0.0.0",
        port=80,
        workers=4,
        chromium=Path("/opt/chromium"),
        now=0,
    )


def test_database_url_goes_before_its_other_name() -> None:
    both = {"GREENPATH_DATABASE_URL": "sqlite:///a", "DATABASE_URL": "sqlite:///b"}
    assert settings_from(both).database_url == "sqlite:///b"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GREENPATH_PORT", "0"),
        ("GREENPATH_PORT", "65536"),
        ("GREENPATH_PORT", "http"),
        ("GREENPATH_PORT", ""),
        ("GREENPATH_PORT", "80.5"),
        ("GREENPATH_WORKERS", "0"),
        ("GREENPATH_WORKERS", "65"),
        ("GREENPATH_NOW", "-1"),
        ("GREENPATH_NOW", "yesterday"),
        ("GREENPATH_NOW", "99999999999999"),
        ("GREENPATH_PROT", "8050"),
        ("GREENPATH_", "x"),
    ],
)
def test_what_cannot_be_followed_is_named(name: str, value: str) -> None:
    with pytest.raises(InvalidSettings, match=f"The environment cannot be followed: {name}: "):
        settings_from({name: value})


def test_all_that_is_wrong_is_said_at_once_and_no_value_is_shown() -> None:
    with pytest.raises(InvalidSettings) as problem:
        settings_from({"GREENPATH_PORT": "hunter2", "GREENPATH_PASSWORD": "hunter2"})
    sentence = problem.value.sentence
    assert "GREENPATH_PORT" in sentence
    assert "GREENPATH_PASSWORD" in sentence
    assert "hunter2" not in sentence
