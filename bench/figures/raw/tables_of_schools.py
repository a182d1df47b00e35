"""Compare school performance: downloads of schools, authorities and England."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.figures.raw.cells import SampledCell, Unread, ValueRequest, number, share
from bench.figures.raw.tables import SampledTable

_GROUPS_KS2 = {
    "": "all",
    "_fsm6cla1a": "disadvantaged",
    "_notfsm6cla1a": "not_disadvantaged",
    "_b": "boys",
    "_g": "girls",
}
_SUBJECTS_KS2 = {"ptrwm": "rwm", "ptread": "reading", "ptwritta": "writing", "ptmat": "maths", "ptgps": "gps"}
_KS2 = {
    **{
        f"{stem}_{mark}{ending}": (f"ks2_{subject}_{word}", group)
        for stem, subject in _SUBJECTS_KS2.items()
        for mark, word in (("exp", "expected"), ("high", "higher"))
        for ending, group in _GROUPS_KS2.items()
        if subject == "rwm" or group not in ("boys", "girls")
    },
    "read_average": ("ks2_reading_scaled", "all"),
    "mat_average": ("ks2_maths_scaled", "all"),
    "gps_average": ("ks2_gps_scaled", "all"),
    "readprog": ("ks2_reading_progress", "all"),
    "writprog": ("ks2_writing_progress", "all"),
    "matprog": ("ks2_maths_progress", "all"),
    "ptscita_exp": ("ks2_science_expected", "all"),
}
_KS4 = {
    "att8scr": ("attainment8", "all"),
    "att8scr_fsm6cla1a": ("attainment8", "disadvantaged"),
    "att8scr_nfsm6cla1a": ("attainment8", "not_disadvantaged"),
    "p8mea": ("progress8", "all"),
    "p8mea_fsm6cla1a": ("progress8", "disadvantaged"),
    "ptl2basics_94": ("engmath_4plus", "all"),
    "ptl2basics_95": ("engmath_5plus", "all"),
    "ebaccaps": ("ebacc_aps", "all"),
    "ptebacc_e_ptq_ee": ("ebacc_entry", "all"),
}
_DESTINATIONS = {
    "overall_destper": ("destinations_sustained", "all", "overall_dest", "cohort"),
    "overall_destper_dis": ("destinations_sustained", "disadvantaged", "overall_dest_dis", "cohort_dis"),
    "overall_destper_nondis": ("destinations_sustained", "not_disadvantaged", "overall_dest_nondis", "cohort_nondis"),
}
_CENSUS = {
    "nor": ("pupils_on_roll", "all", "", ""),
    "norg": ("pupils_on_roll", "girls", "", ""),
    "norb": ("pupils_on_roll", "boys", "", ""),
    "psenelse": ("ehcp_share", "all", "tsenelse", "nor"),
    "psenelk": ("sen_support_share", "all", "tsenelk", "nor"),
    "pnumeal": ("eal_share", "all", "numeal", "nor"),
    "pnumfsmever": ("fsm_ever6_share", "all", "numfsmever", "norfsmever"),
    "numfsm": ("fsm_share", "all", "numfsm", "nor"),
}
_ABSENCE = {"perctot": ("absence_overall", "all", "", ""), "ppersabs10": ("absence_persistent", "all", "", "")}
_NATIONAL = {"pri": "primary", "sec": "secondary", "spe": "special"}
_STAGE = {"csp_ks2": "primary", "csp_ks4": "secondary", "csp_destinations": "secondary"}
# The number of a record that sums an authority, and of England's state-funded schools.
_SUMS = {"csp_ks2": ("3", "5"), "csp_ks4": ("4", "7"), "csp_destinations": ("LA", "NAT")}
_RULES = {
    "csp_ks2": {name: (*item, "", "") for name, item in _KS2.items()},
    "csp_ks4": {name: (*item, "", "") for name, item in _KS4.items()},
    "csp_destinations": _DESTINATIONS,
    "csp_census": _CENSUS,
    "csp_absence": _ABSENCE,
}


def fits(header: frozenset[str]) -> str:
    """The family of a file, blank where it is none of these."""
    if "rectype" in header:
        if {"cohort", "overall_destper"} <= header and "cohort_l3" not in header:
            return "csp_destinations"
        if "telig" in header:
            return "csp_ks2"
        return "csp_ks4" if "tpup" in header else ""
    if {"perctot", "estab"} <= header:
        return "csp_absence"
    return "csp_census" if {"nor", "norg", "estab"} <= header else ""


def cells(table: SampledTable) -> Iterator[SampledCell | Unread]:
    """Every cell of the drawn rows that this reader has a rule for, or why a row is not read."""
    family = fits(frozenset(table.header))
    match = re.findall(r"(20\d\d)-(20)?(\d\d)(?!\d)", table.name)
    if not match:
        yield Unread("files of which neither name nor folder tells the year")
        return
    first = int(match[-1][0]) - (2 if family == "csp_destinations" else 0)
    year = f"{first}/{(first + 1) % 100:02d}"
    for record, row in table.rows:
        try:
            area, phase = _place(family, row)
        except Unread as problem:
            yield problem
            continue
        for column, (code, group, top, bottom) in _RULES[family].items():
            if column not in row:
                continue
            try:
                result = _value(row, column, top, bottom)
            except Unread as problem:
                yield problem
                continue
            question = ValueRequest(code, area, year, phase, group)
            yield SampledCell(family, table.name, record, column, question, *result, row[column])


def _value(row: dict[str, str], column: str, top: str, bottom: str) -> tuple[float | None, float, float | None]:
    exact = share(row.get(top, ""), row.get(bottom, ""), 100) if top else None
    if column == top:  # the file gives the number of pupils, and no share
        return exact, 0.0, exact
    result = number(row[column])
    return (None, 0.0, exact) if result is None else (*result, exact)


def _place(family: str, row: dict[str, str]) -> tuple[str, str]:
    stage = _STAGE.get(family, "all")
    authority = row.get("lea") or row.get("la", "")
    if family in _SUMS:
        kind, (sums, nation) = row["rectype"].upper(), _SUMS[family]
        if kind == sums:
            return authority, stage
        if kind == nation:
            return "E92000001", stage
        if kind not in ("1", "2"):
            raise Unread("England with independent schools, and other sums")
    elif "NAT" in (row["urn"].upper(), authority.upper()):
        return "E92000001", _NATIONAL.get(row["estab"].lower(), "all")
    if not re.fullmatch(r"\d{6}", row["urn"]):
        raise Unread("rows without a URN")
    return row["urn"], stage
