"""Cells into what files say of rules, by a program's policies and a mapping."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.imports.delivery import INVALID_TIME, UNKNOWN_KIND, Refused
from dashboard.imports.numbers import InvalidNumber, number
from dashboard.imports.rows import PlainReader
from dashboard.imports.rules.delivery import (
    IMPOSSIBLE_NUMBER,
    INVALID_ANSWER,
    INVALID_KEY,
    INVALID_NUMBER,
    MISSING_DATE,
    NO_RULE,
    RULE_KINDS,
    UNKNOWN_RULE,
    UNKNOWN_STAGE,
    UNPARSEABLE_DATE,
)
from dashboard.imports.rules.mapping import RulesMapping
from dashboard.imports.times import Moment
from dashboard.programs import Program
from dashboard.rule_deprecation.policies import Policies
from dashboard.rule_deprecation.policy import bare

USUAL_WORDS = {"review": "in_review", "shadow": "offline_monitoring"}
"""What people call stages, where the policy has these."""
_YES, _NO = ("1", "yes", "true", "y"), ("", "0", "no", "false", "n")
LARGEST = 2**53
"""Beyond it a number is not exact any more."""
LONGEST_KEY = 200
LARGEST_PLACE = 1_000_000


class RuleCells(PlainReader):
    """Understands the cells of one delivery; what it cannot, it refuses."""

    def __init__(self, program: Program, mapping: RulesMapping, policies: Policies) -> None:
        zone = mapping.zone or program.calendar.zone
        super().__init__(zone, mapping.dates, mapping.nulls)
        self.mapping = mapping
        self._zone = ZoneInfo(zone)
        self._names = policies.stages
        self._stages = {bare(name): name for name in self._names}
        self._actions = {name.casefold(): name for name in policies.actions}
        self._words = {k.strip().casefold(): v for k, v in mapping.stages.items()}
        self._kinds = {k.strip().casefold(): v for k, v in mapping.kinds.items()}
        self._keys: dict[str, str] = {}

    def know(self, keys: Iterable[str]) -> None:
        """These rules are known from now on; of two that differ by case each is its own."""
        for key in keys:
            self._keys[key] = key
            self._keys.setdefault(key.casefold(), key)

    def rule(self, cell: str, column: str) -> str:
        """The key of a rule as it is known, else as it is written."""
        said = self.text(cell, column, LONGEST_KEY)
        if not said:
            raise Refused(column, "", NO_RULE, "The row names no rule.")
        if not said.isprintable():
            sentence = "A rule's key has characters that can't be seen: write it without them."
            raise Refused(column, said, INVALID_KEY, sentence)
        return self._keys.get(said) or self._keys.get(said.casefold(), said)

    def known_rule(self, cell: str, column: str) -> str:
        """The key of a rule that is known."""
        key = self.rule(cell, column)
        if self._keys.get(key) != key:
            sentence = f"There is no rule “{key[:60]}”: bring its row in the rules file first."
            raise Refused(column, key, UNKNOWN_RULE, sentence)
        return key

    def stage(self, cell: str, column: str) -> str:
        """The policy's name of a stage: case, blanks and hyphens don't matter."""
        said = self.text(cell, column)
        word = self._words.get(said.casefold(), said)
        word = USUAL_WORDS.get(word.casefold(), word) if bare(word) not in self._stages else word
        found = self._stages.get(bare(word))
        if found is None:
            names = ", ".join(self._names)
            sentence = f"“{said[:60]}” is no stage of the policy: map it to one of {names}."
            raise Refused(column, said, UNKNOWN_STAGE, sentence)
        return found

    def moment(self, cell: str, column: str) -> Moment:
        """The instant that a cell names; a missing one is told apart from a wrong one."""
        try:
            return super().moment(cell, column)
        except Refused as refused:
            if refused.reason != INVALID_TIME:
                raise
            reason = UNPARSEABLE_DATE if self.said(cell) else MISSING_DATE
            raise Refused(column, self.said(cell), reason, refused.sentence) from None

    def day(self, cell: str, column: str) -> date:
        """The day that a cell names."""
        return datetime.fromtimestamp(self.moment(cell, column).at, self._zone).date()

    def optional_day(self, cell: str, column: str) -> date | None:
        """The same, None for a null."""
        return self.day(cell, column) if self.said(cell) else None

    def kind(self, cell: str, column: str) -> str:
        """Rule or ML model; a null is a rule."""
        said = self.text(cell, column)
        word = (self._kinds.get(said.casefold(), said) or RULE_KINDS[0]).casefold()
        found = word.replace(" ", "_").replace("-", "_")
        if found not in RULE_KINDS:
            names = ", ".join(RULE_KINDS)
            sentence = f"“{said[:60]}” is no kind: it is one of {names}; map it in [kinds]."
            raise Refused(column, said, UNKNOWN_KIND, sentence)
        return found

    def action(self, cell: str, column: str) -> str:
        """What a hit sets off, spelled as in the policy where that has a limit for it."""
        said = self.text(cell, column)
        return self._actions.get(said.casefold(), said)

    def answer(self, cell: str, column: str) -> bool:
        """Yes or no; a null is no."""
        said = self.said(cell).casefold()
        if said not in (*_YES, *_NO):
            sentence = f"“{said[:60]}” is neither yes nor no: write 1 or 0."
            raise Refused(column, said, INVALID_ANSWER, sentence)
        return said in _YES

    def number(self, cell: str, column: str) -> float:
        """A number, not below 0."""
        return float(self._number(cell, column))

    def whole(self, cell: str, column: str, least: int = 0, most: int = LARGEST) -> int:
        """A whole number."""
        found = self._number(cell, column)
        if found != int(found) or not least <= found <= most:
            sentence = f"“{self.said(cell)[:60]}” is no whole number from {least} to {most:,}."
            raise Refused(column, self.said(cell), IMPOSSIBLE_NUMBER, sentence)
        return int(found)

    def _number(self, cell: str, column: str) -> Any:
        try:
            found = number(self.said(cell))
        except InvalidNumber as error:
            raise Refused(column, self.said(cell), INVALID_NUMBER, str(error)) from None
        if found < 0 or found > LARGEST:
            sentence = f"“{self.said(cell)[:60]}” cannot be: it is below 0 or far too large."
            raise Refused(column, self.said(cell), IMPOSSIBLE_NUMBER, sentence)
        return found


def refuse_more(columns: tuple[str, str], less: int, most: int) -> None:
    """Refuse a part that is larger than its whole."""
    part, whole = columns
    if less > most:
        sentence = f"{part} ({less:,}) is more than {whole} ({most:,}): correct one of them."
        raise Refused(part, str(less), IMPOSSIBLE_NUMBER, sentence)
