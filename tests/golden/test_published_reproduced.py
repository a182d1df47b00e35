"""Published figures made again from their own parts: what was compared, and how many agree."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analytics.statistics.benchmarks import quartiles
from analytics.statistics.gaps import pupil_weighted_total
from tests.reference.absence import absence_rates, attendance_pct
from tests.reference.benchmarks import direction_of_polarity, quartile_band, ranks
from tests.reference.exclusions import exclusion_rates
from tests.shared import needs_shared, shared_file

EES = "data/ees/2013-2018"
ROUNDING_SLACK = 1e-6


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(shared_file(name), dtype=str, encoding="utf-8-sig")


def agreeing(
    table: pd.DataFrame, parts: list[str], printed: str, made: Callable[..., float | None], half_digit: float
) -> tuple[int, int]:
    """How many printed figures equal ours within half of their last digit, and of how many."""
    numbers = table[[*parts, printed]].apply(pd.to_numeric, errors="coerce").dropna()
    numbers = numbers[(numbers[parts] >= 0).all(axis=1) & (numbers[parts[-1]] > 0)]
    ours = np.array([made(*row) for row in numbers[parts].to_numpy()], dtype=float)
    close = np.abs(ours - numbers[printed].to_numpy()) <= half_digit + ROUNDING_SLACK
    return int(close.sum()), len(numbers)


def share(part: float, whole: float) -> float | None:
    return 100 * part / whole


def mean(total: float, pupils: float) -> float | None:
    return total / pupils


def permanent(events: float, headcount: float) -> float | None:
    return exclusion_rates(headcount, events, None, None).permanent_per_100


def suspensions(events: float, headcount: float) -> float | None:
    return exclusion_rates(headcount, None, events, None).suspensions_per_100


def absence(absent: float, possible: float) -> float | None:
    return absence_rates(absent, possible).absence_pct


KS4 = "data/ees/ks4_2024-25/202425_la_maintained_academies_sen_revised.csv"
ABSENCE, EXCLUDED = f"{EES}/absence_by_term.csv", f"{EES}/exclusions_by_geographic_level.csv"
YTD = "data/attendance/EES_ytd_data_2026-07-23.csv"
GLD = f"{EES}/EYFSP_APS_GLD_ELG_underlying_data_2013_2018.csv"
POSSIBLE, YTD_POSSIBLE = "sess_possible", "possible_sessions"
COMPARED = [
    (ABSENCE, ["sess_overall", POSSIBLE], "sess_overall_percent", absence, 0.05),
    (ABSENCE, ["sess_authorised", POSSIBLE], "sess_authorised_percent", absence, 0.05),
    (ABSENCE, ["sess_unauthorised", POSSIBLE], "sess_unauthorised_percent", absence, 0.05),
    (YTD, ["overall_attendance", YTD_POSSIBLE], "attendance_perc", attendance_pct, 1e-6),
    (YTD, ["overall_absence", YTD_POSSIBLE], "overall_absence_perc", absence, 1e-6),
    (KS4, ["attainment8_sum", "pupil_count"], "attainment8_average", mean, 0.05),
    (EXCLUDED, ["perm_excl", "headcount"], "perm_excl_rate", permanent, 0.005),
    (EXCLUDED, ["fixed_excl", "headcount"], "fixed_excl_rate", suspensions, 0.005),
    (GLD, ["gld_number", "number_of_children"], "gld_percent", share, 0.05),
]


@needs_shared
@pytest.mark.parametrize("compared", COMPARED, ids=lambda item: item[2])
def test_a_printed_rate_follows_from_its_printed_parts(
    compared: tuple[str, list[str], str, Callable[..., float | None], float],
) -> None:
    name, parts, printed, made, half = compared
    agree, of = agreeing(read(name), parts, printed, made, half)
    print(f"{printed}: {agree:,} of {of:,} agree")
    assert of > 100
    assert agree >= 0.999 * of


def lait() -> pd.DataFrame:
    table = pd.read_parquet(shared_file("data/lait/bds_long_0.parquet"))
    table = table[table["LA Number"] < 970]
    return table.assign(value=pd.to_numeric(table["Values"], errors="coerce"))


SCHOOLS = [
    ("ks2", "PTRWM_EXP", "TELIG", "KS2RWM_Expected_STD", 0.8),
    ("ks4", "ATT8SCR", "TPUP", "AVG_Attain8_Score", 0.5),
]


@needs_shared
@pytest.mark.parametrize("folder", ["2015-2016", "2016-2017", "2017-2018"])
@pytest.mark.parametrize(("stage", "score", "pupils", "code", "slack"), SCHOOLS)
def test_suffolk_schools_add_up_to_the_countys_figure(
    folder: str, stage: str, score: str, pupils: str, code: str, slack: float
) -> None:
    """Not to the last digit: small schools are hidden, whole percentages are rounded."""
    schools = read(f"data/suffolk/{folder}/935_{stage}final.csv")
    text = schools[[score, pupils]].apply(lambda c: pd.to_numeric(c.str.rstrip("%"), "coerce"))
    text = text.dropna()
    ours = pupil_weighted_total(list(text[score]), list(text[pupils]))
    rows = lait()
    here = (rows["Short Desc"] == code) & (rows["LA Number"] == 935)
    county = rows[here & rows["Years"].str.startswith(folder[-4:])]["value"].item()
    print(f"{stage} {folder}: {ours:.2f} from {len(text)} schools, {county} printed")
    assert ours == pytest.approx(county, abs=slack)


@needs_shared
def test_ranks_and_bands_of_every_measure_with_polarity_follow_the_tools_rule() -> None:
    words = read("data/lait/lait_data_dictionary.csv").drop_duplicates("Measure_short")
    polarity = words.set_index("Measure_short")["Polarity"]
    polarity = polarity[polarity.isin(["High", "Low"])]
    agree = of = measures = 0
    for (code, _), rows in lait().dropna(subset=["value"]).groupby(["Short Desc", "Years"]):
        if code not in polarity.index or rows["LA Number"].duplicated().any():
            continue
        same, count = same_places(rows, polarity[code])
        agree, of, measures = agree + same, of + count, measures + 1
    print(f"ranks and bands: {agree:,} of {of:,} agree, {measures:,} measures and years")
    assert measures > 1000
    assert agree == of


def same_places(rows: pd.DataFrame, polarity: str) -> tuple[int, int]:
    """Ours against the rule written again with pandas: rank ties = min, quartiles of R type 7."""
    direction = direction_of_polarity(polarity)
    values = dict(zip(rows["LA Number"].astype(int).astype(str), rows["value"], strict=True))
    places, among = ranks(values, direction), quartiles(list(values.values()))
    expected = rows["value"].rank(method="min", ascending=polarity == "Low").astype(int)
    cuts = rows["value"].quantile([0.25, 0.5, 0.75]).to_numpy()
    letters = "DCBA" if polarity == "High" else "ABCD"
    bands = [letters[int((value > cuts).sum())] for value in rows["value"]]
    ours = [(places[c], quartile_band(v, among, direction)) for c, v in values.items()]
    same = sum(our == two for our, two in zip(ours, zip(expected, bands, strict=True), strict=True))
    return same, len(ours)
