"""Worked cases: the same functions that the pages use, run by method name."""
