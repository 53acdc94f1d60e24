"""Ticket aging in the store."""

from db.ticket_aging.reading import ticket_aging, ticket_filters

__all__ = ["ticket_aging", "ticket_filters"]
