"""The demonstration's tickets: the same for a seed, believable, and dirty on purpose."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from dashboard.demonstration.names import Outage
from dashboard.demonstration.ticket_arrivals import OUTAGE_DAYS
from dashboard.demonstration.ticket_dirt import BAD_TIMESTAMPS, TRICKY_TITLES
from dashboard.demonstration.tickets import (
    OUTREACH,
    RISK_MINING,
    TicketExport,
    outreach_tickets,
    risk_mining_tickets,
)

NEW_YORK = ZoneInfo("America/New_York")
UNTIL = dt.datetime(2026, 11, 22, tzinfo=NEW_YORK)
SEED = 7
TERMINAL = {"Resolved", "Closed", "Cancelled"}
ACTIVE = {"New", "Triaged", "In Progress"}
WORKFLOW = TERMINAL | ACTIVE | {"Waiting on Customer", "Waiting on Vendor"}
STATES = {state.casefold(): state for state in WORKFLOW}
KINDS = {"ticket", "escalation", "partner request", "COE", "investigation", "incident"}
SLA_HOURS = {"P1": 8, "P2": 24, "P3": 40, "P4": 80}

Export = Callable[[int, dt.datetime], TicketExport]
Row = dict[str, str]
SIZES = [
    (risk_mining_tickets, range(950, 1151), range(110, 131)),
    (outreach_tickets, range(450, 581), range(50, 71)),
]
OUTAGES = [(risk_mining_tickets, RISK_MINING.outage), (outreach_tickets, OUTREACH.outage)]
BOTH = pytest.mark.parametrize("export", [risk_mining_tickets, outreach_tickets])


def instant(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def dated(rows: TicketExport) -> list[tuple[dt.datetime, Row]]:
    """Events of known tickets whose timestamp can be read, in order."""
    known = {row["ticket_id"] for row in rows.tickets}
    read = [(instant(row["ts"]), row) for row in rows.events if row["ticket_id"] in known]
    pairs = [(moment, row) for moment, row in read if moment]
    return sorted(pairs, key=lambda pair: (pair[0], int(pair[1]["event_id"])))


def starts(rows: TicketExport) -> dict[str, dt.datetime]:
    created = [(row["ticket_id"], instant(row["created_at"])) for row in rows.tickets]
    return {ticket_id: moment for ticket_id, moment in created if moment}


def spells(rows: TicketExport) -> dict[str, list[tuple[dt.datetime, str]]]:
    """When each ticket took which state; without those that start nowhere or too late."""
    begun = {ticket_id: [(start, "New")] for ticket_id, start in starts(rows).items()}
    for moment, row in dated(rows):
        if row["event_type"] == "state" and row["ticket_id"] in begun:
            state = STATES[row["to_value"].strip().casefold()]
            begun[row["ticket_id"]].append((moment, state))
    return {i: found for i, found in begun.items() if found == sorted(found, key=lambda s: s[0])}


def open_tickets(rows: TicketExport) -> dict[str, list[tuple[dt.datetime, str]]]:
    return {i: found for i, found in spells(rows).items() if found[-1][1] not in TERMINAL}


def business_hours(start: dt.datetime, end: dt.datetime) -> float:
    local, last = start.astimezone(NEW_YORK), end.astimezone(NEW_YORK)
    total = dt.timedelta()
    for ahead in range((last.date() - local.date()).days + 1):
        day = local.date() + dt.timedelta(days=ahead)
        nine = dt.datetime.combine(day, dt.time(9), NEW_YORK)
        five = dt.datetime.combine(day, dt.time(17), NEW_YORK)
        if day.weekday() < 5 and max(nine, local) < min(five, last):
            total += min(five, last) - max(nine, local)
    return total.total_seconds() / 3600


def share_past_sla(rows: TicketExport) -> float:
    priority = {row["ticket_id"]: row["priority"] for row in rows.tickets}
    waiting = open_tickets(rows)
    late = 0
    for ticket_id, found in waiting.items():
        used = sum(
            business_hours(begin, end)
            for (begin, state), (end, _) in pairwise([*found, (UNTIL, "")])
            if state in ACTIVE
        )
        late += used > SLA_HOURS.get(priority[ticket_id], float("inf"))
    return late / len(waiting)


@BOTH
def test_the_same_seed_and_anchor_give_the_same_rows(export: Export) -> None:
    assert export(SEED, UNTIL) == export(SEED, UNTIL)
    assert export(SEED, UNTIL) != export(SEED + 1, UNTIL)


@BOTH
def test_an_anchor_without_zone_is_refused(export: Export) -> None:
    with pytest.raises(ValueError, match="zone"):
        export(SEED, dt.datetime(2026, 11, 22))


@BOTH
@pytest.mark.parametrize("until", [UNTIL, dt.datetime(2026, 3, 9, 15, 30, tzinfo=dt.UTC)])
def test_nothing_lies_outside_the_two_years(export: Export, until: dt.datetime) -> None:
    rows = export(SEED, until)
    moments = [moment for moment, _ in dated(rows)] + list(starts(rows).values())
    assert max(moments) <= until
    assert min(starts(rows).values()) >= until - dt.timedelta(weeks=104)
    assert min(starts(rows).values()) < until - dt.timedelta(weeks=103)
    assert max(starts(rows).values()) > until - dt.timedelta(days=3)


@BOTH
def test_every_row_keeps_to_the_vocabulary(export: Export) -> None:
    rows = export(SEED, UNTIL)
    states = {row["to_value"] for row in rows.events if row["event_type"] == "state"}
    assert {state.strip().casefold() for state in states} == set(STATES) - {"new"}
    assert {row["kind"] for row in rows.tickets} == KINDS
    assert {row["priority"] for row in rows.tickets} == {*SLA_HOURS, ""}
    types = {row["event_type"] for row in rows.events}
    assert types == {"created", "state", "priority", "assignment_group", "response"}
    ids = [int(row["event_id"]) for row in rows.events]
    assert ids == sorted(set(ids)), "event ids are ascending numbers"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("export", "tickets", "waiting"), SIZES)
def test_the_export_and_its_backlog_have_the_size_asked_for(
    export: Export, tickets: range, waiting: range, seed: int
) -> None:
    rows = export(seed, UNTIL)
    assert len(rows.tickets) in tickets
    assert len(open_tickets(rows)) in waiting


@BOTH
def test_most_open_tickets_are_young_and_some_are_old(export: Export) -> None:
    ages = [(UNTIL - found[0][0]).days for found in open_tickets(export(SEED, UNTIL)).values()]
    assert sum(age < 30 for age in ages) > 0.5 * len(ages)
    assert 0.04 < sum(age > 90 for age in ages) / len(ages) < 0.25


@BOTH
def test_a_fifth_to_a_third_of_the_open_tickets_are_past_their_sla(export: Export) -> None:
    assert 0.20 <= share_past_sla(export(SEED, UNTIL)) <= 0.35


@BOTH
def test_some_tickets_are_reopened_and_some_cancelled(export: Export) -> None:
    lives = spells(export(SEED, UNTIL)).values()
    again = sum(
        any(a in TERMINAL and b not in TERMINAL for (_, a), (_, b) in pairwise(found))
        for found in lives
    )
    cancelled = sum(found[-1][1] == "Cancelled" for found in lives)
    assert 0.05 < again / len(lives) < 0.11
    assert 0.03 < cancelled / len(lives) < 0.08


@BOTH
def test_a_few_tickets_bounce_between_groups(export: Export) -> None:
    rows = export(SEED, UNTIL)
    groups = Counter(row["ticket_id"] for _, row in dated(rows) if row["event_type"][:2] == "as")
    assert 0.015 < sum(count >= 4 for count in groups.values()) / len(rows.tickets) < 0.05


@BOTH
def test_urgent_tickets_are_resolved_first(export: Export) -> None:
    rows = export(SEED, UNTIL)
    lives, medians = spells(rows), []
    for priority in SLA_HOURS:
        ids = [row["ticket_id"] for row in rows.tickets if row["priority"] == priority]
        ended = [lives[i] for i in ids if i in lives and lives[i][-1][1] == "Closed"]
        days = sorted((found[-2][0] - found[0][0]).total_seconds() / 86_400 for found in ended)
        medians.append(days[len(days) // 2])
    assert medians == sorted(medians)
    assert 0.7 < medians[0] < 2.5
    assert 12 < medians[3] < 22


@pytest.mark.parametrize(("export", "outage"), OUTAGES)
def test_the_bad_month_stands_out_in_one_group(export: Export, outage: Outage) -> None:
    rows = export(SEED, UNTIL)
    begun = {i: (UNTIL - start).days in OUTAGE_DAYS for i, start in starts(rows).items()}
    ours = [r for r in rows.tickets if r["assignment_group"] == outage.team]
    hit = [r for r in ours if r["ticket_id"] in begun]
    in_month = [r for r in hit if begun[r["ticket_id"]]]
    usual = (len(hit) - len(in_month)) / (104 * 7 / len(OUTAGE_DAYS) - 1)
    assert len(in_month) > 2 * usual
    assert sum(r["root_cause"] == outage.cause for r in in_month) > len(in_month) / 2
    assert all(begun[r["ticket_id"]] for r in hit if r["root_cause"] == outage.cause)


@BOTH
def test_weekends_and_nights_are_quieter(export: Export) -> None:
    local = [start.astimezone(NEW_YORK) for start in starts(export(SEED, UNTIL)).values()]
    weekend = sum(start.weekday() > 4 for start in local) / len(local)
    night = sum(not 7 <= start.hour < 20 for start in local) / len(local)
    assert 0.02 < weekend < 0.12
    assert 0.03 < night < 0.2


@BOTH
def test_titles_seldom_repeat(export: Export) -> None:
    titles = [row["title"] for row in export(SEED, UNTIL).tickets]
    assert len(set(titles)) > 0.9 * len(titles)
    assert not any("{" in title for title in titles)


@BOTH
def test_events_have_the_dirt_that_was_put_in(export: Export) -> None:
    rows = export(SEED, UNTIL)
    known = {row["ticket_id"] for row in rows.tickets}
    unreadable = [row["ts"] for row in rows.events if instant(row["ts"]) is None]
    same = Counter(
        (i["ticket_id"], moment, i["event_type"], i["to_value"]) for moment, i in dated(rows)
    )
    odd = {row["to_value"] for row in rows.events if row["event_type"] == "state"} - WORKFLOW
    assert sorted(unreadable) == sorted(BAD_TIMESTAMPS)
    assert sum(row["ticket_id"] not in known for row in rows.events) == 3
    assert sum(count - 1 for count in same.values()) >= 10
    assert len(odd) >= 4


@BOTH
def test_tickets_have_the_dirt_that_was_put_in(export: Export) -> None:
    rows = export(SEED, UNTIL)
    created = {row["ticket_id"] for row in rows.events if row["event_type"] == "created"}
    timed = starts(rows)
    unstarted = [row["ticket_id"] for row in rows.tickets if not row["created_at"]]
    early = {
        row["ticket_id"]
        for moment, row in dated(rows)
        if row["event_type"] == "state" and moment < timed.get(row["ticket_id"], moment)
    }
    assert set(TRICKY_TITLES) <= {row["title"] for row in rows.tickets}
    assert len(unstarted) == 2
    assert not created & set(unstarted)
    assert len(early) == 2
    assert sum(not row["priority"] for row in rows.tickets) == 5
    assert sum(not row["assignment_group"] for row in rows.tickets) == 4
