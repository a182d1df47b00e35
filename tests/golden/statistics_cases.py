"""Adapters: intervals, funnels, process charts, forecasts, small numbers."""

import re
from typing import Any

from analytics.inspection.reach import chance_of_at_least, poisson_binomial
from analytics.statistics.comparison import two_period_test
from analytics.statistics.control_limits import (
    Screening,
    mark_run,
    one_side_ends,
    proportion_limits,
    trend_ends,
    two_in_three,
    xmr_limits,
)
from analytics.statistics.intervals import Interval, difference_of_proportions, pooled_proportion, wilson
from analytics.statistics.small_numbers import Prior, shrink
from analytics.targets.trajectory import YearlySeries
from tests.reference.backtest import rolling_origin
from tests.reference.forecast import Smoothing, damped_holt, latest_run, logit_trend, theil_sen
from tests.reference.funnel import additive_overdispersion, ratio_limits, ratio_significance
from tests.reference.intervals import byar_count, mean_interval, rate
from tests.reference.small_numbers import chance_of_at_least as chance_in_next_cohort

Case = dict[str, Any]


def _times(value: float | None, multiplier: float) -> float | None:
    return None if value is None else value * multiplier


def _confidence(inputs: Case) -> float:
    stated = float(inputs.get("confidence", 0.95))
    return stated / 100 if stated > 1 else stated


def _limits(interval: Interval) -> Case:
    return {"value": interval.value, "lower": interval.lower, "upper": interval.upper}


def _at_both_levels(inner: Interval, outer: Interval, multiplier: float = 1.0) -> Case:
    return {
        "value": _times(inner.value, multiplier),
        "lower95": _times(inner.lower, multiplier),
        "upper95": _times(inner.upper, multiplier),
        "lower998": _times(outer.lower, multiplier),
        "upper998": _times(outer.upper, multiplier),
        "method": inner.method,
    }


def wilson_interval(inputs: Case, expected: Case) -> Case:
    return _limits(wilson(inputs["x"], inputs["n"], _confidence(inputs)))


def byars_interval_count(inputs: Case, expected: Case) -> Case:
    return _limits(byar_count(inputs["x"], _confidence(inputs)))


def phe_proportion(inputs: Case, expected: Case) -> Case:
    x, n = inputs["x"], inputs["n"]
    return _at_both_levels(wilson(x, n), wilson(x, n, 0.998), inputs.get("multiplier", 1))


def phe_proportion_pool(inputs: Case, expected: Case) -> Case:
    x, n = inputs["x"], inputs["n"]
    outer = pooled_proportion(x, n, 0.998)
    return _at_both_levels(pooled_proportion(x, n), outer, inputs.get("multiplier", 1))


def phe_rate(inputs: Case, expected: Case) -> Case:
    x, n, multiplier = inputs["x"], inputs["n"], inputs.get("multiplier", 100000)
    return _at_both_levels(rate(x, n, multiplier), rate(x, n, multiplier, 0.998))


def student_t(inputs: Case, expected: Case) -> Case:
    inner, outer = mean_interval(inputs["values"]), mean_interval(inputs["values"], 0.998)
    return {
        "mean": inner.mean,
        "sd": inner.sd,
        "lower95": inner.lower,
        "upper95": inner.upper,
        "lower998": outer.lower,
        "upper998": outer.upper,
        "n": inner.n_used,
    }


def newcombe(inputs: Case, expected: Case) -> Case:
    names = ("x1", "n1", "x2", "n2")
    x1, n1, x2, n2 = (inputs[name] for name in names)
    interval = difference_of_proportions(x1, n1, x2, n2, _confidence(inputs))
    return {"diff": interval.value, "lower": interval.lower, "upper": interval.upper}


def funnel_proportion(inputs: Case, expected: Case) -> Case:
    limits = proportion_limits(_times(inputs["baseline_pct"], 0.01), inputs["n"])
    return {
        "lower_0025": _times(limits.lower_95, 100),
        "upper_0025": _times(limits.upper_95, 100),
        "lower_0001": _times(limits.lower_998, 100),
        "upper_0001": _times(limits.upper_998, 100),
    }


def funnel_poisson(inputs: Case, expected: Case) -> Case:
    limits = ratio_limits(inputs["expected"], inputs.get("target", 1))
    names = ("lower_95", "upper_95", "lower_998", "upper_998")
    return {name: getattr(limits, name) for name in names}


def funnel_significance(inputs: Case, expected: Case) -> Case:
    return {"significance": ratio_significance(inputs["observed"], inputs["expected"])}


def overdispersion(inputs: Case, expected: Case) -> Case:
    result = additive_overdispersion(inputs["num"], inputs["den"], inputs.get("winsorise", 0.1))
    return {
        "phi": result.phi,
        "tau2": result.tau2,
        "z_unadjusted": list(result.z_unadjusted),
        "z_adjusted": list(result.z_adjusted),
    }


def two_periods(inputs: Case, expected: Case) -> Case:
    test = two_period_test(inputs["x1"], inputs["n1"], inputs["x2"], inputs["n2"])
    return {"p_value": test.p_value, "significant_5pct": test.significant_5pct, "ratio": test.ratio}


def xmr(inputs: Case, expected: Case) -> Case:
    screened = inputs.get("screen_outlier_moving_ranges", True)
    limits = xmr_limits(inputs["y"], Screening.SCREENED if screened else Screening.ALL)
    return {"mean": limits.mean, "lpl": limits.lower, "upl": limits.upper, "amr": limits.average_moving_range}


def seven_one_side(inputs: Case, expected: Case) -> Case:
    return {"flags": one_side_ends(inputs["relative_to_mean"])}


def mark_all(inputs: Case, expected: Case) -> Case:
    return {"flags": mark_run(inputs["end_flags"])}


def seven_trend(inputs: Case, expected: Case) -> Case:
    return {"flags": trend_ends(inputs["y"])}


def pairs_near_limit(inputs: Case, expected: Case) -> Case:
    close = inputs["close_to_limit"]
    return {"flags": two_in_three(close, inputs.get("relative_to_mean", [1] * len(close)))}


def _series(inputs: Case) -> YearlySeries:
    years = inputs.get("years", list(range(1, len(inputs["y"]) + 1)))
    return latest_run(years, inputs["y"])


def theil_sen_case(inputs: Case, expected: Case) -> Case:
    trend = theil_sen(_series(inputs), inputs["at"])
    return {"slope": trend.slope, "forecast": trend.forecast}


def logit_case(inputs: Case, expected: Case) -> Case:
    result = logit_trend(_series(inputs), inputs["at"], inputs.get("level", 0.8))
    answer = {"forecast": result.forecast, "lower": result.lower, "upper": result.upper}
    return answer | {
        key: result.chance_at_least(float(match[1].replace("_", ".")))
        for key in expected
        if (match := re.fullmatch(r"p_ge_([\d_.]+)", key))
    }


def holt_case(inputs: Case, expected: Case) -> Case:
    y = inputs["y"]
    parts = {"alpha", "beta", "phi"} & inputs.keys()
    level, trend = inputs.get("l0", "y1"), inputs.get("b0", "y2-y1")
    start = None
    if len(y) > 1 and None not in y[:2]:
        start = (y[0] if level == "y1" else float(level), y[1] - y[0] if trend == "y2-y1" else float(trend))
    smoothing = Smoothing(**{name: inputs[name] for name in parts})
    return {"forecast": damped_holt(y, inputs.get("h", 1), smoothing, start)}


def rolling_case(inputs: Case, expected: Case) -> Case:
    result = rolling_origin(inputs["y"], inputs["min_train"], inputs.get("h", 1))
    key = f"mase_naive_scaled_by_first{inputs['min_train']}"
    return {"mae": result.mae, "rel_mae": result.rel_mae, key: result.mase_naive, "n": result.n}


def beta_binomial(inputs: Case, expected: Case) -> Case:
    prior = Prior(inputs["prior_mean"], inputs["prior_n"])
    x, n = inputs["x"], inputs["n"]
    answer: Case = {"post_mean": shrink(prior, x, n).mean}
    if "next_n" in inputs:
        goal = inputs["target_x"]
        answer["p_ge_target"] = chance_in_next_cohort(prior, x, n, inputs["next_n"], goal)
    for key in expected:
        if match := re.fullmatch(r"cri(\d+)", key):
            result = shrink(prior, x, n, int(match[1]) / 10 ** len(match[1]))
            answer[key] = None if result.lower is None else [result.lower, result.upper]
    return answer


def poisson_binomial_case(inputs: Case, expected: Case) -> Case:
    pmf = poisson_binomial(inputs["p"])
    answer: Case = {"pmf": pmf.tolist(), "mean": sum(inputs["p"])}
    answer["variance"] = sum(p * (1 - p) for p in inputs["p"])
    return answer | {
        key: chance_of_at_least(pmf, int(match[1])) for key in expected if (match := re.fullmatch(r"p_ge_(\d+)", key))
    }


ADAPTERS = {
    "wilson_interval": wilson_interval,
    "byars_interval_count": byars_interval_count,
    "phe_proportion": phe_proportion,
    "phe_proportion_multi_year_pool": phe_proportion_pool,
    "phe_rate": phe_rate,
    "student_t_mean_interval": student_t,
    "difference_of_proportions_newcombe10": newcombe,
    "funnel_limits_proportion": funnel_proportion,
    "funnel_limits_poisson_ratio": funnel_poisson,
    "funnel_significance_ratio": funnel_significance,
    "spiegelhalter_additive_od_proportion": overdispersion,
    "poisson_two_period_conditional_test": two_periods,
    "xmr_limits": xmr,
    "spc_seven_one_side_end_flag": seven_one_side,
    "spc_mark_all_points_of_run": mark_all,
    "spc_seven_point_trend_end_flag": seven_trend,
    "spc_two_in_three": pairs_near_limit,
    "theil_sen_forecast": theil_sen_case,
    "logit_trend_forecast": logit_case,
    "damped_holt_fixed_params": holt_case,
    "rolling_origin": rolling_case,
    "beta_binomial_shrinkage": beta_binomial,
    "poisson_binomial": poisson_binomial_case,
}
