"""The table of measures that people read is the catalogue's own."""

from pathlib import Path

from data.catalogue.table import table


def test_the_table_of_measures_is_what_the_catalogue_says_today() -> None:
    written = Path(__file__).parents[3] / "docs" / "measures.md"
    assert written.read_text(encoding="utf-8") == table(), "run `python -m data.catalogue`"
