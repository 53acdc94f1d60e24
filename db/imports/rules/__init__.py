"""Deliveries of rules into the store."""
