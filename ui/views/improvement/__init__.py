"""What the improvement pages draw."""
