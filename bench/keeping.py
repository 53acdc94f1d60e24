"""What is kept in memory, taken away again for a measurement."""

from collections.abc import Callable
from typing import Any

from db.kept import Keeper


def forgotten(keeper: Keeper[Any], ask: Callable[[], object]) -> object:
    """Ask while what was read stays in memory, and what was calculated from it does not."""
    for rooms in keeper._stores.values():
        for version in (v for room in rooms.values() for v in room.versions):
            version.answers.clear()
    return ask()
