"""Secrets that are handed out: the store keeps their digests only."""

import hashlib
import secrets


def new_token() -> str:
    """A secret of 256 bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What the store keeps of a secret: enough to know it again, not enough to use it."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
