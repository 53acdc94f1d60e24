"""The scorecard, in the store."""
