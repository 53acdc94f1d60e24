"""The key that cookies are signed with: from the environment, or made once and kept."""

import os
import secrets
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import make_url

from dashboard.errors import InvalidSettings
from dashboard.settings import Settings, usable_key

KEPT = "greenpath.key"


def secret_key(settings: Settings) -> str:
    """The key; the first process that needs one makes it, the others find it."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = settings.key_file or _beside_the_store(settings.database_url)
    if not path.exists():
        _make(path)
    return _kept(path)


def _beside_the_store(url: str) -> Path:
    address = make_url(url)
    on_disk = address.drivername.startswith("sqlite") and address.database not in (None, ":memory:")
    return Path(address.database or "").parent / KEPT if on_disk else Path("var") / KEPT


def _make(path: Path) -> None:
    """Write it whole and readable for nobody else, or find that another process has."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    except OSError as error:
        raise InvalidSettings(
            f"The key that cookies are signed with cannot be kept in {path}: {error.strerror}."
            " Name another place in GREENPATH_KEY_FILE, or give GREENPATH_SECRET_KEY."
        ) from None


def _kept(path: Path) -> str:
    try:
        open_to_others = path.stat().st_mode & 0o077
        text = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise InvalidSettings(f"{path} cannot be read: it holds the key of this store.") from None
    if open_to_others:
        raise InvalidSettings(f"Others can read {path}: run “chmod 600 {path}”.")
    try:
        usable_key(SecretStr(text))
    except ValueError as error:
        raise InvalidSettings(f"The key in {path} should be {error}: remove the file.") from None
    return text
