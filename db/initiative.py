"""The read seam of one initiative: one function answers its page."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.initiative.changes import changes
from dashboard.initiative.values import InitiativeStory, Neighbour, NoStory
from dashboard.path_to_green.standing import GoalStanding
from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.roadmap.initiatives import Dependency, Initiative
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.words import END, START
from dashboard.scope import Scope
from dashboard.status_updates.assignments import assigned
from dashboard.status_updates.items import initiative_place
from db import models
from db.path_to_green.kept import kept_goals
from db.path_to_green.reading import goals_then
from db.programs import program as program_value
from db.roadmap.kept import kept_roadmap
from db.roadmap.reading import roadmap_then
from db.status_updates.questions import questions
from db.status_updates.versions import update_versions

initiative, word, run = models.Initiative, models.InitiativeWord, models.ImportRun


def find_initiative(session: Session, program: Program, key: str) -> tuple[int, int]:
    """The id and the version of an initiative of a program that may be seen.

    Raises ``NotFound`` where there is none, or where all that was said of it is taken back.
    """
    query = select(initiative.id, initiative.version).where(
        initiative.program_id == program.id, initiative.key == key
    )
    row = session.execute(query).one_or_none() if key.isprintable() else None
    if row is None or key not in kept_roadmap(session, program).read.words.words:
        raise NotFound(f"{program.name} has no initiative “{key[:60]}”.")
    return row.id, row.version


def initiative_story(session: Session, scope: Scope, viewer: Viewer, key: str) -> InitiativeStory:
    """Everything about one initiative, as of the date of ``scope``.

    Raises ``NotFound`` for a program or an initiative that there is not, or not for the viewer,
    and ``NoStory`` for one that was not on the roadmap by then.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    id_, version = find_initiative(session, program, key)
    board = roadmap_then(session, program, scope.without_filters()).board
    found = next((each for each in board.everything if each.key == key), None)
    if found is None:
        raise NoStory(f"“{key}” was not on the roadmap as of then.")
    place, held = initiative_place(key), found.initiative
    asked = questions(session, program, scope.as_of, place)
    given = kept_goals(session, program).read.assignments.get(place, ())
    known = [each for each in given if each.at < board.cut]
    words = kept_roadmap(session, program).read.words.words[key]
    return InitiativeStory(
        board=board,
        standing=found,
        id=id_,
        version=version,
        predecessors=_neighbours(board, [e for e in board.dependencies if e.successor == key], key),
        successors=_neighbours(board, [e for e in board.dependencies if e.predecessor == key], key),
        changes=changes(words, _files(session, id_), board.cut),
        ledgers={START: held.start, END: held.end},
        updates=update_versions(session, program, scope, place, found.history, asked),
        questions=asked[::-1],
        goals=_goals(session, program, scope, held),
        assigned=assigned(known, board.cut, scope.as_of),
        assignments=tuple(known[::-1]),
    )


def _neighbours(board: Roadmap, links: list[Dependency], key: str) -> tuple[Neighbour, ...]:
    """The other ends of dependencies, with the days by which the dates don't keep them."""
    violated = {each.dependency: each.days for each in board.violations}
    standing = {each.key: each for each in board.everything}
    return tuple(
        Neighbour(
            link,
            standing[link.predecessor if link.successor == key else link.successor],
            violated.get(link, 0),
        )
        for link in links
    )


def _files(session: Session, initiative_id: int) -> dict[int, str]:
    """Which files said the words that no person said, by the word's id."""
    rows = session.execute(
        select(word.id, run.file)
        .join(run, run.id == word.import_run_id)
        .where(word.initiative_id == initiative_id)
    )
    return dict(rows.all())


def _goals(
    session: Session, program: Program, scope: Scope, of: Initiative
) -> tuple[GoalStanding, ...]:
    if not of.goals:
        return ()
    board = goals_then(session, program, scope.without_filters()).board
    return tuple(goal for key in of.goals if (goal := board.of(key)) is not None)
