"""What counts of an item's status updates at a cut."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dashboard.slips import Ledger, SaidDate, ledger_of
from dashboard.status_updates.updates import OFF, OVER, Colour, Stage, StatusUpdate


@dataclass(frozen=True, slots=True)
class UpdateHistory:
    """Published updates before a cut."""

    weeks: tuple[StatusUpdate, ...] = ()
    """What counts of each week, oldest first."""
    versions: tuple[StatusUpdate, ...] = ()
    """All that was ever published, the newest first."""

    @property
    def newest(self) -> StatusUpdate | None:
        """The update of the newest week."""
        return self.weeks[-1] if self.weeks else None

    @property
    def claimed(self) -> Colour | None:
        """The owner's colour; None where nothing was ever said."""
        return self.newest.colour if self.newest else None

    @property
    def date_to_green(self) -> date | None:
        """As the newest week claims it, whatever its colour."""
        return self.newest.date_to_green if self.newest else None

    @property
    def over(self) -> bool:
        """Whether the item is done or cancelled."""
        return self.claimed in OVER

    @property
    def straight_to_red(self) -> bool:
        """Green to red in one step, between the newest two weeks with an update."""
        colours = [update.colour for update in self.weeks[-2:]]
        return colours == [Colour.GREEN, Colour.RED]

    @property
    def way_back(self) -> tuple[StatusUpdate, ...]:
        """The newest weeks in a row that are amber or red; none where the newest is neither."""
        found: list[StatusUpdate] = []
        for update in reversed(self.weeks):
            if update.colour not in OFF:
                break
            found.append(update)
        return tuple(reversed(found))

    @property
    def back_to_green(self) -> Ledger:
        """The date back to green: first claimed on this way back, and now."""
        said = [SaidDate(u.at, u.date_to_green, u.why, u.author) for u in self.way_back]
        return ledger_of(said)


def update_history(updates: Iterable[StatusUpdate], cut: int) -> UpdateHistory:
    """What was published before the cut; of several versions of a week the newest counts."""
    published = [u for u in updates if u.stage is Stage.PUBLISHED and u.at < cut]
    published.sort(key=lambda update: (update.at, update.id))
    by_week = {update.week: update for update in published}
    weeks = tuple(by_week[week] for week in sorted(by_week))
    return UpdateHistory(weeks, tuple(reversed(published)))
