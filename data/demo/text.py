"""How the publishers write numbers, dates and hidden values in these files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from data.demo.apportion import half_up

SUPPRESSED = "SUPP"


def percent(numerator: int, denominator: int, least: int = 1) -> str:
    """'53%', or SUPP where the cohort is smaller than the least that is shown."""
    if denominator < least:
        return SUPPRESSED
    return f"{half_up(100 * numerator / denominator):.0f}%"


def percent1(numerator: int, denominator: int, least: int = 1) -> str:
    """'53.4%', or SUPP where the cohort is smaller than the least that is shown."""
    if denominator < least:
        return SUPPRESSED
    return f"{half_up(100 * numerator / denominator, 1):.1f}%"


def number(value: float, decimals: int) -> str:
    """A bare number as the files carry it, without trailing noughts."""
    text = f"{half_up(value, decimals):.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def dmy(day: date | None, mark: str = "-") -> str:
    """dd-mm-yyyy (GIAS) or dd/mm/yyyy (Ofsted); empty without a date."""
    return "" if day is None else day.strftime(f"%d{mark}%m{mark}%Y")


def write_csv(frame: pd.DataFrame, path: Path, encoding: str = "utf-8") -> None:
    """Write a frame of text as a published file: comma, CRLF-free, no index."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(path, index=False, encoding=encoding, lineterminator="\n")


def folder_year(ending: int) -> str:
    """The folder name of a performance-tables download: 2018-2019."""
    return f"{ending - 1}-{ending}"
