"""Adapters: gaps, absence, exclusions, attainment, neighbours, milestones, suppression."""

from typing import Any

import numpy as np

from analytics.disclosure.policy import Threshold, is_small
from analytics.disclosure.secondary import CountTable, count_values, narrow
from analytics.statistics.benchmarks import Quartiles, neighbour_average, quartiles
from analytics.statistics.exclusions import reduction_from_baseline
from analytics.statistics.gaps import (
    GroupsAtTime,
    Stratum,
    gap,
    gap_three_ways,
    pupil_weighted_total,
    relative_gap,
    what_moved_the_gap,
)
from analytics.targets.milestones import DatedValue, linear_value, step_target
from tests.golden.lookups import neighbours
from tests.reference.absence import (
    absence_rates,
    absence_rollup,
    absentee_flag,
    attendance_pct,
    parse_era,
    persistent_rates,
    session_thresholds,
)
from tests.reference.attainment import below_progress_8, progress_8, secondary_floor_applies
from tests.reference.benchmarks import direction_of_polarity, quartile_band
from tests.reference.exclusions import exclusion_rates
from tests.reference.gaps import gap_index, share_pct
from tests.reference.milestones import milestone_date

Case = dict[str, Any]


def gaps(inputs: Case, expected: Case) -> Case:
    result = gap_three_ways(inputs["la_dis"], inputs["la_other"], inputs["eng_dis"], inputs["eng_other"])
    return {
        "within_la_gap": result.within,
        "national_gap": result.national,
        "la_dis_vs_eng_other": result.disadvantaged_vs_national_other,
        "la_dis_vs_eng_dis": result.disadvantaged_vs_national_disadvantaged,
    }


def gap_changes(inputs: Case, expected: Case) -> Case:
    pairs = list(zip(inputs["dis"], inputs["other"], strict=True))
    years = [GroupsAtTime(*((Stratum("all", rate, 1.0),) for rate in pair)) for pair in pairs]
    moved = what_moved_the_gap(years[0], years[-1]) if len(years) > 1 else None
    return {
        "gap": [gap(*pair) for pair in pairs],
        "gap_change": moved.total if moved else None,
        "dis_change": -moved.disadvantaged_moved if moved else None,
        "other_change": moved.other_moved if moved else None,
    }


def relative(inputs: Case, expected: Case) -> Case:
    result = relative_gap(inputs["dis"], inputs["other"])
    return {"pp_gap": result.gap_pp, "ratio": result.ratio, "relative_shortfall_pct": result.shortfall_pct}


def weighted_total(inputs: Case, expected: Case) -> Case:
    return {"value": pupil_weighted_total(inputs["rate"], inputs["n"])}


def index(inputs: Case, expected: Case) -> Case:
    result = gap_index(inputs["scores"], inputs["disadvantaged"])
    return {"index": result.index, "auc": result.auc}


def share(inputs: Case, expected: Case) -> Case:
    return {"pct": share_pct(inputs["dis"], inputs["other"])}


def absence(inputs: Case, expected: Case) -> Case:
    result = absence_rates(inputs["overall_absence"], inputs["possible"])
    attended = inputs.get("overall_attendance")
    attendance = result.attendance_pct
    if attended is not None:
        attendance = attendance_pct(attended, inputs["possible"])
    return {"absence_pct": result.absence_pct, "attendance_pct": attendance}


def rollup(inputs: Case, expected: Case) -> Case:
    result = absence_rollup(inputs["absence"], inputs["possible"])
    return {
        "absence": result.absent,
        "possible": result.possible,
        "absence_pct": result.absence_pct,
        "attendance_pct": result.attendance_pct,
    }


def persistent(inputs: Case, expected: Case) -> Case:
    result = persistent_rates(
        inputs.get("pupils"),
        inputs.get("pa10"),
        inputs.get("pa50"),
        inputs.get("sessions_absent"),
        inputs.get("sessions_possible"),
    )
    return {"absence_pct": result.absence_pct, "pa_pct": result.persistent_pct, "severe_pct": result.severe_pct}


def absentee_flags(inputs: Case, expected: Case) -> Case:
    flags = [absentee_flag(absent, possible) for absent, possible in inputs["cases"]]
    return {"pa": [flag.persistent for flag in flags], "severe": [flag.severe for flag in flags]}


def absentee_by_period(inputs: Case, expected: Case) -> Case:
    cases = list(zip(inputs["absent_cum"], inputs["possible_cum"], strict=True))
    return absentee_flags({"cases": cases}, expected)


def legacy_thresholds(inputs: Case, expected: Case) -> Case:
    return dict(session_thresholds(parse_era(inputs["year_rule"])))


def exclusions(inputs: Case, expected: Case) -> Case:
    names = ("headcount", "perm", "susp", "one_plus")
    headcount, perm, susp, one_plus = (inputs.get(name) for name in names)
    result = exclusion_rates(headcount, perm, susp, one_plus)
    return {
        "perm_rate": result.permanent_per_100,
        "susp_rate": result.suspensions_per_100,
        "one_plus_rate": result.one_or_more_per_100,
    }


def reduction(inputs: Case, expected: Case) -> Case:
    result = reduction_from_baseline(inputs["baseline"], inputs["reduction"], inputs.get("actuals", {}))
    return {
        "target": result.target,
        "target_max_count": result.target_max_count,
        "change_pct": result.change_pct,
        "met": result.met,
    }


def progress8(inputs: Case, expected: Case) -> Case:
    result = progress_8(inputs["p8"], inputs["n"], inputs["sd"])
    return {"half_width": result.half_width, "lower": result.lower, "upper": result.upper, "band": result.band}


def secondary_floor(inputs: Case, expected: Case) -> Case:
    answers: list[bool | None] = []
    for case in inputs["cases"]:
        below = below_progress_8(case["p8"], case["upper"])
        if "pupils" in case and "coverage" in case:
            applies = secondary_floor_applies(case["pupils"], case["coverage"])
            below = below if applies else None
        answers.append(below)
    return {"below_floor": answers}


def attack(inputs: Case, expected: Case) -> Case:
    """The gate's own look at its table: which hidden parts can take one value only."""
    visible, suppressed = inputs.get("visible", {}), inputs["suppressed"]
    cells = np.array([inputs["total"], *visible.values(), *(None for _ in suppressed)], dtype=float)
    hidden = np.isnan(cells)
    total_is_the_sum = np.array([[1.0, *(-1.0 for _ in cells[1:])]])
    table = CountTable(cells, np.full(len(cells), np.inf), np.zeros((0, len(cells))), total_is_the_sum, np.zeros(1))
    low, high = narrow(table.equations(hidden, np.zeros(0, dtype=bool)), table.largest[hidden])
    names = [name for name, is_hidden in zip(["total", *visible, *suppressed], hidden, strict=True) if is_hidden]
    known = zip(names, low.tolist(), (count_values(low, high) == 1).tolist(), strict=True)
    case = {name: value for name, value, holds in known if holds}
    return {"recovered": dict.fromkeys(expected.get("recovered") or {}) | case, "recoverable": bool(case)}


def suppression(inputs: Case, expected: Case) -> Case:
    numerators = inputs["numerators"]
    smallest = inputs.get("threshold", 6)
    complements = inputs.get("suppress_complement", inputs.get("protect_complement", False))
    rule = Threshold("", smallest, inputs.get("suppress_zero", True), complements)
    pairs = zip(numerators, inputs.get("denominators", [None] * len(numerators)), strict=True)
    return {"shown": ["c" if is_small(x, n, rule, smallest, percent=True) else x for x, n in pairs]}


def _milestones(inputs: Case) -> list[DatedValue]:
    return [DatedValue(milestone_date(due), value) for due, value in inputs["points"]]


def linear(inputs: Case, expected: Case) -> Case:
    return {"value": linear_value(_milestones(inputs), milestone_date(inputs["at"]))}


def step(inputs: Case, expected: Case) -> Case:
    result = step_target(_milestones(inputs), milestone_date(inputs["at"]))
    return {
        "due_value": None if result.due is None else result.due.value,
        "next_milestone": None if result.next is None else result.next.value,
    }


def statistical_neighbours(inputs: Case, expected: Case) -> Case:
    result = neighbours(int(inputs["la"]), inputs["model"])
    return {"codes": [code for code, _ in result], "closeness": [close for _, close in result]}


def sn_average(inputs: Case, expected: Case) -> Case:
    result = neighbour_average(inputs["values"])
    return {"mean": result.mean, "median": result.median, "n_used": result.n_used}


def quartile(inputs: Case, expected: Case) -> Case:
    given = inputs.get("quantiles")
    among = Quartiles(*given) if given else quartiles(inputs.get("values", []))
    band = quartile_band(inputs["value"], among, direction_of_polarity(inputs["polarity"]))
    return {"band": band}


ADAPTERS = {
    "gap_three_ways": gaps,
    "gap_change_decomposition": gap_changes,
    "relative_gap": relative,
    "pupil_weighted_total": weighted_total,
    "dfe_gap_index": index,
    "share": share,
    "absence_rates": absence,
    "absence_rollup": rollup,
    "pa_and_severe_rates": persistent,
    "persistent_absentee_flag": absentee_flags,
    "persistent_absentee_flag_by_period": absentee_by_period,
    "legacy_pa_session_thresholds": legacy_thresholds,
    "exclusion_rates": exclusions,
    "reduction_vs_baseline": reduction,
    "progress8_band": progress8,
    "progress8_ci": progress8,
    "secondary_floor_2016_2018": secondary_floor,
    "differencing_attack": attack,
    "primary_suppression": suppression,
    "milestone_linear_interpolation": linear,
    "milestone_step": step,
    "statistical_neighbours": statistical_neighbours,
    "sn_average": sn_average,
    "quartile_band": quartile,
}
