"""Measurements, each a ratio made in one run."""
