"""Whether the figures of answers are those of the files, read a second time by other code."""
