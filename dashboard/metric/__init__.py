"""One metric as of a cut."""
