"""Derived series out of the store: what other pages show, for many weeks in one pass.

The values are made from the columns that those pages are made from, by the same functions, and
stay with their version in memory.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from dashboard.programs import Program
from dashboard.rule_deprecation import spells
from dashboard.scope import Scope
from dashboard.scorecard.daily_values import DailyValue
from dashboard.scorecard.derived import (
    RULE_SERIES,
    TICKET_SERIES,
    DerivedSeries,
    RulesThen,
    TicketsThen,
)
from dashboard.ticket_aging import at_cut
from dashboard.ticket_aging.provenance import QUIET_SECONDS
from dashboard.ticket_aging.values import Source
from db.data_versions import RULES, TICKETS, data_version
from db.programs import policies_on
from db.rule_deprecation.kept import kept_rules
from db.rule_deprecation.reading import known_rules, under_policy
from db.ticket_aging.kept import known_columns
from db.ticket_aging.reading import known_names, source_at

Then = TypeVar("Then", TicketsThen, RulesThen)
KEPT = "derived"
"""Under which the values stand beside what else was made from a version of the facts."""
Held = dict[Any, dict[str, float | None]]
"""By week and policy, the values of series."""


def derived_versions(session: Session, program: Program, names: Iterable[str]) -> tuple[int, ...]:
    """The data versions that these series depend on: what was made of others is overtaken."""
    wanted = set(names)
    features = {
        TICKETS: {each.name for each in TICKET_SERIES},
        RULES: {each.name for each in RULE_SERIES},
    }
    return tuple(
        data_version(session, program.id, feature)
        for feature, of_it in features.items()
        if wanted & of_it
    )


def derived_values(
    session: Session, program: Program, names: Iterable[str], weeks: Sequence[date]
) -> list[DailyValue]:
    """The values of derived series on the last days of ``weeks``, ascending; none of them ahead.

    There is none before the first fact; nor where the newest fact before the end of all the
    weeks is so much older that the page says that nothing newer is in the data.
    """
    wanted = set(names)
    of_tickets = [each for each in TICKET_SERIES if each.name in wanted]
    of_rules = [each for each in RULE_SERIES if each.name in wanted]
    found: list[DailyValue] = []
    if of_tickets and weeks:
        found += _of_tickets(session, program, of_tickets, weeks)
    if of_rules and weeks:
        found += _of_rules(session, program, of_rules, weeks)
    return found


def _of_tickets(
    session: Session,
    program: Program,
    series: Sequence[DerivedSeries[TicketsThen]],
    weeks: Sequence[date],
) -> Iterator[DailyValue]:
    calendar = program.calendar
    known, source = (
        known_columns(session, program),
        source_at(session, program, calendar.cut(weeks[-1])),
    )
    names = known_names(session, program, known)
    policies = dict(zip(weeks, policies_on(session, program, weeks), strict=True))
    held = _held(known.answers, (names, calendar, program.tickets.workflow))

    def then(week: date) -> TicketsThen:
        found = at_cut.at_cut(known.columns, names, calendar.cut(week), {})
        on = replace(program, tickets=policies[week])
        return TicketsThen(found, on, Scope(program.key, week))

    for week in _told(program, source, weeks):
        key = week, tuple(policies[week].sla_hours.items())
        yield from _values(held, key, series, week, then)


def _of_rules(
    session: Session,
    program: Program,
    series: Sequence[DerivedSeries[RulesThen]],
    weeks: Sequence[date],
) -> Iterator[DailyValue]:
    kept = kept_rules(session, program)
    held = _held(kept.answers, program.calendar)

    def then(week: date) -> RulesThen:
        columns, policy = under_policy(kept, week)
        return RulesThen(spells.at_cut(columns, policy, program.calendar, week))

    for week in _told(program, known_rules(session, program, weeks[-1]).source, weeks):
        yield from _values(held, week, series, week, then)


def _told(program: Program, source: Source | None, weeks: Sequence[date]) -> Iterator[date]:
    """The weeks that the data say something of: not those long after they end."""
    newest = source.newest_fact_at if source else None
    for week in weeks:
        if newest is None or program.calendar.cut(week) - newest < QUIET_SECONDS:
            yield week


def _held(answers: dict[Any, Any], under: Any) -> Held:
    """What stands beside a version of the facts, made under these names and this calendar.

    It is put last again, so that other answers make way before it.
    """
    kept = answers.pop(KEPT, None)
    if kept is None or kept[0] != under:
        kept = (under, {})
    answers[KEPT] = kept
    found: Held = kept[1]
    return found


def _values(
    held: Held,
    key: Any,
    series: Sequence[DerivedSeries[Then]],
    week: date,
    then: Callable[[date], Then],
) -> Iterator[DailyValue]:
    """What is not held is made, and held."""
    known = held.get(key, {})
    missing = [each for each in series if each.name not in known]
    if missing:
        of = then(week)
        known = known | {each.name: each.value(of) if of.any else None for each in missing}
        held[key] = known
    for each in series:
        value = known[each.name]
        if value is not None:
            yield DailyValue(each.name, week, value)
