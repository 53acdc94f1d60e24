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
    ("name", "value", "problem"),
    [
        ("GREENPATH_PORT", "0", "should be greater than or equal to 1."),
        ("GREENPATH_PORT", "65536", "should be less than or equal to 65535."),
        ("GREENPATH_PORT", "http", "should be a valid integer."),
        ("GREENPATH_PORT", "", "should be a valid integer."),
        ("GREENPATH_PORT", "80.5", "should be a valid integer."),
        ("GREENPATH_WORKERS", "0", "should be greater than or equal to 1."),
        ("GREENPATH_WORKERS", "65", "should be less than or equal to 64."),
        ("GREENPATH_NOW", "-1", "should be greater than or equal to 0."),
        ("GREENPATH_NOW", "yesterday", "should be a valid integer."),
        ("GREENPATH_NOW", "99999999999999", "should be less than 4133980800."),
        ("GREENPATH_PROT", "8050", "is no setting. Did you mean GREENPATH_PORT?"),
        ("GREENPATH_HOTS", "h", "is no setting. Did you mean GREENPATH_HOST?"),
        ("GREENPATH_DATABASE", "d", "is no setting. Did you mean DATABASE_URL?"),
        ("GREENPATH_PASSWORD", "x", "is no setting."),
        ("GREENPATH_", "x", "is no setting."),
    ],
)
def test_what_cannot_be_followed_is_named(name: str, value: str, problem: str) -> None:
    with pytest.raises(InvalidSettings) as found:
        settings_from({name: value})
    assert found.value.sentence == f"{name} {problem}"


def test_all_that_is_wrong_is_said_at_once_and_no_value_is_shown() -> None:
    with pytest.raises(InvalidSettings) as problem:
        settings_from(
            {
                "DATABASE_URL": "hunter2",
                "GREENPATH_PORT": "hunter2",
                "GREENPATH_WORKERS": "1hunter2",
                "GREENPATH_NOW": "hunter2",
                "GREENPATH_PASSWORD": "hunter2",
                "GREENPATH_PROT": "hunter2",
            }
        )
    sentence = problem.value.sentence
    for name in ("PORT", "WORKERS", "NOW"):
        assert f"GREENPATH_{name} should be a valid integer." in sentence
    assert "GREENPATH_PASSWORD is no setting." in sentence
    assert "GREENPATH_PROT is no setting. Did you mean GREENPATH_PORT?" in sentence
    assert "hunter2" not in sentence
