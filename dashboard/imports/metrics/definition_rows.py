"""Definitions from a file: all of them, each from its day on, or none and why."""

from collections.abc import Iterable, Sequence
from datetime import date

from dashboard.errors import InvalidFile
from dashboard.formats import day as day_words
from dashboard.imports.metrics.delivery import DEFINITIONS, MetricsDelivery, StagedDefinition
from dashboard.imports.metrics.mapping import MetricsMapping
from dashboard.imports.tables import DATE_CELL, TextTable
from dashboard.imports.times import InvalidTime
from dashboard.program_calendar import ProgramCalendar
from dashboard.scorecard.definition_rows import metric_rows
from dashboard.scorecard.definition_set import Defined, set_problems
from dashboard.scorecard.definitions import DatedMetric, Metric, in_force
from dashboard.scorecard.problems import HEADER_ROW, InvalidRows, Problem, quoted
from dashboard.scorecard.value_rows import Row, local_day

SINCE = "since"
MOST_METRICS, MOST_DAYS = 10_000, 200
"""Of one file; days are those from which definitions hold."""
MOST_TOLD = 20
"""Problems of a file that are said at once."""


def read_definitions(
    delivery: MetricsDelivery,
    table: TextTable,
    mapping: MetricsMapping,
    calendar: ProgramCalendar,
    known: Sequence[DatedMetric],
) -> None:
    """Stage all definitions of a table; raises ``InvalidFile`` with what is wrong in any row."""
    rows = _few_rows(table)
    try:
        staged = dated_definitions(table.header, rows, mapping, calendar, known)
    except InvalidRows as error:
        raise InvalidFile(f"{table.file}, {told(error.problems)}") from None
    delivery.definitions = staged
    delivery.read[DEFINITIONS] += len(rows)


def told(problems: Sequence[Problem]) -> str:
    """The first problems, a sentence each, and how many more there are."""
    first, *others = (str(problem) for problem in problems[:MOST_TOLD])
    said = " ".join((first, *(f"{each[0].upper()}{each[1:]}" for each in others)))
    more = len(problems) - MOST_TOLD
    return f"{said} And {more:,} more problems." if more > 0 else said


def _few_rows(table: TextTable) -> list[Row]:
    rows: list[Row] = []
    for row in table.numbered():
        rows.append(row)
        if len(rows) > MOST_METRICS:
            raise InvalidFile(f"{table.file} defines over {MOST_METRICS:,} metrics: bring fewer.")
    return rows


def dated_definitions(
    header: Sequence[str],
    rows: Iterable[Row],
    mapping: MetricsMapping,
    calendar: ProgramCalendar,
    known: Sequence[DatedMetric],
) -> list[StagedDefinition]:
    """What rows define, beside what is ``known``; raises ``InvalidRows`` with every problem."""
    places = [n for n, name in enumerate(header) if name.strip().casefold() == SINCE]
    at = places[0] if places else None
    problems: list[Problem] = []
    days, others = [], []
    for n, cells in rows:
        text = "" if at is None or at >= len(cells) else cells[at]
        days.append(_since(n, text, mapping, calendar, problems))
        others.append((n, _without(cells, at)))
    found, wrong = metric_rows(_without(header, at), others)
    problems += wrong
    staged = [
        StagedDefinition(metric, since, n) for (n, metric), since in zip(found, days, strict=True)
    ]
    problems += _problems_together(staged, known)
    if problems:
        raise InvalidRows(problems)
    return staged


def _without(cells: Sequence[str], place: int | None) -> list[str]:
    return [cell for n, cell in enumerate(cells) if n != place]


def _since(
    row: int,
    text: str,
    mapping: MetricsMapping,
    calendar: ProgramCalendar,
    problems: list[Problem],
) -> date | None:
    if not text.strip():
        return mapping.since
    try:
        return local_day(text, calendar, mapping.dates)
    except InvalidTime as error:
        said = text.replace(DATE_CELL, "")
        problems.append(Problem(row, SINCE, said, "invalid_date", str(error)))
        return None


def _problems_together(
    staged: Sequence[StagedDefinition], known: Sequence[DatedMetric]
) -> list[Problem]:
    """What is wrong on any day on which definitions change: they are judged as they hold then."""
    days = [(each.key, each.since) for each in known]
    days += [(each.metric.key, each.since) for each in staged]
    begins: dict[str, date | None] = {}
    for key, since in days:
        begins[key] = min(begins.get(key, since), since, key=_order)
    changes = {since for _, since in days}
    if len({each.since for each in staged}) > MOST_DAYS:
        sentence = f"Definitions of one file hold from {MOST_DAYS} different days at most."
        return [Problem(HEADER_ROW, SINCE, "", "too_many_days", sentence)]
    found: dict[Problem, None] = {}
    for day in sorted(changes, key=_order):
        here = _in_force(staged, day)
        others = in_force(known, day or date.min)
        defined = [Defined(s.row, s.metric.key, s.metric.operands) for s in here]
        problems = set_problems(defined, _beside(others, here))
        found |= dict.fromkeys(_dated(problem, begins) for problem in problems)
    return list(found)


def _order(since: date | None) -> date:
    return since or date.min


def _in_force(staged: Sequence[StagedDefinition], day: date | None) -> list[StagedDefinition]:
    """The rows that hold on a day; all of them where several say the same of one day."""
    newest: dict[str, date] = {}
    for each in staged:
        if _order(each.since) <= _order(day):
            key = each.metric.key
            newest[key] = max(newest.get(key, date.min), _order(each.since))
    return [s for s in staged if newest.get(s.metric.key) == _order(s.since)]


def _beside(others: Iterable[Metric], here: Iterable[StagedDefinition]) -> list[Metric]:
    keys = {each.metric.key for each in here}
    return [metric for metric in others if metric.key not in keys]


def _dated(problem: Problem, begins: dict[str, date | None]) -> Problem:
    """An operand that there is, but only later, is told apart from one that there is not."""
    begin = begins.get(problem.value)
    if problem.reason != "unknown_operand" or begin is None:
        return problem
    sentence = (
        f"{quoted(problem.value)} is defined only from {day_words(begin)} on: let this hold from"
        " then on too, or define that one for earlier days."
    )
    return problem._replace(sentence=sentence)
