"""The installed browser that prints pages and walks them in tests."""

import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def installed_chromium(named: Path | None) -> Path | None:
    """The browser that was named, or else one of the usual ones; None where there is none.

    A name that leads nowhere is not replaced by another browser.
    """
    for candidate in [str(named)] if named else [*NAMES, *MACOS]:
        if found := shutil.which(candidate):
            return Path(found)
    return None
