"""One initiative as of a cut."""
