"""Committed reference tables and the lookups that read them."""
