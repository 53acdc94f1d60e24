"""The read seam of silence: who has not updated, and whom to remind."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.imports.delivery import LONGEST_NAME
from dashboard.rights import Viewer
from dashboard.scope import Scope, is_partial
from dashboard.silence import SilenceReport
from dashboard.status_updates.reminders import reminders
from dashboard.status_updates.silence import owed, silence_by_team
from db import models
from db.path_to_green.reading import goals_then
from db.programs import program as program_value
from db.status_updates.items import items


def silence_report(session: Session, scope: Scope, viewer: Viewer) -> SilenceReport:
    """Everything about who has updated and who has not, at the cut of ``scope``.

    Raises ``NotFound`` for a program that the viewer may not see.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    found = items(session, program, scope.as_of)
    tracked = [item.tracked for item in found]
    filers = {item.place: item.filer for item in found}
    late = owed(tracked, program.calendar, scope.as_of)
    due = [(filers[each.item.kind.value, each.item.key], each) for each in late]
    return SilenceReport(
        program=program,
        scope=scope,
        cut=program.calendar.cut(scope.as_of),
        partial_week=is_partial(program, scope),
        items=sum(each.owes for each in tracked),
        teams=silence_by_team(tracked, program.calendar, scope.as_of),
        reminders=reminders(due, _logins(session, (person for person, _ in due))),
        source=goals_then(session, program, scope.without_filters()).board.source,
    )


def _logins(session: Session, names: Iterable[str]) -> dict[str, str]:
    """How people sign in who can, by name."""
    account, person = models.Account, models.Person
    wanted = sorted({name for name in names if 0 < len(name) <= LONGEST_NAME})
    if not wanted:
        return {}
    rows = session.execute(
        select(person.name, account.login)
        .join(account, account.person_id == person.id)
        .where(person.name.in_(wanted), account.disabled_at.is_(None))
    )
    return dict(rows.all())
