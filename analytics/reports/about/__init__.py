"""Notes on measures, and the quality of what was loaded."""
