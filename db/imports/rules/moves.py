"""Delivered transitions beside those that the store has: new, corrected, repeated or illegal."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dashboard.imports.delivery import PLACE, Refused
from dashboard.imports.rules.delivery import ILLEGAL_MOVE, StagedMove
from dashboard.imports.rules.transition_rows import content
from dashboard.programs import Program
from dashboard.rule_deprecation.from_facts import event_order
from dashboard.rule_deprecation.moves import no_way
from dashboard.rule_deprecation.policies import Policies
from dashboard.rule_deprecation.policy import Policy
from db.imports.events import CORRECTED
from db.imports.rules.stored import StoredMove, move_key

Key = tuple[int, str]
NEW = "(new)"
"""Where a rule comes from that nobody has heard of yet."""


class _Wanted(NamedTuple):
    """A delivered transition that may enter, and the one that it would correct."""

    rule: int
    move: StagedMove
    held: StoredMove | None


@dataclass(slots=True)
class MoveChanges:
    """What a delivery changes in transitions; a new rule's reference is below zero."""

    new: list[tuple[int, StagedMove]] = field(default_factory=list)
    voids: list[tuple[int, str]] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    illegal: list[tuple[StagedMove, Refused]] = field(default_factory=list)
    left_out: int = 0
    """From one word for a stage to another."""
    changed: int = 0


def move_changes(
    program: Program,
    moves: Iterable[StagedMove],
    references: Mapping[str, int],
    stored: Iterable[StoredMove],
    policies: Policies,
    same_stage_words: frozenset[str],
) -> MoveChanges:
    """Compare delivered transitions with the store's, and refuse what the policy has no way for."""
    merge = _Merge(program, policies, same_stage_words)
    for held in stored:
        merge.know(held)
    for move in moves:
        merge.want(references[move.rule], move)
    merge.judge()
    return merge.changes


class _Merge:
    def __init__(self, program: Program, policies: Policies, same: frozenset[str]) -> None:
        self.changes = MoveChanges()
        self._program, self._policies, self._same = program, policies, same
        self._live: dict[Key, StoredMove] = {}
        self._facts: dict[tuple[object, ...], StoredMove] = {}
        self._void: set[tuple[Key, tuple[object, ...]]] = set()
        self._by_rule: dict[int, list[StoredMove]] = defaultdict(list)
        self._wanted: dict[Key, _Wanted] = {}

    def know(self, held: StoredMove) -> None:
        """What holds, and what a person voided."""
        key = move_key(held.source_id, held.rule)
        if held.void:
            self._void.add((key, held.content))
        else:
            self._live[key] = held
            self._by_rule[held.rule].append(held)
            self._facts[held.rule, held.at, held.micros, held.stage] = held

    def want(self, rule: int, move: StagedMove) -> None:
        """Note a delivered transition, unless it says what is known."""
        key = move_key(move.source_id, rule)
        said = (rule, *content(move)[1:])
        held = self._live.get(key)
        if key in self._wanted or (key, said) in self._void:
            return
        same = held or self._same_fact(rule, move)
        if same is not None and (same is not held or held.content == said or held.run is None):
            self.changes.repeats.append(same.id)  # what a person said here counts more
            return
        self._wanted[key] = _Wanted(rule, move, held)

    def _same_fact(self, rule: int, move: StagedMove) -> StoredMove | None:
        """The same change of stage under another id; of places each is its own."""
        same = self._facts.get((rule, move.at, move.micros, move.stage))
        both = same is not None and same.source_id.startswith(PLACE)
        return None if both and move.source_id.startswith(PLACE) else same

    def judge(self) -> None:
        """Let in what the policy has a way for, rule by rule, in the order of events."""
        by_rule: dict[int, list[_Wanted]] = defaultdict(list)
        for wanted in self._wanted.values():
            by_rule[wanted.rule].append(wanted)
        replaced = {w.held.id for w in self._wanted.values() if w.held is not None}
        for rule, of_rule in by_rule.items():
            while self._judged(rule, of_rule, replaced):
                pass

    def _judged(self, rule: int, wanted: list[_Wanted], replaced: set[int]) -> bool:
        """Judge a rule's transitions; True where a correction fell out, so that all begins anew."""
        rows: list[StoredMove | _Wanted] = [
            held for held in self._by_rule[rule] if held.id not in replaced
        ]
        stage, accepted, refused = None, [], []
        for row in sorted((*rows, *wanted), key=_order):
            if isinstance(row, StoredMove):
                stage = row.stage
                continue
            problem = self._problem(stage, row.move)
            if problem is None:
                stage = row.move.stage
                accepted.append(row)
            else:
                refused.append((row, problem))
        for row, problem in refused:
            if row.held is not None:  # what it would have corrected stays
                replaced.discard(row.held.id)
                wanted.remove(row)
                self._refuse(row.move, problem)
                return True
        for row, problem in refused:
            self._refuse(row.move, problem)
        self._accept(rule, accepted)
        return False

    def _problem(self, stage: str | None, move: StagedMove) -> Refused | None:
        policy = self._policies.at(self._program.calendar.today(move.at))
        left = move.left if stage is None else stage
        if left is None:
            return _entry_problem(policy, move.stage)
        edge = (left, move.stage)
        if policy.allows(*edge, waiver=True):
            return None
        sentence = f"{no_way(*edge)} Bring the step between, or correct the stage or the time."
        return Refused("", f"{edge[0]} → {edge[1]}", ILLEGAL_MOVE, sentence)

    def _refuse(self, move: StagedMove, problem: Refused) -> None:
        stages = problem.problem[1].split(" → ")
        if stages[0] == stages[-1] and (move.back or move.stage in self._same):
            self.changes.left_out += 1
        else:
            self.changes.illegal.append((move, problem))

    def _accept(self, rule: int, accepted: Iterable[_Wanted]) -> None:
        for row in accepted:
            self.changes.new.append((rule, row.move))
            self.changes.touched.add(rule)
            if row.held is not None:
                self.changes.voids.append((row.held.id, CORRECTED))
                self.changes.touched.add(row.held.rule)
                self.changes.changed += 1


def _entry_problem(policy: Policy, stage: str) -> Refused | None:
    """What is wrong with the stage in which a rule is first heard of."""
    if stage in policy.names:
        return None
    sentence = (
        f"“{stage}” is no stage of the policy that was in force then: correct the stage or the"
        " time, or bring the policy."
    )
    return Refused("", f"{NEW} → {stage}", ILLEGAL_MOVE, sentence)


def _order(row: StoredMove | _Wanted) -> tuple[object, ...]:
    of = row if isinstance(row, StoredMove) else row.move
    return (of.at, of.micros, event_order(of.source_id))
