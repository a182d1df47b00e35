"""Absence from the census, year by year; attendance from registers, week by week: never mixed."""

from dataclasses import replace
from datetime import date

from data.catalogue.measure import Break, Era, Measure, MeasureColumn, MeasureKind, Missing, Since, Theme
from data.catalogue.parts.terms import (
    ABSENCE_HIDDEN,
    ALL_ONLY,
    ATTENDANCE_HIDDEN,
    EVERY_GROUP,
    EVERY_LEVEL,
    SCHOOL_PHASES,
    G,
    lait_by_phase,
    returned,
)
from data.vocabulary import Counts, Direction, Phase, PupilGroup, Unit

_DOWN = Direction.LOWER_IS_BETTER
_COUNTED = {Counts.SESSIONS: "possible sessions", Counts.ENROLMENTS: "enrolments"}
_NOT_2020 = Missing("2019/20", "Only the autumn term was collected because of the pandemic.")
_CENSUS_ERAS = (Era("2006/07", "2011/12", "five half-terms"), Era("2012/13", None, "six half-terms"))
_SIX_TERMS = (Break("2012/13", "The sixth half-term was added."),)
_PANDEMIC = Since(date(2020, 9, 1), "In 2020/21 pupils told to stay at home were not counted as absent.")
_CODES = Since(date(2024, 8, 19), "Absence codes changed in 2024/25.")
_OWN_SOURCE = "From the school census; not comparable with weekly attendance."
_LIVE = "From daily registers, not all schools reporting; not comparable with the census."
_CHILDREN_CAVEAT = "Looked-after and in-need pupils are matched pupil by pupil, later than the main release."


def _absence(
    code: str,
    label: str,
    definition: str,
    columns: tuple[MeasureColumn, ...],
    *,
    eras: tuple[Era, ...] = _CENSUS_ERAS,
    breaks: tuple[Break, ...] = _SIX_TERMS,
    counts: Counts = Counts.SESSIONS,
) -> Measure:
    sources = ("ees_absence", "csp_absence", "lait", "milepost_return")
    used = {column.family for column in columns} | {"milepost_return"}
    return Measure(
        code=code,
        label=label,
        definition=definition,
        unit=Unit.PERCENT,
        decimals=2,
        direction=_DOWN,
        theme=Theme.ATTENDANCE,
        kind=MeasureKind.ANNUAL_RESULT,
        phases=(*SCHOOL_PHASES, Phase.ALTERNATIVE_PROVISION),
        levels=EVERY_LEVEL,
        groups=EVERY_GROUP,
        eras=eras,
        denominator_name=_COUNTED[counts],
        counts=counts,
        suppression=ABSENCE_HIDDEN,
        sources=tuple(family for family in sources if family in used),
        columns=(*columns, returned(code)),
        missing=(_NOT_2020,),
        breaks=breaks,
        bounds=(0.0, 100.0),
        caveats=(_PANDEMIC, _CODES, _OWN_SOURCE, _CHILDREN_CAVEAT),
        release_calendar="absence",
    )


def _sessions(name: str) -> MeasureColumn:
    return MeasureColumn(
        "ees_absence", (f"sess_{name}_percent",), numerator=(f"sess_{name}",), denominator=("sess_possible",)
    )


def _enrolments(share: int) -> MeasureColumn:
    stems = (f"enrolments_pa_{share}_exact", f"enrolments_pa{share}_exact")
    return MeasureColumn(
        "ees_absence", tuple(f"{stem}_percent" for stem in stems), numerator=stems, denominator=("enrolments",)
    )


PERSISTENT_15 = Measure(
    code="absence_persistent_15",
    label="Persistent absence, old definition (15%)",
    definition=("Share of pupil enrolments that missed a fixed number of sessions, about 15% of a usual year."),
    unit=Unit.PERCENT,
    decimals=2,
    direction=_DOWN,
    theme=Theme.ATTENDANCE,
    kind=MeasureKind.ANNUAL_RESULT,
    phases=SCHOOL_PHASES,
    levels=EVERY_LEVEL,
    groups=ALL_ONLY,
    eras=(Era("2010/11", "2014/15", "fixed thresholds of sessions"),),
    denominator_name=_COUNTED[Counts.ENROLMENTS],
    counts=Counts.ENROLMENTS,
    suppression=ABSENCE_HIDDEN,
    sources=("csp_absence", "milepost_return"),
    columns=(
        MeasureColumn("csp_absence", ("PPERSABS15", "PPERSABS"), last="2014/15"),
        returned("absence_persistent_15"),
    ),
    successor="absence_persistent",
    bounds=(0.0, 100.0),
    caveats=(
        Since(
            date(2016, 3, 22),
            "A different method, not only a different threshold: sessions were fixed rather than each pupil's own.",
        ),
    ),
    release_calendar="absence",
)


_DAILY = Era("2022/23", None, "daily registers, collected nationally")
_BEFORE_DAILY = Era("2006/07", "2021/22", "registers as the authority collected them")
_NATIONWIDE = Break("2022/23", "Daily registers are collected nationally from here.")


def _register(
    code: str,
    label: str,
    definition: str,
    direction: Direction,
    column: MeasureColumn,
    *,
    counts: Counts = Counts.SESSIONS,
    eras: tuple[Era, ...] = (_DAILY,),
    breaks: tuple[Break, ...] = (),
) -> Measure:
    return Measure(
        code=code,
        label=label,
        definition=definition,
        unit=Unit.PERCENT,
        decimals=1,
        direction=direction,
        theme=Theme.ATTENDANCE,
        kind=MeasureKind.FLOW,
        phases=SCHOOL_PHASES,
        levels=EVERY_LEVEL,
        groups=(G.ALL, G.SEN_SUPPORT, G.EHCP, G.FSM),
        eras=eras,
        denominator_name=_COUNTED[counts],
        counts=counts,
        suppression=ATTENDANCE_HIDDEN,
        sources=("ees_attendance", "milepost_return"),
        columns=(column, returned(code)),
        breaks=breaks,
        bounds=(0.0, 100.0),
        caveats=(_LIVE, "Year to date: compare with the same week of other years."),
        release_calendar="attendance",
    )


def _severe() -> Measure:
    """Severe absence that the authority counts itself: no published file of registers has it."""
    severe = _register(
        "attendance_severe",
        "Severe absence from registers",
        "Share of pupil enrolments that missed 50% or more of their sessions in the year to date.",
        _DOWN,
        returned("attendance_severe"),
        counts=Counts.ENROLMENTS,
    )
    return replace(severe, sources=("milepost_return",), columns=(returned("attendance_severe"),))


def _registered(value: str, numerator: str) -> MeasureColumn:
    return MeasureColumn("ees_attendance", (value,), numerator=(numerator,), denominator=("possible_sessions",))


_CHILD = PupilGroup
ATTENDANCE = (
    _absence(
        "absence_overall",
        "Overall absence",
        "Share of possible half-day sessions that pupils missed, authorised or not.",
        (
            _sessions("overall"),
            MeasureColumn("csp_absence", ("PERCTOT",)),
            *lait_by_phase(
                ("TotAbs", "PriTotAbs", "SecTotAbs", "total_absence_special"),
                {
                    _CHILD.LOOKED_AFTER: "LAC_Over_Abs",
                    _CHILD.IN_NEED: "CINTotalAb_3Term",
                    _CHILD.ON_PROTECTION_PLAN: "CPPTotalAb_3Term",
                },
            ),
        ),
    ),
    _absence(
        "absence_authorised",
        "Authorised absence",
        "Share of possible half-day sessions that pupils missed with the school's agreement.",
        (
            _sessions("authorised"),
            *lait_by_phase(
                ("TotAuthAbs", "PriAuth", "SecAuth", "authorised_absence_special"), {_CHILD.IN_NEED: "CINAuthAb_3Term"}
            ),
        ),
    ),
    _absence(
        "absence_unauthorised",
        "Unauthorised absence",
        "Share of possible half-day sessions that pupils missed without the school's agreement.",
        (
            _sessions("unauthorised"),
            *lait_by_phase(
                ("TotUnAuthAbs", "PriUnauth", "SecUnauth", "unauthorised_absence_special"),
                {_CHILD.LOOKED_AFTER: "LAC_Unauth", _CHILD.IN_NEED: "CINUnauthAb_3Term"},
            ),
        ),
    ),
    _absence(
        "absence_persistent",
        "Persistent absence",
        "Share of pupil enrolments that missed 10% or more of their own possible sessions.",
        (
            _enrolments(10),
            MeasureColumn("csp_absence", ("PPERSABS10",)),
            *lait_by_phase(
                ("TotPerAbNew", "SFPriPerAbNew", "SFSecPerAbNew", "SpecPerAbNew"),
                {
                    _CHILD.LOOKED_AFTER: "LAC_Pers_Abs",
                    _CHILD.IN_NEED: "CINPermAbsent_3Term",
                    _CHILD.ON_PROTECTION_PLAN: "CPPPerAbs_3Term",
                },
            ),
        ),
        eras=(Era("2015/16", None, "a tenth of own sessions"),),
        breaks=(),
        counts=Counts.ENROLMENTS,
    ),
    _absence(
        "absence_severe",
        "Severe absence",
        "Share of pupil enrolments that missed 50% or more of their own possible sessions.",
        (
            _enrolments(50),
            *lait_by_phase(("TotSevPerAbNew", "SFPriSevPerAbNew", "SFSecSevPerAbNew", "SpecSevPerAbNew"), {}),
        ),
        eras=(Era("2015/16", None, "half of own sessions"),),
        breaks=(),
        counts=Counts.ENROLMENTS,
    ),
    PERSISTENT_15,
    _register(
        "attendance",
        "Attendance",
        "Share of possible half-day sessions that pupils attended, approved activity included.",
        Direction.HIGHER_IS_BETTER,
        _registered("attendance_perc", "overall_attendance"),
        eras=(_BEFORE_DAILY, _DAILY),
        breaks=(_NATIONWIDE,),
    ),
    _register(
        "attendance_absence",
        "Absence from registers",
        "Share of possible half-day sessions missed, from daily registers.",
        _DOWN,
        _registered("overall_absence_perc", "overall_absence"),
    ),
    _register(
        "attendance_absence_authorised",
        "Authorised absence from registers",
        "Share of possible half-day sessions missed with agreement, from daily registers.",
        _DOWN,
        _registered("authorised_absence_perc", "authorised_absence"),
    ),
    _register(
        "attendance_absence_unauthorised",
        "Unauthorised absence from registers",
        "Share of possible half-day sessions missed without agreement, from daily registers.",
        _DOWN,
        _registered("unauthorised_absence_perc", "unauthorised_absence"),
    ),
    _register(
        "attendance_persistent",
        "Persistent absence from registers",
        "Share of pupil enrolments that missed 10% or more of their sessions in the year to date.",
        _DOWN,
        MeasureColumn("ees_attendance", ("pa_perc",)),
        counts=Counts.ENROLMENTS,
    ),
    _severe(),
)
