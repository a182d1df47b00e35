"""School risk: points, levels, and how well they foretold."""
