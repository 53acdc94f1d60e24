"""Path to green: the board of hundreds of goals with their forecasts, beside pandas.

``BENCH_GOALS`` says how many there are; 200 of sixty weeks when left out.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from bench import many_goals
from bench.asking import page_of
from bench.keeping import forgotten
from bench.many_goals import AS_OF, DUE, KEY, NOW, START
from bench.timing import medians, say
from dashboard.path_to_green import ahead
from dashboard.path_to_green.calculation import PathToGreen
from dashboard.scope import Scope
from db.engine import reading, store_engine
from db.goal import goal_story
from db.path_to_green import kept
from db.path_to_green.reading import path_to_green
from tests.conftest import TESTER
from tests.postgres import started_postgres

GOALS = int(os.environ.get("BENCH_GOALS", "200"))
ROUNDS = 15
ONE = "G-010"
BASE = "values, gaps and colours of all goals by pandas, rows in memory"
ALLOWED_MS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A store with goals, and what is asked of it."""

    engine: Engine

    def board(self) -> PathToGreen:
        """The board as of a week."""
        with reading(self.engine) as session:
            return path_to_green(session, Scope(KEY, AS_OF), TESTER)

    def story(self) -> object:
        """What the page of one goal tells."""
        with reading(self.engine) as session:
            return goal_story(session, Scope(KEY, AS_OF), ONE, TESTER)

    def page(self, path: str, more: str = "") -> Callable[[], object]:
        """The request that a browser makes, on an application in this process."""
        return page_of(self.engine, NOW, KEY, AS_OF, path, more)

    def cold(self) -> object:
        """A process that has nothing of this store in memory."""
        _without_forecasts()
        kept._keeper._stores.pop(self.engine.pool, None)
        return self.board()

    def after_an_update(self, ask: Callable[[], object]) -> float:
        """Median milliseconds of the first answer after an update was filed; those of the
        processor, since what else the machine does is not the program's.
        """
        took = []
        for n in range(ROUNDS):
            many_goals.say_one(self.engine, ONE, n)
            begin = time.process_time()
            ask()
            took.append(time.process_time() - begin)
        return statistics.median(took) * 1000


def _without_forecasts() -> None:
    ahead._kept.clear()
    ahead.ahead_of.cache_clear()


def _anew(ask: Callable[[], object]) -> object:
    """With nothing calculated beforehand, neither board nor forecasts."""
    _without_forecasts()
    return forgotten(kept._keeper, ask)


def run() -> None:
    """Print the ratios that the issue names, on both engines."""
    with tempfile.TemporaryDirectory() as folder, started_postgres() as server:
        stores = {"SQLite": f"sqlite:///{folder}/goals.db"}
        if server is not None:
            stores["PostgreSQL"] = server.new_database()
        for name, address in stores.items():
            _measured(name, _filled(store_engine(address)))


def _filled(engine: Engine) -> Asked:
    begin = time.perf_counter()
    many_goals.fill(engine, GOALS)
    print(f"\n  {GOALS:,} goals written past the import in {time.perf_counter() - begin:.1f} s")
    return Asked(engine)


def _measured(name: str, asked: Asked) -> None:
    rows = by_hand()
    _same(asked.board(), in_pandas(rows))
    board, goal = asked.page("/path-to-green"), asked.page("/goal", f"&key={ONE}")
    anew = "the board: the whole request, calculated anew"
    found = medians(
        {
            BASE: lambda: in_pandas(rows),
            "the board: numbers and forecasts, calculated anew": lambda: _anew(asked.board),
            "the board: numbers and forecasts, asked again": asked.board,
            anew: lambda: _anew(board),
            "the board: the whole request, asked again": board,
        },
        ROUNDS,
    )
    say(f"{name}, {GOALS:,} goals of sixty weeks", found, BASE)
    print(f"  {found[anew] * 1000:.0f} ms calculated anew; {ALLOWED_MS} ms are allowed")
    one = medians(
        {
            BASE: lambda: in_pandas(rows),
            "one goal: its story, with fan and hit rates, asked again": asked.story,
            "one goal: the whole request, asked again": goal,
        },
        ROUNDS,
    )
    say(f"{name}, the page of a goal", one, BASE)
    for what, ask in {"the board": board, "the goal": goal}.items():
        took = asked.after_an_update(ask)
        print(f"  {took:.0f} ms of processor after an update was filed: {what}, the whole request")
    cold = medians(
        {BASE: lambda: in_pandas(rows), "the board by a process that has just started": asked.cold},
        3,
    )
    say(f"{name}, everything read from the store", cold, BASE)
    asked.engine.dispose()


def by_hand() -> pd.DataFrame:
    """The values as rows: goal, day, value, and what the goal is."""
    rows = []
    for n in range(1, GOALS + 1):
        form = many_goals.form(n, GOALS)
        about = form["key"], float(form["baseline"]), float(form["target"])
        rows += [(*about, pd.Timestamp(day), value) for day, value in many_goals.values(n)]
    return pd.DataFrame(rows, columns=["goal", "baseline", "target", "day", "value"])


def in_pandas(rows: pd.DataFrame) -> pd.DataFrame:
    """Newest value, gap and colour of each goal; no updates, no plans and no forecast."""
    known = rows[rows["day"] <= pd.Timestamp(AS_OF)].sort_values("day")
    last = known.groupby("goal").last()
    way = last["target"] - last["baseline"]
    expected = last["baseline"] + way * (AS_OF - START).days / (DUE - START).days
    good = np.sign(way)
    short = (expected - last["value"]) * good / way.abs()
    last["gap"] = ((last["target"] - last["value"]) * good).clip(lower=0)
    last["colour"] = np.select([short <= 1e-9, short <= 0.1 + 1e-9], ["green", "amber"], "red")
    return last


def _same(board: PathToGreen, by_pandas: pd.DataFrame) -> None:
    """Both say the same, or they could not be compared."""
    assert len(board.goals) == len(by_pandas) == GOALS
    for each in board.goals:
        theirs = by_pandas.loc[each.goal.key]
        assert each.value == theirs["value"]
        assert abs((each.gap or 0.0) - theirs["gap"]) < 1e-9
        assert each.computed.value == theirs["colour"]
