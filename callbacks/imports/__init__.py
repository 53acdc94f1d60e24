"""The Data page and the files that come to it."""
