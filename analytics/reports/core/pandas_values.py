"""Cells of a data frame as plain values; a missing cell is None whatever its type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a frame by the names of their columns."""
    yield from frame.itertuples(index=False)


def day(cell: Any) -> date | None:
    """A date, None where there is none."""
    return None if cell is None or pd.isna(cell) else pd.Timestamp(cell).date()


def known_day(cell: Any) -> date:
    """A date of a column that is never empty."""
    return pd.Timestamp(cell).date()


def whole(cell: Any) -> int | None:
    """A whole number, None where there is none."""
    return None if cell is None or pd.isna(cell) else int(cell)


def number(cell: Any) -> float | None:
    """A number, None where there is none."""
    return None if cell is None or pd.isna(cell) else float(cell)


def text(cell: Any) -> str | None:
    """A text, None where there is none."""
    return None if cell is None or pd.isna(cell) else str(cell)
