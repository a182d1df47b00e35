"""The record of reach on the loaded inspections: every January from 2010 to 2019."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan's authority is asked."""
    parser.add_argument("--demo", action="store_true", help="the demonstration, not real data")


def main(asked: argparse.Namespace) -> int:
    """Print the record as a table in Markdown."""
    from bench.reach_record import against_today, reach_record
    from session.opening import open_context

    rows = reach_record(open_context(demo=asked.demo))
    print("| from | graded | then % | 80 % interval | likely % | ceiling % | came % | inside |")
    print("|---|---|---|---|---|---|---|---|")
    for row in rows:
        numbers = [row.now, row.lower, row.upper, row.likely, row.ceiling, row.outcome]
        now, low, high, likely, top, came = ("–" if n is None else f"{n:.1f}" for n in numbers)
        inside = "yes" if row.inside else "no"
        print(f"| {row.origin} | {row.n_graded} | {now} | {low}–{high} | {likely} | {top} | {came} | {inside} |")
    print(f"\n{sum(bool(row.inside) for row in rows)} of {len(rows)} inside their 80 % interval.")
    if (scores := against_today(rows)) is not None:
        print(f"Interval score on {scores.n}: {scores.reach:.1f}; 'as today ± past errors': {scores.as_today:.1f}.")
    return 0
