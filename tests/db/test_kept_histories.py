"""Random histories in random parts: what is kept in memory says what reading anew says."""

import itertools
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from db.engine import writing
from db.programs import add_program
from tests.conftest import BY, csv_bytes, deliver
from tests.db.kept_figures import check
from tests.db.random_histories import Rows, histories
from tests.db.test_take_back import newest_run, taken_back

_keys = (f"kept-{n}" for n in itertools.count())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck),
          derandomize=True)  # fmt: skip
@given(histories(), st.lists(st.floats(0, 1), min_size=2, max_size=4), st.data())
def test_any_history_in_any_parts_is_kept_as_it_is_read(
    random_store: Engine, history: tuple[Rows, Rows], parts: list[float], data: st.DataObject
) -> None:
    """Files come one by one, some are taken back, and somebody looks now and then."""
    named, log = history
    key = next(_keys)
    with writing(random_store, BY) as session:
        add_program(session, Program(key, key, ProgramCalendar("America/New_York")))
    edges = [0, *sorted(int(part * len(log)) for part in parts), len(log)]
    runs = []
    for begin, end in itertools.pairwise(edges):
        if begin == end:
            continue
        deliver(random_store, key, csv_bytes(log[begin:end]), csv_bytes(named))
        runs.append(newest_run(random_store))
        as_of = date.fromisoformat(log[begin]["ts"][:10])
        if data.draw(st.booleans()):
            check(random_store, key, as_of)
        if data.draw(st.integers(0, 3)) == 0:
            run = runs.pop(data.draw(st.integers(0, len(runs) - 1)))
            taken_back(random_store, key, run)
            check(random_store, key, as_of)
