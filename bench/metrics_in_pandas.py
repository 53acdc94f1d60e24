"""The weekly table of the same metrics by pandas, as somebody at home in pandas would write it.

Of each metric: six weeks and those a year before, changes, spans to date with the year before,
status, how many days are there, and the process-behaviour chart with its rules.
"""

from typing import Any

import pandas as pd
from sqlalchemy import Engine, text

from bench.many_metrics import AS_OF
from db import models

ROWS = """
SELECT metric_series.name AS series, metric_value.day AS day, metric_value.value AS value
FROM metric_value JOIN metric_series ON metric_series.id = metric_value.series_id
WHERE metric_value.voided_at IS NULL
"""
CHART = 52


def rows(engine: Engine) -> pd.DataFrame:
    """All values of the store."""
    with engine.connect() as connection:
        return pd.read_sql(text(ROWS), connection, parse_dates=["day"])


def definitions(engine: Engine) -> pd.DataFrame:
    """What the metrics are, a row each."""
    with engine.connect() as connection:
        found = connection.execute(
            models.MetricDefinition.__table__.select().order_by(text("place"))
        ).all()
    return pd.DataFrame([row.form for row in found])


def table(long: pd.DataFrame, metrics: pd.DataFrame, targets: pd.Series) -> pd.DataFrame:
    """The weekly table, one row a metric."""
    end = pd.Timestamp(AS_OF)
    wide = long.pivot_table(index="day", columns="series", values="value", aggfunc="last")
    wide = wide.asfreq("D").loc[:end]
    base = metrics[metrics["column"].notna()].set_index("key")
    ratios = metrics[metrics["column"].isna()].set_index("key")
    wide = wide[base["column"]].set_axis(base.index, axis=1)
    weekly = _with_ratios(_by(wide.resample("W-SAT"), base), ratios)
    there = wide.notna().resample("W-SAT").sum()
    found: dict[str, Any] = {f"week {n}": weekly.iloc[n - 6] for n in range(6)} | {
        f"week {n} a year before": weekly.iloc[n - 58] for n in range(6)
    }
    found["wow"] = weekly.iloc[-1] / weekly.iloc[-2] - 1
    found["yoy"] = weekly.iloc[-1] / weekly.iloc[-53] - 1
    found["days"] = there.iloc[-1].reindex(weekly.columns)
    for name, start in _starts(end).items():
        now = _with_ratios(_span(wide, base, start, end), ratios)
        ago = _with_ratios(
            _span(wide, base, start - pd.DateOffset(years=1), end - pd.DateOffset(years=1)), ratios
        )
        found[name], found[f"{name} change"] = now.iloc[0], now.iloc[0] / ago.iloc[0] - 1
    target = targets.reindex(weekly.columns)
    value = weekly.iloc[-1]
    found["status"] = (
        pd.Series("red", index=weekly.columns)
        .mask(value >= 0.95 * target, "amber")
        .mask(value >= target, "green")
    )
    found |= _chart(weekly.iloc[-CHART:])
    return pd.DataFrame(found)


def _starts(end: pd.Timestamp) -> dict[str, pd.Timestamp]:
    return {
        "mtd": end.to_period("M").start_time,
        "qtd": end.to_period("Q").start_time,
        "ytd": end.to_period("Y").start_time,
    }


def _by(grouped: Any, base: pd.DataFrame) -> pd.DataFrame:
    """Each metric by its own aggregation, those that are alike together."""
    parts = [
        getattr(grouped[list(keys)], how)()
        for how, keys in base.groupby("aggregation").groups.items()
    ]
    return pd.concat(parts, axis=1)


def _span(wide: pd.DataFrame, base: pd.DataFrame, start: Any, end: Any) -> pd.DataFrame:
    days = wide.loc[start:end]
    return _by(days.groupby([0] * len(days)), base)


def _with_ratios(values: pd.DataFrame, ratios: pd.DataFrame) -> pd.DataFrame:
    of = ratios["operands"].str.split(";", expand=True)
    above, below = values[of[0]].to_numpy(), values[of[1]].to_numpy()
    divided = pd.DataFrame(above / below, index=values.index, columns=ratios.index)
    return pd.concat([values, divided], axis=1)


def _chart(weekly: pd.DataFrame) -> dict[str, Any]:
    """Limits, and whether a rule fires at the last week."""
    mean, ranges = weekly.mean(), weekly.diff().abs()
    bar = ranges.mean()
    upper, lower = mean + 2.66 * bar, mean - 2.66 * bar
    outside = (weekly > upper) | (weekly < lower) | (ranges > 3.268 * bar)
    above, below = (weekly > mean).astype(int), (weekly < mean).astype(int)
    run = (above.rolling(8).sum() == 8) | (below.rolling(8).sum() == 8)
    high = (weekly > (mean + upper) / 2).astype(int).rolling(4).sum() >= 3
    low = (weekly < (mean + lower) / 2).astype(int).rolling(4).sum() >= 3
    return {
        "mean": mean, "upper": upper, "lower": lower,
        "rule 1": outside.iloc[-1], "rule 2": run.iloc[-1], "rule 3": (high | low).iloc[-1],
    }  # fmt: skip
