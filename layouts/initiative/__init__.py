"""The page of one initiative."""
