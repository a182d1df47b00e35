"""Writes pupil attendance as EES does, week by week and for the year to date."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from data.demo.attendance import CURRENT_WEEKS, PHASES, Register, week_percent
from data.demo.ees_rows import ENGLAND, NORFOLK, suffolk
from data.demo.published import published
from data.demo.text import write_csv

_PLACE = (
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "new_la_code",
    "la_name",
    "old_la_code",
)
# Shares of authorised and of unauthorised absence, by the reasons that the files count.
_AUTHORISED = {
    "reason_i_authorised_illness": 0.70,
    "reason_m_authorised_medical_dental": 0.076,
    "reason_r_authorised_religious_observance": 0.004,
    "reason_s_authorised_study_leave": 0.004,
    "reason_t_authorised_mobile_child": 0.002,
    "reason_h_authorised_holiday": 0.0,
    "reason_e_authorised_excluded": 0.042,
    "reason_c_authorised_other": 0.098,
    "reason_c1_authorised_regulated_performance": 0.001,
    "reason_j1_authorised_interview": 0.002,
    "reason_c2_authorised_temp_reduced_timetable": 0.071,
}
_APPROVED = {
    "reason_b_aea_education_off_site": 0.19,
    "reason_j_aea_interview": 0.0,
    "reason_p_aea_approved_sporting_activity": 0.09,
    "reason_v_aea_educational_visit_trip": 0.52,
    "reason_w_aea_work_experience": 0.12,
    "reason_k_aea_education_arranged_by_la": 0.08,
}
_UNAUTHORISED = {
    "reason_g_unauthorised_holiday": 0.18,
    "reason_u_unauthorised_late_after_registers_closed": 0.11,
    "reason_o_other_unauthorised": 0.695,
    "reason_n_no_reason_yet": 0.015,
}
_PERCENTS = {
    "illness_perc": "reason_i_authorised_illness",
    "appointments_perc": "reason_m_authorised_medical_dental",
    "unauth_hol_perc": "reason_g_unauthorised_holiday",
    "unauth_oth_perc": "reason_o_other_unauthorised",
    "unauth_late_registers_closed_perc": "reason_u_unauthorised_late_after_registers_closed",
    "unauth_not_yet_perc": "reason_n_no_reason_yet",
    "auth_religious_perc": "reason_r_authorised_religious_observance",
    "auth_study_perc": "reason_s_authorised_study_leave",
    "auth_mob_perc": "reason_t_authorised_mobile_child",
    "auth_excluded_perc": "reason_e_authorised_excluded",
    "auth_performance_perc": "reason_c1_authorised_regulated_performance",
    "auth_interview_perc": "reason_j1_authorised_interview",
    "auth_part_time_perc": "reason_c2_authorised_temp_reduced_timetable",
    "auth_other_perc": "reason_c_authorised_other",
}
_AUTHORISED_SHARE = {"primary": 0.75, "secondary": 0.64, "special": 0.74, "all": 0.68}
_APPROVED_SHARE = 0.0135
_FIRST_YEAR, _LAST_YEAR = 2023, 2026


def write_attendance(folder: Path, rng: np.random.Generator, years: list[list[Register]]) -> None:
    """Write the weekly file of the year in progress and the year-to-date file of four years."""
    current = years[-1]
    weekly = [
        _time("2026", f"Week {week}")
        | suffolk()
        | {"education_phase": "Total" if phase == "all" else phase.capitalize()}
        | _counts(phase, sessions, schools)
        for place, week in enumerate(CURRENT_WEEKS)
        for phase, sessions, schools in _week(rng, current, place)
    ]
    frame = _ordered(pd.DataFrame(weekly), "time_identifier", 1)
    write_csv(frame, folder / "EES_weekly_data_2026-11-19.csv")
    rows = _published_years() + [row for year in years[:-1] for row in _own_year(year)]
    frame = pd.DataFrame(rows)
    frame["_order"] = frame["time_period"]
    frame = frame.sort_values("_order", kind="stable").drop(columns="_order")
    frame = frame.drop_duplicates(["time_period", "la_name", "education_phase"], keep="last")
    write_csv(_ordered(frame, "time_identifier", len(frame.columns)), folder / "EES_ytd_data_2026-07-23.csv")


def _ordered(frame: pd.DataFrame, column: str, place: int) -> pd.DataFrame:
    """The weekly file has time_identifier second, the year-to-date file has it last."""
    names = [name for name in frame.columns if name != column]
    head = ["time_period", *_PLACE]
    names = head + [name for name in names if name not in head]
    names.insert(min(place, len(names)), column)
    return frame[names].fillna("x")


def _time(period: str, identifier: str) -> dict[str, str]:
    return {"time_period": period, "time_identifier": identifier}


def _week(rng: np.random.Generator, current: list[Register], place: int) -> list[tuple[str, tuple[int, int], int]]:
    rows = []
    for phase in current:
        possible = int(phase.possible.sum()) * 10 // 76
        attended = round(possible * week_percent(rng, phase.phase, place) / 100)
        rows.append((phase.phase, (attended, possible), len(phase.rolls)))
    sums = (sum(row[1][0] for row in rows), sum(row[1][1] for row in rows))
    return [*rows, ("all", sums, sum(row[2] for row in rows))]


def _counts(phase: str, sessions: tuple[int, int], schools: int) -> dict[str, str]:
    attended, possible = sessions
    missed = possible - attended
    authorised = round(missed * _AUTHORISED_SHARE[phase])
    approved = round(attended * _APPROVED_SHARE)
    present = attended - approved
    reasons = {name: round(share * authorised) for name, share in _AUTHORISED.items()}
    reasons |= {name: round(share * approved) for name, share in _APPROVED.items()}
    unauthorised = missed - authorised
    reasons |= {name: round(share * unauthorised) for name, share in _UNAUTHORISED.items()}
    row = {
        "num_schools": f"{schools * 0.97:.1f}",
        "enrolments": f"{possible / 10:.0f}",
        "present_sessions": str(present),
        "overall_attendance": str(attended),
        "approved_educational_activity": str(approved),
        "overall_absence": str(missed),
        "authorised_absence": str(authorised),
        "unauthorised_absence": str(unauthorised),
        "possible_sessions": str(possible),
    } | {name: str(count) for name, count in reasons.items()}
    shares = {
        "attendance_perc": attended,
        "overall_absence_perc": missed,
        "authorised_absence_perc": authorised,
        "unauthorised_absence_perc": unauthorised,
    } | {name: reasons[reason] for name, reason in _PERCENTS.items()}
    row |= {"total_num_schools": str(schools)}
    return row | {name: repr(100 * count / possible) for name, count in shares.items()}


def _own_year(year: list[Register]) -> list[dict[str, str]]:
    """The county's rows for a year whose schools' registers are written too."""
    ending = year[0].ending
    chosen = [(phase.phase, phase.total(), len(phase.rolls)) for phase in year]
    # Total rows of authorities are published from 2025/26 on.
    if ending >= _LAST_YEAR:
        sums = (sum(row[1][0] for row in chosen), sum(row[1][1] for row in chosen))
        chosen.append(("all", sums, sum(row[2] for row in chosen)))
    return [
        _time(f"{ending - 1}{ending % 100:02d}", "Academic year")
        | suffolk()
        | {"education_phase": "Total" if phase == "all" else phase.capitalize()}
        | _counts(phase, sessions, schools)
        | {"pa_perc": _persistent(ending, phase, "Suffolk")}
        for phase, sessions, schools in chosen
    ]


def _persistent(ending: int, phase: str, area: str) -> str:
    value = published("attendance_persistent", ending, phase, area=area)
    return "x" if value is None else f"{value:.2f}"


def _published_years() -> list[dict[str, str]]:
    """Rows that carry published percentages and no counts: England, Norfolk, earlier years."""
    rows = []
    for ending in range(_FIRST_YEAR, _LAST_YEAR + 1):
        for area, place in (("England", ENGLAND), ("Norfolk", NORFOLK), ("Suffolk", suffolk())):
            for phase in (*PHASES, "all"):
                value = published("attendance", ending, phase, area=area)
                if value is None:
                    continue
                rows.append(
                    _time(f"{ending - 1}{ending % 100:02d}", "Academic year")
                    | place
                    | {
                        "education_phase": "Total" if phase == "all" else phase.capitalize(),
                        "attendance_perc": f"{value:.2f}",
                        "overall_absence_perc": f"{100 - value:.2f}",
                        "pa_perc": _persistent(ending, phase, area),
                    }
                )
    return rows
