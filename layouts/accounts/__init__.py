"""Signing in and choosing passwords: plain pages that need no script."""

from layouts.accounts.pages import SIGNED_OUT, chosen, leaving, link_made, password, set_up, sign_in

__all__ = ["SIGNED_OUT", "chosen", "leaving", "link_made", "password", "set_up", "sign_in"]
