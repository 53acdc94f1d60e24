"""Who may do what: role by right by owner, as a table."""

import pytest

from dashboard.errors import Forbidden, NotFound
from dashboard.rights import (
    NOBODY,
    RIGHTS,
    Grant,
    Right,
    Role,
    Viewer,
    may,
    may_somewhere,
    no_program,
    require,
    require_somewhere,
    terminal_viewer,
    with_lent,
)

OWN, LENT, FOREIGN = 1, 2, 3
"""People: the viewer, one whom the viewer stands in for, and anybody else."""
OWNERS = (OWN, LENT, FOREIGN, None)


def holding(role: Role, exports: bool = True) -> Viewer:
    return Viewer("v", 7, OWN, False, {"p": Grant(role, exports)}, frozenset({LENT}))


VIEWERS = {
    "nobody": NOBODY,
    "without a program": Viewer("w", 8, OWN),
    "viewer": holding(Role.VIEWER),
    "viewer without export": holding(Role.VIEWER, exports=False),
    "contributor": holding(Role.CONTRIBUTOR),
    "contributor without export": holding(Role.CONTRIBUTOR, exports=False),
    "manager": holding(Role.MANAGER),
    "manager without export": holding(Role.MANAGER, exports=False),
    "manager of another": Viewer("o", 9, OWN, False, {"q": Grant(Role.MANAGER)}),
    "administrator": Viewer("a", 10, OWN, True),
    "terminal": terminal_viewer("root"),
}
ALL = set(Right)
HOLDS = {
    "nobody": set(),
    "without a program": set(),
    "viewer": {Right.SEE, Right.EXPORT},
    "viewer without export": {Right.SEE},
    "contributor": {Right.SEE, Right.EXPORT},
    "contributor without export": {Right.SEE},
    "manager": ALL - {Right.ADMINISTER},
    "manager without export": ALL - {Right.ADMINISTER, Right.EXPORT},
    "manager of another": set(),
    "administrator": ALL,
    "terminal": ALL,
}
"""What each may do in ``p``, to whomever it belongs."""
CONTRIBUTORS = {"contributor", "contributor without export"}


def expected(who: str, right: Right, owner: int | None) -> bool:
    if right is Right.CHANGE and who in CONTRIBUTORS:
        return owner in (OWN, LENT)
    return right in HOLDS[who]


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("who", VIEWERS)
def test_each_role_may_do_what_the_table_says(who: str, right: Right) -> None:
    found = {owner: may(VIEWERS[who], right, "p", owner) for owner in OWNERS}
    assert found == {owner: expected(who, right, owner) for owner in OWNERS}


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("who", VIEWERS)
def test_what_may_not_be_done_is_refused_without_telling_of_the_program(
    who: str, right: Right
) -> None:
    for owner in OWNERS:
        if expected(who, right, owner):
            require(VIEWERS[who], right, "p", owner)
            continue
        with pytest.raises(Forbidden if Right.SEE in HOLDS[who] else NotFound) as refused:
            require(VIEWERS[who], right, "p", owner)
        if Right.SEE not in HOLDS[who]:
            with pytest.raises(NotFound) as missing:
                require(VIEWERS[who], right, "x", owner)
            assert refused.value.sentence == no_program("p")
            assert missing.value.sentence == no_program("x")


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("who", VIEWERS)
def test_in_a_program_that_does_not_exist_only_administrators_have_rights(
    who: str, right: Right
) -> None:
    for program in ("x", "", "P", "p ", "pp"):
        assert may(VIEWERS[who], right, program, OWN) is (who in ("administrator", "terminal"))


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("who", VIEWERS)
def test_somewhere_is_any_program_of_one_s_own(who: str, right: Right) -> None:
    anywhere = any(
        may(VIEWERS[who], right, program, owner) for program in ("p", "q") for owner in OWNERS
    )
    assert may_somewhere(VIEWERS[who], right) is anywhere
    if anywhere:
        require_somewhere(VIEWERS[who], right)
    else:
        with pytest.raises(Forbidden):
            require_somewhere(VIEWERS[who], right)


def test_no_role_administers_and_no_role_exports_by_itself() -> None:
    for role, rights in RIGHTS.items():
        assert not rights & {Right.ADMINISTER, Right.EXPORT}, role
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize(
    ("own", "becomes"),
    [
        (None, Grant(Role.CONTRIBUTOR, exports=False)),
        (Grant(Role.VIEWER), Grant(Role.CONTRIBUTOR)),
        (Grant(Role.VIEWER, exports=False), Grant(Role.CONTRIBUTOR, exports=False)),
        (Grant(Role.CONTRIBUTOR, exports=False), Grant(Role.CONTRIBUTOR, exports=False)),
        (Grant(Role.MANAGER), Grant(Role.MANAGER)),
    ],
)
def test_a_stand_in_contributes_and_takes_away_no_more_files_than_before(
    own: Grant | None, becomes: Grant
) -> None:
    before = {} if own is None else {"p": own}
    assert with_lent(before, ["p"]) == {"p": becomes}
    assert before == ({} if own is None else {"p": own})


def test_nobody_owns_what_belongs_to_nobody() -> None:
    """A viewer without a person is not the owner of what has none."""
    clerk = Viewer("c", 11, None, False, {"p": Grant(Role.CONTRIBUTOR)})
    assert clerk.people == frozenset()
    assert not may(clerk, Right.CHANGE, "p", None)


def test_a_long_key_is_not_said_back_whole() -> None:
    assert len(no_program("x" * 10_000)) < 100
