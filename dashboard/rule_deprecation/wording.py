"""What stages and kinds are called towards people; policies and files have their own names."""

from dashboard import formats

_WORDS = {"signoff": "sign-off", "ml_model": "ML model", "rule": "detection rule"}


def in_words(name: str) -> str:
    """``offline_monitoring`` as offline monitoring."""
    return _WORDS.get(name, name.replace("_", " "))


def share(value: float | None) -> str:
    """A small share, with two decimals: 0.46 %."""
    return formats.MISSING if value is None else f"{value * 100:.2f} %"


def limit(value: float) -> str:
    """A share of the policy as it was written: 0.5 %."""
    return f"{value * 100:g} %"
