"""The rules as a list: those that a number opens into, in any order, some of them told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from dashboard.listed_columns import Columns, Numbers, Places, asked
from dashboard.listings import Ask
from dashboard.program_calendar import Instants
from dashboard.rule_deprecation.audit import WaiverDue, waivers_held
from dashboard.rule_deprecation.board import Board
from dashboard.rule_deprecation.classification import CLASSES, NOMINATED, Classification
from dashboard.rule_deprecation.columns import NOWHERE
from dashboard.rule_deprecation.from_facts import EPOCH, day_number
from dashboard.rule_deprecation.movement import rolled_back
from dashboard.rule_deprecation.policy import OUT
from dashboard.rule_deprecation.savings import Saving
from dashboard.rule_deprecation.spells import AtCut
from dashboard.rule_deprecation.stuck import Stuck
from dashboard.rule_deprecation.verdicts import INSUFFICIENT, REASONS, VERDICTS
from dashboard.rule_deprecation.wording import in_words
from dashboard.ticket_aging.at_cut import Coded
from dashboard.ticket_aging.columns import Mask, Rows

CLASS_LISTS = {name.lower().replace("_", "-"): name for name in CLASSES}
LISTS = (
    "all", "acting", "out", "stuck", "monitored", "candidates", "waivers", "saving", "rolled-back",
    *CLASS_LISTS,
)  # fmt: skip
"""What a number of the page opens into."""
CLASS_WORDS = {
    "BROKEN": "broken", "DORMANT": "dormant", "INSUFFICIENT": "too few labels", "NOISY": "noisy",
    "REDUNDANT": "redundant", "NEGATIVE_VALUE": "costs more than it finds",
    "IMPACTING": "impacting", "NOT_KNOWN": "not known",
}  # fmt: skip
REASON_WORDS = {
    "bound": "bound above the limit", "days": "too few days", "unlabelled": "too many unlabelled",
}  # fmt: skip
VERDICT_WORDS = {"FAIL": "fail", "PASS": "pass", "INSUFFICIENT": "insufficient"}
EXEMPT = "exempt"
TEXTS = (
    "key", "name", "stage", "team", "kind", "severity", "action", "verdict", "reasons", "ready",
    "class", "exempt", "waiver_ends",
)  # fmt: skip
NUMBERS = ("days", "over_by", "needed", "minutes", "provisional", "modified")
NAME = "name"
"""The column that only the store knows."""
_WHY = tuple(
    ", ".join(REASON_WORDS[reason] for i, reason in enumerate(REASONS) if held >> i & 1)
    for held in range(1 << len(REASONS))
)
"""All reasons that can hold at once, by the sum of their powers of two."""
NO_LOOKS = "no looks yet"


@dataclass(frozen=True, slots=True)
class RuleList:
    """The inventory in columns, by key, and the rows of each of the ``LISTS`` in its order."""

    rule: Rows
    """Positions of the rules."""
    columns: Columns
    """All of ``TEXTS`` and ``NUMBERS`` but the ``NAME``."""
    lists: Mapping[str, Rows]

    def totals(self) -> Mapping[str, int]:
        """Rules in each list."""
        return {name: len(rows) for name, rows in self.lists.items()}

    def asked(self, name: str, ask: Ask, names: Sequence[str] | None = None) -> Places:
        """Rows of a list that fit what is asked; ``names`` of all where they are asked about."""
        columns = dict(self.columns)
        if names is not None:
            columns[NAME] = _coded(names)
        return asked(columns, self.lists[name], ask, as_they_stand=("stage",))

    def told(self, rows: Places) -> list[dict[str, Any]]:
        """Some of the rows, one by one; None where there is no number."""
        texts = {name: self._texts(name, rows) for name in TEXTS if name != NAME}
        columns = texts | {name: _numbers(self.columns[name], rows) for name in NUMBERS}
        each = zip(*columns.values(), strict=True)
        return [dict(zip(columns, row, strict=True)) for row in each]

    def _texts(self, name: str, rows: Places | slice) -> list[str]:
        column = self.columns[name]
        assert isinstance(column, Coded)
        return [column.names[code] for code in column.codes[rows].tolist()]


def _numbers(column: Coded | Numbers, rows: Places) -> list[float | None]:
    assert not isinstance(column, Coded)
    return [None if value != value else value for value in column[rows].tolist()]


def _coded(texts: Sequence[str]) -> Coded:
    names, codes = np.unique(np.array(texts, dtype=np.str_), return_inverse=True)
    return Coded(tuple(names.tolist()), codes.reshape(-1))


def needs_names(ask: Ask) -> bool:
    """Whether the names of all rules are needed to answer."""
    return NAME in {c.column for c in ask.conditions} | {column for column, _ in ask.order}


def rule_list(
    found: AtCut,
    late: Stuck,
    board: Board,
    classes: Classification,
    due: Sequence[WaiverDue],
    of: Saving,
) -> RuleList:
    """The inventory, with the figures of each rule beside it."""
    there = found.there
    row = np.full(len(found.stage), NOWHERE, dtype=np.int64)
    row[there] = np.arange(len(there))
    now, minutes = found.spells.open, _minutes(found, of, there)
    columns: Columns = {
        **_about(found, there),
        "days": _at(row, found.spells.rule[now], found.spells.days[now]),
        "over_by": _at(row, late.rule, late.over),
        **_gate(board, row),
        "class": Coded(tuple(CLASS_WORDS[name] for name in CLASSES), classes.code),
        "exempt": Coded(("", EXEMPT), classes.exempt.astype(np.int64)),
        "waiver_ends": _waivers(found, row),
        **minutes,
    }
    masks = _masks(found, classes, found.spells.rule[rolled_back(found)])
    lists = {name: np.flatnonzero(mask) for name, mask in masks.items()} | {
        "stuck": row[late.rule],
        "monitored": row[board.rule],
        "waivers": row[np.array([found.columns.places[each.rule] for each in due], dtype=np.intp)],
        "saving": _saving(minutes["minutes"]),
    }
    return RuleList(
        there, columns, {name: np.asarray(lists[name], dtype=np.intp) for name in LISTS}
    )


def _about(found: AtCut, there: Rows) -> dict[str, Coded]:
    rules = found.columns.rules
    coded = {"team": rules.team, "severity": rules.severity, "action": rules.action}
    return {
        "key": Coded(tuple(rules.keys[i] for i in there.tolist()), np.arange(len(there))),
        "stage": Coded(tuple(map(in_words, found.policy.names)), found.stage[there]),
        **{name: Coded(c.names, c.codes[there]) for name, c in coded.items()},
        "kind": Coded(tuple(map(in_words, rules.kind.names)), rules.kind.codes[there]),
    }


def _at(row: Instants, rule: Rows, values: Instants | Numbers) -> Numbers:
    """Values of some rules in the rows of the list; NaN for the others."""
    column = np.full(int(row.max(initial=NOWHERE)) + 1, np.nan)
    column[row[rule]] = values
    return column


def _gate(board: Board, row: Instants) -> dict[str, Coded | Numbers]:
    """Verdict, reasons, labels needed and the day of each rule in offline monitoring."""
    seen = board.visit != NOWHERE
    visit, rule = board.visit[seen], board.rule[seen]
    of = board.verdicts
    verdict = _at(row, board.rule, board.verdict + 1)
    why = of.reasons[visit] @ (1 << np.arange(len(REASONS)))
    reasons = _at(row, board.rule, np.full(len(board), len(_WHY)))
    reasons[row[rule]] = why
    waits = of.of(INSUFFICIENT)[visit]  # no more labels make pass what has failed
    short = np.maximum(of.needed - of.tally.labelled, 0)[visit]
    return {
        "verdict": Coded(("", *map(VERDICT_WORDS.__getitem__, VERDICTS)), _codes(verdict)),
        "reasons": Coded((*_WHY, NO_LOOKS), _codes(reasons)),
        "needed": _at(row, rule[waits], short[waits]),
        "ready": _days(_codes(_at(row, board.rule, board.ready))),
    }


def _codes(column: Numbers) -> Instants:
    """Whole numbers, 0 where there is none."""
    return np.nan_to_num(column, nan=0).astype(np.int64)


def _days(days: Instants) -> Coded:
    """Dates as they are written; those at or before 1970 stand for none."""
    known, codes = np.unique(np.append(np.maximum(days, 0), 0), return_inverse=True)
    names = ("", *((EPOCH + timedelta(days=day)).isoformat() for day in known[1:].tolist()))
    return Coded(names, codes.reshape(-1)[:-1])


def _waivers(found: AtCut, row: Instants) -> Coded:
    """The day on which each kept rule's waiver ends."""
    ends = np.zeros(int(row.max(initial=NOWHERE)) + 1, dtype=np.int64)
    for place, waiver in waivers_held(found).items():
        ends[row[place]] = day_number(waiver.expires) if waiver and waiver.expires else 0
    return _days(ends)


def _minutes(found: AtCut, of: Saving, there: Rows) -> dict[str, Numbers]:
    """Whole minutes saved by each rule up to the cut; NaN where it saves none of a sort."""
    minutes, sums = of.until(found.today), {}
    sorts = {"minutes": of.realised, "provisional": of.provisional, "modified": of.modified}
    for name, sort in sorts.items():
        saved = np.bincount(of.rule, weights=minutes * sort, minlength=len(found.stage))[there]
        sums[name] = np.where(saved != 0, np.round(saved), np.nan)
    return sums


def _masks(found: AtCut, classes: Classification, came_back: Rows) -> dict[str, Mask]:
    policy, stage = found.policy, found.stage[found.there]
    fits = np.array([name in NOMINATED for name in CLASSES])
    return {
        "all": np.ones(len(stage), dtype=np.bool_),
        "acting": policy.acting()[stage],
        "out": policy.is_kind(*OUT)[stage],
        "candidates": classes.live & ~classes.exempt & fits[classes.code],
        "rolled-back": np.isin(found.there, came_back),
        **{
            name: np.asarray(classes.code == CLASSES.index(of_class), dtype=np.bool_)
            for name, of_class in CLASS_LISTS.items()
        },
    }


def _saving(minutes: Numbers) -> Rows:
    """Rules whose minutes are realised, those that save most first."""
    rows = np.flatnonzero(~np.isnan(minutes))
    return rows[np.argsort(-minutes[rows], kind="stable")]
