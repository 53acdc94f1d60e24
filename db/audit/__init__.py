"""The audit: every change of the store with its author, told in its own transaction."""

from db.audit.recording import AuditedSession, allow, author_of, note

__all__ = ["AuditedSession", "allow", "author_of", "note"]
