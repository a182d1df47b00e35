"""The files of Explore Education Statistics."""
