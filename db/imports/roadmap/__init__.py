"""Deliveries of a roadmap into the store."""
