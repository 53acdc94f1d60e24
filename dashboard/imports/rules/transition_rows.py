"""Rows that each say that a rule enters a stage."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from dashboard.imports.delivery import LONGEST_TEXT, PLACE, Refused
from dashboard.imports.rows import Cells, Known, RowReader, RowWatch, identity, optional_position
from dashboard.imports.rules.cells import RuleCells
from dashboard.imports.rules.delivery import (
    CONTRADICTION,
    TRANSITIONS,
    RulesDelivery,
    StagedMove,
)
from dashboard.imports.tables import TextTable
from dashboard.program_calendar import SECONDS_PER_DAY, utc

TEXTS = ("kind", "reason", "text", "actor")


def read_transitions(
    delivery: RulesDelivery, table: TextTable, reader: RuleCells, watch: RowWatch
) -> None:
    """Stage the transitions of known rules; a rule that was only moved stays where it was."""
    names = reader.mapping.transitions
    source = table.position(names.id) if names.id else None
    about = (source, table.position(names.rule)) if source is not None else ()
    understood = _understanding(table, reader, source, about)
    said: dict[str, StagedMove] = {}

    def understand(number: int, row: Cells) -> None:
        move = understood(number, row)
        if move.source_id:
            _refuse_contradiction(move, said.setdefault(move.source_id, move), names.id or "")
            delivery.taken.add(move.about)
        delivery.moves.append(move)

    RowReader(delivery, table, TRANSITIONS, about).read(understand, watch)
    delivery.moves_file = table.file
    delivery.moves = list(_with_places(delivery.moves))
    words = defaultdict(set)
    for move in delivery.moves:
        words[move.stage].add(move.word)
    mapped = reader.mapping.stages
    delivery.same_stage_words = frozenset(s for s, w in words.items() if mapped and len(w) > 1)
    _leave_out_moved(delivery, reader)


def _understanding(
    table: TextTable, reader: RuleCells, source: int | None, about: Sequence[int]
) -> Callable[[int, Cells], StagedMove]:
    names = reader.mapping.transitions
    rule, stage, at = (table.position(n) for n in (names.rule, names.stage, names.at))
    left = optional_position(table, names, "left")
    rules = Known(partial(reader.known_rule, column=names.rule))
    stages = Known(partial(reader.stage, column=names.stage))
    before = Known(partial(reader.stage, column=names.left or ""))
    moments: Known[str, tuple[int, int]] = Known(lambda cell: reader.moment(cell, names.at)[:])
    places = {name: optional_position(table, names, name) for name in TEXTS}
    texts = {
        name: Known(partial(reader.text, column=getattr(names, name) or "", longest=LONGEST_TEXT))
        for name in TEXTS
    }

    def understood(number: int, row: Cells) -> StagedMove:
        key = rules[row[rule]]
        to = stages[row[stage]]
        was = before[row[left]] if left is not None and reader.said(row[left]) else None
        second, micros = moments[row[at]]
        id_ = "" if source is None else reader.text(row[source], names.id or "")
        kind, code, text, actor = (
            "" if (place := places[name]) is None else texts[name][row[place]] for name in TEXTS
        )
        return StagedMove(
            key, second, micros, id_, to, was, kind, code, text, actor, number, row,
            reader.said(row[stage]).casefold(), identity(TRANSITIONS, row, about),
        )  # fmt: skip

    return understood


def _refuse_contradiction(move: StagedMove, first: StagedMove, column: str) -> None:
    """One event is one thing: a file that says two of it can't be asked which one is meant."""
    if content(move) != content(first):
        sentence = (
            f"“{move.source_id[:60]}” stands in row {first.row} too and says something else there:"
            " keep one of them."
        )
        raise Refused(column, move.source_id, CONTRADICTION, sentence)


def content(move: StagedMove) -> tuple[object, ...]:
    """What a transition says, whichever row it came from."""
    return (
        move.rule, move.at, move.micros, move.stage, move.left, move.kind, move.reason_code,
        move.reason, move.actor,
    )  # fmt: skip


def _with_places(moves: Iterable[StagedMove]) -> Iterator[StagedMove]:
    """Without an id, a transition's is its place among those of its rule and instant."""
    places: Counter[tuple[str, int, int]] = Counter()
    for move in moves:
        if move.source_id:
            yield move
            continue
        when = move[:3]
        yield move._replace(source_id=f"{PLACE}{utc(move.at):%Y-%m-%dT%H:%M:%S}.{move.micros:06}"
                            f"-{places[when]:04}")  # fmt: skip
        places[when] += 1


def _leave_out_moved(delivery: RulesDelivery, reader: RuleCells) -> None:
    """A rule that is gone and back within some days was not gone."""
    gone = {word.strip().casefold() for word in reader.mapping.gone}
    if not gone:
        return
    most = reader.mapping.moved_within_days * SECONDS_PER_DAY
    by_rule: dict[str, list[StagedMove]] = defaultdict(list)
    for move in delivery.moves:
        by_rule[move.rule].append(move)
    away: set[int] = set()
    back: set[int] = set()
    for moves in by_rule.values():
        for move, then in pairwise(sorted(moves, key=lambda m: (m.at, m.micros, m.row))):
            if move.word in gone and then.at - move.at <= most:
                away.add(id(move))
                back.add(id(then))
    delivery.left_out[TRANSITIONS] += len(away)
    delivery.moves = [
        move._replace(back=True) if id(move) in back else move
        for move in delivery.moves
        if id(move) not in away
    ]
