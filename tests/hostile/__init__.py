"""Hostile requests: a store with canaries in it, and machinery that tries to get them out."""
