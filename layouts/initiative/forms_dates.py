"""The forms of an initiative's milestones, and of what it waits for."""

from collections.abc import Sequence
from dataclasses import replace

from dash.development.base_component import Component

from dashboard import formats
from dashboard.forms import FormField, Kind
from dashboard.initiative.editing import InitiativeEditing
from dashboard.roadmap.form_fields import (
    DEPENDENCY,
    MET_MILESTONE,
    MOVED_MILESTONE,
    NEW_MILESTONE,
    NO_DEPENDENCY,
    PREDECESSOR,
)
from dashboard.roadmap.initiatives import Dependency, Link, Milestone
from layouts.components import controls
from layouts.components.forms import Filled, Options, form
from layouts.initiative.forms import folded
from layouts.roadmap.words import dependency_words

NEW_FORM, MOVE_FORM, MET_FORM = (
    "initiative-milestone-new", "initiative-milestone", "initiative-milestone-met",
)  # fmt: skip
WAIT_FORM, FREE_FORM = "initiative-dependency", "initiative-dependency-end"
OFFERED = 300
"""Initiatives that are offered to choose from; of more, the key is typed."""
HELP = {
    "date": "Empty: it stays.",
    "title": "Empty: it stays.",
    "reason": "Needed where the day moves: the slip ledger keeps it.",
    "done": "Empty: it is not met.",
    "lag": "Calendar days; with a minus they may overlap. Empty: none.",
}
NEW_HELP = {"key": "Short, such as pilot: a file calls it by this.", "date": "The first one stays."}


def milestones(found: InitiativeEditing) -> Component | None:
    """Add one, say that one is met, move one; None where the viewer may not."""
    if not found.led.may_change:
        return None
    known = found.initiative.milestones
    first = known[0].key if len(known) == 1 else ""
    of = [_one("Choose a milestone"), *((_milestone(each), each.key) for each in known)]
    new = _form(found, NEW_FORM, [Filled(f, "", NEW_HELP.get(f.name, "")) for f in NEW_MILESTONE])
    met, moved = (
        _form(found, name, [_chosen(f, of, first) for f in fields])
        for name, fields in ((MET_FORM, MET_MILESTONE), (MOVE_FORM, MOVED_MILESTONE))
    )
    return controls(
        folded("Add a milestone", new),
        *([folded("Say that one is met", met)] if known else []),
        *([folded("Move or change one", moved)] if known else []),
    )


def dependencies(found: InitiativeEditing) -> Component | None:
    """Say what it waits for, and for what it does not any more; None where the viewer may not."""
    if not found.led.may_change:
        return None
    waits = found.initiative.depends_on
    wait = _form(found, WAIT_FORM, _waiting(found), send="Save the dependency")
    of = [_one("Choose one"), *((_wait(found, each), each.predecessor) for each in waits)]
    first = waits[0].predecessor if len(waits) == 1 else ""
    free = _form(found, FREE_FORM, [_chosen(f, of, first) for f in NO_DEPENDENCY], send="Remove it")
    return controls(
        folded("Add or change a dependency", wait),
        *([folded("Remove a dependency", free)] if waits else []),
    )


def _form(
    found: InitiativeEditing, name: str, filled: Sequence[Filled], send: str = "Save"
) -> Component:
    return form(f"{name}:{found.id}", found.version, *filled, send=send)


def _one(asks: str) -> tuple[str, str]:
    return asks, ""


def _chosen(field: FormField, offered: Options, first: str) -> Filled:
    """A field that names one of those that there are; a single one is chosen already."""
    if field.name in ("key", "predecessor"):
        return Filled(field, first, options=offered)
    optional = "" if field.name == "reason" and field.required else HELP.get(field.name, "")
    return Filled(field, "", optional)


def _milestone(of: Milestone) -> str:
    due = f", {formats.day(of.dates.current)}" if of.dates.current else ""
    return f"{of.title or of.key}{due}{', met' if of.done else ''}"


def _wait(found: InitiativeEditing, of: Dependency) -> str:
    title = found.others.get(of.predecessor, of.predecessor)
    return f"{title}: {dependency_words(of)}"


def _waiting(found: InitiativeEditing) -> list[Filled]:
    stands = {"link": Link.FS.value}
    return [
        _predecessor(found) if f is PREDECESSOR
        else Filled(f, stands.get(f.name, ""), HELP.get(f.name, "") if f.name == "lag" else "")
        for f in DEPENDENCY
    ]  # fmt: skip


def _predecessor(found: InitiativeEditing) -> Filled:
    if len(found.others) > OFFERED:
        return Filled(PREDECESSOR, "", "The key of the initiative that has to come first.")
    named = sorted(found.others.items(), key=lambda each: each[1].casefold())
    offered = [_one("Choose an initiative"), *((f"{title} ({key})", key) for key, title in named)]
    return Filled(replace(PREDECESSOR, kind=Kind.CHOICE), options=offered)
