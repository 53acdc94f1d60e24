"""20,000 hostile requests to every address and callback on each engine, as anybody."""

import os
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine

from tests.callbacks.test_hostile_posts import tried
from tests.hostile.yard import Yard, hostile_yard

POSTS = int(os.environ.get("TORTURE_POSTS", "20000"))
"""On each engine."""


@pytest.fixture(scope="module")
def yard(new_store: Callable[[], Engine]) -> Iterator[Yard]:
    with hostile_yard(new_store()) as found:
        yield found


@pytest.mark.torture
def test_whatever_is_sent_is_answered_or_refused_and_tells_nothing(
    yard: Yard, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = time.monotonic()
    tried(yard, POSTS)
    assert sum(n for what, n in yard.figures.items() if what.startswith("to ")) >= POSTS
    with capsys.disabled():
        name, seconds = yard.engine.dialect.name, time.monotonic() - begun
        sys.stdout.write(f"\n{name}, {seconds:.0f} s: {dict(sorted(yard.figures.items()))}\n")
