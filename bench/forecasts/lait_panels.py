"""Every measure of the Local Authority Interactive Tool as a panel, with its scale and breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.reports.core.all_authorities import era_number
from analytics.targets.panel import PERCENT_SCALE, PLAIN_SCALE, RATE_SCALE, Panel, Scale, scale_of
from data.catalogue import MEASURES, Measure
from data.parsing import read_date

DICTIONARY = "lait_data_dictionary.csv"
FIRST_AGGREGATE = 970  # England, regions and halves of London are numbered from here
FEWEST_AREAS = 30
_RATE = re.compile(r"\bper\b|number|spend|cost|cases|load|entries|starters|leavers|sgos", re.I)
_PLAIN = re.compile(r"score|gap|index|point", re.I)


@dataclass(frozen=True, slots=True)
class LaitPanel:
    """One series of the tool; `declared` is its measure in the catalogue, where it is in it."""

    short: str
    title: str
    panel: Panel
    scale: Scale
    declared: Measure | None
    phase: str = ""
    group: str = ""


def panels(path: Path) -> Iterator[LaitPanel]:
    """Each measure's panel, in the file's own order of codes; too few authorities: left out."""
    table = pd.read_parquet(path, columns=["Short Desc", "Years", "Values", "LA Number"])
    table = table[table["LA Number"] < FIRST_AGGREGATE]
    table = table.assign(
        year=table["Years"].map({text: year_ending(text) for text in table["Years"].unique()}),
        value=pd.to_numeric(table["Values"], errors="coerce"),
    ).dropna(subset=["year", "value"])
    axis, titles = _dictionary(path.parent / DICTIONARY)
    known = _declared()
    for short, rows in table.groupby("Short Desc", sort=True):
        code = str(short)
        # disadvantaged and other pupils stand under one code in places: two series, not one
        again = rows.groupby(["LA Number", "year"]).cumcount()
        for turn in sorted(again.unique()):
            name = code if turn == 0 else f"{code} ({turn + 1})"
            wide = rows[again == turn].pivot(index="LA Number", columns="year", values="value")
            if len(wide) >= FEWEST_AREAS:
                result = known.get(code) if turn == 0 else None
                title = titles.get(code, code)
                yield _one(name, title, wide, axis.get(code, ""), result)


def year_ending(text: str) -> float:
    """The year in which '2024/25', '2025 (prov)' or an average of '2022-24' ends, else NaN."""
    match = re.match(r"^(20\d\d)(?:/\d\d)?(?:[-/](?:\d\d/)?(\d\d))?(?: \(\w+\))?$", str(text))
    if match is None:
        return float("nan")
    return float(2000 + int(match[2]) if match[2] else _single(str(text), match))


def _single(text: str, match: re.Match[str]) -> int:
    short = re.match(r"^20\d\d/(\d\d)", text)
    return 2000 + int(short[1]) if short else int(match[1])


def _dictionary(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    rows = pd.read_csv(path, dtype=str).drop_duplicates("Measure_short").set_index("Measure_short")
    return rows["y_axis_name"].fillna("").to_dict(), rows["Measure"].fillna("").to_dict()


def published_by(path: Path, codes: pd.Series[str]) -> list[str]:
    """The day by which all figures of each measure were published, as the dictionary has it; else of all measures."""
    rows = pd.read_csv(path.parent / DICTIONARY, dtype=str).drop_duplicates("Measure_short").set_index("Measure_short")
    days = {str(short): day for short, text in rows["Last Update"].items() if (day := read_date(str(text)))}
    newest = max(days.values())
    return [days.get(code.partition(" (")[0], newest).isoformat() for code in codes]


def _declared() -> dict[str, tuple[Measure, str, str]]:
    results: dict[str, tuple[Measure, str, str]] = {}
    for measure in MEASURES.values():
        for column in measure.columns:
            if column.family == "lait":
                for name in column.value:
                    phase = column.phase or measure.phases[0]
                    results.setdefault(name, (measure, phase.value, column.group.value))
    return results


def scale_by_axis(axis: str, values: pd.DataFrame) -> Scale:
    """The scale by the words of the data dictionary; what runs below 0 is a plain score."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if low < 0 or _PLAIN.search(axis):
        return PLAIN_SCALE
    if axis.startswith("%") and high <= 100:
        return PERCENT_SCALE
    return RATE_SCALE if _RATE.search(axis) or high > 100 else PERCENT_SCALE


def _one(
    name: str, title: str, wide: pd.DataFrame, axis: str, known_series: tuple[Measure, str, str] | None
) -> LaitPanel:
    wide = wide.reindex(columns=range(int(wide.columns.min()), int(wide.columns.max()) + 1))
    years = tuple(int(year) for year in wide.columns)
    areas = tuple(f"{code:.0f}" for code in wide.index)
    values = np.asarray(wide.to_numpy(dtype=float))
    if known_series is None:
        panel = Panel(areas, years, values, (0,) * len(years))
        return LaitPanel(name, title, panel, scale_by_axis(axis, wide), None)
    declared, phase, group = known_series
    run = tuple(era_number(declared, year, group) for year in years)
    scale = scale_of(declared.unit)
    if np.nanmin(values) < 0:
        scale = PLAIN_SCALE
    return LaitPanel(name, title, Panel(areas, years, values, run), scale, declared, phase, group)
