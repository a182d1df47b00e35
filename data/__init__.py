"""Everything that enters Milepost and is kept."""
