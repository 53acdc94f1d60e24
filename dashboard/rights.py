"""Who may do what: decided here and nowhere else.

A viewer has a role in each of some programs; what a role may do is one table. An administrator
may do everything everywhere. What belongs to a person may be changed by that person, by who
stands in for that person, and by managers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.errors import Forbidden, NotFound


class Role(StrEnum):
    """What a person is in a program, the weakest first."""

    VIEWER = "viewer"
    CONTRIBUTOR = "contributor"
    MANAGER = "manager"


class Right(StrEnum):
    """What can be done in a program; ``ADMINISTER`` is of the whole house."""

    SEE = "see"
    EXPORT = "export"
    """Take files away: PDF, CSV."""
    CHANGE = "change"
    """Change an item that belongs to somebody."""
    IMPORT = "import"
    """Bring data, explain and correct them, take them back."""
    MANAGE = "manage"
    """Change what a program decides, and read its audit."""
    ADMINISTER = "administer"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.SEE}),
    Role.CONTRIBUTOR: frozenset({Right.SEE, Right.CHANGE}),
    Role.MANAGER: frozenset({Right.SEE, Right.CHANGE, Right.IMPORT, Right.MANAGE}),
}
"""``EXPORT`` is given person by person, ``CHANGE`` of a contributor is for own items."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person may do in one program."""

    role: Role
    exports: bool = True


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever asks. Without anything said, somebody who may do nothing."""

    name: str = "nobody"
    account: int | None = None
    person: int | None = None
    administrator: bool = False
    grants: Mapping[str, Grant] = field(default_factory=dict)
    """By the program's key."""
    stands_in_for: frozenset[int] = frozenset()
    """People whose items are this viewer's too: on a holiday, or gone."""

    @property
    def people(self) -> frozenset[int]:
        """Whose items are this viewer's."""
        return self.stands_in_for | ({self.person} if self.person is not None else set())


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes the store, when (epoch seconds), and through what: page, terminal, worker."""

    viewer: Viewer
    at: int
    via: str = "page"


NOBODY = Viewer()


def with_lent(own: Mapping[str, Grant], lent: Iterable[str]) -> dict[str, Grant]:
    """Grants of somebody who stands in for others: in their programs one contributes at least.

    A stand-in never manages, and takes no files away that are not the stand-in's own right.
    """
    grants = dict(own)
    for program in lent:
        held = grants.get(program, Grant(Role.VIEWER, exports=False))
        if held.role is Role.VIEWER:
            grants[program] = Grant(Role.CONTRIBUTOR, held.exports)
    return grants


def terminal_viewer(user: str) -> Viewer:
    """Whoever can start our commands has the store's files in hand, and so may do everything."""
    return Viewer(f"{user} (terminal)", administrator=True)


def may(viewer: Viewer, right: Right, program: str = "", owner: int | None = None) -> bool:
    """Whether a viewer may do that in a program, to an item of that owner (a person's id)."""
    if viewer.administrator:
        return True
    grant = viewer.grants.get(program)
    if grant is None or right is Right.ADMINISTER:
        return False
    if right is Right.EXPORT:
        return grant.exports
    if right is Right.CHANGE and grant.role is Role.CONTRIBUTOR:
        return owner in viewer.people
    return right in RIGHTS[grant.role]


def require(viewer: Viewer, right: Right, program: str = "", owner: int | None = None) -> None:
    """Refuse what a viewer may not do.

    Raises ``NotFound`` where even the program may not be seen, as for one that does not exist;
    else ``Forbidden``.
    """
    if may(viewer, right, program, owner):
        return
    if program and not may(viewer, Right.SEE, program):
        raise NotFound(no_program(program))
    raise Forbidden(_SENTENCES[right])


def may_somewhere(viewer: Viewer, right: Right) -> bool:
    """Whether a viewer may do that in any program at all, or to any item there."""
    if viewer.administrator:
        return True
    if right is Right.EXPORT:
        return any(grant.exports for grant in viewer.grants.values())
    return any(right in RIGHTS[grant.role] for grant in viewer.grants.values())


def require_somewhere(viewer: Viewer, right: Right) -> None:
    """Refuse what a viewer may do nowhere; what is of one program is asked there again."""
    if not may_somewhere(viewer, right):
        raise Forbidden(_SENTENCES[right])


def no_program(key: str) -> str:
    """What is said of a program that does not exist, or not for the one who asks."""
    return f"There is no program “{key[:60]}”."


_SENTENCES = {
    Right.SEE: "You may not see this.",
    Right.EXPORT: "You may not take files out of this program: ask its manager.",
    Right.CHANGE: "This belongs to somebody else: its owner or a manager can change it.",
    Right.IMPORT: "Only managers of this program work with its data.",
    Right.MANAGE: "Only managers of this program may do this.",
    Right.ADMINISTER: "Only administrators may do this.",
}
