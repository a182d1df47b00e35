"""Writes the long file of the Local Authority Interactive Tool: published, others invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.demo.published import all_figures, period_of
from data.demo.schools import Key, invent_others
from data.reference.tables import authorities

Figures = dict[tuple[str, str, str, str, str], float]

# (measure, phase, group) -> the tool's short description, and our wording of the item.
ITEMS: dict[Key, tuple[str, str]] = {
    ("gld", "early_years", "all"): ("FSP_NEW_GOODDEV", "Good level of development, %"),
    ("gld", "early_years", "fsm"): ("FSP_Gooddev_FSM", "Good level of development, FSM, %"),
    ("gld", "early_years", "not_fsm"): ("FSP_Gooddev_FSM_Other", "Good level, not FSM, %"),
    ("phonics", "primary", "all"): ("KS1P_all", "Phonics, year 1, %"),
    ("phonics", "primary", "fsm"): ("KS1P_FSM", "Phonics, year 1, FSM, %"),
    ("ks2_rwm_expected", "primary", "all"): ("KS2RWM_Expected_STD", "KS2 RWM expected, %"),
    ("ks2_rwm_expected", "primary", "disadvantaged"): ("DAP_NEW_KS2_RWM", "KS2 RWM, dis., %"),
    ("ks2_rwm_expected", "primary", "not_disadvantaged"): ("NonDAP_NEW_KS2_RWM", "other, %"),
    ("ks2_rwm_higher", "primary", "all"): ("KS2RWM_Higher_STD", "KS2 RWM higher, %"),
    ("ks2_reading_expected", "primary", "all"): ("KS2R_Expected_STD", "KS2 reading, %"),
    ("ks2_maths_expected", "primary", "all"): ("KS2M_Expected_STD", "KS2 maths, %"),
    ("ks2_writing_expected", "primary", "all"): ("KS2W_Teacher_Assess", "KS2 writing, %"),
    ("attainment8", "secondary", "all"): ("AVG_Attain8_Score", "Attainment 8"),
    ("attainment8", "secondary", "disadvantaged"): ("DAP_KS4_ATT8", "Attainment 8, dis."),
    ("attainment8", "secondary", "not_disadvantaged"): ("NonDAP_KS4_ATT8", "Attainment 8, other"),
    ("progress8", "secondary", "all"): ("AVG_Prog8_Score", "Progress 8"),
    ("engmath_4plus", "secondary", "all"): ("EngMaths9-4", "English and maths 9-4, %"),
    ("engmath_5plus", "secondary", "all"): ("EngMaths9-5", "English and maths 9-5, %"),
    ("ebacc_aps", "secondary", "all"): ("EngBacAvgPointScore", "EBacc average points"),
    ("absence_overall", "all", "all"): ("TotAbs", "Absence, %"),
    ("absence_overall", "primary", "all"): ("PriTotAbs", "Absence, primary, %"),
    ("absence_overall", "secondary", "all"): ("SecTotAbs", "Absence, secondary, %"),
    ("absence_overall", "special", "all"): ("total_absence_special", "Absence, special, %"),
    ("absence_persistent", "all", "all"): ("TotPerAbNew", "Persistent absence, %"),
    ("absence_persistent", "primary", "all"): ("SFPriPerAbNew", "Persistent, primary, %"),
    ("absence_persistent", "secondary", "all"): ("SFSecPerAbNew", "Persistent, secondary, %"),
    ("absence_persistent", "special", "all"): ("SpecPerAbNew", "Persistent, special, %"),
    ("absence_severe", "all", "all"): ("TotSevPerAbNew", "Severe absence, %"),
    ("absence_severe", "primary", "all"): ("SFPriSevPerAbNew", "Severe, primary, %"),
    ("absence_severe", "secondary", "all"): ("SFSecSevPerAbNew", "Severe, secondary, %"),
    ("absence_severe", "special", "all"): ("SpecSevPerAbNew", "Severe, special, %"),
    ("fsm_share", "primary", "all"): ("PriFSM", "FSM, primary, %"),
    ("fsm_share", "secondary", "all"): ("SecFSM", "FSM, secondary, %"),
    ("ks2_rwm_expected", "primary", "looked_after"): ("LAC_KS2_ExpStd_RWM", "RWM, in care, %"),
    ("ks2_rwm_expected", "primary", "ehcp"): ("NEW_KS2_RWM_Sen_Withsta", "RWM, EHC plan, %"),
    ("ks2_rwm_expected", "primary", "sen_support"): ("NEW_KS2_RWM_Sen_W/Osta", "RWM, SEN, %"),
    ("attainment8", "secondary", "looked_after"): ("LAC_KS4_AVG_Attain8", "A8, in care"),
    ("attainment8", "secondary", "ehcp"): ("SEN_Stat_AVG_Attain8_Score", "A8, EHC plan"),
    ("attainment8", "secondary", "sen_support"): ("SEN_WoStat_AVG_Attain8_Score", "A8, SEN"),
    ("absence_overall", "all", "looked_after"): ("LAC_Over_Abs", "Absence, in care, %"),
    ("absence_persistent", "all", "looked_after"): ("LAC_Pers_Abs", "Persistent, in care, %"),
    ("permanent_exclusion_rate", "all", "all"): ("TotPermEx", "Permanent exclusions per 100"),
    ("permanent_exclusion_rate", "primary", "all"): ("PriPermEx", "Permanent, primary"),
    ("permanent_exclusion_rate", "secondary", "all"): ("SecPermEx", "Permanent, secondary"),
    ("permanent_exclusion_rate", "special", "all"): ("SpecPermEx", "Permanent, special"),
    ("suspension_rate", "all", "all"): ("TotFixedEx", "Suspensions per 100"),
    ("suspension_rate", "primary", "all"): ("PriFixedEx", "Suspensions, primary"),
    ("suspension_rate", "secondary", "all"): ("SecFixedEx", "Suspensions, secondary"),
    ("suspension_rate", "special", "all"): ("SpecFixedEx", "Suspensions, special"),
}
_AREAS = {
    "Suffolk": (935.0, "East of England"),
    "Norfolk": (926.0, "East of England"),
    "East of England": (985.0, "NA"),
    "England": (970.0, "NA"),
}
_FIRST = 2016
_LABELLED_BY_YEAR = ("permanent_exclusion_rate", "suspension_rate")


def write_lait(folder: Path, rng: np.random.Generator) -> None:
    """Write the long file: one row per item, year and area; `-` where nothing was published."""
    figures = all_figures()
    years = {key: _years(figures, key) for key in ITEMS}
    names = {authority.area_code: authority.name for authority in authorities() if authority.la_code is None}
    series = [
        (key, area, number, region, _published(figures, key, area, years[key]))
        for key in ITEMS
        for area, (number, region) in _AREAS.items()
    ]
    nation = {key: _published(figures, key, "England", years[key]) for key in ITEMS}
    series += [
        (key, place.name, float(place.la_code or 0), names[place.region or ""], values)
        for key, place, values in invent_others(rng, nation)
    ]
    rows = [
        _row(key, area, number, region, ending, value, _decimals(nation[key]))
        for key, area, number, region, values in series
        for ending, value in zip(years[key], values, strict=True)
    ]
    frame = pd.DataFrame(rows).sort_values(["Short Desc", "Years"], kind="stable")
    # As published: the item's full name is only in the rows of its first year.
    first = frame.groupby("Short Desc", sort=False)["Years"].transform("first")
    frame["Data item"] = frame["Data item"].where(frame["Years"] == first)
    folder.mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pandas(frame, preserve_index=False)
    pq.write_table(table, folder / "bds_long_0.parquet", compression="snappy")


def _years(figures: Figures, key: Key) -> range:
    endings = [int(period[:4]) + 1 for measure, _, period, phase, group in figures if (measure, phase, group) == key]
    return range(max(_FIRST, min(endings)), max(endings) + 1)


def _published(figures: Figures, key: Key, area: str, years: range) -> list[float | None]:
    measure, phase, group = key
    return [figures.get((measure, area, period_of(ending), phase, group)) for ending in years]


def _decimals(values: Sequence[float | None]) -> int:
    """The decimals in which an item is published: those of England's figures."""
    return max((len(f"{v:g}".partition(".")[2]) for v in values if v is not None), default=0)


def _row(
    key: Key, area: str, number: float, region: str, ending: int, value: float | None, decimals: int
) -> dict[str, object]:
    short, item = ITEMS[key]
    return {
        "Short Desc": short,
        "Data item": item,
        "Years": period_of(ending) if key[0] in _LABELLED_BY_YEAR else str(ending),
        "LA and Regions": area,
        "Values": "-" if value is None else f"{round(value, decimals):g}",
        "LA Number": number,
        "Region": region,
    }
