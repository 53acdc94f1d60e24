"""One goal as of a cut."""
