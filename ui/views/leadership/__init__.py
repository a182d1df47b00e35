"""What the leadership pages draw."""
