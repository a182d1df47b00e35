"""Trends, gaps, neighbours and areas: how the authority compares."""
