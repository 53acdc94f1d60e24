"""Definitions of metrics from rows of texts: all of them are taken, or none and why."""

from collections.abc import Iterable, Mapping, Sequence

from dashboard.imports.delivery import LONGEST_TEXT
from dashboard.imports.numbers import InvalidNumber, number
from dashboard.scorecard.definition_cells import SEPARATOR, DefinitionCells
from dashboard.scorecard.definition_set import Defined, set_problems
from dashboard.scorecard.definitions import (
    Aggregation,
    Base,
    Comparison,
    Direction,
    Every,
    Function,
    Metric,
    Operation,
    Role,
)
from dashboard.scorecard.derived import derived_series
from dashboard.scorecard.problems import HEADER_ROW, InvalidRows, Problem, quoted

COLUMNS = (
    "key", "name", "unit", "aggregation", "column", "filter", "operation", "operands",
    "comparison", "direction", "tolerance", "owner", "role", "description", "area", "every",
)  # fmt: skip
"""What a definition says; a column that is missing is empty in all rows, but for ``key``."""
EQUALS = "="
PAIR = 2  # operands of what takes neither fewer nor more

Row = tuple[int, Sequence[str]]


def metrics_from(
    header: Sequence[str], rows: Iterable[Row], known: Iterable[Metric] = ()
) -> tuple[Metric, ...]:
    """The metrics that rows define, in their order; raises ``InvalidRows`` with every problem.

    Operands may be ``known`` metrics; a row with the key of one of them takes its place.
    """
    found, problems = metric_rows(header, rows)
    defined = [Defined(row, metric.key, metric.operands) for row, metric in found]
    problems += set_problems(defined, known)
    if problems:
        raise InvalidRows(problems)
    return tuple(metric for _, metric in found)


def metric_rows(
    header: Sequence[str], rows: Iterable[Row]
) -> tuple[list[tuple[int, Metric]], list[Problem]]:
    """Each row's metric, and what is wrong with rows one by one.

    Raises ``InvalidRows`` where the header can't be followed.
    """
    names = [name.strip().casefold() for name in header]
    problems = _header_problems(header, names)
    if problems:
        raise InvalidRows(problems)
    read = [DefinitionCells(n, _by_name(names, n, cells, problems)) for n, cells in rows]
    found = [(cells.row, _metric(cells)) for cells in read]
    return found, problems + [problem for cells in read for problem in cells.problems]


def metric_from(form: Mapping[str, str]) -> Metric:
    """The metric of a form that was taken before."""
    return _metric(DefinitionCells(HEADER_ROW, form))


def form_of(metric: Metric) -> dict[str, str]:
    """A metric as the cells of a row of definitions, those that say something."""
    source = metric.source
    said = {
        "key": metric.key, "name": metric.name, "unit": metric.unit, "owner": metric.owner,
        "comparison": metric.comparison.value, "direction": metric.direction.value,
        "tolerance": repr(metric.tolerance) if metric.tolerance else "",
        "role": metric.role.value, "description": metric.description, "area": metric.area,
    }  # fmt: skip
    if isinstance(source, Function):
        said |= {"operation": source.operation.value, "operands": SEPARATOR.join(source.operands)}
    else:
        kept = SEPARATOR.join(f"{column}{EQUALS}{value}" for column, value in source.filter)
        said |= {
            "aggregation": source.aggregation.value, "column": source.column, "filter": kept,
            "every": source.every.value,
        }  # fmt: skip
    return {name: said[name] for name in COLUMNS if said.get(name)}


def _header_problems(header: Sequence[str], names: Sequence[str]) -> list[Problem]:
    problems = []
    for place, (said, name) in enumerate(zip(header, names, strict=True)):
        if name in names[:place]:
            sentence = f"The column {quoted(name)} stands there twice: remove one."
            problems.append(Problem(HEADER_ROW, said, said, "column_twice", sentence))
        elif name not in COLUMNS:
            sentence = f"{quoted(said)} is no column of a definition: it has {', '.join(COLUMNS)}."
            problems.append(Problem(HEADER_ROW, said, said, "unknown_column", sentence))
    if COLUMNS[0] not in names:
        sentence = "There is no column “key”: give every metric a key of its own."
        problems.append(Problem(HEADER_ROW, COLUMNS[0], "", "missing_column", sentence))
    return problems


def _by_name(
    names: Sequence[str], row: int, cells: Sequence[str], problems: list[Problem]
) -> Mapping[str, str]:
    """A row's cells by column; what stands beyond the header is a problem."""
    beyond = [cell for cell in cells[len(names) :] if cell.strip()]
    if beyond:
        sentence = "The row has more cells than there are columns: remove what is too much."
        problems.append(Problem(row, "", beyond[0], "ragged_row", sentence))
    return {name: cell.strip() for name, cell in zip(names, cells, strict=False)}


def _metric(cells: DefinitionCells) -> Metric:
    """What a row defines; wrong cells are kept as problems and read as if they were empty."""
    return Metric(
        key=_key(cells),
        source=_source(cells),
        name=cells.text("name"),
        unit=cells.text("unit"),
        comparison=cells.choice("comparison", Comparison, Comparison.PCT),
        direction=cells.choice("direction", Direction, Direction.UP),
        tolerance=_tolerance(cells),
        owner=cells.text("owner"),
        role=cells.choice("role", Role, Role.OUTPUT),
        area=cells.text("area"),
        description=cells.text("description", LONGEST_TEXT),
    )


def _key(cells: DefinitionCells) -> str:
    key = cells.text("key")
    if not key:
        cells.refuse("key", "no_key", "The metric has no key: give it one of its own.")
    elif SEPARATOR in key or not key.isprintable():
        sentence = f"A key is one line without “{SEPARATOR}”, which stands between operands."
        cells.refuse("key", "invalid_key", sentence)
    return key


def _source(cells: DefinitionCells) -> Base | Function:
    aggregates, operates = (cells.cells.get(name, "") for name in ("aggregation", "operation"))
    if aggregates and operates:
        sentence = "A metric has an aggregation or an operation: leave one of them empty."
        cells.refuse("operation", "two_kinds", sentence)
    elif not aggregates and not operates:
        sentence = "Say how its values are aggregated, or name an operation on other metrics."
        cells.refuse("aggregation", "no_kind", sentence)
    return _function(cells) if operates else _base(cells)


def _every(cells: DefinitionCells, column: str) -> Every:
    """A derived series has one value a week; others are of each day, unless it is said."""
    derived = derived_series(column) is not None
    found = cells.choice("every", Every, Every.WEEK if derived else Every.DAY)
    if derived and found is not Every.WEEK:
        sentence = f"{quoted(column)} has one value a week: write week, or leave this empty."
        cells.refuse("every", "derived_weekly", sentence)
    return found


def _base(cells: DefinitionCells) -> Base:
    cells.leave_empty(("operands",), "Operands belong to an operation")
    column = cells.text("column")
    if not column:
        cells.refuse("column", "no_column", "Name the column, or series, that its values are of.")
    if derived_series(column) is not None:
        cells.leave_empty(("filter",), f"{quoted(column)} has no rows to choose from")
    return Base(
        column=column,
        aggregation=cells.choice("aggregation", Aggregation, Aggregation.SUM),
        filter=_filter(cells),
        every=_every(cells, column),
    )


def _filter(cells: DefinitionCells) -> tuple[tuple[str, str], ...]:
    pairs = []
    for part in cells.list("filter"):
        column, equals, value = (each.strip() for each in part.partition(EQUALS))
        if column and equals:
            pairs.append((column, value))
        else:
            sentence = (
                f"{quoted(part)} is no filter: write it as column{EQUALS}value,"
                f" several with “{SEPARATOR}” between them."
            )
            cells.refuse("filter", "invalid_filter", sentence)
    return tuple(pairs)


def _function(cells: DefinitionCells) -> Function:
    cells.leave_empty(("column", "filter", "every"), "An operation takes its values from operands")
    operation = cells.choice("operation", Operation, Operation.SUM)
    operands = cells.list("operands")
    known = cells.cells["operation"].casefold() == operation
    exact = operation in (Operation.DIVIDE, Operation.DIFFERENCE)
    if known and exact and len(operands) != PAIR:
        sentence = f"To {_VERBS[operation]} takes two operands, and here are {len(operands)}."
        cells.refuse("operands", "wrong_operands", sentence)
    elif len(operands) < PAIR:
        sentence = f"Name two operands or more, with “{SEPARATOR}” between them."
        cells.refuse("operands", "wrong_operands", sentence)
    return Function(operation, operands)


_VERBS = {Operation.DIVIDE: "divide", Operation.DIFFERENCE: "take a difference"}


def _tolerance(cells: DefinitionCells) -> float:
    said = cells.cells.get("tolerance", "")
    try:
        found = float(number(said)) if said else 0.0
    except InvalidNumber as error:
        cells.refuse("tolerance", "invalid_number", str(error))
        return 0.0
    if found < 0:
        cells.refuse("tolerance", "invalid_number", "A tolerance is 0 or more.")
    return found
