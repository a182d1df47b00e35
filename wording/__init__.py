"""Numbers, statuses, names and sentences as text, for screens and packs alike."""
