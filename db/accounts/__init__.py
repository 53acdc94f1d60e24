"""Accounts, their rights, and the browsers that are signed in."""
