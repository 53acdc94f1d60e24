"""Ticket aging in the store."""

from db.ticket_aging.reading import open_tickets, ticket_aging, ticket_filters

__all__ = ["open_tickets", "ticket_aging", "ticket_filters"]
