"""Rows that each hold a version of a status update."""

from dashboard.formats import day as day_words
from dashboard.imports.delivery import INVALID_TIME, LeftOut, Refused
from dashboard.imports.goals.cells import GoalCells
from dashboard.imports.goals.delivery import UPDATES, GoalsDelivery, MissingUpdate
from dashboard.imports.places import Places
from dashboard.imports.rows import Cells, RowReader, RowWatch, identity
from dashboard.imports.tables import TextTable
from dashboard.status_updates.updates import LONGEST_HEADLINE, LONGEST_WORDS, Stage, StatusUpdate


def read_updates(
    delivery: GoalsDelivery, table: TextTable, reader: GoalCells, watch: RowWatch
) -> None:
    """Stage versions in the order of their rows; templates that nobody filled in are missing."""
    places = Places(table, reader.mapping.updates)
    about = (places.at("goal"), places.at("week"), places.at("at"))

    def understand(number: int, row: Cells) -> None:
        item = _item(delivery, places, reader, row)
        week = reader.calendar.week_ending(places.read(row, "week", reader.day))
        try:
            update = _update(places, reader, row, number, item)
        except LeftOut:
            delivery.missing.append(MissingUpdate(item, week, number))
            raise
        _refuse_early(places, reader, row, update)
        delivery.updates.append(update)
        delivery.taken.add(identity(UPDATES, row, about))

    RowReader(delivery, table, UPDATES, about).read(understand, watch)


def _item(delivery: GoalsDelivery, places: Places, reader: GoalCells, row: Cells) -> str:
    if not reader.mapping.new_initiatives:
        return places.read(row, "goal", reader.known_key)
    key = places.read(row, "goal", reader.key)
    if not reader.knows(key):
        delivery.initiatives.append(key)
        reader.know((key,))
    return key


def _refuse_early(places: Places, reader: GoalCells, row: Cells, update: StatusUpdate) -> None:
    """A week that is ahead would be the newest one, and its colour claimed, until it comes."""
    written = reader.calendar.week_ending(places.read(row, "at", reader.day))
    if update.stage is Stage.PUBLISHED and update.week > written:
        sentence = f"The week to {day_words(update.week)} had not begun when this was written."
        raise Refused(places.name("week"), places.said(row, "week"), INVALID_TIME, sentence)


def _update(places: Places, reader: GoalCells, row: Cells, number: int, item: str) -> StatusUpdate:
    def words(cell: str, column: str) -> str:
        return reader.text(cell, column, LONGEST_WORDS)

    def headline(cell: str, column: str) -> str:
        return reader.text(cell, column, LONGEST_HEADLINE)

    return StatusUpdate(
        item=item,
        week=reader.calendar.week_ending(places.read(row, "week", reader.day)),
        colour=places.read(row, "colour", reader.colour),
        at=places.read(row, "at", reader.moment).at,
        id=number,
        stage=places.read(row, "state", reader.stage, Stage.PUBLISHED),
        headline=places.read(row, "headline", headline, ""),
        why=places.read(row, "why", words, ""),
        changed=places.read(row, "changed", words, ""),
        next_steps=places.read(row, "next_steps", words, ""),
        decision=places.read(row, "decision", words, ""),
        date_to_green=places.read(row, "date_to_green", reader.optional_day, None),
        author=places.read(row, "author", reader.text, ""),
    )
