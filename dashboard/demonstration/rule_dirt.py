"""Faults that a real log of rules has, put in on purpose: a pinch, the same for the same seed."""

from collections.abc import Sequence
from random import Random

from dashboard.demonstration.chance import sample

Row = dict[str, str]
REFUSED: tuple[Row, ...] = (
    {"at": "31/12/2025"},
    {"at": ""},
    {"to_stage": "on hold"},
    {"rule_id": "R-00000"},
)
"""What makes a row one that no import takes."""
SPELT = {
    "in_review": ("In Review", " in_review "),
    "offline_monitoring": ("Shadow", "Offline monitoring"),
    "signoff": ("Sign-off", "SIGNOFF"),
}  # fmt: skip
ODDLY_SPELT, REPEATED = 10, 8


def soiled(seed: int, rows: Sequence[Row]) -> list[Row]:
    """The rows, some of them oddly spelt or delivered again, and a few that can't be taken."""
    rng = Random(f"dirt {seed}")
    found = list(rows)
    fit = [place for place, row in enumerate(rows) if row["to_stage"] in SPELT]
    for number, place in enumerate(sample(rng, fit, ODDLY_SPELT)):
        spellings = SPELT[found[place]["to_stage"]]
        found[place] = found[place] | {"to_stage": spellings[number % len(spellings)]}
    later = [row for row in rows if row["from_stage"]]
    found += sample(rng, later, REPEATED)
    wrong = zip(sample(rng, later, len(REFUSED)), REFUSED, strict=True)
    found += [
        row | fault | {"event_id": f"X{number:05}"} for number, (row, fault) in enumerate(wrong)
    ]
    return found
