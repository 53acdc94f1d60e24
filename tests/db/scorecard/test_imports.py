"""Metrics, values and targets by files into the store: said once, restated, taken back."""

import itertools
import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from dashboard.imports.metrics.mapping import MetricsMapping
from dashboard.imports.metrics.reading import metrics_delivery
from dashboard.imports.runs import Outcome
from dashboard.imports.tables import text_table
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.definitions import in_force
from dashboard.scorecard.targets import Target
from db import models
from db.data_versions import METRICS, data_version
from db.engine import reading, writing
from db.imports import Overtaken, note_outcome, waiting_rows
from db.imports.registers import STORE_REGISTERS
from db.imports.runs import begin_import, settle_corrected
from db.programs import add_program
from db.programs import program as program_value
from db.scorecard.decided import decided
from db.scorecard.reading import known_at, scorecard
from db.scorecard.values import NEVER, values_known
from tests.conftest import BY, NOW, TESTER
from tests.db.scorecard.given import version_of

REGISTER = STORE_REGISTERS[METRICS]
DEFINITIONS = "key,aggregation,column\na,sum,a\n"
WEEK = date(2026, 11, 21)
Words = dict[str, list[tuple[float | None, dict[str, str]]]]
_keys = (f"metrics-{n}" for n in itertools.count())


def new_program(engine: Engine) -> str:
    """An empty one; its key."""
    key = next(_keys)
    with writing(engine, BY) as session:
        add_program(session, Program(key, "Metrics", ProgramCalendar("UTC")))
    return key


def bring(
    engine: Engine,
    key: str,
    now: int = NOW,
    corrects: int | None = None,
    since: date | None = None,
    **files: str,
) -> tuple[int, Outcome]:
    """Import texts by role as the work does; the import's id, and what became of its rows."""
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
        delivery = metrics_delivery(
            program,
            MetricsMapping(since=since),
            {role: text_table(text.encode(), f"{role}.csv") for role, text in files.items()},
            REGISTER.known(session, program),
            waiting_rows(session, program),
            corrects=corrects,
        )
        run_id = begin_import(session, program, METRICS, "metrics.csv", now)
        session.get_one(models.ImportRun, run_id).corrects = corrects
        session.flush()
        plan: Any = REGISTER.planned(session, program, delivery, {f"{r}.csv": r for r in files})
        REGISTER.write(session, program, plan, run_id, now)
        note_outcome(session, run_id, plan.outcome, "", now)
        settle_corrected(session, run_id, plan.outcome, now)
    return run_id, plan.outcome


def take_back(engine: Engine, key: str, run_id: int, now: int = NOW) -> dict[str, int]:
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
        plan = REGISTER.take_back_plan(session, program, run_id)
        REGISTER.write_take_back(session, program, plan, run_id, "The wrong file.", now)
    counts: dict[str, int] = plan.counts
    return counts


def words(engine: Engine, key: str, series: str = "a") -> Words:
    """What holds of a series as the seam reads it, by the day of November 2026."""
    found: Words = {}
    with reading(engine) as session:
        program = program_value(session, key, TESTER)
        (held,) = values_known(session, program.id, [series], NEVER)
    for day, value, label in zip(held.day, held.value.tolist(), held.label, strict=True):
        at = date(1970, 1, 1) + timedelta(days=int(day))
        said = None if math.isnan(value) else value, dict(held.labels[label])
        found.setdefault(f"{at.day}", []).append(said)
    return found


def plain(engine: Engine, key: str, series: str = "a") -> dict[str, list[float | None]]:
    return {day: [value for value, _ in word] for day, word in words(engine, key, series).items()}


def rows_of(engine: Engine, *columns: Any) -> list[Any]:
    with reading(engine) as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(columns[0]))]


def wide(header: str, *rows: str) -> str:
    """Rows of a day of November 2026 each: “2,5” is 2026-11-02 with 5."""
    dated = (f"2026-11-{row.partition(',')[0].zfill(2)},{row.partition(',')[2]}" for row in rows)
    return "\n".join((f"Date,{header}", *dated)) + "\n"


def week(engine: Engine, key: str, metric: str = "a", instant: int | None = None) -> float | None:
    scope = Scope(key, WEEK)
    with reading(engine) as session:
        if instant is None:
            card = scorecard(session, scope, TESTER)
        else:
            card = known_at(session, scope, TESTER, instant)
    return card.figures.value(metric, card.periods.week).value


def test_the_same_file_twice_changes_nothing(store: Engine) -> None:
    key = new_program(store)
    files = {"definitions": DEFINITIONS, "values": wide("a,s", "1,5,x", "2,,x", "2,7,y")}
    _, first = bring(store, key, **files)
    with reading(store) as session:
        version = data_version(session, program_value(session, key, TESTER).id, METRICS)
    _, again = bring(store, key, **files)
    assert first.tables["values"].taken == 3
    assert (again.tables["values"].taken, again.tables["values"].repeated) == (0, 3)
    assert (again.tables["definitions"].taken, again.tables["definitions"].repeated) == (0, 1)
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        assert data_version(session, program.id, METRICS) == version


def test_a_value_that_differs_is_a_restatement_and_the_old_one_stays(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, NOW - 60, definitions=DEFINITIONS, values=wide("a", "15,5", "16,6"))
    _, outcome = bring(store, key, NOW, values=wide("a", "15,5", "16,9"))
    counts = outcome.tables["values"]
    assert (counts.taken, counts.changed, counts.repeated) == (1, 1, 1)
    value = models.MetricValue
    assert rows_of(store, value.id, value.value, value.recorded_at, value.voided_at)[-3:] == [
        (1, 5.0, NOW - 60, None), (2, 6.0, NOW - 60, None), (3, 9.0, NOW, None),
    ]  # fmt: skip
    assert (week(store, key), week(store, key, instant=NOW)) == (14.0, 11.0)


def test_a_blank_takes_the_place_of_a_number_and_a_missing_day_of_nothing(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, values=wide("a", "1,5", "2,6"))
    bring(store, key, values=wide("a", "1,"))
    assert plain(store, key) == {"1": [None], "2": [6.0]}


def test_rows_of_a_day_are_one_word(store: Engine) -> None:
    """What a later file says of a day takes the place of all rows; taken back, they hold again."""
    key = new_program(store)
    bring(store, key, values=wide("s,a", "1,card,5", "1,ach,6"))
    run, _ = bring(store, key, values=wide("s,a", "1,card,7"))
    assert words(store, key) == {"1": [(7.0, {"s": "card"})]}
    take_back(store, key, run)
    assert words(store, key) == {"1": [(5.0, {"s": "card"}), (6.0, {"s": "ach"})]}


SEGMENTS = wide("s,a", "1,card,5", "1,ach,x", "1,wire,y", "2,card,1")


def waiting(engine: Engine) -> list[int]:
    quarantine = models.Quarantine
    with reading(engine) as session:
        open_ = select(quarantine.id).where(quarantine.resolved_at.is_(None))
        return list(session.scalars(open_.order_by(quarantine.row)))


def test_a_corrected_row_comes_back_among_those_of_its_day(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, values=SEGMENTS)
    ach, wire = waiting(store)[-2:]
    bring(store, key, corrects=wire, values=wide("s,a", "1,wire,7"))
    run, _ = bring(store, key, corrects=ach, values=wide("s,a", "1,ach,6"))
    every = [(5.0, {"s": "card"}), (6.0, {"s": "ach"}), (7.0, {"s": "wire"})]
    assert words(store, key)["1"] == every
    assert not {ach, wire} & set(waiting(store))
    _, again = bring(store, key, values=SEGMENTS)
    assert again.tables["values"].taken == 0
    assert words(store, key)["1"] == every
    take_back(store, key, run)
    assert words(store, key)["1"] == [every[0], every[2]]
    assert ach in waiting(store)


def test_a_row_of_other_series_settles_nothing(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, values=wide("a", "1,x", "2,1"))
    waits = waiting(store)
    bring(store, key, values=wide("b", "1,5"))
    assert waiting(store) == waits
    bring(store, key, values=wide("a", "1,4"))
    assert waiting(store) == waits[:-1]


def forms(engine: Engine, key: str, day: date) -> dict[str, str]:
    with reading(engine) as session:
        found = decided(session, program_value(session, key, TESTER).id).definitions
    metrics = in_force(found, day)
    return {m.key: f"{getattr(m.source, 'aggregation', 'function')}" for m in metrics}


def test_a_definition_that_changes_is_a_version_from_its_day_on(store: Engine) -> None:
    key = new_program(store)
    both = "key,aggregation,column\na,{},a\nb,sum,b\n"
    bring(store, key, definitions=both.format("sum"))
    changed = {"definitions": both.format("mean"), "since": date(2026, 7, 1)}
    _, outcome = bring(store, key, **changed)
    counts = outcome.tables["definitions"]
    assert (counts.taken, counts.changed, counts.repeated) == (1, 1, 1)
    assert forms(store, key, date(2026, 6, 30)) == {"a": "sum", "b": "sum"}
    assert forms(store, key, date(2026, 7, 1)) == {"a": "mean", "b": "sum"}
    assert bring(store, key, **changed)[1].tables["definitions"].taken == 0
    bring(store, key, definitions=both.format("max"))
    assert forms(store, key, date(2026, 6, 30))["a"] == "max"
    assert forms(store, key, date(2026, 7, 1))["a"] == "mean"


def test_a_file_may_hold_a_metrics_history(store: Engine) -> None:
    key = new_program(store)
    rows = "key,aggregation,column,since\na,mean,a,2026-03-01\na,sum,a,\nb,sum,b,2026-02-01\n"
    bring(store, key, definitions=rows)
    assert forms(store, key, date(2026, 1, 31)) == {"a": "sum"}
    assert forms(store, key, date(2026, 3, 1)) == {"a": "mean", "b": "sum"}
    assert bring(store, key, definitions=rows)[1].tables["definitions"].repeated == 3


def targets(engine: Engine, key: str) -> list[tuple[float, str, str]]:
    with reading(engine) as session:
        found: Sequence[Target] = decided(session, program_value(session, key, TESTER).id).targets
    return sorted((t.value, str(t.start or ""), str(t.end or "")) for t in found)


TARGETS = "metric,grain,value,upper,from,to\n"


def test_a_target_is_restated_ended_and_taken_back(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, definitions=DEFINITIONS, targets=TARGETS + "a,week,5,,2026-01-01,\n")
    second = TARGETS + "a,week,8,,2026-07-01,\na,week,5,,2026-01-01,2026-06-30\n"
    run, outcome = bring(store, key, targets=second)
    assert (outcome.tables["targets"].taken, outcome.tables["targets"].changed) == (2, 1)
    both = [(5.0, "2026-01-01", "2026-06-30"), (8.0, "2026-07-01", "")]
    assert targets(store, key) == both
    third, _ = bring(store, key, targets=TARGETS + "a,week,9,,2026-07-01,\n")
    assert targets(store, key)[1] == (9.0, "2026-07-01", "")
    assert bring(store, key, targets=second)[1].tables["targets"].repeated == 1
    assert take_back(store, key, third)["restored"] == 0  # said otherwise since
    assert targets(store, key) == both
    assert take_back(store, key, run)["targets"] == 0  # the last import says them too
    assert targets(store, key) == both


def test_a_target_holds_again_when_what_corrected_it_is_taken_back(store: Engine) -> None:
    key = new_program(store)
    one, two = (TARGETS + f"a,week,{n},,2026-01-01,\n" for n in (5, 8))
    first, _ = bring(store, key, definitions=DEFINITIONS, targets=one)
    second, _ = bring(store, key, targets=two)
    third, _ = bring(store, key, targets=TARGETS + "a,week,9,,2026-01-01,2026-02-01\n")
    take_back(store, key, second)
    assert targets(store, key) == [(9.0, "2026-01-01", "2026-02-01")]
    assert take_back(store, key, third)["restored"] == 1
    assert targets(store, key) == [(5.0, "2026-01-01", "")]
    take_back(store, key, first)
    assert targets(store, key) == []


def test_what_files_decide_overtakes_what_is_decided_by_hand(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, definitions=DEFINITIONS)
    seen = [version_of(store, key, "a")]
    run, _ = bring(store, key, targets=TARGETS + "a,week,5,,2026-01-01,\n")
    seen.append(version_of(store, key, "a"))
    take_back(store, key, run)
    seen.append(version_of(store, key, "a"))
    bring(store, key, definitions=DEFINITIONS.replace("sum", "mean"))
    seen.append(version_of(store, key, "a"))
    assert len(set(seen)) == 4


def test_a_target_that_no_longer_fits_stays_corrected(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, definitions=DEFINITIONS, targets=TARGETS + "a,week,5,,2026-01-01,\n")
    run, _ = bring(store, key, targets=TARGETS + "a,week,5,,2026-01-01,2026-06-30\n")
    bring(store, key, targets=TARGETS + "a,week,8,,2026-07-01,\n")
    assert take_back(store, key, run)["restored"] == 0
    assert targets(store, key) == [(8.0, "2026-07-01", "")]


def test_what_another_import_says_stays_when_one_is_taken_back(store: Engine) -> None:
    key = new_program(store)
    files = {"definitions": DEFINITIONS, "values": wide("a", "15,5", "16,6")}
    first, _ = bring(store, key, **files)
    second, _ = bring(store, key, definitions=DEFINITIONS, values=wide("a", "15,5"))
    counts = take_back(store, key, first)
    assert (counts["values"], counts["definitions"], counts["metrics"]) == (1, 0, 0)
    assert week(store, key) == 5.0
    assert take_back(store, key, second)["metrics"] == 1
    assert forms(store, key, WEEK) == {}
    bring(store, key, **files)
    assert week(store, key) == 11.0


def test_what_a_person_typed_stays_and_a_later_file_takes_its_place(store: Engine) -> None:
    key = new_program(store)
    run, _ = bring(store, key, definitions=DEFINITIONS, values=wide("a", "21,5"))
    with writing(store, BY) as session:
        series = session.scalar(select(func.max(models.MetricSeries.id)))
        session.add(
            models.MetricValue(
                series_id=series, day=WEEK, place=0, value=8.0, said_by="Ann", recorded_at=NOW
            )
        )
    assert plain(store, key)["21"] == [8.0]
    take_back(store, key, run)
    assert plain(store, key)["21"] == [8.0]
    bring(store, key, values=wide("a", "21,5"))
    assert plain(store, key)["21"] == [5.0]


def test_a_plan_that_was_overtaken_writes_nothing(store: Engine) -> None:
    key = new_program(store)
    run, _ = bring(store, key, definitions=DEFINITIONS)
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        delivery = metrics_delivery(
            program,
            MetricsMapping(),
            {"values": text_table(wide("a", "1,5").encode(), "values.csv")},
            REGISTER.known(session, program),
        )
        plan = REGISTER.planned(session, program, delivery, {})
        back: Any = REGISTER.take_back_plan(session, program, run)
    bring(store, key, values=wide("a", "1,4"))
    with writing(store, BY) as session, pytest.raises(Overtaken):
        REGISTER.write(session, program, plan, run, NOW)
    with writing(store, BY) as session, pytest.raises(Overtaken):
        REGISTER.write_take_back(session, program, back, run, "why", NOW)
    assert plain(store, key) == {"1": [4.0]}


Word = tuple[float | None, ...]


class Said:
    """What files said, by hand: the last word holds that an import which stands says."""

    def __init__(self) -> None:
        self.facts: dict[int, list[tuple[Word, set[int]]]] = {}

    def holding(self, day: int) -> tuple[Word, set[int]] | None:
        return next((f for f in reversed(self.facts.get(day, [])) if f[1]), None)

    def bring(self, run: int, file: Mapping[int, Word]) -> None:
        for day, word in file.items():
            held = self.holding(day)
            if held is not None and held[0] == word:
                held[1].add(run)
            else:
                self.facts.setdefault(day, []).append((word, {run}))

    def take_back(self, run: int) -> None:
        for facts in self.facts.values():
            for _, runs in facts:
                runs.discard(run)

    @property
    def words(self) -> dict[str, list[float | None]]:
        held = {str(day): self.holding(day) for day in sorted(self.facts)}
        return {day: list(fact[0]) for day, fact in held.items() if fact}


FILES = st.dictionaries(
    st.integers(1, 3),
    st.lists(st.sampled_from([None, 1.0, 2.0]), min_size=1, max_size=2).map(tuple),
    min_size=1,
)
STEPS = st.lists(st.one_of(FILES, st.integers(0, 5)), min_size=1, max_size=8)


@given(steps=STEPS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_imports_and_take_backs_leaves_the_last_word_that_stands(
    store: Engine, steps: list[dict[int, Word] | int]
) -> None:
    key, said, runs = new_program(store), Said(), list[int]()
    for step in steps:
        if isinstance(step, dict):
            rows = [
                f"{day},{'' if value is None else value},1"
                for day, word in step.items()
                for value in word
            ]
            run, _ = bring(store, key, values=wide("a,b", *rows))
            runs.append(run)
            said.bring(run, step)
        elif step < len(runs):
            run = runs.pop(step)
            take_back(store, key, run)
            said.take_back(run)
        assert plain(store, key) == said.words
