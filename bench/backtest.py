"""Back-test of the projections: every LAIT measure, all authorities, rolling origins."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd

from bench.lait_panels import LaitPanel, panels
from bench.past_cases import (
    FEWEST_CASES,
    RECORD_TOO_SHORT,
    chance_reliability,
    coverage,
    panel_cases,
    relative_error,
    sharpness,
)

ROOT = Path(__file__).parents[1]
NOTE = ROOT / "docs" / "measurements.md"
RECORD = ROOT / "data" / "reference" / "forecast_record.csv"
LAST_TUNING_YEAR = 2022  # settings of analytics.panel were chosen on outcomes up to here
QUICK_EVERY = 8
LOWEST_COVERAGE, AIM_LOW, AIM_HIGH, AIM_SHARE = 70.0, 75.0, 85.0, 0.05
LEVELS = ["covered_50%", "covered_80%", "covered_95%"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m bench backtest`."""
    parser.add_argument("file", type=Path, help="bds_long_0.parquet, its dictionary beside it")
    parser.add_argument("--quick", action="store_true", help="one measure in eight, not written")


def main(asked: argparse.Namespace) -> int:
    """Forecast every year from what was there before it; print and save the results."""
    if not asked.file.is_file():
        print(f"{asked.file}: no such file; LAIT's long file (bds_long_0.parquet) is expected")
        return 2
    began = time.perf_counter()
    series = list(panels(asked.file))[:: QUICK_EVERY if asked.quick else 1]
    selected = [frame for item in series if not (frame := _cases(item)).empty]
    cases = pd.concat(selected, ignore_index=True)
    text = report(cases, series, time.perf_counter() - began)
    print(text)
    if not asked.quick:
        record(cases, series).to_csv(RECORD, index=False, lineterminator="\n")
        write_section(NOTE, text)
    return 0


def _cases(lait_panel: LaitPanel) -> pd.DataFrame:
    return panel_cases(lait_panel.short, lait_panel.panel, lait_panel.scale)


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


def report(cases: pd.DataFrame, series: list[LaitPanel], seconds: float) -> str:
    """The section of docs/measurements.md: tuning years apart from the years that judge."""
    tuned = cases[cases["origin"] + cases["horizon"] <= LAST_TUNING_YEAR]
    judged = cases[cases["origin"] + cases["horizon"] > LAST_TUNING_YEAR]
    head = (
        f"`python -m bench backtest FILE` on {date.today()}, {seconds:.0f} seconds; FILE is LAIT's "
        f"long file. {len(series)} measures, of which {cases['measure'].nunique()} have years to "
        f"forecast; {len(cases):,} forecasts.\n\nThe file holds latest vintages only: revisions "
        "are known too early. Breaks are the catalogue's where a measure is in it, none elsewhere. "
        f"Settings were chosen on outcomes up to {LAST_TUNING_YEAR}; the later outcomes "
        "judge them (seen once before, with earlier settings). Error = absolute error ÷ the "
        "measure's mean absolute one-year change, cases weighted equally; ratio below 1 beats "
        "'same as last year'. Chances are of rising by the usual change known at the origin."
    )
    parts = [head, _aims(judged)]
    for title, some in (("Judging years", judged), ("Tuning years", tuned)):
        parts += [f"### {title}: coverage in percent", _pooled(some)]
        parts += [f"### {title}: by origin year", _markdown(_years(some))]
        parts += [f"### {title}: stated chances", _markdown(chance_reliability(some), 3)]
    parts += ["### Judging years: measures below 70 %", _markdown(below(judged, series))]
    return "\n\n".join(parts)


def _pooled(cases: pd.DataFrame) -> str:
    table = coverage(cases, ("horizon",)).merge(
        relative_error(cases)[["horizon", "error", "error_naive", "ratio"]], on="horizon"
    )
    return _markdown(table.drop(columns="verdict").merge(sharpness(cases), on="horizon"), 3)


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
    rows = [
        ("80 % interval, pooled, covers 75–85 %", f"{pooled:.1f} %", AIM_LOW <= pooled <= AIM_HIGH),
        ("at most 1 measure in 20 below 70 %", f"{low} of {many}", low <= AIM_SHARE * many),
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


def write_section(path: Path, text: str) -> None:
    """Put the text under '## backtest'; other sections of that file are kept."""
    whole = path.read_text("utf-8") if path.is_file() else "# Measurements\n"
    mark = "\n## backtest\n"
    start = whole.find(mark)
    end = whole.find("\n## ", start + 1) if start >= 0 else -1
    before = whole if start < 0 else whole[:start]
    after = whole[end:] if end >= 0 else "\n"
    path.write_text(before.rstrip("\n") + "\n" + mark + "\n" + text.rstrip() + "\n" + after, "utf-8")
