"""Targets: milestones, pace, projection and status."""
