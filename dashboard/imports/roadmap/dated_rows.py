"""Rows that each hold a milestone, or a dependency."""

from dashboard.imports.delivery import Refused
from dashboard.imports.places import Places
from dashboard.imports.roadmap.cells import RoadmapCells
from dashboard.imports.roadmap.delivery import (
    DEPENDENCIES,
    MILESTONES,
    RoadmapDelivery,
    SaidWord,
)
from dashboard.imports.roadmap.links import Links, SaidLinks
from dashboard.imports.roadmap.row_words import refuse_wrong
from dashboard.imports.rows import Cells, RowReader, RowWatch, identity
from dashboard.imports.tables import TextTable
from dashboard.roadmap import words
from dashboard.roadmap.initiatives import Dependency
from dashboard.roadmap.links import link_from, link_text

_COLUMNS = {
    words.MILESTONE: "date", words.MILESTONE_TITLE: "title", words.MILESTONE_DONE: "done",
}  # fmt: skip


def read_milestones(
    delivery: RoadmapDelivery,
    table: TextTable,
    reader: RoadmapCells,
    links: Links,
    watch: RowWatch,
) -> None:
    """Stage milestones; of repeated rows the last one wins."""
    places = Places(table, reader.mapping.milestones)
    about = (places.at("initiative"), places.at("milestone"))

    def understand(number: int, row: Cells) -> None:
        of = places.read(row, "initiative", reader.known_key)
        key = places.read(row, "milestone", reader.key)
        found = {words.MILESTONE: places.read(row, "date", reader.iso_day)}
        if "title" in places.fields:
            found[words.MILESTONE_TITLE] = places.read(row, "title", reader.title)
        if "done" in places.fields:
            found[words.MILESTONE_DONE] = places.read(row, "done", reader.iso_day)
        for prefix, value in found.items():
            refuse_wrong(prefix + key, value, places.name(_COLUMNS[prefix]))
        for prefix, value in found.items():
            delivery.said[of, prefix + key] = SaidWord(value, MILESTONES, number)
        delivery.taken.add(identity(MILESTONES, row, about))

    RowReader(delivery, table, MILESTONES, about).read(understand, watch)


def read_dependencies(
    delivery: RoadmapDelivery,
    table: TextTable,
    reader: RoadmapCells,
    links: Links,
    watch: RowWatch,
) -> None:
    """Stage dependencies; of repeated rows the last one wins."""
    places = Places(table, reader.mapping.dependencies)
    about = (places.at("predecessor"), places.at("successor"))
    rows = RowReader(delivery, table, DEPENDENCIES, about)

    def understand(number: int, row: Cells) -> None:
        before = places.read(row, "predecessor", reader.known_key)
        after = places.read(row, "successor", reader.known_key)
        about_row = identity(DEPENDENCIES, row, about)

        def refuse(refused: Refused) -> None:
            delivery.taken.discard(about_row)
            rows.refuse(number, row, refused)

        link, lag = link_from(places.read(row, "type", reader.link, "FS") or "FS")
        lag += places.read(row, "lag", reader.whole, 0)
        found = (Dependency(before, after, link, lag),)
        reader.link(link_text(found[0]), places.name("lag"))
        said = places.said(row, "predecessor")
        name = places.name("predecessor")
        links.said.append(SaidLinks(found, DEPENDENCIES, number, name, said, refuse))
        delivery.taken.add(about_row)

    rows.read(understand, watch)
