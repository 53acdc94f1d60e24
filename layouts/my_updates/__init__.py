"""What a person owes, and the form of each update."""
