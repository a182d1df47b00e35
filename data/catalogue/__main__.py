"""Writes docs/measures.md from the catalogue."""

from pathlib import Path

from data.catalogue.table import table

(Path(__file__).parents[2] / "docs" / "measures.md").write_text(table(), encoding="utf-8")
