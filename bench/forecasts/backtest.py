"""Back-test of the projections: every LAIT measure, all authorities, rolling origins."""

from __future__ import annotations

import argparse
import csv
import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.reports.core.forecasts import BESIDE_OTHERS, OF_FIGURES
from analytics.targets.misses import SHARES, Calibration
from bench.forecasts.lait_panels import LaitPanel, panels, published_by
from bench.forecasts.noise import multipliers_until
from bench.forecasts.past_cases import (
    FEWEST_CASES,
    RECORD_TOO_SHORT,
    calibration_of,
    chance_reliability,
    coverage,
    forecasts,
    measures_below,
    relative_error,
    sharpness,
    with_intervals,
)
from data.committed import REFERENCE

ROOT = Path(__file__).parents[2]
NOTE = ROOT / "docs" / "measurements.md"
RECORD, MISSES = REFERENCE / "forecast_record.csv", REFERENCE / "forecast_misses.csv"
LAST_TUNING_YEAR = 2022  # settings, multipliers and past misses come from outcomes up to here
QUICK_EVERY = 8
LOWEST_COVERAGE, AIM_LOW, AIM_HIGH = 70.0, 78.0, 82.0
FEWEST_IN_BAND, AIM_CHANCE = 50, 0.05
PUPILS = "Premium"  # pupils eligible for pupil premium: the size of an authority, in thirds
LEVELS = ["covered_50%", "covered_80%", "covered_95%"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m bench backtest`."""
    parser.add_argument("file", type=Path, help="bds_long_0.parquet, its dictionary beside it")
    parser.add_argument("--quick", action="store_true", help="one measure in eight, not written")


def main(arguments: argparse.Namespace) -> int:
    """Forecast every year from what was there before it; print and save the results."""
    if not arguments.file.is_file():
        print(f"{arguments.file}: no such file; LAIT's long file (bds_long_0.parquet) is expected")
        return 2
    began = time.perf_counter()
    every = list(panels(arguments.file))
    series = every[:: QUICK_EVERY if arguments.quick else 1]
    raw = raw_cases(series, every)
    calibration = calibration_of(_tuned(raw))
    cases = with_intervals(raw, calibration)
    text = report(cases, series, _sizes(every), time.perf_counter() - began)
    print(text)
    if not arguments.quick:
        write_misses(calibration, arguments.file, len(_tuned(raw)))
        kept = record(cases, series)
        kept.assign(known=published_by(arguments.file, kept["lait_code"])).to_csv(
            RECORD, index=False, lineterminator="\n"
        )
        write_section(NOTE, text)
    return 0


def raw_cases(series: list[LaitPanel], every: list[LaitPanel]) -> pd.DataFrame:
    """Every past forecast of some measures, with multipliers from all measures' changes of the tuning years."""
    learned = multipliers_until(every, LAST_TUNING_YEAR)
    frames = []
    for item in series:
        factors = np.array([learned[area].factor if area in learned else 1.0 for area in item.panel.areas])
        frames.append(forecasts(item.short, item.panel, item.scale, factors))
    return pd.concat([frame for frame in frames if not frame.empty], ignore_index=True)


def tuning_misses(every: list[LaitPanel]) -> Calibration:
    """The misses that are shipped, from the tuning years alone: nothing later is forecast or read."""
    early = [replace(item, panel=item.panel.until(LAST_TUNING_YEAR)) for item in every]
    return calibration_of(raw_cases([item for item in early if item.panel.years], every))


def _tuned(cases: pd.DataFrame) -> pd.DataFrame:
    return cases[cases["origin"] + cases["horizon"] <= LAST_TUNING_YEAR]


def _sizes(every: list[LaitPanel]) -> dict[str, str]:
    """Each authority's third by its pupils, by LA number."""
    (panel,) = [item.panel for item in every if item.short == PUPILS]
    newest = pd.Series(np.nanmean(panel.values, axis=1), index=list(panel.areas)).dropna()
    return pd.qcut(newest, 3, labels=["smallest third", "middle third", "largest third"]).astype(str).to_dict()


def write_misses(calibration: Calibration, source: Path, n_cases: int) -> None:
    """Keep the places of past misses, with where they come from; the same file gives the same bytes."""
    with MISSES.open("w", encoding="utf-8", newline="") as file:
        file.write(
            "# Below how many stated errors each share of past misses lay (figure less forecast), by scale and years.\n"
            f"# Written by `python -m bench backtest FILE`: {n_cases:,} forecasts of outcomes up to "
            f"{LAST_TUNING_YEAR}; {source.name}, sha256 {hashlib.sha256(source.read_bytes()).hexdigest()}\n"
        )
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["of", "scale", "horizon", *(f"{share:g}" for share in SHARES)])
        for of, table in ((OF_FIGURES, calibration.figures), (BESIDE_OTHERS, calibration.beside_others)):
            for (kind, horizon), misses in sorted(table.items()):
                writer.writerow([of, kind.value, horizon, *(f"{place:.4f}" for place in misses.places)])


def record(cases: pd.DataFrame, series: list[LaitPanel]) -> pd.DataFrame:
    """One row a measure and horizon, of the judged years alone: cases, origin years, coverage, error."""
    by = ("measure", "horizon")
    cases = cases[cases["origin"] + cases["horizon"] > LAST_TUNING_YEAR]
    errors = relative_error(cases, by)[["measure", "horizon", "ratio"]]
    table = coverage(cases, by).merge(errors, on=list(by))
    named = pd.DataFrame(
        {
            "measure": item.short,
            "catalogue": item.declared.code if item.declared else "",
            "phase": item.phase,
            "group": item.group,
        }
        for item in series
    )
    columns = {"covered_50%": "covered_50", "covered_80%": "covered_80", "covered_95%": "covered_95"}
    table = named.merge(table, on="measure").rename(columns={**columns, "measure": "lait_code"})
    return table.rename(columns={"ratio": "relative_error"}).round(4)


def report(cases: pd.DataFrame, series: list[LaitPanel], sizes: dict[str, str], seconds: float) -> str:
    """The section of docs/measurements.md: tuning years apart from the years that judge."""
    tuned, judged = _tuned(cases), cases[cases["origin"] + cases["horizon"] > LAST_TUNING_YEAR]
    in_catalogue = {item.short for item in series if item.declared}
    head = (
        f"`python -m bench backtest FILE` on {date.today()}, {seconds:.0f} seconds; FILE is LAIT's "
        f"long file. {len(series)} measures, of which {cases['measure'].nunique()} have years to "
        f"forecast; {len(cases):,} forecasts.\n\nThe file holds latest vintages only: revisions "
        "are known too early. Breaks are the catalogue's where a measure is in it, none elsewhere. "
        f"Settings, multipliers and misses come from outcomes up to {LAST_TUNING_YEAR}; the later outcomes "
        "judge them (they had been looked at before, with other methods). Error = absolute error ÷ the "
        "measure's mean absolute one-year change, cases weighted equally; ratio below 1 beats "
        "'same as last year'. Interval score and width in the same unit, geometric mean over measures. "
        "Chances are of rising by the usual change known at the origin. Size: thirds of authorities by "
        "pupils eligible for pupil premium."
    )
    parts = [head, _aims(judged)]
    for title, some in (("Judging years", judged), ("Tuning years", tuned)):
        sized = some.assign(size=some["area"].map(sizes)).dropna(subset=["size"])
        known = some.assign(which="all measures")
        whole = pd.concat([known, known[known["measure"].isin(in_catalogue)].assign(which="the catalogue's")])
        parts += [f"### {title}: all years ahead together", _pooled(whole, "which")]
        parts += [f"### {title}: by years ahead", _pooled(some, "horizon")]
        parts += [f"### {title}: by size of authority", _pooled(sized, "size")]
        parts += [f"### {title}: by origin year", _markdown(_years(some))]
        parts += [f"### {title}: stated chances", _markdown(chance_reliability(some), 3)]
    parts += ["### Judging years: measures below 70 %", _markdown(below(judged, series))]
    return "\n\n".join(parts)


def _pooled(cases: pd.DataFrame, by: str) -> str:
    table = coverage(cases, (by,)).merge(relative_error(cases, (by,))[[by, "error", "error_naive", "ratio"]], on=by)
    return _markdown(table.drop(columns="verdict").merge(sharpness(cases, (by,)), on=by), 3)


def _years(cases: pd.DataFrame) -> pd.DataFrame:
    table = coverage(cases, ("origin", "horizon"))
    return table.drop(columns=["verdict", "n_origin_years"])


def below(cases: pd.DataFrame, series: list[LaitPanel]) -> pd.DataFrame:
    """The measures with enough cases whose 80 % interval held less than 70 %, each with why."""
    table = coverage(cases, ("measure",))
    low = table[(table["n_cases"] >= FEWEST_CASES) & (table["covered_80%"] < LOWEST_COVERAGE)]
    yearly = coverage(cases, ("measure", "origin", "horizon"))
    titles = {item.short: item.title for item in series}
    low = low.assign(
        title=[titles[str(code)] for code in low["measure"]],
        reason=[_reason(yearly[yearly["measure"] == code]) for code in low["measure"]],
    )
    return low[["measure", "title", *LEVELS, "n_cases", "n_origin_years", "reason"]]


def _reason(years: pd.DataFrame) -> str:
    if years["origin"].nunique() < 2:
        return f"{RECORD_TOO_SHORT}: one origin year"
    worst = years.loc[years["covered_80%"].idxmin()]
    rest = years.drop(index=worst.name)
    current = (rest["covered_80%"] * rest["n_cases"]).sum() / rest["n_cases"].sum()
    where = f"{worst['origin']:.0f} to {worst['origin'] + worst['horizon']:.0f}"
    if current >= LOWEST_COVERAGE:
        return f"a common movement {where} held {worst['covered_80%']:.0f} %; the rest {current:.0f} %"
    return f"lower throughout; least {where}: {worst['covered_80%']:.0f} %"


def _aims(cases: pd.DataFrame) -> str:
    pooled = coverage(cases.assign(all=1), ("all",))["covered_80%"].item()
    error = relative_error(cases.assign(all=1), ("all",))["ratio"].item()
    table = coverage(cases, ("measure",))
    table = table[table["n_cases"] >= FEWEST_CASES]
    low, many = int((table["covered_80%"] < LOWEST_COVERAGE).sum()), len(table)
    perfect = measures_below(cases[cases["measure"].isin(table["measure"])], 0.8, LOWEST_COVERAGE / 100)
    least, usual, most = np.quantile(perfect, (0.05, 0.5, 0.95))
    bands = chance_reliability(cases)
    bands = bands[bands["n_cases"] >= FEWEST_IN_BAND]
    away = float((bands["chance"] - bands["happened"]).abs().max())
    rows = [
        (
            f"80 % interval, pooled, covers {AIM_LOW:.0f}–{AIM_HIGH:.0f} %",
            f"{pooled:.1f} %",
            AIM_LOW <= pooled <= AIM_HIGH,
        ),
        (
            f"measures below 70 %: no more than perfection leaves ({usual:.0f}; 90 in 100: {least:.0f} to {most:.0f})",
            f"{low} of {many}",
            low <= most,
        ),
        (f"stated chances within {AIM_CHANCE} in bands of {FEWEST_IN_BAND} cases", f"{away:.3f}", away <= AIM_CHANCE),
        ("error lower than 'same as last year'", f"{error:.3f}", error < 1),
    ]
    frame = pd.DataFrame(rows, columns=["aim", "judged", "met"])
    return _markdown(frame.assign(met=["yes" if met else "no" for *_, met in rows]))


def _markdown(table: pd.DataFrame, digits: int = 1) -> str:
    if table.empty:
        return "None."
    write: Callable[[object], str] = lambda v: f"{v:.{digits}f}" if isinstance(v, float) else str(v)  # noqa: E731
    lines = ["| " + " | ".join(map(str, table.columns)) + " |", "|" + "---|" * table.shape[1]]
    lines += [
        "| " + " | ".join(write(cell).replace("|", "/") for cell in row) + " |" for row in table.itertuples(index=False)
    ]
    return "\n".join(lines)


def write_section(path: Path, text: str, name: str = "backtest") -> None:
    """Put the text under its heading; other sections of that file are kept."""
    whole = path.read_text("utf-8") if path.is_file() else "# Measurements\n"
    mark = f"\n## {name}\n"
    start = whole.find(mark)
    end = whole.find("\n## ", start + 1) if start >= 0 else -1
    before = whole if start < 0 else whole[:start]
    after = whole[end:] if end >= 0 else "\n"
    path.write_text(before.rstrip("\n") + "\n" + mark + "\n" + text.rstrip() + "\n" + after, "utf-8")
