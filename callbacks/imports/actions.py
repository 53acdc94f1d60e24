"""What the buttons of the Data page do."""

from collections.abc import Callable, Mapping
from typing import Any

from callbacks.imports.opened import Asked, kept_meaning, page_of, run_of
from callbacks.reader import Reader
from dashboard.errors import InvalidRequest
from dashboard.imports.runs import CHECK, RUN, TAKE_BACK, ImportsPage
from db.imports.discarding import discard
from db.imports.runs import ask_for, ask_to_cancel, send_again, take_over
from layouts import imports as view

Action = Callable[[Reader, Asked, ImportsPage, Any], Any]
"""Does something; where the page it was asked on is gone then, the way to another one."""


def _look(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> None:
    """Nothing but draw again."""


def _arrange(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> None:
    kept_meaning(reader, asked, page, said)


def _ask(kind: str) -> Action:
    """Keep the form that stands beside the button, then ask for the work.

    A second click finds the work of the first one under way, and changes nothing.
    """

    def action(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> None:
        if _is_doing(page, kind):
            return
        try:
            if view.typed(said).fields:
                kept_meaning(reader, asked, page, said)
            with reader.writing() as session:
                ask_for(session, asked.program, run_of(page).id, kind, reader.now())
        except InvalidRequest:  # the first click may have been answered in between
            if not _is_doing(page_of(reader, asked.scope), kind):
                raise

    return action


def _is_doing(page: ImportsPage, kind: str) -> bool:
    """Whether work of a kind is under way on the open import."""
    job = page.run.job if page.run else None
    return job is not None and job.kind == kind and not job.over


def _take_back(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> None:
    reason = view.typed(said).fields.get("reason", "")
    with reader.writing() as session:
        ask_for(session, asked.program, run_of(page).id, TAKE_BACK, reader.now(), reason)


def _cancel(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> None:
    with reader.writing() as session:
        ask_to_cancel(session, asked.program, run_of(page).id, reader.now())


def _take_over(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> None:
    earlier = view.typed(said).fields.get("earlier", "")
    if earlier not in {str(number) for number, _ in page.earlier}:
        raise InvalidRequest("Choose an earlier import to start from.")
    with reader.writing() as session:
        take_over(session, asked.program, run_of(page).id, int(earlier))


def _discard(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> Any:
    with reader.writing() as session:
        discard(session, asked.program, run_of(page).id, reader.now())
    return view.discarded(page)


def _send_again(reader: Reader, asked: Asked, page: ImportsPage, said: Any) -> Any:
    if page.row is None:
        raise InvalidRequest("There is no row that is being corrected.")
    cells = view.typed_cells(page.row, view.typed(said))
    with reader.writing() as session:
        new = send_again(session, asked.program, page.row.id, cells, reader.now())
    return view.sent(page, new)


ACTIONS: Mapping[str, Action] = {
    "look": _look,
    "arrange": _arrange,
    "check": _ask(CHECK),
    "import": _ask(RUN),
    "take-back": _take_back,
    "cancel": _cancel,
    "take-over": _take_over,
    "send-again": _send_again,
    "discard": _discard,
}


def action_named(said: Any) -> Action:
    """What a button asks for; refuses what no button of ours asks."""
    name = said.get("do") if isinstance(said, dict) else None
    if not isinstance(name, str) or name not in ACTIONS:
        raise InvalidRequest("There is no such button.")
    return ACTIONS[name]
