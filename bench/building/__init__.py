"""How builds grow with their files, and what is left when one is killed."""
