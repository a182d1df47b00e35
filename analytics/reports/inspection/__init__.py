"""What inspectors found, and what share of schools can still be good by a date."""
