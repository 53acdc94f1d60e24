"""One ticket in words: sentences made from its numbers."""

from dashboard import formats
from dashboard.ticket.values import HORIZON, Chance, Clocks, TicketSla, TicketStory
from dashboard.ticket_aging import sla
from dashboard.ticket_aging.values import NONE

SLA_WORDS = {
    sla.MET: ("green", "met"),
    sla.BREACHED_DONE: ("red", "breached"),
    sla.BREACHED_OPEN: ("red", "breached"),
    sla.AT_RISK: ("amber", "at risk"),
    sla.OK_OPEN: ("green", "within SLA"),
    sla.NO_SLA: ("grey", "no SLA"),
}


def headline(story: TicketStory) -> str:
    """The page in one sentence."""
    parts = [_where(story), _of_sla(story.now.sla), _of_actions(story)]
    return "; ".join(part for part in parts if part) + "."


def _where(story: TicketStory) -> str:
    now = story.now
    if now.final_at is not None:
        end = story.program.calendar.today(now.final_at)
        return f"{now.state.name} since {formats.day(end)}, after {formats.days(story.took)}"
    stay = story.stays[-1]
    group = f" with {now.group}" if now.group else ""
    age = formats.plural(now.clocks.age, "day")
    return f"{now.state.name}{group} for {formats.days(stay.days)}, {age} old"


def _of_sla(service: TicketSla) -> str:
    if service.target is None:
        return ""
    used = f"{hours(service.used)} of {hours(service.target)} business hours used"
    return f"{SLA_WORDS[service.status][1]}: {used}"


def _of_actions(story: TicketStory) -> str:
    still = [action for action in story.actions if action.open]
    late = sum(action.overdue for action in still)
    if not still:
        return ""
    overdue = f", {late:,} overdue" if late else ""
    return f"{formats.plural(len(still), 'open action item')}{overdue}"


def hours(value: float) -> str:
    """Business hours; whole ones without decimals."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def clocks(found: Clocks, is_open: bool) -> tuple[tuple[str, int, str], ...]:
    """Each clock with its days and what it counts."""
    end = "" if is_open else ", up to its end"
    return (
        ("Age", found.age, f"Calendar days since it started{end}; a reopen does not reset it."),
        ("Net of waiting", found.net_age, "The same without the time it waited on somebody else."),
        ("Since reopen", found.age_since_reopen, "Calendar days since it was last reopened."),
        ("Business days", found.business_age, "Weekdays less holidays since it started."),
    )


def service_in_words(story: TicketStory) -> str:
    """What becomes of its SLA: broken, when it breaks, or why the clock stands."""
    service, zone = story.now.sla, story.program.calendar.zone
    if service.target is None:
        return _no_target(story)
    if service.status in (sla.MET, sla.BREACHED_DONE):
        left = service.target - service.used
        side = "under" if left >= 0 else "over"
        return f"It ended {hours(abs(left))} business hours {side} the target."
    if service.status == sla.BREACHED_OPEN:
        clock = "still runs" if service.running else "stands still while it waits"
        late = hours(service.used - service.target)
        return f"It is {late} business hours past the target, and the clock {clock}."
    if service.breaches_at is None:
        return f"The clock stands still in {story.now.state.name}: it waits on somebody else."
    when = formats.moment(service.breaches_at, zone)
    return f"At today's pace, with nothing done, the target is used up on {when}."


def _no_target(story: TicketStory) -> str:
    if story.now.state.kind == "cancelled":
        return "It was cancelled: it has no SLA."
    if story.now.priority is None:
        return "It has no priority, and so no target."
    return f"The program has no target for {story.now.priority}."


def chance_in_words(found: Chance) -> str:
    """A chance with what it was learnt from, or why there is none."""
    among = "all tickets" if not found.among else f"{_priority(found.among)} tickets"
    resolved = formats.plural(found.ended, "resolved one")
    if found.too_few:
        return f"Too little is known of {among}: {resolved}, and 20 are needed."
    if found.share is None:
        return f"None of {among} was ever open for so long: nothing can be said."
    share = formats.percent(found.share)
    return (
        f"{share} of {among} that got so old were resolved in the next {HORIZON} days"
        f" ({resolved}, open ones counted in)."
    )


def _priority(name: str) -> str:
    return "unprioritised" if name == NONE else name
