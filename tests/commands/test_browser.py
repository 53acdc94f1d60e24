from pathlib import Path

import pytest

from commands import browser
from commands.browser import MISSING, prepare_browser
from exports import chromium

APT = """#!/bin/sh
echo "$@" >> {folder}/asked
case "$1" in
install) {{ printf '#!/bin/sh\\n' > {folder}/chromium; /bin/chmod +x {folder}/chromium; }};;
esac
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without a browser, and root on it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("GREENPATH_CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "MACOS", ())
    monkeypatch.setattr(browser, "LOG", tmp_path / "build/chromium.log")
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    return tmp_path


def _apt(machine: Path, script: str = APT) -> None:
    file = machine / "apt-get"
    file.write_text(script.format(folder=machine))
    file.chmod(0o755)


def test_without_apt_a_line_says_what_is_left_out(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_browser()
    assert capsys.readouterr().out == MISSING + "\n"


def test_root_gets_a_browser_through_apt_once(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _apt(machine)
    prepare_browser()
    assert MISSING not in capsys.readouterr().out
    prepare_browser()
    assert capsys.readouterr().out == ""
    assert (machine / "asked").read_text().splitlines() == [
        "update",
        "install -y --no-install-recommends chromium",
    ]


def test_an_installation_that_fails_is_said_and_logged(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _apt(machine, "#!/bin/sh\necho no network\nexit 100\n")
    prepare_browser()
    assert capsys.readouterr().out.endswith(MISSING + "\n")
    assert "no network" in (machine / "build/chromium.log").read_text()


def test_nobody_but_root_installs(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _apt(machine)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    prepare_browser()
    assert capsys.readouterr().out == MISSING + "\n"
    assert not (machine / "asked").exists()


def test_wrong_settings_do_not_stop_the_set_up(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GREENPATH_PORT", "many")
    prepare_browser()
    assert capsys.readouterr().out == MISSING + "\n"
