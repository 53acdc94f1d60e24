"""The page of one rule."""
