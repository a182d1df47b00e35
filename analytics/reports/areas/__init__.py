"""An area lead's week."""
