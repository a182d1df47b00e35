"""One school, and the list of schools."""
