"""Files of absence, attendance, suspensions and exclusions as DfE publishes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from data.demo.attendance import (
    CURRENT_WEEKS,
    FIRST_PUBLISHED,
    OLD_FORMAT_UNTIL,
    PHASES,
    Absence,
    AttendanceRegister,
    Exclusions,
    week_percent,
)
from data.demo.model import Spell
from data.demo.published import (
    ENGLAND,
    NORFOLK,
    dmy,
    folder_year,
    half_up,
    number,
    published,
    school_place,
    suffolk,
    time_columns,
    write_csv,
)

PHASE_WORDS = {
    "all": "Total",
    "primary": "State-funded primary",
    "secondary": "State-funded secondary",
    "special": "Special",
}
_NATIONAL = {"primary": "PRI", "secondary": "SEC", "special": "SPE"}
_TABLE_YEARS = (2013, 2014, 2015, 2016, 2017, 2018, 2019, 2023, 2024, 2025)
_HIDDEN_FROM, _HIDDEN_TO = 1, 5  # severe absentees this few are hidden (c); none is shown


def write_absence(folder: Path, years: list[list[Absence]]) -> None:
    """Write all years' absence files."""
    for phases in years:
        if phases[0].ending in _TABLE_YEARS:
            _write_tables(folder / "csp", phases)
    recent = [phase for phases in years for phase in phases if phase.ending >= FIRST_PUBLISHED]
    rows = [_school(phase, index) for phase in recent for index in range(len(phase.rolls))]
    write_csv(pd.DataFrame(rows), folder / "ees" / "1a_absence_3term_school.csv")
    write_csv(pd.DataFrame(_areas(years)), folder / "ees" / "1_absence_3term_nat_reg_la.csv")


def _write_tables(folder: Path, phases: list[Absence]) -> None:
    ending = phases[0].ending
    share = "PPERSABS10" if ending >= FIRST_PUBLISHED else "PPERSABS15"
    rows = [
        {
            "LA": "935",
            "ESTAB": roll.spell.laestab[3:],
            "URN": roll.spell.urn,
            "PERCTOT": number(100 * phase.overall[index] / phase.possible[index], 1),
            share: number(100 * phase.persistent[index] / phase.enrolments[index], 1),
        }
        for phase in phases
        for index, roll in enumerate(phase.rolls)
    ]
    for phase, code in _NATIONAL.items():
        overall = published("absence_overall", ending, phase, area="England")
        persistent = published("absence_persistent", ending, phase, area="England")
        shown = {"PERCTOT": overall, share: persistent}
        figures = {name: "NA" if value is None else number(value, 1) for name, value in shown.items()}
        rows.append({"LA": "NAT", "ESTAB": code, "URN": ""} | figures)
    write_csv(pd.DataFrame(rows), folder / folder_year(ending) / "england_abs.csv", "utf-8-sig")


def _school(phase: Absence, index: int) -> dict[str, str]:
    roll = phase.rolls[index]
    figures = _figures(
        (
            int(phase.enrolments[index]),
            int(phase.possible[index]),
            int(phase.overall[index]),
            int(phase.authorised[index]),
            int(phase.persistent[index]),
            int(phase.severe[index]),
        )
    )
    if _HIDDEN_FROM <= phase.severe[index] <= _HIDDEN_TO:
        figures |= {"enrolments_pa_50_exact": "c", "enrolments_pa_50_exact_percent": "c"}
    return (
        time_columns(phase.ending)
        | school_place(roll)
        | {"education_phase": PHASE_WORDS[phase.phase], "num_schools": "1"}
        | figures
    )


def _figures(counts: tuple[int, int, int, int, int, int]) -> dict[str, str]:
    enrolled, possible, overall, authorised, persistent, severe = counts

    def of(part: int, whole: int) -> str:
        return f"{half_up(100 * part / whole, 5):.5f}"

    return {
        "enrolments": str(enrolled),
        "sess_possible": str(possible),
        "sess_overall": str(overall),
        "sess_authorised": str(authorised),
        "sess_unauthorised": str(overall - authorised),
        "sess_overall_percent": of(overall, possible),
        "sess_authorised_percent": of(authorised, possible),
        "sess_unauthorised_percent": of(overall - authorised, possible),
        "enrolments_pa_10_exact": str(persistent),
        "enrolments_pa_10_exact_percent": of(persistent, enrolled),
        "enrolments_pa_50_exact": str(severe),
        "enrolments_pa_50_exact_percent": of(severe, enrolled),
    }


def _areas(years: list[list[Absence]]) -> list[dict[str, str]]:
    rows = []
    for phases in years:
        ending = phases[0].ending
        if ending < FIRST_PUBLISHED:
            continue
        for name, label in PHASE_WORDS.items():
            chosen = [phase for phase in phases if name in {"all", phase.phase}]
            word = {"education_phase": label}
            figures = _figures(_summed(chosen))
            size = {"num_schools": str(sum(len(phase.rolls) for phase in chosen))}
            rows.append(time_columns(ending) | suffolk() | word | size | figures)
            rows.append(time_columns(ending) | ENGLAND | word | {"num_schools": "x"} | _england(ending, name, figures))
    return rows


def _summed(phases: list[Absence]) -> tuple[int, int, int, int, int, int]:
    def total(name: str) -> int:
        return sum(int(getattr(phase, name).sum()) for phase in phases)

    return (
        total("enrolments"),
        total("possible"),
        total("overall"),
        total("authorised"),
        total("persistent"),
        total("severe"),
    )


def _england(ending: int, phase: str, like: dict[str, str]) -> dict[str, str]:
    """England's published rates; counts are not in the reference file."""
    row = dict.fromkeys(like, "x")
    for column, measure in (
        ("sess_overall_percent", "absence_overall"),
        ("enrolments_pa_10_exact_percent", "absence_persistent"),
        ("enrolments_pa_50_exact_percent", "absence_severe"),
    ):
        value = published(measure, ending, phase, area="England")
        if value is not None:
            row[column] = f"{value:.2f}"
    return row


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


def write_attendance(folder: Path, rng: np.random.Generator, years: list[list[AttendanceRegister]]) -> None:
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
    frame = _ordered(pd.DataFrame(weekly), 1)
    write_csv(frame, folder / "EES_weekly_data_2026-11-19.csv")
    rows = _published_years() + [row for year in years[:-1] for row in _own_year(year)]
    frame = pd.DataFrame(rows)
    frame["_order"] = frame["time_period"]
    frame = frame.sort_values("_order", kind="stable").drop(columns="_order")
    frame = frame.drop_duplicates(["time_period", "la_name", "education_phase"], keep="last")
    write_csv(_ordered(frame, len(frame.columns)), folder / "EES_ytd_data_2026-07-23.csv")


def _ordered(frame: pd.DataFrame, place: int) -> pd.DataFrame:
    """The weekly file has time_identifier second, the year-to-date file has it last."""
    names = [name for name in frame.columns if name != "time_identifier"]
    head = ["time_period", *_PLACE]
    names = head + [name for name in names if name not in head]
    names.insert(min(place, len(names)), "time_identifier")
    return frame[names].fillna("x")


def _time(period: str, identifier: str) -> dict[str, str]:
    return {"time_period": period, "time_identifier": identifier}


def _week(
    rng: np.random.Generator, current: list[AttendanceRegister], place: int
) -> list[tuple[str, tuple[int, int], int]]:
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


def _own_year(year: list[AttendanceRegister]) -> list[dict[str, str]]:
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


_COUNTS = ("headcount", "perm_excl", "fixed_excl", "one_plus_fixed")
_MEASURES = ("headcount", "permanent_exclusions", "suspensions", "suspended_pupils")
_OLD_COLUMNS = (
    "time_identifier",
    "time_period",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
    "estab",
    "laestab",
    "academy_type",
    "academy_open_date",
    "school_type",
    "num_schools",
    "headcount",
    "perm_excl",
    "perm_excl_rate",
    "fixed_excl",
    "fixed_excl_rate",
    "one_plus_fixed",
    "one_plus_fixed_rate",
)
_NEW_NAMES = {
    "fixed_excl": "suspension",
    "fixed_excl_rate": "susp_rate",
    "one_plus_fixed": "one_plus_susp",
    "one_plus_fixed_rate": "one_plus_susp_rate",
    "school_type": "education_phase",
}


def write_exclusions(folder: Path, years: list[list[Exclusions]]) -> None:
    """Write the file to 2016/17 and the two current files from 2017/18 on."""
    old = [year for year in years if year[0].ending <= OLD_FORMAT_UNTIL]
    new = [year for year in years if year[0].ending > OLD_FORMAT_UNTIL]
    rows = [row for year in old for row in (*_published_rows(year[0].ending), *_schools(year))]
    frame = pd.DataFrame(rows)
    frame["estab"] = frame["school_laestab"].str[3:]
    frame = frame.rename(columns={"school_laestab": "laestab"}).fillna("")
    write_csv(frame[list(_OLD_COLUMNS)], folder / "ees" / "exclusions_by_geographic_level.csv")
    current = [row for year in new for row in _schools(year)]
    frame = pd.DataFrame(current).drop(columns=["academy_type", "academy_open_date"])
    write_csv(frame.rename(columns=_NEW_NAMES), folder / "ees" / "exc_school.csv")
    areas = [row for year in new for row in _areas_exclusions(year)]
    frame = pd.DataFrame(areas).rename(columns=_NEW_NAMES)
    write_csv(frame, folder / "ees" / "exc_nat_region_la.csv")


def _rates(counts: dict[str, str]) -> dict[str, str]:
    """The counts with a rate per 100 pupils behind each, in the order of the files."""
    row = {"headcount": counts["headcount"]}
    for name in _COUNTS[1:]:
        hidden = not counts[name].isdigit()
        per_100 = "" if hidden else 100 * int(counts[name]) / max(1, int(counts["headcount"]))
        row[name] = counts[name]
        row[f"{name}_rate"] = counts[name] if hidden else f"{half_up(float(per_100), 2):g}"
    return row


def _schools(year: list[Exclusions]) -> list[dict[str, str]]:
    symbol = "x" if year[0].ending <= OLD_FORMAT_UNTIL else "c"
    rows = []
    for phase in year:
        for index, roll in enumerate(phase.rolls):
            columns = (phase.headcount, phase.permanent, phase.suspensions, phase.suspended)
            counts = {
                name: _hide(int(column[index]), symbol, name) for name, column in zip(_COUNTS, columns, strict=True)
            }
            rows.append(
                time_columns(phase.ending)
                | school_place(roll)
                | _academy(roll.spell, phase.ending)
                | {"school_type": PHASE_WORDS[phase.phase], "num_schools": "1"}
                | _rates(counts)
            )
    return rows


def _hide(count: int, symbol: str, name: str) -> str:
    """One or two pupils or events are hidden in a school's row."""
    return symbol if name != "headcount" and count in {1, 2} else str(count)


def _academy(spell: Spell, ending: int) -> dict[str, str]:
    """To 2014/15 the published file says Total on every school row."""
    if ending < 2016 or "cademy" not in spell.kind:
        return {"academy_type": "Total", "academy_open_date": "Total"}
    word = "sponsor led academy" if "sponsor" in spell.kind else "converter academy"
    return {"academy_type": word.capitalize(), "academy_open_date": dmy(spell.opened, "/")}


def _published_rows(ending: int) -> list[dict[str, str]]:
    """Rows of Suffolk, Norfolk and England as published, hidden cells included."""
    rows = []
    for area, place in (("Suffolk", suffolk()), ("Norfolk", NORFOLK), ("England", ENGLAND)):
        for phase, word in PHASE_WORDS.items():
            selected = [published(name, ending, phase, area=area) for name in _MEASURES]
            counts = {
                name: "x" if value is None else str(int(value)) for name, value in zip(_COUNTS, selected, strict=True)
            }
            schools = published("schools_in_return", ending, phase, area=area)
            rows.append(
                time_columns(ending)
                | place
                | {
                    "academy_type": "Total",
                    "academy_open_date": "Total",
                    "school_type": word,
                    "num_schools": "" if schools is None else str(int(schools)),
                }
                | _rates(counts)
            )
    return rows


def _areas_exclusions(year: list[Exclusions]) -> list[dict[str, str]]:
    ending = year[0].ending
    rows = []
    for name, word in PHASE_WORDS.items():
        chosen = [phase for phase in year if name in {"all", phase.phase}]
        sums = [
            sum(int(getattr(phase, field).sum()) for phase in chosen)
            for field in ("headcount", "permanent", "suspensions", "suspended")
        ]
        counts = {column: str(value) for column, value in zip(_COUNTS, sums, strict=True)}
        schools = str(sum(len(phase.rolls) for phase in chosen))
        start = time_columns(ending) | suffolk()
        rows.append(start | {"school_type": word, "num_schools": schools} | _rates(counts))
        rows.append(_england_exclusions(ending, name, word))
    return rows


def _england_exclusions(ending: int, phase: str, word: str) -> dict[str, str]:
    row = time_columns(ending) | ENGLAND | {"school_type": word, "num_schools": "x"}
    row |= dict.fromkeys((*_COUNTS, *(f"{name}_rate" for name in _COUNTS[1:])), "x")
    for column, measure in (("perm_excl_rate", "permanent_exclusion_rate"), ("fixed_excl_rate", "suspension_rate")):
        value = published(measure, ending, phase, area="England")
        if value is not None:
            row[column] = f"{value:.2f}"
    return row
