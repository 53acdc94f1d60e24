"""Every golden case through the store's writes and its read seam, on both engines."""

from collections.abc import Callable
from datetime import date

import numpy as np
import orjson
import pytest
from sqlalchemy import Engine

from db.engine import prepare_store
from db.scorecard.kept import kept_metrics
from exports.scorecard.figures import as_json
from tests.dashboard.scorecard.given import CASES, case, golden_card
from tests.dashboard.scorecard.test_golden import differences
from tests.db.scorecard.given import asks, card, golden_program, golden_values


@pytest.fixture(scope="module")
def engine(new_store: Callable[[], Engine]) -> Engine:
    found = new_store()
    prepare_store(found)
    return found


@pytest.mark.parametrize("name", CASES)
def test_every_number_of_a_case_comes_out_of_the_store(engine: Engine, name: str) -> None:
    of, key = case(name), golden_program(engine, name)
    found = orjson.loads(as_json(card(engine, key, date.fromisoformat(of["week_ending"]))))
    assert differences(of["expected"], found["metrics"]) == []
    assert differences(of["dates"], found["dates"]) == []
    assert found["week_number"] == of["week_number"]
    stored = asks(engine, key, kept_metrics).read.stored.values
    delivered = golden_values(of, engine, key)
    assert len(stored) == len(delivered) > 0
    assert np.array_equal(stored.value, delivered.value, equal_nan=True)
    assert np.array_equal(stored.day, delivered.day)
    said = [stored.labels[n] for n in stored.label.tolist()]
    assert said == [delivered.labels[n] for n in delivered.label.tolist()]
    assert golden_card(name).metrics
