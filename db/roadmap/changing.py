"""What all changes of initiatives by people share: locks, rights, words, and the audit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.conflicts import Item, refuse_old
from dashboard.errors import NotFound
from dashboard.programs import Program
from dashboard.roadmap.initiatives import Initiative
from dashboard.roadmap.owners import owned_initiatives
from dashboard.roadmap.typed import changed, drawn, values_at
from dashboard.roadmap.words import OWNER, InitiativeWord
from dashboard.status_updates.updates import ItemKind
from db import models
from db.audit import author_of, note
from db.data_versions import ROADMAP, count_up
from db.path_to_green.changing import allow_item, to_change
from db.roadmap.words import roadmap_words

INITIATIVE = "initiative"
NO_INITIATIVE = "There is no such initiative."
initiative = models.Initiative


@dataclass(frozen=True, slots=True)
class InitiativeToChange:
    """An initiative on the roadmap as it is today, with its row locked."""

    program: Program
    today: date
    row: models.Initiative
    words: tuple[InitiativeWord, ...]
    initiative: Initiative

    @property
    def cut(self) -> int:
        """All that was said so far is before it."""
        return self.program.calendar.cut(self.today)

    @property
    def item(self) -> Item:
        """The initiative, as the audit names it."""
        return Item(INITIATIVE, self.row.id)

    @property
    def form(self) -> dict[str, str]:
        """What is said of it now, by field, with the owner who has it."""
        return drawn(values_at(self.words, self.cut)) | {OWNER: self.initiative.owner}

    def refuse_old(self, base: int | None, form: Mapping[str, str] | None = None) -> None:
        """Refuse an edit over another version; ``form`` is what the form has that is no field."""
        refuse_old(base, self.row.version, {**self.form, **(form or {})}, self.item)


def initiative_to_change(session: Session, initiative_id: int) -> InitiativeToChange:
    """An initiative for its owner, who files in the owner's place, or a manager.

    Raises ``NotFound``, the same where there is none and for who may not see its program. Imports
    and other changes wait until this one is done.
    """
    place = session.execute(
        select(initiative.program_id, initiative.key).where(initiative.id == initiative_id)
    ).one_or_none()
    if place is None:
        raise NotFound(NO_INITIATIVE)
    found = to_change(session, place.program_id, ItemKind.INITIATIVE, place.key)
    words = roadmap_words(session, place.program_id, place.key)
    known = owned_initiatives(words, found.words, found.cut, found.today)
    row = locked_row(session, place.program_id, place.key)
    if row is None or not known:
        raise NotFound(NO_INITIATIVE)
    allow_item(session, found)
    return InitiativeToChange(found.program, found.today, row, words.words[place.key], known[0])


def locked_row(session: Session, program_id: int, key: str) -> models.Initiative | None:
    """The row of a key, also of an initiative of which no word stands."""
    return session.scalars(
        select(initiative)
        .where(initiative.program_id == program_id, initiative.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def say(
    session: Session, found: InitiativeToChange, news: Mapping[str, str], reason: str = ""
) -> None:
    """Add words that hold from now on, told as a change of the initiative."""
    was = found.form
    said = changed(was, news)
    if not said:
        return
    add_words(session, found.row, said, reason, _newest(found))
    told = {field: was.get(field, "") for field in said}
    why = {"reason": reason.strip()} if reason.strip() else {}
    tell_initiative(session, found.program, found.row, told, {**said, **why}, "changed")


def add_words(
    session: Session, row: models.Initiative, said: Mapping[str, str], reason: str, after: int = 0
) -> None:
    """Add words of the author that hold from now on, or from ``after`` where that is later."""
    author = author_of(session)
    session.add_all(
        models.InitiativeWord(
            initiative_id=row.id, field=field, value=value, at=max(author.at, after),
            reason=reason.strip(), said_by=author.viewer.name, recorded_at=author.at,
        )
        for field, value in said.items()
    )  # fmt: skip
    session.flush()


def tell_initiative(
    session: Session,
    program: Program,
    row: models.Initiative,
    was: Mapping[str, Any] | None,
    became: Mapping[str, Any],
    did: str,
) -> None:
    """Tell a change of an initiative, and count it: an edit of an older one is refused."""
    id_, key, table = row.id, row.key, models.table(initiative)
    session.execute(table.update().where(table.c.id == id_).values(version=table.c.version + 1))
    session.expire(row)
    tell_roadmap(session, program, Item(INITIATIVE, id_), key, was, became, did)


def tell_roadmap(
    session: Session,
    program: Program,
    item: Item,
    label: str,
    was: Mapping[str, Any] | None,
    became: Mapping[str, Any] | None,
    did: str,
) -> None:
    """Tell a change of the roadmap, and count it: what was made from an older one is made anew."""
    count_up(session, program.id, ROADMAP)
    note(session, item.kind, item.id, label, did, program.id, was, became)


def _newest(found: InitiativeToChange) -> int:
    """The newest instant of a word that holds: what is said now holds over it."""
    instants = (word.at for word in found.words if word.at is not None and word.at < found.cut)
    return max(instants, default=0)
