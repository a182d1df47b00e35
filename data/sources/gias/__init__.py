"""The files of Get Information about Schools."""
