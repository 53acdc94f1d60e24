"""What a form is on the server."""

from collections.abc import Callable
from dataclasses import dataclass

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from dashboard.forms import FormField, Saved, Sent
from dashboard.rights import Right, Viewer

Save = Callable[[Session, Viewer, int | None, Sent], Saved]
"""Writes what was sent: session, who sends it, the item's id (None where the form has none), the
what came: checked values by field, over which version. Runs in one transaction,
and a second time where another one came in between. Raises ``InvalidForm`` for what only the
store knows, ``Conflict`` (through ``refuse_old``) for an old version."""

Preview = Callable[[Session, Viewer, int | None, Sent, int], Component]
"""Shows what a form would change, from a session that only reads, at a time (epoch seconds).

Raises as saving does."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that can be sent to ``/forms/<name>``, or ``/forms/<name>:<id>`` of an item."""

    name: str
    right: Right
    """What is needed at least, in some program; ``save`` asks for the right in its own one."""
    fields: tuple[FormField, ...]
    save: Save
    of_item: bool = False
    of_day: bool = False
    """Whether it is of one day of its item, which its name has too: ``<name>:<id>:<day>``."""
    preview: Preview | None = None
    """What is shown before it can be saved, where something is."""
