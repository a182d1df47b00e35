"""How records are edited, saved and undone."""
