"""Goals of a delivery whose parents can't be: unknown ones, and circles."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.imports.delivery import Refused
from dashboard.imports.goals.delivery import GOALS, INVALID_PARENT, GoalsDelivery
from dashboard.imports.places import Places
from dashboard.imports.rows import Cells, RowReader, identity

Parents = Mapping[str, str | None]
MOST_TOLD = 6
"""Goals of a circle that a sentence names."""


@dataclass(frozen=True, slots=True)
class ParentCheck:
    """The goals of a delivery among those that are known."""

    delivery: GoalsDelivery
    reader: RowReader
    places: Places
    rows: Mapping[str, Cells]
    """The cells of each goal's row."""
    known: Parents

    def refuse_wrong_ones(self) -> None:
        """Refuse goals until all others have parents that can be; files may be long."""
        parents = {**self.known, **{k: goal.parent for k, (goal, _) in self.delivery.goals.items()}}
        self._refuse_orphans(parents)
        while found := circles(parents):
            for circle in found:
                last = max(
                    (key for key in circle if key in self.delivery.goals),
                    key=lambda key: self.delivery.goals[key][1],
                )
                self._refuse(last, parents, f"A goal can't be above itself: {_way(circle, last)}.")
            self._refuse_orphans(parents)
        self.delivery.refusals.sort(key=lambda refusal: refusal.row)

    def _refuse_orphans(self, parents: dict[str, str | None]) -> None:
        """Goals with a parent that is nowhere; when one goes, others may lose theirs."""
        children = defaultdict[str, list[str]](list)
        for key, parent in parents.items():
            children[parent or ""].append(key)
        orphans = [key for key, parent in parents.items() if parent and parent not in parents]
        while orphans:
            key = orphans.pop()
            if key not in self.delivery.goals:
                continue
            said = f"{parents[key]}"[:60]
            self._refuse(key, parents, f"There is no goal “{said}”: choose one that there is.")
            if key not in parents:
                orphans += children[key]

    def _refuse(self, key: str, parents: dict[str, str | None], sentence: str) -> None:
        """A row less; of a goal that is known what was known of it holds."""
        _, number = self.delivery.goals.pop(key)
        row, column = self.rows[key], self.places.name("parent")
        said = self.places.said(row, "parent")
        self.reader.refuse(number, row, Refused(column, said, INVALID_PARENT, sentence))
        self.delivery.taken.discard(identity(GOALS, row, self.reader.identify))
        del parents[key]
        if key in self.known:
            parents[key] = self.known[key]


def circles(parents: Parents) -> list[list[str]]:
    """Goals that are above themselves, each circle once, from child to parent."""
    found, over = [], set[str]()
    for start in parents:
        way: dict[str, int] = {}
        key: str | None = start
        while key is not None and key not in over and key not in way:
            way[key] = len(way)
            key = parents.get(key)
        if key is not None and key in way:
            found.append(list(way)[way[key] :])
        over.update(way)
    return found


def _way(circle: Iterable[str], begin: str) -> str:
    """``G-1 → B → G-1``."""
    keys = list(circle)
    at = keys.index(begin)
    turned = [*keys[at:], *keys[:at], begin]
    told = turned if len(turned) <= MOST_TOLD else [*turned[: MOST_TOLD - 2], "…", begin]
    return " → ".join(told)
