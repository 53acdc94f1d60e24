"""The roadmap, in the store."""
