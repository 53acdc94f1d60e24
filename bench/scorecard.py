"""The scorecard: the weekly table of hundreds of metrics and the page of one, beside pandas.

``BENCH_METRICS`` says how many there are; 500 of three years when left out.
"""

import math
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Engine, select

from bench import many_metrics, metrics_in_pandas
from bench.asking import page_of
from bench.keeping import forgotten
from bench.many_metrics import AS_OF, KEY, NOW
from bench.timing import medians, say
from dashboard.scope import Scope
from dashboard.scorecard.table import table
from db import models
from db.engine import reading, store_engine
from db.scorecard import kept
from db.scorecard.reading import scorecard
from tests.conftest import TESTER
from tests.postgres import started_postgres

METRICS = int(os.environ.get("BENCH_METRICS", "500"))
ROUNDS = 15
ONE = "m010"
"""A ratio."""
BASE = "the same table by pandas, its rows in memory"
NEW, AGAIN = "table: rows of all metrics, calculated anew", "table: rows, asked again"


@dataclass(frozen=True, slots=True)
class Asked:
    """A store with metrics, and what is asked of it."""

    engine: Engine

    def rows(self) -> object:
        """All rows of the table."""
        with reading(self.engine) as session:
            return table(scorecard(session, Scope(KEY, AS_OF), TESTER))

    def page(self, path: str, more: str = "") -> Callable[[], object]:
        """The request that a browser makes, on an application in this process."""
        return page_of(self.engine, NOW, KEY, AS_OF, path, more)

    def cold(self) -> object:
        """A process that has nothing of this store in memory."""
        kept._keeper._stores.pop(self.engine.pool, None)
        return self.rows()


def run() -> None:
    """Print the ratios that the issue names, on both engines."""
    with tempfile.TemporaryDirectory() as folder, started_postgres() as server:
        stores = {"SQLite": f"sqlite:///{folder}/metrics.db"}
        if server is not None:
            stores["PostgreSQL"] = server.new_database()
        for name, address in stores.items():
            _measured(name, _filled(store_engine(address)))


def _filled(engine: Engine) -> Asked:
    begin = time.perf_counter()
    many_metrics.fill(engine, METRICS)
    print(f"\n  {METRICS:,} metrics written past the import in {time.perf_counter() - begin:.1f} s")
    return Asked(engine)


def _measured(name: str, asked: Asked) -> None:
    engine = asked.engine
    long, metrics = metrics_in_pandas.rows(engine), metrics_in_pandas.definitions(engine)
    targets = _targets(engine)
    _same(asked, metrics_in_pandas.table(long, metrics, targets))
    whole, one = asked.page("/scorecard"), asked.page("/metric", f"&key={ONE}")
    found = medians(
        {
            BASE: lambda: metrics_in_pandas.table(long, metrics, targets),
            NEW: lambda: forgotten(kept._keeper, asked.rows),
            AGAIN: asked.rows,
            "table: the whole request, calculated anew": lambda: forgotten(kept._keeper, whole),
            "table: the whole request, asked again": whole,
            "one metric: the whole request, calculated anew": lambda: forgotten(kept._keeper, one),
            "one metric: the whole request, asked again": one,
        },
        ROUNDS,
    )
    say(f"{name}, {METRICS:,} metrics of three years ({len(long):,} values)", found, BASE)
    cold = medians(
        {
            "the same by pandas, rows read from the store": lambda: metrics_in_pandas.table(
                metrics_in_pandas.rows(engine), metrics, targets
            ),
            "table: rows by a process that has just started": asked.cold,
        },
        3,
    )
    say(f"{name}, everything read from the store", cold, next(iter(cold)))
    engine.dispose()


def _targets(engine: Engine) -> pd.Series:
    of, target = models.Metric, models.MetricTarget
    with engine.connect() as connection:
        query = select(of.key, target.value).join(of, of.id == target.metric_id)
        found = dict(connection.execute(query).all())
    return pd.Series(found)


def _same(asked: Asked, by_pandas: pd.DataFrame) -> None:
    """Both say the same, or they could not be compared."""
    with reading(asked.engine) as session:
        ours = table(scorecard(session, Scope(KEY, AS_OF), TESTER))
    for row in ours:
        theirs = by_pandas.loc[row.metric.key]
        for n, week in enumerate(row.weeks):
            assert math.isclose(week.value or 0.0, theirs[f"week {n}"], rel_tol=1e-9)
        for name, cell in row.to_date.items():
            assert math.isclose(cell.judged.value.value or 0.0, theirs[name], rel_tol=1e-9)
        assert row.week.status.value == theirs["status"] or row.metric.comparison == "bps"
