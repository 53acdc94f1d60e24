"""The read seam of status updates: what is tracked, what is owed and by whom, who is silent."""

from db.status_updates.due import updates_due
from db.status_updates.items import items, team_silence, tracked
from db.status_updates.questions import acknowledgements, questions

__all__ = [
    "acknowledgements",
    "items",
    "questions",
    "team_silence",
    "tracked",
    "updates_due",
]
