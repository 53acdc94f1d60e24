"""Ratings, hours and means as they are said."""

from dashboard import formats


def rating(mean: float | None) -> str:
    """``4.2 of 5``."""
    return formats.MISSING if mean is None else f"{mean:.1f} of 5"


def hours(value: float | None) -> str:
    """A duration given in hours."""
    return formats.days(None if value is None else value / 24)


def rounded(value: float | None, digits: int = 2) -> float | None:
    """To so many digits; None stays."""
    return None if value is None else round(value, digits)
