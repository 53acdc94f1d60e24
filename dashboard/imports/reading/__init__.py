"""From the bytes of a delivered file to records of texts."""
