"""How a metric's numbers look: by its unit (as_of.md, How numbers look)."""

import re

from dashboard.formats import MINUS, MISSING, days, percent
from dashboard.scorecard.changes import BASIS_POINTS, PERCENT, Change
from dashboard.scorecard.definitions import Comparison
from dashboard.scorecard.figures import State, Value

NOT_MEANINGFUL = "n/m"
SHARES = ("%", "percent", "share", "rate")
COUNTS = ("", "count", "number", "#")
_CURRENCY = re.compile("[A-Z]{3}")
_SHORTENED = ((1_000_000_000, "bn"), (1_000_000, "m"))
_HUGE = 1e15  # from where on a number is said by its size alone
_LARGE, _SMALL = 1_000, 10  # from where on no decimals are shown, and below which two are


def told(value: float | None, unit: str) -> str:
    """A value with its unit: 1,481 · 42.8 % · 12 bps · USD 1,204 · 12.4 days · 3.25 minutes."""
    if value is None:
        return MISSING
    if abs(value) >= _HUGE:
        word = unit_words(unit)
        size = _sized(value, unit)
        return f"{unit} {size}" if _CURRENCY.fullmatch(unit) else f"{size} {word}".rstrip()
    if unit.casefold() in SHARES:
        return percent(value)
    if unit.casefold() == "days":
        return days(value)
    if unit.casefold() == "bps":
        return f"{plain(value * BASIS_POINTS, 0)} bps"
    if unit.casefold() in COUNTS:
        return _counted(value)
    if _CURRENCY.fullmatch(unit):
        return f"{unit} {plain(value, 0 if abs(value) >= _LARGE else 2)}"
    return f"{_counted(value)} {unit}"


def unit_words(unit: str) -> str:
    """The unit of a column of ``bare`` numbers, said once at its head; empty for counts."""
    return "" if unit.casefold() in COUNTS else "%" if unit.casefold() in SHARES else unit


def bare(value: float | None, unit: str) -> str:
    """A value without its unit, in no more room than a column has: 1,481 · 42.8 · 1.24 m."""
    if value is None:
        return MISSING
    if abs(value) >= _HUGE:
        return _sized(value, unit)
    for size, word in _SHORTENED:
        if abs(value) >= size:
            scaled = value / size
            return f"{plain(scaled, 2 if abs(scaled) < _SMALL else 1)} {word}"
    if unit.casefold() in SHARES:
        return plain(value * PERCENT, 1)
    if unit.casefold() == "days":
        return plain(value, 1)
    return told(value, unit).removeprefix(f"{unit} ").removesuffix(f" {unit}")


def brief(value: float | None, unit: str) -> str:
    """A value with its unit, where there is little room: USD 1.24 m."""
    if value is None or not _SHORTENED[-1][0] <= abs(value) < _HUGE:
        return told(value, unit)
    if _CURRENCY.fullmatch(unit):
        return f"{unit} {bare(value, unit)}"
    return f"{bare(value, unit)} {unit_words(unit)}".rstrip()


def _sized(value: float, unit: str) -> str:
    """What has more digits than anybody reads: 1.00e+308."""
    places = 2 if unit.casefold() in SHARES else 4 if unit.casefold() == "bps" else 0
    digits, _, power = f"{value:.2e}".partition("e")
    return f"{digits}e+{int(power) + places}".replace("-", MINUS)


def plain(value: float, decimals: int) -> str:
    """Thousands separated, a real minus sign, and no minus before zero."""
    if abs(value) >= _HUGE:
        return f"{value:.2e}".replace("-", MINUS)
    return f"{value:z,.{decimals}f}".replace("-", MINUS)


def _counted(value: float) -> str:
    """What is whole is said without decimals: it was counted."""
    return plain(value, 0 if value == round(value) else _decimals(value))


def _decimals(value: float) -> int:
    size = abs(value)
    return 2 if size < _SMALL else 1 if size < _LARGE else 0


def told_change(change: Change) -> str:
    """A change with its sign: +3.2 %, −14 bps; n/m where it means nothing."""
    return NOT_MEANINGFUL if change.shown is None else _signed(change.shown, change.comparison)


def _signed(scaled: float, comparison: Comparison) -> str:
    decimals, unit = (0, "bps") if comparison is Comparison.BPS else (1, "%")
    size = plain(abs(scaled), decimals)
    sign = "±" if not float(size.replace(",", "")) else "+" if scaled > 0 else MINUS
    return f"{sign}{size} {unit}"


def told_state(value: Value, due_in: str = "days") -> str:
    """What a value is worth, in words; empty where nothing is to be said."""
    if value.state is State.PARTIAL:
        return f"{value.present} of {value.due} {due_in}"
    return _STATES[value.state]


_STATES = {
    State.OK: "",
    State.STALE: "stale: the newest data are older",
    State.NONE: "no data",
    State.UNDEFINED: "not computable",
}
