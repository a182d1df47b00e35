"""What a board meeting is shown."""
