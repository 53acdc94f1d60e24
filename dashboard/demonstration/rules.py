"""The demonstration's rules as the files that an inventory, its log and a plan are kept in.

The same seed and the same ``until`` give the same bytes on every machine.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from dashboard.demonstration.chance import between, pick, sample, weighted
from dashboard.demonstration.names import PEOPLE
from dashboard.demonstration.rule_dirt import soiled
from dashboard.demonstration.rule_inventory import HISTORY, MadeRule, inventory
from dashboard.demonstration.rule_life import MadeMove, Walk, life
from dashboard.demonstration.rule_names import TEAMS, RuleTeam
from dashboard.demonstration.rule_worth import measured, worth
from dashboard.rule_deprecation.facts import EXEMPTIONS, REGULATORY, Exemption, Waiver
from dashboard.rule_deprecation.policy import OUT
from dashboard.rule_deprecation.usual_policy import USUAL

Row = dict[str, str]
ACTING = frozenset(stage.name for stage in USUAL.stages if stage.acting)
GONE = frozenset(stage.name for stage in USUAL.stages if stage.kind in OUT)
QUARTERS_AHEAD = 2
EXEMPT, ANSWERED_FOR = 16, 0.85
MINUTES_A_DAY = 42.0
"""What a rule that is switched off saves, as the plan has it."""


@dataclass(frozen=True, slots=True)
class RuleExport:
    """Tables of text, and what people said beside them."""

    rules: tuple[Row, ...]
    """A row for each rule and each day that its figures were taken on."""
    transitions: tuple[Row, ...]
    offline_monitoring: tuple[Row, ...]
    plan: tuple[Row, ...]
    exemptions: tuple[Exemption, ...]
    waivers: tuple[Waiver, ...]
    """Of rules that are kept, with who answers for them."""


def risk_mining_rules(seed: int, until: dt.datetime, now: dt.datetime) -> RuleExport:
    """Rules and models of the two years before ``until``, so far as they are known by ``now``."""
    walks = [life(seed, rule, until) for rule in inventory(seed, until)]
    known = [walk for walk in walks if walk.rule.entered <= now]
    rows = (row for walk in known for row in _rule_rows(seed, walk, until, now))
    return RuleExport(
        rules=tuple(sorted(rows, key=lambda row: (row["performance_day"], row["rule_id"]))),
        transitions=_transitions(seed, walks, now),
        offline_monitoring=tuple(_looks(known, now.date())),
        plan=tuple(row for team in TEAMS for row in _plan(team, walks, until)),
        exemptions=tuple(_exemptions(seed, known, until.date())),
        waivers=tuple(_waivers(seed, known, until, now)),
    )


def _rule_rows(seed: int, walk: Walk, until: dt.datetime, now: dt.datetime) -> Iterator[Row]:
    """Measured when it comes in, and at each end of a quarter at which it acts."""
    rule, rng = walk.rule, Random(f"worth {seed} {walk.rule.key}")
    best = worth(rng)
    share = between(rng, 0.25, 0.7)
    last = {move.to_stage: move for move in walk.moves if move.at <= now}
    modified, kept = last.get("modified"), last.get("kept")
    expires = _expires(seed, kept, until.date()) if kept else ""
    for day in _measured_on(walk, until, now):
        found = measured(rng, rule, best, day)
        later = modified is not None and day >= modified.at.date()
        after = str(int(found["alerts"] * share)) if later else ""
        yield _rule_row(rule, day, {name: str(value) for name, value in found.items()}) | {
            "alerts_90d_after_modify": after,
            "exempt_until": expires,
        }


def _rule_row(rule: MadeRule, day: dt.date, found: Row) -> Row:
    return {
        "rule_id": rule.key,
        "name": rule.name,
        "kind": rule.kind,
        "team": rule.team.name,
        "action": rule.action,
        "severity": rule.severity,
        "created": rule.created.isoformat(),
        "entered_inventory": _written(rule.entered),
        "performance_day": day.isoformat(),
        "executions_180d": found["executions"],
        "hits_180d": found["hits"],
        "labelled_180d": found["labelled"],
        "tp_180d": found["tp"],
        "unique_tp_180d": found["unique_tp"],
        "alerts_90d": found["alerts"],
        "minutes_per_alert": found["minutes"],
        "avg_loss_usd": found["loss"],
        "fp_cost_usd": found["cost"],
        "alerts_90d_after_modify": "",
        "exempt_until": "",
        "regulatory": "1" if rule.regulated else "0",
    }


def _expires(seed: int, kept: MadeMove, until: dt.date) -> str:
    """Some waivers are over, some soon, most hold for long."""
    rng = Random(f"expires {seed} {kept.rule}")
    days = weighted(rng, (((3, 26), 3.0), ((-40, -2), 2.0), ((45, 300), 5.0)))
    day = until + dt.timedelta(days=int(between(rng, *days)))
    return max(day, kept.at.date() + dt.timedelta(days=30)).isoformat()


def _measured_on(walk: Walk, until: dt.datetime, now: dt.datetime) -> Iterator[dt.date]:
    first = walk.rule.entered.date()
    yield first
    for day in quarter_ends(until - HISTORY, until):
        if first < day < now.date() and _stage(walk, day) in ACTING:
            yield day


def _stage(walk: Walk, day: dt.date) -> str:
    """Where the rule was at the end of a day."""
    return next((m.to_stage for m in reversed(walk.moves) if m.at.date() <= day), "")


def quarter_ends(begin: dt.datetime, end: dt.datetime) -> tuple[dt.date, ...]:
    """The last days of the calendar quarters from one day to another."""
    firsts = (
        dt.date(year, month, 1)
        for year in range(begin.year, end.year + 2)
        for month in (1, 4, 7, 10)
    )
    ends = (first - dt.timedelta(days=1) for first in firsts)
    return tuple(day for day in ends if begin.date() <= day <= end.date())


def _transitions(seed: int, walks: Sequence[Walk], now: dt.datetime) -> tuple[Row, ...]:
    """All is soiled before what is still to come is left out: the same whenever in the week."""
    moves = sorted(
        (move for walk in walks for move in walk.moves), key=lambda m: (m.at, m.rule, m.to_stage)
    )
    rows = soiled(seed, [_move_row(f"T{n:05}", move) for n, move in enumerate(moves, 1)])
    return tuple(
        row for row in rows if not row["at"].startswith("20") or row["at"] <= _written(now)
    )


def _move_row(event: str, move: MadeMove) -> Row:
    return {
        "event_id": event,
        "rule_id": move.rule,
        "from_stage": move.from_stage,
        "to_stage": move.to_stage,
        "at": _written(move.at),
        "kind": move.kind,
        "reason": move.reason,
        "actor": move.actor,
    }


def _looks(walks: Iterable[Walk], today: dt.date) -> Iterator[Row]:
    for walk in walks:
        for look in walk.looks:
            if look.end <= today:
                yield {
                    "rule_id": look.rule,
                    "visit": str(look.visit),
                    "look": str(look.look),
                    "start": look.start.isoformat(),
                    "end": look.end.isoformat(),
                    "would_have_fired": str(look.fired),
                    "labelled": str(look.labelled),
                    "missed_bad": str(look.missed),
                }


def _plan(team: RuleTeam, walks: Sequence[Walk], until: dt.datetime) -> Iterator[Row]:
    """What a team means to do grows evenly, to more or less than it really does."""
    ours = [walk for walk in walks if walk.rule.team is team]
    achieved = sum(walk.stage in GONE for walk in ours)
    ahead = until + dt.timedelta(days=92 * QUARTERS_AHEAD)
    ends = quarter_ends(until - HISTORY + dt.timedelta(days=60), ahead)
    running = sum(day < until.date() for day in ends) + 1
    minutes = 0.0
    for number, day in enumerate(ends, 1):
        out = round(achieved * team.plan * (number / running) ** 1.3)
        minutes += out * 91 * MINUTES_A_DAY * team.plan
        yield {
            "team": team.name,
            "quarter_end": day.isoformat(),
            "planned_cum_out": str(out),
            "planned_cum_minutes": str(round(minutes, -2)).removesuffix(".0"),
        }


def _exemptions(seed: int, walks: Sequence[Walk], until: dt.date) -> Iterator[Exemption]:
    """Rules that stay whatever their numbers say: with an owner, and some not for long."""
    rng = Random(f"exemptions {seed}")
    live = [walk.rule for walk in walks if {m.to_stage for m in walk.moves} == {"live"}]
    speaks = [rule for rule in live if rule.becomes not in ("IMPACTING", "BROKEN")]
    kinds = [kind for kind in EXEMPTIONS if kind != REGULATORY]
    for number, rule in enumerate(sample(rng, speaks, EXEMPT)):
        days = (-12, 9, 24, 160, 300)[number % 5]
        last = until + dt.timedelta(days=days + int(rng.random() * 5))
        yield Exemption(rule.key, pick(rng, kinds), pick(rng, PEOPLE), until=last)


def _waivers(
    seed: int, walks: Sequence[Walk], until: dt.datetime, now: dt.datetime
) -> Iterator[Waiver]:
    """Most of the rules that are kept have somebody who answers for them."""
    for walk in walks:
        moves = [move for move in walk.moves if move.at <= now]
        rng = Random(f"owner {seed} {walk.rule.key}")
        if moves[-1].to_stage == "kept" and rng.random() < ANSWERED_FOR:
            expires = dt.date.fromisoformat(_expires(seed, moves[-1], until.date()))
            yield Waiver(walk.rule.key, pick(rng, PEOPLE), expires)


def _written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
