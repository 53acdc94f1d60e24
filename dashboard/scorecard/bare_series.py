"""A file that holds one series and nothing else."""

from collections.abc import Iterable, Sequence

from dashboard.imports.numbers import InvalidNumber, number
from dashboard.scorecard.problems import HEADER_ROW, InvalidRows, Problem
from dashboard.scorecard.value_rows import DATE, VALUE, Row, is_number, refusal


def bare_series(header: Sequence[str], rows: Iterable[Row]) -> tuple[float | None, ...]:
    """The numbers of a file that holds nothing else, or a date beside them; blanks are missing.

    A header that is a number is the first of them. Raises ``InvalidRows``.
    """
    folded = [name.strip().casefold() for name in header]
    values = [n for n, name in enumerate(folded) if name != DATE]
    place = folded.index(VALUE) if VALUE in folded else values[0] if len(values) == 1 else None
    if place is None:
        sentence = "Give one column of numbers, named “value” where there are others."
        raise InvalidRows([Problem(HEADER_ROW, "", "", "no_series", sentence)])
    first = [(HEADER_ROW, header)] if is_number(header[place]) else []
    found, problems = [], []
    for n, cells in [*first, *rows]:
        text = cells[place].strip() if place < len(cells) else ""
        try:
            found.append(float(number(text)) if text else None)
        except InvalidNumber as error:
            problems.append(refusal(n, VALUE, text, "invalid_number", str(error)))
    if problems:
        raise InvalidRows(problems)
    return tuple(found)
