"""What invented figures look like as they are published: whole numbers, names of years, cells."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.committed import committed
from data.demo.model import AREA_CODE, COUNTRY_CODE, LA_CODE, LA_NAME, REGION, REGION_CODE, Roll


@cache
def _figures() -> dict[tuple[str, str, str, str, str], float]:
    return {
        (row["measure"], row["area"], row["period"], row["phase"], row["group"]): float(row["value"])
        for row in committed("published_figures")
    }


def header(name: str) -> tuple[str, ...]:
    """The header of a published file, kept as published in data/demo/headers."""
    with (Path(__file__).parent / "headers" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(next(csv.reader(file)))


def period_of(ending: int) -> str:
    """The academic year that ends in a calendar year, as it is written everywhere."""
    return f"{ending - 1}/{ending % 100:02d}"


def published(measure: str, ending: int, phase: str, group: str = "all", *, area: str = "Suffolk") -> float | None:
    """A published figure, None where the reference file has none."""
    return _figures().get((measure, area, period_of(ending), phase, group))


def all_figures() -> dict[tuple[str, str, str, str, str], float]:
    """Every published figure by (measure, area, period, phase, group)."""
    return dict(_figures())


ENGLAND = {
    "geographic_level": "National",
    "country_code": COUNTRY_CODE,
    "country_name": "England",
    "region_code": "",
    "region_name": "",
    "old_la_code": "",
    "new_la_code": "",
    "la_name": "",
}
NORFOLK = ENGLAND | {
    "geographic_level": "Local authority",
    "region_code": REGION_CODE,
    "region_name": REGION,
    "old_la_code": "926",
    "new_la_code": "E10000020",
    "la_name": "Norfolk",
}


def time_columns(ending: int) -> dict[str, str]:
    """An academic year as these files write it: 202425."""
    return {"time_period": f"{ending - 1}{ending % 100:02d}", "time_identifier": "Academic year"}


def suffolk(level: str = "Local authority") -> dict[str, str]:
    """The county's place columns."""
    return NORFOLK | {"geographic_level": level, "old_la_code": LA_CODE, "new_la_code": AREA_CODE, "la_name": LA_NAME}


def school_place(roll: Roll) -> dict[str, str]:
    """A school's place columns, with both of its numbers."""
    return suffolk("School") | {
        "school_laestab": roll.spell.laestab,
        "school_urn": roll.spell.urn,
        "school_name": roll.spell.name,
    }


Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def half_up(value: float, decimals: int = 0) -> float:
    """Round as the publishers of these files do: halves away from zero."""
    scale = 10.0**decimals
    return float(np.sign(value) * np.floor(abs(value) * scale + 0.5 + 1e-9) / scale)


def share_out(weights: Floats | Ints, total: int, at_most: Ints | None = None) -> Ints:
    """Whole numbers in proportion to weights that add up to a total, none above its limit."""
    shares = np.maximum(np.asarray(weights, dtype=float), 1e-12)
    exact = shares / shares.sum() * total
    if at_most is not None:
        if total > int(at_most.sum()):
            raise ValueError(f"{total} cannot be shared out over {int(at_most.sum())} places")
        exact = np.minimum(exact, at_most)
    whole: Ints = np.floor(exact).astype(np.int64)
    while (missing := total - int(whole.sum())) > 0:
        rank = exact - whole
        if at_most is not None:
            rank = np.where(whole < at_most, rank, -np.inf)
        order = np.argsort(-rank, kind="stable")[:missing]
        room = np.ones(len(order), bool) if at_most is None else whole[order] < at_most[order]
        whole[order[room]] += 1
    return whole


def numerators(logits: Floats, cohorts: Ints, total: int) -> Ints:
    """Pupils reaching a threshold in each school: higher where the logit is, adding up to total.

    p_i = 1 / (1 + exp(-(logit_i + c))), with c found by bisection so that the sum of
    cohort_i p_i is the total, then rounded to whole pupils by largest remainder.
    """
    total = int(np.clip(total, 0, int(cohorts.sum())))
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        expected = float((cohorts / (1 + np.exp(-(logits + middle)))).sum())
        low, high = (middle, high) if expected < total else (low, middle)
    chances = 1 / (1 + np.exp(-(logits + low)))
    return share_out(np.maximum(chances * cohorts, 1e-9), total, cohorts)


def count_for(percent: float, cohort: int) -> int:
    """The number of pupils whose share of a cohort is nearest to a published percentage."""
    return int(half_up(percent * cohort / 100))


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
