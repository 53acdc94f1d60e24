"""``greenpath browser``: part of the set-up, finds or installs a Chromium."""

import os
import shutil
import subprocess
from pathlib import Path

from commands.edge import say, settings
from dashboard.errors import GreenpathError
from exports.chromium import installed_chromium

LOG = Path("build/chromium.log")
MISSING = (
    "No Chromium was found: install chromium or google-chrome, or name one in"
    " GREENPATH_CHROMIUM. Until then PDF printing and the browser tests are left out."
)
UPDATE = ("apt-get", "update")
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")
TIME_LIMIT = 900


def prepare_browser() -> None:
    """Find a Chromium; install it where apt may; else say what is left out."""
    named = _named()
    if installed_chromium(named):
        return
    if named is None and _may_install():
        say(f"Installing Chromium through apt (log: {LOG}) …")
        _install()
    if not installed_chromium(named):
        say(MISSING)


def _named() -> Path | None:
    """The browser in the settings; wrong settings are for other commands to refuse."""
    try:
        return settings().chromium
    except GreenpathError:
        return None


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _install() -> None:
    """Install quietly; whether it worked shows in whether a browser is found."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with LOG.open("wb") as log:
        for command in (UPDATE, INSTALL):
            try:
                subprocess.run(
                    command, env=environment, stdin=subprocess.DEVNULL, stdout=log,
                    stderr=subprocess.STDOUT, timeout=TIME_LIMIT, check=False,
                )  # fmt: skip
            except (OSError, subprocess.SubprocessError) as error:
                log.write(f"{' '.join(command)}: {error}\n".encode())


if __name__ == "__main__":
    prepare_browser()
