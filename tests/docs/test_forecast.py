"""docs/decisions/forecast.md has the coverage that the fixed set gives."""

import re
from pathlib import Path

import numpy as np
import pytest

from dashboard.path_to_green.hit_rate import AHEAD
from tests.dashboard.path_to_green.series import KINDS
from tests.dashboard.path_to_green.test_coverage import KNOWN, held

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "decisions" / "forecast.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| ([a-z ]+?) \| (\d+ /.*) \|$", TEXT, re.MULTILINE))


def test_every_kind_is_in_the_table() -> None:
    assert list(ROWS) == [*KINDS, "all of them"]


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_is_what_the_set_gives(kind: str) -> None:
    of = list(KINDS) if kind == "all of them" else [kind]
    found = [100 * np.mean([held(k, n, ahead) for k in of]) for ahead in AHEAD for n in KNOWN]
    assert [int(number) for number in re.findall(r"\d+", ROWS[kind])] == pytest.approx(
        found, abs=0.75
    )


def test_the_picture_is_there() -> None:
    (name,) = re.findall(r"\.\./pictures/([\w.-]+)", TEXT)
    assert (ROOT / "docs" / "pictures" / name).is_file()
