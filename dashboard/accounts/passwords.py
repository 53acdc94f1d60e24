"""What a password must be, and how a name to sign in with is written."""

import re

from dashboard.errors import InvalidForm

SHORTEST, LONGEST = 12, 200
WEAKEST = 3
"""Of zxcvbn's scores 0 to 4: 3 withstands offline guessing at a moderate rate."""
OWN_WORDS = ("greenpath", "scorecard", "roadmap")
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._+@-]{1,99}")


def as_typed(text: str) -> str:
    """What is taken of a name or password, wherever it comes from: without what is unprintable."""
    return "".join(c for c in text if c.isprintable())


def refuse_weak(password: str, *about: str, field: str = "password") -> None:
    """Refuse a password that is short or can be guessed; ``about`` is known of its owner.

    By length and guessability, not by kinds of characters (NIST SP 800-63B, 3.1.1.2).
    """
    if len(password) < SHORTEST:
        raise InvalidForm({field: f"Use at least {SHORTEST} characters: four words are good."})
    if len(password) > LONGEST:
        raise InvalidForm({field: f"Use at most {LONGEST} characters."})
    from zxcvbn import zxcvbn  # word lists: only where a password is chosen

    found = zxcvbn(password[:100], [*about, *OWN_WORDS])
    if found["score"] < WEAKEST:
        why = found["feedback"]["warning"] or "This can be guessed."
        raise InvalidForm({field: f"{why.rstrip('.')}. Add another word or two."})


def login_of(text: str) -> str:
    """The name that somebody signs in with, as it is kept: lower case, no blanks around it."""
    return text.strip().lower()


def refuse_odd_login(login: str) -> None:
    """Refuse what is no name to sign in with."""
    if not _LOGIN.fullmatch(login):
        raise InvalidForm(
            {"login": "Use an e-mail address, or letters, digits, dots and hyphens (2 to 100)."}
        )


def refuse_odd_name(name: str) -> None:
    """Refuse what is no person's name."""
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise InvalidForm({"name": "A name has 1 to 100 characters in one line."})
