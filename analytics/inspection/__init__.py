"""Inspections: outcomes, counts, pace and reach."""
