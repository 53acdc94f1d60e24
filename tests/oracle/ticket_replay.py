"""A slow, plain replay of the event log: the oracle for the definitions of ticket aging.

It follows shared/definitions/tickets.md word by word and shares no code with the product.
Every question is answered from zero. Instants are UTC, durations stay `timedelta` until they
are reported, and probabilities are exact fractions.
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple, NotRequired, TypedDict, Unpack
from zoneinfo import ZoneInfo

Row = dict[str, str]
Facts = dict[str, Any]  # one ticket at the cut: the columns of golden and a few more
Keep = Callable[[dict[str, Any]], bool]
States = Sequence[tuple[str, str]]  # (name, kind); the first one holds at the start

GOLDEN_STATES: States = (
    ("New", "active"),
    ("Triaged", "active"),
    ("In Progress", "active"),
    ("Waiting on Customer", "paused"),
    ("Waiting on Vendor", "paused"),
    ("Resolved", "done"),
    ("Closed", "done"),
    ("Cancelled", "cancelled"),
)
GOLDEN_SLA: Mapping[str, float] = {"P1": 8, "P2": 24, "P3": 40, "P4": 80}
BUCKETS = (("0-7", 7), ("8-14", 14), ("15-30", 30), ("31-60", 60), ("61-90", 90), ("90+", None))
COLUMNS = """ticket_id scope state open priority group age_days age_bucket net_age_days
    business_age_days days_in_current_state reopens reassignments cycle_days
    cycle_calendar_days sla_used_h sla_status km_days km_event"""
PERCENTS = (50, 85, 95)
TERMINAL = ("done", "cancelled")
DAY, HOUR, ZERO = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta()


class Asked(TypedDict):
    as_of: dt.date
    zone: str
    holidays: set[dt.date]
    week_ends: NotRequired[int]  # Python's weekday of the last day of a week, 6 = Sunday
    states: NotRequired[States]
    sla_hours: NotRequired[Mapping[str, float]]
    keep: NotRequired[Keep | None]  # restricts every figure to the tickets it is true for


class Event(NamedTuple):
    at: dt.datetime
    order: tuple[int, int, str]
    ticket: str
    type: str
    to: str


@dataclass(frozen=True)
class World:
    """What is asked: the rows, the log, and the rules."""

    rows: dict[str, Row]
    log: list[Event]
    as_of: dt.date
    zone: ZoneInfo
    holidays: set[dt.date]
    week_ends: int
    kinds: dict[str, str]
    sla_hours: Mapping[str, float]

    def at(self, day: dt.date, hour: int = 0) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(hour), self.zone).astimezone(dt.UTC)

    def cut(self) -> dt.datetime:
        return self.at(self.as_of + DAY)

    def date(self, at: dt.datetime) -> dt.date:
        return at.astimezone(self.zone).date()

    def ended(self, state: str) -> bool:
        return self.kinds[state] in TERMINAL

    def is_business_day(self, day: dt.date) -> bool:
        return day.weekday() < 5 and day not in self.holidays


# ---- cleaning, start and scope


def parse(text: str | None, zone: ZoneInfo) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=zone, fold=0)).astimezone(dt.UTC)


def id_order(event_id: str) -> tuple[int, int, str]:
    return (0, int(event_id), "") if event_id.isdecimal() else (1, 0, event_id)


def clean(
    rows: Mapping[str, Row], events: list[Row], zone: ZoneInfo, states: States
) -> tuple[list[Event], Counter[str]]:
    names = {name.casefold(): name for name, _ in states}
    dropped: Counter[str] = Counter()
    read: list[Event] = []
    for e in events:
        at, to = parse(e["ts"], zone), e["to_value"] or ""
        if e["event_type"] == "state":
            to = names.get(to.strip().casefold(), "")
        if e["ticket_id"] not in rows:
            dropped["orphan"] += 1
        elif at is None:
            dropped["unparseable_ts"] += 1
        elif e["event_type"] == "state" and not to:
            dropped["unknown_state"] += 1
        else:
            read.append(Event(at, id_order(e["event_id"]), e["ticket_id"], e["event_type"], to))
    kept: dict[tuple[str, dt.datetime, str, str], Event] = {}
    for event in sorted(read):  # by instant, then event id
        kept.setdefault((event.ticket, event.at, event.type, event.to), event)
    dropped["duplicate"] = len(read) - len(kept)
    return list(kept.values()), dropped


def by_ticket(rows: Mapping[str, Row], log: list[Event]) -> dict[str, list[Event]]:
    logs: dict[str, list[Event]] = {ticket: [] for ticket in sorted(rows)}
    for event in log:
        logs[event.ticket].append(event)
    return logs


def start_of(row: Row, log: list[Event], zone: ZoneInfo) -> dt.datetime | None:
    created = [e.at for e in log if e.type == "created"]
    return min(created) if created else parse(row.get("created_at"), zone)


def exclusion(start: dt.datetime | None, log: list[Event]) -> str | None:
    """Judged on the whole log, whatever the as-of date."""
    if start is None:
        return "no_start"
    early = any(e.type == "state" and e.at < start for e in log)
    return "state_event_before_start" if early else None


def tickets_in(asked: Asked, tickets: list[Row], events: list[Row]) -> tuple[World, list[Facts]]:
    """Every ticket's facts, by id; those that `keep` refuses are left out."""
    rows = {row["ticket_id"]: row for row in tickets}  # the last of repeated rows wins
    zone, states = ZoneInfo(asked["zone"]), asked.get("states", GOLDEN_STATES)
    log, _ = clean(rows, events, zone, states)
    rules = (asked.get("week_ends", 6), dict(states), asked.get("sla_hours", GOLDEN_SLA))
    world = World(rows, log, asked["as_of"], zone, asked["holidays"], *rules)
    keep, found = asked.get("keep"), list[Facts]()
    for ticket_id, mine in by_ticket(rows, log).items():
        start = start_of(rows[ticket_id], mine, zone)
        reason = exclusion(start, mine)
        if start is None or reason or start >= world.cut():
            found.append({"ticket_id": ticket_id, "scope": reason or "not_started_at_cut"})
            continue
        t = facts_at_cut(world, ticket_id, start, [e for e in mine if e.at < world.cut()])
        shown = {k: t[k] for k in ("ticket_id", "state", "priority", "group")}
        shown |= {k: v for k, v in rows[ticket_id].items() if k in ("kind", "requester")}
        if keep is None or keep(shown):
            found.append(t)
    return world, found


# ---- one ticket


def facts_at_cut(world: World, ticket_id: str, start: dt.datetime, log: list[Event]) -> Facts:
    """`log` holds nothing at or after the cut."""
    changes = [(start, next(iter(world.kinds)))]  # entries into a state
    for e in log:
        if e.type == "state" and e.to != changes[-1][1]:
            changes.append((e.at, e.to))
    priorities = [""] + [e.to for e in log if e.type == "priority"]
    groups = [""] + [e.to for e in log if e.type == "assignment_group"]
    regroupings = [a for a, b in pairwise(groups) if a != b]
    moves, state = moves_of(world, changes), changes[-1][1]
    t: Facts = {"ticket_id": ticket_id, "scope": "in_scope", "start": start}
    t |= {"changes": changes, "moves": moves, "state": state, "open": int(not world.ended(state))}
    t |= {"priority": priorities[-1] or None, "group": groups[-1] or None}
    ends = [at for at, _ in changes[1:]] + [world.cut()]
    t["intervals"] = [(*since, end) for since, end in zip(changes, ends, strict=True)]
    t["reopens"] = sum(what == "reopened" for _, what in moves)
    t["reassignments"] = max(len(regroupings) - 1, 0)  # the first group is not a change
    t["response"] = min((e.at for e in log if e.type == "response" and e.at >= start), default=None)
    t |= open_clocks(world, t) if t["open"] else endings(world, t)
    return t | service_level(world, t)


def moves_of(world: World, changes: list[tuple[dt.datetime, str]]) -> list[tuple[dt.datetime, str]]:
    """What the weekly flow counts; a move between two terminal states is nothing."""
    moves = [(changes[0][0], "arrivals")]
    for (_, before), (at, after) in pairwise(changes):
        if world.ended(before) and not world.ended(after):
            moves.append((at, "reopened"))
        if not world.ended(before) and world.ended(after):
            moves.append((at, "resolved" if world.kinds[after] == "done" else "cancelled"))
    return moves


def open_clocks(world: World, t: Facts) -> Facts:
    first = world.date(t["start"])
    age = (world.as_of - first).days
    reopened = [world.date(at) for at, what in t["moves"] if what == "reopened"]
    paused = [end - at for at, s, end in t["intervals"] if world.kinds[s] == "paused"]
    return {
        "age_days": age,
        "age_bucket": bucket(age),
        # time spent terminal before a reopen is not taken off, only paused time is
        "net_age_days": (world.cut() - t["start"] - sum(paused, ZERO)) / DAY,
        "age_since_reopen": (world.as_of - max(reopened, default=first)).days,
        "business_age_days": sum(world.is_business_day(first + n * DAY) for n in range(age)),
        "days_in_current_state": (world.cut() - t["changes"][-1][0]) / DAY,
        "observed": world.cut() - t["start"],
        "km_days": (world.cut() - t["start"]) / DAY,
        "km_event": 0,
    }


def endings(world: World, t: Facts) -> Facts:
    """The final resolution begins the last unbroken run of terminal states."""
    final = [at for at, what in t["moves"] if what in ("resolved", "cancelled")][-1]
    done = world.kinds[t["state"]] == "done"
    days = (final - t["start"]) / DAY
    ended = {"final": final, "observed": final - t["start"], "km_days": days, "km_event": int(done)}
    calendar = (world.date(final) - world.date(t["start"])).days
    return ended | ({"cycle_days": days, "cycle_calendar_days": calendar} if done else {})


def business_time(world: World, begin: dt.datetime, end: dt.datetime) -> dt.timedelta:
    total, day = ZERO, world.date(begin)
    while day <= world.date(end):
        if world.is_business_day(day):
            total += max(min(end, world.at(day, 17)) - max(begin, world.at(day, 9)), ZERO)
        day += DAY
    return total


def service_level(world: World, t: Facts) -> Facts:
    active = [(a, b) for a, state, b in t["intervals"] if world.kinds[state] == "active"]
    used = sum((business_time(world, a, b) for a, b in active), ZERO)
    target = world.sla_hours.get(t["priority"], 0) * HOUR
    if not target or world.kinds[t["state"]] == "cancelled":
        status = "none"
    elif not t["open"]:
        status = "breached_done" if used > target else "met"
    elif used > target:
        status = "breached_open"
    else:
        status = "at_risk" if used >= 0.75 * target else "ok_open"
    return {"sla_used_h": used / HOUR, "sla_status": status}


# ---- small arithmetic


def bucket(days: int) -> str:
    return next(name for name, last in BUCKETS if last is None or days <= last)


def buckets(ages: Iterable[int]) -> dict[str, int]:
    counts = Counter(bucket(days) for days in ages)
    return {name: counts[name] for name, _ in BUCKETS}


def tally(values: Iterable[int]) -> dict[str, int]:
    return {str(value): count for value, count in sorted(Counter(values).items())}


def linear(ordered: Sequence[float], percent: int) -> float:
    whole, rest = divmod(percent * (len(ordered) - 1), 100)
    above = ordered[min(whole + 1, len(ordered) - 1)]
    return ordered[whole] + (above - ordered[whole]) * rest / 100


def percentiles(values: Iterable[float]) -> Facts:
    v = sorted(values)
    nearest = {p: math.ceil(Fraction(p * len(v), 100)) - 1 for p in PERCENTS}
    return {
        "n": len(v),
        "linear": {str(p): linear(v, p) if v else None for p in PERCENTS},
        "nearest_rank": {str(p): v[nearest[p]] if v else None for p in PERCENTS},
    }


def survival_curve(tickets: list[Facts]) -> list[tuple[dt.timedelta, Fraction]]:
    """(t, S(t)) at each resolution; whoever is censored at t is still at risk at t."""
    s, curve = Fraction(1), []
    for moment in sorted({t["observed"] for t in tickets if t["km_event"]}):
        at_risk = sum(t["observed"] >= moment for t in tickets)
        resolved = sum(t["km_event"] and t["observed"] == moment for t in tickets)
        s *= 1 - Fraction(resolved, at_risk)
        curve.append((moment, s))
    return curve


def survival(curve: list[tuple[dt.timedelta, Fraction]], days: int) -> Fraction:
    return ([Fraction(1)] + [s for moment, s in curve if moment <= days * DAY])[-1]


def rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: rounded(v) for key, v in value.items()}
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return round(value, 6) if isinstance(value, float) else value


# ---- the sections of the answer


def by_group(tickets: list[Facts]) -> dict[str, list[Facts]]:
    """The groups that are there, by name."""
    names = sorted({t["group"] or "(none)" for t in tickets})
    return {name: [t for t in tickets if (t["group"] or "(none)") == name] for name in names}


def by_priority(world: World, tickets: list[Facts]) -> dict[str, list[Facts]]:
    """Each priority with a target, used or not, then any other, then "(none)"."""
    others = {t["priority"] for t in tickets if t["priority"]} - set(world.sla_hours)
    names = [*world.sla_hours, *sorted(others), "(none)"]
    return {name: [t for t in tickets if (t["priority"] or "(none)") == name] for name in names}


def population(found: list[Facts]) -> dict[str, int]:
    tickets = [t for t in found if t["scope"] == "in_scope"]
    opened = [t for t in tickets if t["open"]]
    done = sum(t["km_event"] for t in tickets)
    return {
        "in_scope": len(tickets),
        "open": len(opened),
        "done": done,
        "cancelled": len(tickets) - len(opened) - done,
        "not_yet_started_at_cut": sum(t["scope"] == "not_started_at_cut" for t in found),
        "reopened_ever": sum(t["reopens"] > 0 for t in tickets),
        "open_after_reopen": sum(t["reopens"] > 0 for t in opened),
        "open_missing_priority": sum(t["priority"] is None for t in opened),
        "open_missing_group": sum(t["group"] is None for t in opened),
    }


def open_ages(world: World, opened: list[Facts]) -> Facts:
    def ages(some: list[Facts], column: str = "age_days") -> dict[str, int]:
        return buckets(math.floor(t[column]) for t in some)

    days = [t["age_days"] for t in opened]
    oldest = sorted((-t["age_days"], t["ticket_id"]) for t in opened)[:10]
    priorities, groups = by_priority(world, opened), by_group(opened)
    now = Counter(t["state"] for t in opened)
    return {
        "open_by_age_bucket": ages(opened),
        "open_by_net_age_bucket": ages(opened, "net_age_days"),
        "open_by_age_since_reopen_bucket": ages(opened, "age_since_reopen"),
        "open_by_business_age_bucket": ages(opened, "business_age_days"),
        "open_by_age_bucket_and_priority": {name: ages(some) for name, some in priorities.items()},
        "open_by_age_bucket_and_group": {name: ages(some) for name, some in groups.items()},
        "open_by_state": {state: now[state] for state in world.kinds if not world.ended(state)},
        "open_age_stats": {
            "mean_age_days": statistics.mean(days) if days else None,
            "total_age_days": sum(days),
            "oldest": [[ticket_id, -age] for age, ticket_id in oldest],
        },
    }


def cycle_times(world: World, done: list[Facts]) -> Facts:
    def elapsed(some: list[Facts]) -> Facts:
        return percentiles(t["cycle_days"] for t in some)

    since = world.at(world.as_of - 89 * DAY)
    inclusive = sorted(t["cycle_calendar_days"] + 1 for t in done)
    ranks = {str(p): p * (len(done) - 1) // 100 for p in PERCENTS}
    priorities = by_priority(world, done)
    return {
        "all_elapsed": elapsed(done),
        "all_calendar_days": percentiles(t["cycle_calendar_days"] for t in done),
        "trailing_90d_elapsed": elapsed([t for t in done if t["final"] >= since]),
        "all_elapsed_by_priority": {name: elapsed(some) for name, some in priorities.items()},
        "dialect_inclusive_days_floor_index": {
            p: inclusive[rank] if done else None for p, rank in ranks.items()
        },
    }


def kaplan_meier(tickets: list[Facts]) -> Facts:
    curve, events = survival_curve(tickets), sum(t["km_event"] for t in tickets)
    answer: Facts = {"n": len(tickets), "events": events, "censored": len(tickets) - events}
    for name, percent in (("median", 50), ("p85", 15), ("p95", 5)):
        reached = [moment / DAY for moment, s in curve if s <= Fraction(percent, 100)]
        answer[name] = min(reached, default=None)
    days = (7, 14, 30, 60, 90, 180)
    return answer | {"S_at": {str(d): float(survival(curve, d)) for d in days}}


def resolved_soon(tickets: list[Facts]) -> dict[str, float | None]:
    curve, answer = survival_curve(tickets), dict[str, float | None]()
    for a in (0, 7, 14, 30, 60, 90):
        now, later = survival(curve, a), survival(curve, a + 14)
        answer[str(a)] = float(1 - later / now) if now else None
    return answer


def time_in_state(world: World, tickets: list[Facts]) -> Facts:
    answer: Facts = {}
    for name in world.kinds:
        totals: list[float] = []
        for t in tickets:
            spells = t["intervals"][:-1] if world.ended(name) else t["intervals"]
            mine = [end - at for at, state, end in spells if state == name]
            totals += [sum(mine, ZERO) / DAY] if mine else []
        answer[name] = {
            "total_days": sum(totals),
            "tickets": len(totals),
            "mean_days_per_ticket": statistics.mean(totals) if totals else None,
            "median_days_per_ticket": statistics.median(totals) if totals else None,
        }
    return answer


def weeks(world: World, tickets: list[Facts]) -> list[Facts]:
    answer: list[Facts] = []
    if not tickets:
        return answer
    first = world.date(min(t["start"] for t in tickets))
    end = first + (world.week_ends - first.weekday()) % 7 * DAY
    while end - 6 * DAY <= world.as_of:
        last = min(end, world.as_of)
        begins, ends = world.at(end - 6 * DAY), world.at(last + DAY)
        moves = Counter(what for t in tickets for at, what in t["moves"] if begins <= at < ends)
        row: Facts = {"week_start": str(end - 6 * DAY), "week_end": str(end)}
        row |= {"counted_to": str(last), "partial": last < end}
        row |= {what: moves[what] for what in ("arrivals", "resolved", "cancelled", "reopened")}
        there = [[state for at, state in t["changes"] if at < ends] for t in tickets]
        row["open_at_end"] = sum(not world.ended(states[-1]) for states in there if states)
        answer.append(row)
        end += 7 * DAY
    return answer


def sla(world: World, tickets: list[Facts]) -> Facts:
    names = ("met", "breached_done", "ok_open", "at_risk", "breached_open")
    judged = Counter((t["priority"], t["sla_status"]) for t in tickets)
    counts = Counter(t["sla_status"] for t in tickets)
    return {
        "counts": {name: counts[name] for name in (*names, "none")},
        "by_priority": {p: {name: judged[p, name] for name in names} for p in world.sla_hours},
        "at_risk_ids": sorted(t["ticket_id"] for t in tickets if t["sla_status"] == "at_risk"),
    }


def first_response(tickets: list[Facts]) -> Facts:
    hours = [(t["response"] - t["start"]) / HOUR for t in tickets if t["response"]]
    waiting = sum(t["open"] and not t["response"] for t in tickets)
    stats = percentiles(hours)
    return {"responded": len(hours), "never_responded_and_open": waiting, "stats": stats}


# ---- the questions


def replay(tickets: list[Row], events: list[Row], **asked: Unpack[Asked]) -> dict[str, Any]:
    """Every figure as of one date: the shape of golden expected_2025-03-31.json."""
    world, found = tickets_in(asked, tickets, events)
    inside = [t for t in found if t["scope"] == "in_scope"]
    opened, done = [t for t in inside if t["open"]], [t for t in inside if t["km_event"]]
    survivals = {name: kaplan_meier(some) for name, some in by_priority(world, inside).items()}
    answer: Facts = {
        "as_of": str(world.as_of),
        "cut_utc": world.cut().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "population": population(found),
        **open_ages(world, opened),
        "cycle_time_days": cycle_times(world, done),
        "kaplan_meier_days": {"all": kaplan_meier(inside), "by_priority": survivals},
        "conditional_resolve_within_14d": resolved_soon(inside),
        "time_in_state": time_in_state(world, inside),
        "weeks": weeks(world, inside),
        "sla": sla(world, inside),
        "first_response_hours": first_response(inside),
        "reassignments": tally(t["reassignments"] for t in inside),
        "reopens": tally(t["reopens"] for t in inside),
    }
    return dict(rounded(answer))


def tickets_at(
    tickets: list[Row], events: list[Row], **asked: Unpack[Asked]
) -> list[dict[str, Any]]:
    """One row a ticket, by id, None for an empty cell; `keep` leaves out tickets in scope."""
    _, found = tickets_in(asked, tickets, events)
    return [{column: rounded(t.get(column)) for column in COLUMNS.split()} for t in found]


def quality(tickets: list[Row], events: list[Row], zone: str) -> dict[str, Any]:
    """What cleaning dropped and excluded, on the whole log: the shape of data_quality.json."""
    rows = {row["ticket_id"]: row for row in tickets}
    log, dropped = clean(rows, events, ZoneInfo(zone), GOLDEN_STATES)
    logs = by_ticket(rows, log)
    starts = {t: start_of(rows[t], mine, ZoneInfo(zone)) for t, mine in logs.items()}
    reasons = Counter(exclusion(starts[t], mine) for t, mine in logs.items())
    return {
        "ticket_rows": len(tickets),
        "duplicate_ticket_rows": len(tickets) - len(rows),
        "event_rows": len(events),
        **{f"{why}_event_rows": dropped[why] for why in ("orphan", "unparseable_ts", "duplicate")},
        "tickets": len(rows),
        "excluded": {why: reasons[why] for why in ("no_start", "state_event_before_start")},
    }
