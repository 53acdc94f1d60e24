"""What the people of the demonstration are to do about escalations, and how it went."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from dashboard.action_items import DONE, OPEN
from dashboard.demonstration.chance import pick, weighted

MOST = 3
TO_DO = (
    "Agree a date with the bank", "Send the bank last week's declines by code",
    "Write down what happened, and when", "Add an alert for this pattern",
    "Confirm the mapping with the processor", "Call the customers that were hit",
    "Test the failover in the sandbox", "Review the rule's exemptions",
    "Publish the findings to the partner teams", "Ask the scheme for its view",
)  # fmt: skip
REASONS = (
    "The bank's change freeze runs until then", "Waiting for the processor's answer",
    "The owner was away", "The first fix did not hold", "More merchants are hit than thought",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of an action item on a day; the first time it is new."""

    on: date
    due: date
    state: str = OPEN
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """An action item with all that is said of it, oldest first."""

    what: str
    said: tuple[Said, ...]


def tasks(seed: int, key: str, started: date, today: date) -> Iterator[Task]:
    """What is to be done about a ticket; it needs a whole day at least."""
    rng = Random(f"tasks {seed} {key}")
    first = int(rng.random() * len(TO_DO))
    for number in range(int(rng.random() * (MOST + 1))):
        begin = min(started + timedelta(days=1 + int(rng.random() * 9)), today - timedelta(days=1))
        if begin >= started:
            yield Task(TO_DO[(first + number) % len(TO_DO)], tuple(_life(rng, begin, today)))


def _life(rng: Random, begin: date, today: date) -> Iterator[Said]:
    due = begin + timedelta(days=7 * weighted(rng, ((1, 2.0), (2, 3.0), (3, 1.0))))
    yield Said(begin, due)
    while rng.random() < 0.4 and due <= today:
        later = due + timedelta(days=7 * weighted(rng, ((1, 3.0), (2, 1.0))))
        yield Said(due, later, reason=pick(rng, REASONS))
        due = later
    done = due - timedelta(days=int(rng.random() * 4))
    if rng.random() < 0.7 and done <= today:
        yield Said(max(done, begin), due, DONE)
