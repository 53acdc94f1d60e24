"""Imports of metrics, their values and targets."""
