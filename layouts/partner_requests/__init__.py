"""Partner requests, by the team that asks."""

from layouts.partner_requests.page import EVERYTHING, TITLE, content
from layouts.partner_requests.teams import LIST, NUMBERS, TEXTS, list_row

__all__ = ["EVERYTHING", "LIST", "NUMBERS", "TEXTS", "TITLE", "content", "list_row"]
