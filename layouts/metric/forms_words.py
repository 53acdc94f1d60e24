"""What the forms of a metric say alike."""

from dashboard import formats
from dashboard.scorecard.history import Said


def said_in_words(said: Said, zone: str) -> str:
    """Ann, 21 Nov 2026, 16:30."""
    return f"{said.by}, {formats.moment(said.at, zone)}"
