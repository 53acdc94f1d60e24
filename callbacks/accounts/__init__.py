"""Signing in, and the door that every request comes through."""
