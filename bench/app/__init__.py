"""How fast and how small the running app is, beside other ways to make it."""
