"""A roadmap written into a store word by word, where a test is about what is told of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboard.roadmap import words
from dashboard.roadmap.initiatives import Dependency, Initiative
from dashboard.slips import Ledger
from dashboard.status_updates.updates import ItemKind, StatusUpdate
from db import models
from db.data_versions import GOALS, ROADMAP, count_up
from db.engine import writing
from db.programs import program as program_value
from tests.conftest import BY, NOW, TESTER

Word = tuple[str, str, int | None, str, str | None]
"""Field, value, instant, reason, and who said so."""


def store_roadmap(
    engine: Engine,
    key: str,
    initiatives: Iterable[Initiative],
    updates: Mapping[str, tuple[StatusUpdate, ...]],
    added: date | None = None,
) -> None:
    """All of them, in a program without initiatives; on its roadmap since ``added``."""
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
        for each in initiatives:
            row = models.Initiative(program_id=program.id, key=each.key)
            session.add(row)
            session.flush()
            session.add_all(_word(row.id, word) for word in words_of(each))
            if added is not None:
                session.add(_word(row.id, (words.ADDED, added.isoformat(), None, "", None)))
            for update in updates.get(each.key, ()):
                _update(session, program.id, update)
        count_up(session, program.id, ROADMAP)
        count_up(session, program.id, GOALS)


def _word(of: int, word: Word) -> models.InitiativeWord:
    field, value, at, reason, by = word
    return models.InitiativeWord(
        initiative_id=of, field=field, value=value, at=at, reason=reason, said_by=by,
        recorded_at=at or NOW,
    )  # fmt: skip


def _update(session: Session, program: int, update: StatusUpdate) -> None:
    session.add(
        models.StatusUpdate(
            program_id=program, kind=ItemKind.INITIATIVE.value, item=update.item, week=update.week,
            stage=update.stage.value, colour=update.colour.value, headline=update.headline,
            author=update.author, at=update.at, recorded_at=update.at, why="", changed="",
            next_steps="", decision="", nothing_changed=False,
        )
    )  # fmt: skip


def words_of(each: Initiative) -> Iterator[Word]:
    """What adds up to an initiative."""
    plain = {
        words.TITLE: each.title, words.LANE: each.lane, words.OWNER: each.owner,
        words.DESCRIPTION: each.description, words.STAGE: each.stage,
        words.AI: words.YES if each.ai else "", words.STATE: each.state.value,
        words.DATE_KIND: each.date_kind.value, words.GOALS: words.SEPARATOR.join(each.goals),
        words.CONFIDENCE: each.confidence, words.IMPACT: each.impact, words.EFFORT: each.effort,
        words.COST: each.cost, words.BENEFIT: each.benefit, words.REALISED: each.realised,
    }  # fmt: skip
    yield from (
        (field, str(value), None, "", None)
        for field, value in plain.items()
        if value not in (None, "")
    )
    yield from _dated(words.START, each.start)
    yield from _dated(words.END, each.end)
    for stone in each.milestones:
        yield words.MILESTONE_TITLE + stone.key, stone.title, None, "", None
        yield from _dated(words.MILESTONE + stone.key, stone.dates)
        if stone.done:
            yield words.MILESTONE_DONE + stone.key, stone.done.isoformat(), None, "", None
    for link in each.depends_on:
        yield words.AFTER + link.predecessor, link_text(link), None, "", None


def _dated(field: str, dates: Ledger) -> Iterator[Word]:
    if dates.original is not None:
        yield field, dates.original.isoformat(), None, "", None
    for move in dates.moves:
        yield field, move.after.isoformat(), move.at, move.reason, move.by


def link_text(link: Dependency) -> str:
    """FS, FS+3, SS-2."""
    return f"{link.link}{link.lag:+d}" if link.lag else str(link.link)
