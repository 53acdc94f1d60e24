"""Who has not updated, by team and by person, as of a cut; and where it stands."""

from dataclasses import dataclass

from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.status_updates.reminders import Reminder
from dashboard.status_updates.silence import TeamSilence
from dashboard.ticket_aging.values import Source

PATH = "/silence"
DRAFTS = f"{PATH}/reminders.zip"
"""Where the drafts for mail are taken from."""
FILE_UPDATES = "/my-updates"


@dataclass(frozen=True, slots=True)
class SilenceReport:
    """Everything that the page says."""

    program: Program
    scope: Scope
    cut: int
    partial_week: bool
    items: int
    """Whatever owes an update each week."""
    teams: tuple[TeamSilence, ...]
    reminders: tuple[Reminder, ...]
    """For all who owe something, by name."""
    source: Source | None = None
    """Where goals and updates come from."""

    @property
    def outdated(self) -> int:
        """Items that show as outdated."""
        return sum(len(team.outdated) for team in self.teams)

    @property
    def due(self) -> int:
        """Updates that are due this week or overdue."""
        return sum(len(each.items) for each in self.reminders)


def address(scope: Scope) -> str:
    """The page, as of the scope's date."""
    return PATH + Scope(scope.program, scope.as_of).query()


def drafts_address(scope: Scope) -> str:
    """The drafts of all reminders as of the scope's date."""
    return DRAFTS + Scope(scope.program, scope.as_of).query()
