"""Deliveries of goals into the store."""
