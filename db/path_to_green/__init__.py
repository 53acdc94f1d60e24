"""Goals with their paths to green, in the store."""
