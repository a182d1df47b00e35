"""Adapters: inspections, reach, ratings and the record of a risk tool."""

import math
import re
from datetime import date
from typing import Any

from analytics.inspection.counts import Stock, StockMethod, stock, transitions
from analytics.inspection.counts import flow as inspections_flow
from analytics.inspection.outcomes import (
    GRADES,
    Category,
    Inspection,
    SchoolInspections,
    category_of_report_card,
    overall_grade,
)
from analytics.inspection.reach import schools_for
from analytics.risk.accuracy import at_capacity, calibration, risk_record
from tests.reference.inspection_stock import card_profile
from tests.reference.milestones import milestone_date
from tests.reference.reach import expected_stock_no_declines
from tests.reference.risk import rating_counts

Case = dict[str, Any]


def flow(inputs: Case, expected: Case) -> Case:
    counts = [inputs.get(name) for name in ("inspections", "ri", "inadequate")]
    if None in counts:
        return {"flow_good_pct": None}
    everyone, improve, inadequate = counts
    grades = [2] * (everyone - improve - inadequate) + [3] * improve + [4] * inadequate
    day = date(2024, 8, 31)
    return {"flow_good_pct": inspections_flow([Inspection(day, grade) for grade in grades], day, day).pct}


def _inspections(rows: list[list[Any]]) -> tuple[Inspection, ...]:
    return tuple(
        Inspection(milestone_date(row[0]), row[1], milestone_date(row[2]) if len(row) > 2 else None) for row in rows
    )


def _rolls(pupils: float | None, day: date) -> tuple[tuple[date, float], ...]:
    return () if pupils is None else ((day, float(pupils)),)


def _school(row: Case, day: date) -> SchoolInspections:
    opened, closed = row.get("opened"), row.get("closed")
    return SchoolInspections(
        urn=str(row["urn"]),
        inspections=_inspections(row.get("insp") or []),
        predecessor_inspections=_inspections(row.get("predecessor_insp") or []),
        opened=milestone_date(opened) if opened else None,
        closed=milestone_date(closed) if closed else None,
        rolls=_rolls(row.get("pupils"), day),
    )


def _stock(counted: Stock) -> Case:
    return {
        "num": counted.good,
        "den": counted.n_graded,
        "pct": counted.pct,
        "pct_pupils": counted.pct_pupils,
        "n_open": counted.n_open,
        "n_graded": counted.n_graded,
        "n_predecessor": counted.n_predecessor,
        "n_never": counted.n_never,
    }


def as_at(inputs: Case, expected: Case) -> Case:
    day = milestone_date(inputs["as_at"])
    schools = [_school(row, day) for row in inputs["schools"]]
    known_by = milestone_date(inputs["known_by"]) if inputs.get("known_by") else None
    new = _stock(stock(schools, day, StockMethod.WITH_PREDECESSORS, known_by))
    old = _stock(stock(schools, day, StockMethod.OWN_GRADES, known_by))
    return {"old_method": old, "predecessor_method": new} | new


def pupils(inputs: Case, expected: Case) -> Case:
    day = date(2016, 1, 31)
    schools = [
        SchoolInspections(
            urn=str(place),
            inspections=() if overall_grade(grade) not in GRADES else (Inspection(day, grade),),
            rolls=_rolls(on_roll, day),
        )
        for place, (grade, on_roll) in enumerate(inputs["schools"])
    ]
    result = stock(schools, day, StockMethod.OWN_GRADES)
    return {"pct_schools": result.pct, "pct_pupils": result.pct_pupils}


def transition(inputs: Case, expected: Case) -> Case:
    result = transitions([tuple(pair) for pair in inputs["pairs"]])
    return {
        "improved": result.improved,
        "same": result.same,
        "declined": result.declined,
        "matrix": [list(row) for row in result.matrix],
        "first_inspection_excluded": result.first_inspection_excluded,
    }


def category(inputs: Case, expected: Case) -> Case:
    selected = [category_of_report_card(case["lead"], case["others"], case["safeguarding"]) for case in inputs["cases"]]
    return {"category": [None if each is Category.NONE else each for each in selected]}


def distribution(inputs: Case, expected: Case) -> Case:
    result = card_profile(inputs["counts"], n_cards=sum(inputs["counts"].values()), fewest=1)
    return {"total": result.total, "pct_expected_or_better": result.expected_or_better_pct, "pct": result.share_pct}


def rag(inputs: Case, expected: Case) -> Case:
    result = rating_counts(inputs["red"], inputs["amber"], inputs["green"])
    by_phase = inputs.get("red_by_phase")
    phases = None if by_phase is None or None in by_phase.values() else sum(by_phase.values())
    if result is None:
        return {**dict.fromkeys(("total", "red_pct", "amber_pct", "green_pct")), "phase_sum": phases}
    return {
        "total": result.total,
        "red_pct": result.red_pct,
        "amber_pct": result.amber_pct,
        "green_pct": result.green_pct,
        "phase_sum": phases,
    }


def conversions(inputs: Case, expected: Case) -> Case:
    schools, base = inputs["schools"], inputs["base_pct"]
    if schools is None or base is None:
        return {"base_good": None, "needed": None}
    good = math.floor(base * schools / 100 + 0.5)
    goals = [None if share is None else schools_for(share, schools) for share in inputs["targets"]]
    return {"base_good": good, "needed": [None if goal is None else max(0, goal - good) for goal in goals]}


def no_declines(inputs: Case, expected: Case) -> Case:
    result = expected_stock_no_declines(
        inputs["good"], inputs["not_good"], inputs["p_convert"], inputs.get("p_inspected", 1.0)
    )
    if result is None:
        return {"expected_good": None, "expected_pct": None}
    return {"expected_good": result.good, "expected_pct": result.pct}


def risk(inputs: Case, expected: Case) -> Case:
    y, score = inputs["y"], inputs["score"]
    record = risk_record(y, score)
    answer: Case = {
        "auc": record.auc,
        "brier": record.brier,
        "brier_base": record.brier_base,
        "calibration": [[b.n, b.mean_score, b.event_rate] for b in calibration(y, score)],
    }
    for key in {*expected, f"precision_at_{inputs.get('capacity', 1)}"}:
        if match := re.fullmatch(r"(precision|recall|lift)_at_(\d+)", key):
            answer[key] = getattr(at_capacity(y, score, int(match[2])), match[1])
    return answer


ADAPTERS = {
    "inspection_flow": flow,
    "pct_good_or_outstanding_as_at": as_at,
    "pct_pupils_in_good_schools": pupils,
    "transition_matrix": transition,
    "category_of_concern_2025": category,
    "grade_distribution": distribution,
    "rag_counts": rag,
    "required_conversions": conversions,
    "expected_stock_no_declines": no_declines,
    "risk_backtest_metrics": risk,
}
