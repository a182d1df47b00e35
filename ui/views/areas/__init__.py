"""What the area pages draw."""
