"""Underlying data of Explore Education Statistics: whom a row is about, and which columns it fills."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.figures.raw.cells import SYMBOLS, SampledCell, Unread, ValueRequest, is_symbol, number, share
from bench.figures.raw.tables import SampledTable

# Family, the columns that mark it, its phase where rows do not say one.
_FAMILIES = (
    ("ees_attendance", ("attendance_perc",), ""),
    ("ees_absence", ("sess_overall_percent",), ""),
    ("ees_exclusions", ("perm_excl", "headcount"), ""),
    ("ees_eyfsp", ("gld_percent",), "early_years"),
    ("ees_eyfsp", ("gld_percentage",), "early_years"),
    ("ees_ks2", ("expected_standard_pupil_percent", "subject"), "primary"),
    ("ees_ks4", ("disadvantage_gap_index",), "secondary"),
    ("ees_ks4", ("attainment8_average",), "secondary"),
    ("ees_ks4", ("avg_att8",), "secondary"),
    ("ees_ks4", ("t_att8", "t_pupils"), "secondary"),
)
_SESSIONS, _ENROLLED, _HEADS = "sess_possible", "enrolments", "headcount"
_PUPILS, _POSSIBLE = "pupil_count t_pupils", "possible_sessions"
# Measure, its published columns, numerator, denominator, what 1 of them is multiplied by, and
# what the published column is multiplied by.
_COLUMNS: dict[str, tuple[tuple[str, str, str, str, float, float], ...]] = {
    "ees_attendance": (
        ("attendance", "attendance_perc", "overall_attendance", _POSSIBLE, 100, 1),
        ("attendance_absence", "overall_absence_perc", "overall_absence", _POSSIBLE, 100, 1),
        ("attendance_absence_authorised", "authorised_absence_perc", "authorised_absence", _POSSIBLE, 100, 1),
        ("attendance_absence_unauthorised", "unauthorised_absence_perc", "unauthorised_absence", _POSSIBLE, 100, 1),
        ("attendance_persistent", "pa_perc", "", "", 100, 1),
    ),
    "ees_absence": (
        ("absence_overall", "sess_overall_percent", "sess_overall", _SESSIONS, 100, 1),
        ("absence_authorised", "sess_authorised_percent", "sess_authorised", _SESSIONS, 100, 1),
        ("absence_unauthorised", "sess_unauthorised_percent", "sess_unauthorised", _SESSIONS, 100, 1),
        (
            "absence_persistent",
            "enrolments_pa_10_exact_percent enrolments_pa10_exact_percent",
            "enrolments_pa_10_exact enrolments_pa10_exact",
            _ENROLLED,
            100,
            1,
        ),
        (
            "absence_severe",
            "enrolments_pa_50_exact_percent enrolments_pa50_exact_percent",
            "enrolments_pa_50_exact enrolments_pa50_exact",
            _ENROLLED,
            100,
            1,
        ),
    ),
    "ees_exclusions": (
        ("permanent_exclusions", "perm_excl", "", "", 1, 1),
        ("permanent_exclusion_rate", "perm_excl_rate", "perm_excl", _HEADS, 10_000, 100),
        ("suspensions", "suspension fixed_excl", "", "", 1, 1),
        ("suspension_rate", "susp_rate fixed_excl_rate", "suspension fixed_excl", _HEADS, 100, 1),
        ("suspended_pupils", "one_plus_susp one_plus_fixed", "", "", 1, 1),
        (
            "suspended_pupils_rate",
            "one_plus_susp_rate one_plus_fixed_rate",
            "one_plus_susp one_plus_fixed",
            _HEADS,
            100,
            1,
        ),
    ),
    "ees_eyfsp": (
        ("gld", "gld_percent gld_percentage", "gld_number gld_count", "number_of_children number_of_pupils", 100, 1),
        (
            "early_learning_goals_all",
            "elg_percent elg_percentage",
            "elg_number elg_count",
            "number_of_children number_of_pupils",
            100,
            1,
        ),
    ),
    "ees_ks2": (
        (
            "ks2_{}_expected",
            "expected_standard_pupil_percent",
            "expected_standard_pupil_count",
            "eligible_pupil_count",
            100,
            1,
        ),
        (
            "ks2_{}_higher",
            "higher_standard_pupil_percent",
            "higher_standard_pupil_count",
            "eligible_pupil_count",
            100,
            1,
        ),
        ("ks2_{}_scaled", "average_scaled_score", "", "", 1, 1),
        ("ks2_{}_progress", "progress_measure_score", "", "", 1, 1),
    ),
    "ees_ks4": (
        ("ks4_gap_index", "disadvantage_gap_index", "", "", 1, 1),
        ("attainment8", "attainment8_average avg_att8", "attainment8_sum t_att8", _PUPILS, 1, 1),
        (
            "progress8",
            "progress8_average avg_p8score",
            "progress8_sum t_p8score",
            "progress8_pupil_count t_inp8calc",
            1,
            1,
        ),
        ("engmath_5plus", "engmath_95_percent pt_l2basics_95", "engmath_95_total t_l2basics_95", _PUPILS, 100, 1),
        ("engmath_4plus", "engmath_94_percent pt_l2basics_94", "engmath_94_total t_l2basics_94", _PUPILS, 100, 1),
        (
            "ebacc_entry",
            "ebacc_entering_percent pt_ebacc_e_ptq_ee",
            "ebacc_entering_total t_ebacc_e_ptq_ee",
            _PUPILS,
            100,
            1,
        ),
        ("ebacc_aps", "ebacc_aps_average avg_ebaccaps", "ebacc_aps_sum t_ebaccaps", _PUPILS, 1, 1),
    ),
}
_KS2_SUBJECTS = {
    "reading, writing and maths": "rwm",
    "reading": "reading",
    "writing": "writing",
    "maths": "maths",
    "grammar, punctuation and spelling": "gps",
    "science": "science",
}
_PHASES = {
    "state-funded primary": "primary",
    "primary": "primary",
    "state-funded secondary": "secondary",
    "secondary": "secondary",
    "special": "special",
    "state-funded special": "special",
    "special school": "special",
    "total": "all",
}
# Columns that say where, when and what kind of file: never a cut of the pupils.
_IDENTITY_WORDS = (
    "time_period time_identifier term geographic_level country_code country_name region_code "
    "region_name old_la_code new_la_code la_name estab laestab school_laestab school_urn urn "
    "school_name academy_type academy_open_date version attendance_date subject education_phase "
    "school_type characteristic_group breakdown_topic num_schools"
)
_IDENTITY = frozenset(_IDENTITY_WORDS.split())
_TOTALS = frozenset(
    ("total", "all pupils", "", "z", "all state-funded", "all state funded", "state-funded schools (la)")
)
_TOPICS_WORDS = "ethnic_major sen_status first_language disadvantage free_school_meals gender sex"
_TOPICS = frozenset(_TOPICS_WORDS.split())
_GROUPS = {
    "boys": "boys",
    "gender male": "boys",
    "male": "boys",
    "girls": "girls",
    "female": "girls",
    "gender female": "girls",
    "disadvantaged": "disadvantaged",
    "disadvantaged_total_other": "not_disadvantaged",
    "fsm eligible": "fsm",
    "fsm": "fsm",
}
_TERMS = {"autumn term": "T1", "spring term": "T2", "summer term": "T3"}


def fits(header: frozenset[str]) -> str:
    """The family of a file, blank where it is none of these."""
    if not {"time_period", "geographic_level"} <= header:
        return ""
    return next((name for name, marks, _ in _FAMILIES if header.issuperset(marks)), "")


def cells(table: SampledTable, urns: dict[str, list[tuple[str, str, str]]]) -> Iterator[SampledCell | Unread]:
    """Every cell of the drawn rows that this reader has a rule for, or why a row is not read."""
    family = fits(frozenset(table.header))
    stage = next(phase for name, _, phase in _FAMILIES if name == family)
    cuts = _cuts(table)
    for record, row in table.rows:
        try:
            where, when = _area(row, urns), _period(row)
            phase, group = stage or _phase(row), _group(row, cuts)
            subject = _KS2_SUBJECTS.get(row.get("subject", "").lower(), "")
            if family == "ees_ks2" and not subject:
                raise Unread("subjects that this reader has no rule for")
        except Unread as problem:
            yield problem
            continue
        for code, published, top, bottom, base, scale in _COLUMNS[family]:
            question = ValueRequest(code.format(subject), where, when, phase, group)
            try:
                if (cell := _cell(table, record, row, question, published, top, bottom, base, scale)) is not None:
                    yield SampledCell(family, *cell)
            except Unread as problem:
                yield problem


def _cell(
    table: SampledTable,
    record: int,
    row: dict[str, str],
    request: ValueRequest,
    published: str,
    top: str,
    bottom: str,
    base: float,
    scale: float,
) -> tuple[str, int, str, ValueRequest, float | None, float, float | None, str] | None:
    column, text = _first(row, published)
    exact = share(_first(row, top)[1], _first(row, bottom)[1], base) if top else None
    if not column:
        counted = _first(row, top)[0] if top else ""
        if not counted or exact is None:
            return None
        return table.name, record, counted, request, exact, 0.0, exact, row[counted]
    result = number(text)
    value, half = (None, 0.0) if result is None else (result[0] * scale, result[1] * scale)
    return table.name, record, column, request, value, half, exact, text


def _first(row: dict[str, str], names: str) -> tuple[str, str]:
    return next(((name, row[name]) for name in names.split() if name in row), ("", ""))


def _cuts(table: SampledTable) -> tuple[str, ...]:
    """Columns with words in them that are no identity: whom a row leaves out."""
    return tuple(
        name
        for name in table.header
        if name not in _IDENTITY and any(_is_word(row.get(name, "")) for _, row in table.rows)
    )


def _is_word(text: str) -> bool:
    try:
        number(text)
    except Unread:
        return text.lower() not in SYMBOLS
    return False


def _group(row: dict[str, str], cuts: tuple[str, ...]) -> str:
    named = {row[name].lower() for name in cuts} - _TOTALS - _TOPICS
    if not named:
        return "all"
    if len(named) == 1 and (group := _GROUPS.get(next(iter(named)))):
        return group
    raise Unread("breakdowns that this reader has no rule for")


def _phase(row: dict[str, str]) -> str:
    text = (row.get("education_phase") or row.get("school_type") or "").lower()
    if text not in _PHASES:
        raise Unread("kinds of school that this reader has no rule for")
    return _PHASES[text]


def _area(row: dict[str, str], urns: dict[str, list[tuple[str, str, str]]]) -> str:
    level = row["geographic_level"].lower()
    if level == "national":
        return "E92000001"
    if level == "regional":
        if row["region_code"].startswith("E12") and "london" not in row["region_name"].lower():
            return row["region_code"]
        if row["region_name"].lower() == "london":
            return row["region_code"]
        raise Unread("halves of London and other sums")
    if level == "local authority":
        code = row.get("new_la_code", "")
        return code if not is_symbol(code) else row.get("old_la_code", "")
    if level == "school":
        return _school(row, urns)
    raise Unread(f"figures by {level}")


def _school(row: dict[str, str], urns: dict[str, list[tuple[str, str, str]]]) -> str:
    urn = row.get("school_urn") or row.get("urn") or ""
    if re.fullmatch(r"\d{6}", urn):
        return urn
    known = urns.get(row.get("laestab") or row.get("school_laestab") or "", [])
    if len(known) != 1:
        raise Unread("schools known by LAESTAB that no register here gives one URN")
    return known[0][0]


def _period(row: dict[str, str]) -> str:
    if day := row.get("attendance_date", ""):
        match = re.match(r"^(\d{4})-(\d\d)-(\d\d)|^(\d\d)/(\d\d)/(\d{4})", day)
        if match is None:
            raise Unread("days in a form that this reader has no rule for")
        y, m, d = match.groups()[:3] if match[1] else match.groups()[:2:-1]
        return f"{y}-{m}-{d}"
    year, word = row["time_period"], row.get("time_identifier", "").lower()
    if match := re.match(r"^week (\d+)$", word):
        return f"{year[:4]}-W{int(match[1]):02d}"
    if not re.fullmatch(r"\d{6}", year):
        raise Unread("periods in a form that this reader has no rule for")
    plain = f"{year[:4]}/{year[4:]}"
    term = row.get("term", "").lower()
    if term in ("", "total") and word in ("academic year", "reporting year", ""):
        return plain
    if term in _TERMS:
        return f"{plain}-{_TERMS[term]}"
    raise Unread("parts of a year that this reader has no rule for")
