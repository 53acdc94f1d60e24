from pathlib import Path

import pytest

from exports import chromium
from exports.chromium import installed_chromium


def _program(folder: Path, name: str, mode: int = 0o755) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(mode)
    return file


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(chromium, "MACOS", (str(tmp_path / "Google Chrome"),))
    return folder


def test_no_browser_is_found_where_none_is(path: Path) -> None:
    assert installed_chromium(None) is None


def test_chromium_is_preferred_to_chrome(path: Path) -> None:
    chrome = _program(path, "google-chrome-stable")
    assert installed_chromium(None) == chrome
    preferred = _program(path, "chromium")
    assert installed_chromium(None) == preferred


def test_the_application_of_macos_is_found(path: Path, tmp_path: Path) -> None:
    application = _program(tmp_path, "Google Chrome")
    assert installed_chromium(None) == application


def test_a_named_browser_comes_before_all_others(path: Path, tmp_path: Path) -> None:
    _program(path, "chromium")
    named = _program(tmp_path, "my-browser")
    assert installed_chromium(named) == named


def test_a_name_that_leads_nowhere_is_not_replaced_by_another_browser(
    path: Path, tmp_path: Path
) -> None:
    _program(path, "chromium")
    assert installed_chromium(tmp_path / "nowhere") is None
    assert installed_chromium(tmp_path) is None
    assert installed_chromium(_program(tmp_path, "text", 0o644)) is None
