"""What the board pages draw."""
