"""What people type of a metric, read: a number, a target, a definition, the weeks of limits."""

from collections.abc import Iterable, Mapping
from datetime import date

from dashboard.errors import InvalidForm
from dashboard.formats import day as day_words
from dashboard.imports.numbers import InvalidNumber, number
from dashboard.program_calendar import ProgramCalendar
from dashboard.scorecard.definition_rows import COLUMNS, metrics_from
from dashboard.scorecard.definitions import DatedMetric, Every, Function, Metric, in_force
from dashboard.scorecard.form_fields import KEY, NO_REASON, REASON, SINCE
from dashboard.scorecard.numbers import SHARES
from dashboard.scorecard.problems import HEADER_ROW, InvalidRows, quoted
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.targets import Grain, Target

Fields = Mapping[str, str]


def typed_number(field: str, text: str, unit: str = "") -> float | None:
    """The number in a field, None where it is empty; raises ``InvalidForm``."""
    if not text:
        return None
    try:
        return float(number(text))
    except InvalidNumber as error:
        sentence = str(error)
        if unit.casefold() in SHARES and "%" in text:
            sentence = f"“{text}” is a percentage: write 42.8 % as 0.428."
        raise InvalidForm({field: sentence}) from None


def typed_day(text: str) -> date | None:
    """The day in a field that was checked already; None where it is empty."""
    return date.fromisoformat(text) if text else None


def why_not_typed(metric: Metric, derived: Iterable[str] = ()) -> str:
    """Why no value can be typed for a metric; empty where one can."""
    source = metric.source
    if isinstance(source, Function):
        return "It is calculated from other metrics: type theirs."
    if source.column in set(derived):
        return "It is counted from this program's own records: nobody types it."
    if source.filter:
        return (
            "Its values are picked from rows of several kinds by a filter: import them, so that"
            " the rest of the day stays as it is."
        )
    if source.every is not Every.WEEK:
        return (
            f"Its values are due every {source.every.value}, and what is typed is of a week:"
            " import them, or define it anew with a value every week."
        )
    return ""


def refuse_no_week(field: str, week: date, calendar: ProgramCalendar) -> None:
    """Refuse a day that ends no week; raises ``InvalidForm``."""
    if calendar.week_ending(week) != week:
        ending = day_words(calendar.week_ending(week))
        raise InvalidForm({field: f"No week ends on {day_words(week)}: this one ends {ending}."})


def refuse_running(week: date, calendar: ProgramCalendar, today: date) -> None:
    """Refuse a value of a week that there is not, or that is not over; raises ``InvalidForm``."""
    refuse_no_week("value", week, calendar)
    if week > today:
        raise InvalidForm({"value": f"The week runs until {day_words(week)}: type it then."})


def typed_target(fields: Fields, metric: Metric) -> Target:
    """The target that a form says, not yet beside the others (``checked_target``)."""
    problems: dict[str, str] = {}
    edges: dict[str, float | None] = {}
    for name in ("value", "upper"):
        try:
            edges[name] = typed_number(name, fields[name], metric.unit)
        except InvalidForm as error:
            problems |= error.problems
    if problems:
        raise InvalidForm(problems)
    return Target(
        metric=metric.key,
        grain=Grain(fields["grain"]),
        value=edges["value"] or 0.0,
        start=typed_day(fields["start"]),
        end=typed_day(fields["end"]),
        upper=edges["upper"],
    )


def typed_baseline(fields: Fields, metric: str, calendar: ProgramCalendar, today: date) -> Baseline:
    """The weeks to which limits are locked; without days they follow the weeks again."""
    start, end = typed_day(fields["start"]), typed_day(fields["end"])
    set_on = date.fromisoformat(fields["set_on"])
    baseline = Baseline(metric, start, end, set_on, fields["reason"])
    return checked_baseline(baseline, calendar, today)


def checked_baseline(baseline: Baseline, calendar: ProgramCalendar, today: date) -> Baseline:
    """The baseline, if limits can rest on it; raises ``InvalidForm``."""
    start, end, set_on, problems = baseline.start, baseline.end, baseline.set_on, {}
    if start and end and (end - start).days < FEWEST_DAYS:
        problems["end"] = "Limits need six whole weeks or more: choose a longer span."
    if end and not start:
        problems["start"] = "Write the first day too, or leave both days empty."
    if set_on > today:
        problems["set_on"] = "This is in the future: write today or an earlier day."
    if start and calendar.week_ending(start) > set_on:
        problems["start"] = "It begins after the day from which it holds: choose an earlier day."
    if not baseline.reason.strip():
        problems[REASON.name] = NO_REASON
    if problems:
        raise InvalidForm(problems)
    return baseline


FEWEST_DAYS = 6 * 7 - 1
"""Between the first and the last day of six weeks."""


def typed_definition(
    fields: Fields, key: str, definitions: Iterable[DatedMetric]
) -> tuple[Metric, dict[str, str], date | None]:
    """A metric as a form defines it, its cells as a file has them, and from when on it holds.

    Its operands and cycles are looked at on every day on which it holds and something else is
    defined anew. Raises ``InvalidForm``, each problem beside its field.
    """
    form = {name: key if name == KEY.name else fields[name].strip() for name in COLUMNS}
    since = typed_day(fields[SINCE])
    found = None
    known = tuple(definitions)
    for day in _days(known, key, since):
        others = [each for each in in_force(known, day) if each.key != key]
        try:
            (found,) = metrics_from(COLUMNS, [(HEADER_ROW, tuple(form.values()))], others)
        except InvalidRows as error:
            raise InvalidForm(_beside(error)) from None
    if found is None:
        raise RuntimeError("a definition holds on one day at least")
    return found, form, since


def _days(definitions: Iterable[DatedMetric], key: str, since: date | None) -> list[date]:
    """Days from which on something else is in force, from ``since`` to the metric's next one."""
    first = since or date.min
    days = sorted({each.since for each in definitions if each.since and each.since > first})
    mine = {each.since for each in definitions if each.key == key}
    ends = next((day for day in days if day in mine), date.max)
    return [first, *(day for day in days if day < ends)]


def _beside(error: InvalidRows) -> dict[str, str]:
    """The first problem of each field."""
    found: dict[str, str] = {}
    for problem in error.problems:
        found.setdefault(problem.column or KEY.name, problem.sentence)
    return found


def refuse_known(key: str, definitions: Iterable[DatedMetric]) -> None:
    """Refuse the key of a metric that there is, or was; raises ``InvalidForm``."""
    if any(each.key == key for each in definitions):
        sentence = f"There is a metric {quoted(key)} already: change that one, or write another."
        raise InvalidForm({KEY.name: sentence})


def refuse_needed(key: str, since: date, definitions: Iterable[DatedMetric]) -> None:
    """Refuse to give up what other metrics are made of; raises ``InvalidForm``."""
    known = tuple(definitions)
    users = {
        each.title
        for day in _days(known, key, since)
        for each in in_force(known, day)
        if key in each.operands
    }
    if users:
        named = ", ".join(quoted(each) for each in sorted(users))
        raise InvalidForm({SINCE: f"It is an operand of {named}: change that first."})


def as_typed(value: float | None) -> str:
    """A number as one would type it; empty where there is none."""
    return "" if value is None else repr(float(value)).removesuffix(".0")
