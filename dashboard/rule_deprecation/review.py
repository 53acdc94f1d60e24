"""What rules say in the weekly review: their line and their exceptions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import numpy as np

from dashboard import formats
from dashboard.review import MOST, AreaReview, Exceptional, Line, Rank, first_by_rank
from dashboard.rule.address import LIST, list_address, rule_address
from dashboard.rule_deprecation.audit import WaiverDue
from dashboard.rule_deprecation.board import OnBoard
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.promise import Behind, Promise, promise, switched_off
from dashboard.rule_deprecation.stuck import StuckRule
from dashboard.rule_deprecation.verdicts import FAIL
from dashboard.rule_deprecation.wording import in_words
from dashboard.ticket_aging.provenance import provenance, silent_since
from dashboard.ticket_aging.values import NONE

RED_SHARE = 0.10
"""From this share of what was planned on, what is missing makes it red."""


def area_review(told: RuleDeprecation, out_before: int, names: Mapping[str, str]) -> AreaReview:
    """Rules as they stand; ``out_before`` were switched off for good a week before.

    ``names`` are what the rules are called, by key.
    """
    plan = promise(told)
    colour, why = _colour(told, plan)
    line = Line(colour, _sentence(told, plan, out_before), why, list_address(told.scope))
    return AreaReview(
        line=line,
        exceptions=first_by_rank(_exceptions(told, plan, names)),
        counts=_counts(told, plan),
        more=list_address(told.scope),
        data=provenance(told),
    )


def _sentence(told: RuleDeprecation, plan: Promise | None, before: int) -> str:
    out = switched_off(told.counts.total, told.policy)
    change = out - before
    said = (
        f"{formats.count(out) if out else 'None'} of"
        f" {formats.plural(told.counts.inventory, 'rule')} switched off for good,"
        f" {formats.more_or_fewer(change)} {'than' if change else 'as'} a week ago"
    )
    if plan is not None:
        said += f", {plan.missing:,} behind plan" if plan.missing else ", on plan"
    return f"{said}; {_stuck_in_words(told)}."


def _stuck_in_words(told: RuleDeprecation) -> str:
    """``9 stuck, most in Card Payments``."""
    n = len(told.stuck)
    if not n:
        return "none stuck"
    teams = {team: count for team, count in told.stuck.by_team.items() if count}
    most = [team for team, count in teams.items() if count == max(teams.values())]
    if len(most) > 1:
        return f"{n:,} stuck"
    where = "most in" if len(teams) > 1 else "in" if n == 1 else "all in"
    return f"{n:,} stuck, {where} {most[0]}"


def _colour(told: RuleDeprecation, plan: Promise | None) -> tuple[str, str]:
    if not told.counts.inventory:
        return "grey", "No rule had entered the inventory by then."
    red, amber = list(_red(told, plan)), list(_amber(told, plan))
    if red or amber:
        return ("red" if red else "amber"), f"{'; '.join(red or amber)}."
    last = silent_since(told)
    if last is not None:  # silence never looks green; what is broken stays so
        return "grey", f"There is nothing newer than {formats.day(last)} in the data."
    kept = "the plan is kept" if plan is not None else "no plan has fallen due"
    return "green", f"None is stuck, and {kept}."


def _red(told: RuleDeprecation, plan: Promise | None) -> Iterator[str]:
    failed, ended = told.board.counts()[FAIL], len(_ended(told.waivers))
    if failed:
        fails = "fails" if failed == 1 else "fail"
        yield f"{formats.plural(failed, 'rule')} switched off for trial {fails} the gate"
    if ended:
        has = "has" if ended == 1 else "have"
        yield f"{formats.plural(ended, 'kept rule')} {has} no valid waiver"
    if plan is not None and plan.missing and plan.missing >= RED_SHARE * plan.planned:
        yield _short_of(plan)


def _amber(told: RuleDeprecation, plan: Promise | None) -> Iterator[str]:
    if plan is not None and plan.missing:
        yield _short_of(plan)
    if len(told.stuck):
        yield f"{len(told.stuck):,} stuck in a stage"


def _short_of(plan: Promise) -> str:
    """``6 of 30 planned by 30 Sep 2026 are missing; red from 10 % on``."""
    verb = "is" if plan.missing == 1 else "are"
    return (
        f"{plan.missing:,} of {plan.planned:,} planned by {formats.day(plan.quarter_end)} {verb}"
        f" missing, red from {RED_SHARE * 100:g} % on"
    )


def _ended(waivers: Sequence[WaiverDue]) -> list[WaiverDue]:
    """Those that have ended or are missing."""
    return [each for each in waivers if each.days_left is None or each.days_left < 0]


def _counts(told: RuleDeprecation, plan: Promise | None) -> dict[Rank, int]:
    """Every rule once, by what is gravest about it, and every team that is behind."""
    ended, failed = len(_ended(told.waivers)), told.board.counts()[FAIL]
    late = np.setdiff1d(told.stuck.rule, _otherwise(told))
    return {
        Rank.BROKEN: failed + ended + (len(plan.behind) if plan else 0),
        Rank.CLOSE: len(told.waivers) - ended,
        Rank.HELD_UP: len(late),
    }


def _otherwise(told: RuleDeprecation) -> list[int]:
    """Positions of rules with something graver than being stuck."""
    places = told.board.found.columns.places
    failed: list[int] = told.board.rule[: told.board.counts()[FAIL]].tolist()
    return failed + [places[each.rule] for each in told.waivers]


def _exceptions(
    told: RuleDeprecation, plan: Promise | None, names: Mapping[str, str]
) -> Iterator[Exceptional]:
    """Rules that are off and miss too much, teams behind plan, waivers, and what is stuck."""
    failed = told.board.counts()[FAIL]
    graver = _otherwise(told)
    keys = {told.stuck.rules.keys[place] for place in graver}
    for rule in told.board.first(min(failed, MOST)):
        yield _failed(told, rule, names)
    for team in plan.behind if plan else ():
        yield _behind(told, team)
    for waiver in told.waivers:
        yield _waiver(told, waiver, names)
    for late in told.stuck.first(MOST + len(graver)):
        if late.key not in keys:
            yield _stuck(told, late, names)


def _failed(told: RuleDeprecation, rule: OnBoard, names: Mapping[str, str]) -> Exceptional:
    gate = rule.gate
    assert gate is not None  # without a look nothing fails
    return Exceptional(
        rank=Rank.BROKEN,
        word="gate failed",
        name=rule.rule,
        title=names.get(rule.rule, ""),
        sentence=f"Switched off for trial, it misses at least {gate.lower * 100:.2f} %;"
        f" {gate.p_max * 100:g} % is allowed.",
        owner=_owner(rule.team),
        since=told.scope.as_of - timedelta(days=rule.days_open),
        href=rule_address(told.scope, rule.rule),
    )


def _waiver(told: RuleDeprecation, due: WaiverDue, names: Mapping[str, str]) -> Exceptional:
    rank, since = Rank.BROKEN, due.expires
    if due.expires is None or due.days_left is None:
        word, said = "no waiver", "Kept without a waiver."
    elif due.days_left < 0:
        word, said = "waiver ended", f"Its waiver to keep it ended on {formats.day(due.expires)}."
    else:
        rank, since, word = Rank.CLOSE, None, "waiver ends"
        left = f"in {formats.plural(due.days_left, 'day')}" if due.days_left else "today"
        said = f"Its waiver to keep it ends on {formats.day(due.expires)}, {left}."
    return Exceptional(
        rank=rank, word=word, name=due.rule, title=names.get(due.rule, ""), sentence=said,
        owner=due.owner or _owner(due.team), since=since, href=rule_address(told.scope, due.rule),
    )  # fmt: skip


def _behind(told: RuleDeprecation, team: Behind) -> Exceptional:
    then = f" now, {team.then:,} were by then" if team.then != team.now else ""
    return Exceptional(
        rank=Rank.BROKEN,
        word="behind plan",
        name=team.team,
        title="",
        sentence=f"{team.now:,} of {team.planned:,} planned by {formats.day(team.quarter_end)} are"
        f" switched off for good{then}.",
        owner=_owner(team.team),
        since=team.quarter_end,
        href=f"{LIST}{told.scope.query()}#plan",
    )


def _stuck(told: RuleDeprecation, late: StuckRule, names: Mapping[str, str]) -> Exceptional:
    allowed = told.policy.stuck_days[late.stage]
    return Exceptional(
        rank=Rank.HELD_UP,
        word="stuck",
        name=late.key,
        title=names.get(late.key, ""),
        sentence=f"{formats.plural(late.age_days, 'day')} in {in_words(late.stage)},"
        f" {allowed:,} allowed.",
        owner=_owner(late.team),
        since=told.scope.as_of - timedelta(days=late.age_days),
        href=rule_address(told.scope, late.key),
    )


def _owner(team: str) -> str:
    return "" if team == NONE else team
