"""Status updates, in the store."""
