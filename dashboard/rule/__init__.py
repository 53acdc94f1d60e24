"""One rule as of a cut."""
