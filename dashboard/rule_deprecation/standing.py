"""A rule as it stands before a move: what is known of it, and what its gates still lack."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import formats
from dashboard.rule_deprecation import policy as p
from dashboard.rule_deprecation.facts import Exemption, Transition
from dashboard.rule_deprecation.gates import Gate
from dashboard.rule_deprecation.listing import CLASS_WORDS
from dashboard.rule_deprecation.policy import Policy
from dashboard.rule_deprecation.reasons import (
    BACK,
    KEEP,
    NOMINATE,
    OWNER_NOMINATED,
    SKIP,
    reason_in_words,
)
from dashboard.rule_deprecation.verdicts import FAIL, PASS
from dashboard.rule_deprecation.ways import Way, edge_in_words, stage_of
from dashboard.rule_deprecation.wording import in_words, limit, share

KNOWN: Mapping[str, str] = {
    "class": "Class", "offline_monitoring": "Offline monitoring",
    "nominated_by": "Nominated by", "watch": "Watched for", "undoes": "Undoes",
}  # fmt: skip
"""What is recorded beside what is typed, and its words."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule as it stands when somebody wants to move it."""

    key: str
    stage: str
    since: date
    """The day on which it came to its stage."""
    now: int
    """Epoch seconds; ``today`` is the local day of it."""
    today: date
    path: tuple[Transition, ...]
    """All its moves, the oldest first."""
    rule_class: str
    visit: Gate | None = None
    """What its newest visit to offline monitoring has shown."""
    ready: date | None = None
    """When that would pass at today's pace."""
    exemption: Exemption | None = None
    """The one that holds today."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A rule that is said to replace another; without a stage it is not in the inventory."""

    key: str
    stage: str | None


def missing(policy: Policy, standing: Standing, way: Way, who: str) -> str:
    """The evidence that a gate still lacks, whatever is typed; one sentence, or none."""
    if way.gate == NOMINATE and standing.exemption is not None:
        return (
            f"It is exempt as {exemption_in_words(standing.exemption)}, so it is not nominated: a"
            " manager can end the exemption."
        )
    if _lacks_a_pass(standing.visit, way):
        return _without_pass(policy, standing, way)
    if way.signed:
        return _first_person(policy, standing, way, who)
    return ""


def _first_person(policy: Policy, standing: Standing, way: Way, who: str) -> str:
    """Why somebody can't be the second person; empty for one who can."""
    named = nominators(policy, standing.path)
    if not same_person(who, named or movers(policy, standing.path)):
        return ""
    did = (
        "You nominated it"
        if named
        else "The log names no nominator, and you moved it since it was last live"
    )
    return f"{did}, so somebody else signs {edge_in_words(way.edge)}: ask a second person."


def _lacks_a_pass(visit: Gate | None, way: Way) -> bool:
    """Later looks can take a PASS back, so it is asked for again where a rule is signed off."""
    return way.verdict if visit is None else way.confirmed and visit.verdict != PASS


def _without_pass(policy: Policy, standing: Standing, way: Way) -> str:
    edge = edge_in_words(way.edge)
    begin = f"{edge[0].upper()}{edge[1:]} needs a PASS of offline monitoring"
    visit = standing.visit
    if visit is None:
        return f"{begin}, and nothing was looked at yet: bring the first look."
    if visit.verdict == FAIL:
        return (
            f"{begin}, and this visit is a FAIL: {visit.missed:,} of {visit.labelled:,} labelled"
            f" cases were missed, at least {share(visit.lower)} where"
            f" {limit(visit.p_max)} may be. Send it back."
        )
    return f"{begin}: {_still_to_come(policy, visit)}{_ready(standing.ready)}."


def _still_to_come(policy: Policy, visit: Gate) -> str:
    days = max(policy.min_offline_days - visit.days, 0)
    parts = [
        (visit.still_needed, f"{formats.plural(visit.still_needed, 'more label')} without a miss"),
        (days, formats.plural(days, "more day")),
        (
            visit.unlabelled is not None and visit.unlabelled > policy.max_unlabelled,
            f"labels for what has none ({share(visit.unlabelled)}, and"
            f" {limit(policy.max_unlabelled)} may lack one)",
        ),
    ]
    return "still needed are " + " and ".join(said for needed, said in parts if needed)


def _ready(day: date | None) -> str:
    return f"; at today's pace that is on {formats.day(day)}" if day else ""


def nominators(policy: Policy, path: Sequence[Transition]) -> tuple[str, ...]:
    """Who moved the rule to candidate in this run: since it was last live."""
    run = _run(policy, path)
    return _actors(m for m in run if stage_of(policy, m.to_stage).kind == p.CANDIDATE)


def movers(policy: Policy, path: Sequence[Transition]) -> tuple[str, ...]:
    """Who moved the rule in this run; they stand in for nominators that the log doesn't name."""
    return _actors(_run(policy, path))


def _run(policy: Policy, path: Sequence[Transition]) -> Sequence[Transition]:
    """The moves since the rule was last live; how it came there is none of them."""
    live = (n for n, move in enumerate(path, 1) if stage_of(policy, move.to_stage).kind == p.LIVE)
    return path[max(live, default=0) :]


def _actors(moves: Iterable[Transition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(move.actor for move in moves if move.actor))


def same_person(who: str, others: Sequence[str]) -> bool:
    """Whether a name is among others, however it is written."""
    return _plain(who) in {_plain(each) for each in others}


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def known_evidence(policy: Policy, standing: Standing, way: Way) -> dict[str, str]:
    """What the program itself knows, to be recorded with the move: by one of the ``KNOWN``."""
    found = {}
    if way.gate in (NOMINATE, SKIP, KEEP):
        found["class"] = CLASS_WORDS[standing.rule_class]
    if standing.visit is not None and (way.verdict or way.signed or way.gate == BACK):
        found["offline_monitoring"] = visit_in_words(standing.visit)
    if way.signed:
        found["nominated_by"] = _nominated_by(policy, standing)
    if way.watched:
        found["watch"] = watched(policy, standing)
    return found


def _nominated_by(policy: Policy, standing: Standing) -> str:
    if named := nominators(policy, standing.path):
        return ", ".join(named)
    moved = ", ".join(movers(policy, standing.path))
    return "the log does not say" + (f"; moved by {moved}" if moved else "")


def exemption_in_words(held: Exemption) -> str:
    """As what a rule is exempt, who answers for it, and until when."""
    owner = f", {held.owner}" if held.owner else ""
    until = f", until {formats.day(held.until)}" if held.until else ""
    return f"{in_words(held.kind)}{owner}{until}"


def visit_in_words(visit: Gate) -> str:
    """A verdict with what it rests on."""
    return (
        f"{visit.verdict}: {visit.missed:,} of {visit.labelled:,} labelled missed in"
        f" {formats.plural(visit.days, 'day')}, at most {share(visit.upper)} where"
        f" {limit(visit.p_max)} may be"
    )


def watched(policy: Policy, standing: Standing) -> str:
    """How much of the watch has passed."""
    passed = (standing.today - standing.since).days
    return f"{passed:,} of {formats.plural(policy.watch_days, 'day')}"


def watch_is_over(policy: Policy, standing: Standing) -> bool:
    """Whether it has been deprecated for the policy's days."""
    return (standing.today - standing.since).days >= policy.watch_days


def class_problem(standing: Standing, code: str) -> str:
    """What is wrong with a reason that names a class; empty where nothing is."""
    if code in (OWNER_NOMINATED, standing.rule_class.lower()):
        return ""
    return (
        f"Its numbers say {CLASS_WORDS[standing.rule_class]}: choose the reason that says the"
        f" same, or “{reason_in_words(OWNER_NOMINATED)}”."
    )


def expiry_problem(text: str, today: date) -> str:
    """What is wrong with the day on which a waiver ends; empty where nothing is."""
    if not text or date.fromisoformat(text) >= today:
        return ""
    return f"A waiver holds until today, {formats.day(today)}, at least: write a later day."


def replacement_problem(policy: Policy, key: str, claimed: Claimed) -> str:
    """Why a rule can't take this one's place; empty where it can."""
    if claimed.stage is None:
        return f"There is no rule “{claimed.key}” in the inventory: write the key of one."
    if claimed.key == key:
        return "A rule can't replace itself: write the key of another."
    if is_on_the_way(policy, claimed.stage):
        return (
            f"“{claimed.key}” is itself on the way out ({in_words(claimed.stage)}):"
            " write the key of a rule that stays."
        )
    return ""


def is_on_the_way(policy: Policy, stage: str) -> bool:
    """Candidate or later on the main path."""
    main = policy.main
    return stage in main and main.index(stage) >= policy.position(p.CANDIDATE)
