"""All that people say in status updates and to them; append-only, and told in the audit."""

from db.status_updates.answering import acknowledge, answer, ask
from db.status_updates.assigning import delegate, reassign
from db.status_updates.filing import file_update

__all__ = ["acknowledge", "answer", "ask", "delegate", "file_update", "reassign"]
