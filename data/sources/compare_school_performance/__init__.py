"""The downloads of Compare school performance."""
