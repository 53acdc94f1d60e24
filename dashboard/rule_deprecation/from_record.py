"""What is known of one rule, put together for whoever wants to move it."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from dashboard.program_calendar import ProgramCalendar
from dashboard.rule_deprecation import policy as p
from dashboard.rule_deprecation.board import gate_board
from dashboard.rule_deprecation.classification import classification
from dashboard.rule_deprecation.facts import Exemption, Rule, Transition
from dashboard.rule_deprecation.from_facts import Facts, rule_columns
from dashboard.rule_deprecation.gates import Gate, gates
from dashboard.rule_deprecation.policies import Policies
from dashboard.rule_deprecation.policy import Policy
from dashboard.rule_deprecation.record import ExemptionRecord, MoveRecord, RuleRecord
from dashboard.rule_deprecation.spells import at_cut
from dashboard.rule_deprecation.standing import Standing
from dashboard.rule_deprecation.verdicts import Verdicts, verdicts
from dashboard.rule_deprecation.ways import stage_of


def policy_for(policies: Policies, record: RuleRecord, today: date) -> Policy:
    """The policy in force today, with stages that the rule went through and that it has no more."""
    met = {stage for move in record.moves for stage in (move.from_stage, move.to_stage) if stage}
    return policies.at_with(today, met)


def standing(
    record: RuleRecord, policy: Policy, calendar: ProgramCalendar, now: int
) -> Standing | None:
    """The rule as it stands now; None while it is not in the inventory."""
    path = _path(record)
    if not path:
        return None
    today = calendar.today(now)
    held = exemption_on(record.exemptions, record.key, today)
    rule = Rule(record.key, record.name, record.kind, record.team, record.action, record.severity)
    facts = Facts([rule], path, record.performances, record.looks)
    found = at_cut(rule_columns(facts, policy), policy, calendar, today)
    of = verdicts(found)
    running = next(iter(gate_board(found, of).first(1)), None)
    return Standing(
        key=record.key,
        stage=path[-1].to_stage,
        since=calendar.today(path[-1].at),
        now=now,
        today=today,
        path=path,
        rule_class=classification(found).by_rule()[record.key][0],
        visit=running.gate if running else _newest_visit(of, path, policy),
        ready=running.ready if running else None,
        exemption=held,
    )


def _path(record: RuleRecord) -> tuple[Transition, ...]:
    """The moves that stand, in their order: their places are their ids."""
    standing = [move for move in record.moves if move.voided_at is None]
    return tuple(_transition(record.key, n, move) for n, move in enumerate(standing))


def _transition(key: str, place: int, move: MoveRecord) -> Transition:
    return Transition(
        str(place), key, move.from_stage, move.to_stage, move.at, move.kind, move.reason_code,
        move.actor,
    )  # fmt: skip


def _newest_visit(of: Verdicts, path: tuple[Transition, ...], policy: Policy) -> Gate | None:
    """What the last visit since the rule was last live has shown; None where there was none."""
    kinds = [stage_of(policy, move.to_stage).kind for move in path]
    live = max((i for i, kind in enumerate(kinds) if kind == p.LIVE), default=0)
    if p.MONITORED not in kinds[live:]:
        return None
    rows = np.flatnonzero(of.tally.visit == kinds.count(p.MONITORED))
    return gates(of, rows)[0] if len(rows) else None


def exemption_on(words: Iterable[ExemptionRecord], key: str, day: date) -> Exemption | None:
    """What exempts a rule on a day: of each kind the newest word, people's before imports'."""
    newest = {
        word.kind: word for word in sorted(words, key=lambda w: (w.said_by is not None, w.id))
    }
    for word in newest.values():
        begun = word.since is None or word.since <= day
        if word.holds and begun and (word.until is None or word.until >= day):
            return Exemption(key, word.kind, word.owner, word.since, word.until)
    return None
