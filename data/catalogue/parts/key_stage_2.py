"""Tests and teacher assessment at eleven: the expected standard, and levels before 2016."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from data.catalogue.measure import (
    NO_SUPPRESSION,
    Break,
    Era,
    Measure,
    MeasureColumn,
    MeasureKind,
    Missing,
    Since,
    Theme,
)
from data.catalogue.parts.terms import (
    CANCELLED,
    CHILDREN_CALENDAR,
    DISADVANTAGE,
    DISADVANTAGE_CAVEAT,
    ETHNICITIES,
    EVERY_LEVEL,
    NATIONAL_ONLY,
    PUBLISHED,
    RESULTS_HIDDEN,
    SEX,
    G,
    lait_groups,
    returned,
)
from data.vocabulary import Direction, Phase, PupilGroup, Unit

# Key stage 2 columns in the publishers' files, by subject and pupil group.

_P = Phase.PRIMARY
_EES_SUBJECT = {
    "rwm": "Reading, writing and maths",
    "reading": "Reading",
    "writing": "Writing",
    "maths": "Maths",
    "gps": "Grammar, punctuation and spelling",
    "science": "Science",
}
# Subjects in the columns of the statistics to 2022/23.
_EES_STEM = {"rwm": "rwm", "reading": "read", "writing": "writta", "maths": "mat", "gps": "gps", "science": "scita"}
# Stems of the columns of the performance tables since 2015/16, and of the progress columns.
_CSP_STEM = {
    "rwm": "PTRWM",
    "reading": "PTREAD",
    "writing": "PTWRITTA",
    "maths": "PTMAT",
    "gps": "PTGPS",
    "science": "PTSCITA",
}
_CSP_PROGRESS = {"reading": "READPROG", "writing": "WRITPROG", "maths": "MATPROG"}
_CSP_AVERAGE = {"reading": "READ_AVERAGE", "maths": "MAT_AVERAGE", "gps": "GPS_AVERAGE"}
_CSP_GROUPS: dict[PupilGroup, tuple[str, str]] = {
    G.ALL: ("", "TELIG"),
    G.DISADVANTAGED: ("_FSM6CLA1A", "TFSM6CLA1A"),
    G.NOT_DISADVANTAGED: ("_NotFSM6CLA1A", "TNotFSM6CLA1A"),
    G.BOYS: ("_B", "BELIG"),
    G.GIRLS: ("_G", "GELIG"),
    G.EAL: ("_EAL", "TEALGRP2"),
}
_ONLY_ATTAINMENT_GROUPS = (G.ALL, G.DISADVANTAGED, G.NOT_DISADVANTAGED)
# Level 4 and above: writing was a test in 2010/11, which has its own column names.
_LEVEL_STEMS = {
    "rwm": ("PTREADWRITTAMATX", "PTREADWRITMATX"),
    "reading": ("PTREADX",),
    "writing": ("PTWRITXTA", "PTWRITX"),
    "maths": ("PTMATX",),
}
_LAIT_STANDARD = {
    "rwm_expected": "KS2RWM_Expected_STD",
    "rwm_higher": "KS2RWM_Higher_STD",
    "reading_expected": "KS2R_Expected_STD",
    "reading_higher": "KS2R_Higher_STD",
    "writing_expected": "KS2W_Teacher_Assess",
    "writing_higher": "KS2GDW_Teacher_Assess",
    "maths_expected": "KS2M_Expected_STD",
    "maths_higher": "KS2M_Higher_STD",
    "gps_expected": "KS2GPS_Expected_STD",
    "gps_higher": "KS2GPS_Higher_STD",
    "science_expected": "KS2Sci_Teacher_Assess",
    "reading_scaled": "KS2R_AVG_Scaled_Score",
    "maths_scaled": "KS2M_AVG_Scaled_Score",
    "gps_scaled": "KS2GPS_AVG_Scaled_Score",
}
_LAIT_LETTER = {"rwm": "RWM", "reading": "R", "writing": "W", "maths": "M", "gps": "GPS"}
_LAIT_WORD = {"reading": "Reading", "writing": "Writing", "maths": "Maths"}


def standard_columns(subject: str, standard: str) -> tuple[MeasureColumn, ...]:
    """Columns of one subject's expected or higher standard in statistics and tables."""
    ees = MeasureColumn(
        "ees_ks2",
        (f"{standard}_standard_pupil_percent",),
        numerator=(f"{standard}_standard_pupil_count",),
        denominator=("eligible_pupil_count",),
        where=MappingProxyType({"subject": _EES_SUBJECT[subject]}),
    )
    past = MeasureColumn(
        "ees_ks2",
        (f"pt_{_EES_STEM[subject]}_met_{standard}_standard",),
        numerator=(f"t_{_EES_STEM[subject]}_met_{standard}_standard",),
        denominator=(f"t_{_EES_STEM[subject]}_eligible_pupils",),
    )
    mark = "EXP" if standard == "expected" else "HIGH"
    stem = f"{_CSP_STEM[subject]}_{mark}"
    groups = _CSP_GROUPS if subject == "rwm" else dict.fromkeys(_ONLY_ATTAINMENT_GROUPS)
    if subject == "science":
        groups = dict.fromkeys((G.ALL,))
    return (ees, past, *(_csp(stem, group) for group in groups))


def scaled_columns(subject: str) -> tuple[MeasureColumn, ...]:
    """Columns of one subject's average scaled score."""
    ees = MeasureColumn(
        "ees_ks2", ("average_scaled_score",), where=MappingProxyType({"subject": _EES_SUBJECT[subject]})
    )
    csp = (_csp(_CSP_AVERAGE[subject], group) for group in _CSP_GROUPS)
    return (ees, *csp, *lait_groups(_P, all=_LAIT_STANDARD[f"{subject}_scaled"]))


def progress_columns(subject: str) -> tuple[MeasureColumn, ...]:
    """Columns of one subject's progress since seven."""
    ees = MeasureColumn(
        "ees_ks2",
        ("progress_measure_score",),
        numerator=("progress_measure_total_score",),
        denominator=("progress_measure_eligible_pupil_count", "progress_measure_pupil_count"),
        where=MappingProxyType({"subject": _EES_SUBJECT[subject]}),
    )
    past = MeasureColumn(
        "ees_ks2",
        (f"avg_{_EES_STEM[subject]}_progress_score",),
        numerator=(f"t_{_EES_STEM[subject]}_progress_score",),
        denominator=(f"t_{_EES_STEM[subject]}_progress_eligible_pupils",),
    )
    return (ees, past, *(_csp(_CSP_PROGRESS[subject], group) for group in _CSP_GROUPS))


def level_columns(subject: str) -> tuple[MeasureColumn, ...]:
    """Columns of one subject's level 4 and above, in the tables to 2014/15."""
    stems = _LEVEL_STEMS[subject]
    first = stems[0]
    return (
        MeasureColumn("csp_ks2", stems, phase=_P, denominator=("TELIG",), last="2014/15"),
        MeasureColumn(
            "csp_ks2",
            (f"{first}_FSM6CLA1A", f"{first}_FSMCLA"),
            group=G.DISADVANTAGED,
            phase=_P,
            denominator=("TFSM6CLA1A", "TFSMCLA1A", "TFSMCLA"),
            last="2014/15",
        ),
        MeasureColumn(
            "csp_ks2",
            (f"{first}_NotFSM6CLA1A", f"{first}_NotFSMCLA"),
            group=G.NOT_DISADVANTAGED,
            phase=_P,
            denominator=("TNotFSM6CLA1A", "TNotFSMCLA"),
            last="2014/15",
        ),
    )


def lait_expected(subject: str, standard: str) -> tuple[MeasureColumn, ...]:
    """Items of the interactive tool on one subject's standard, by pupil group."""
    if subject == "tables":
        return lait_groups(
            _P,
            all="Multiplication_Total",
            sen="Multiplication_AllSEND",
            sen_support="Multiplication_SENDSupport",
            ehcp="Multiplication_EHCP",
        )
    result = lait_groups(_P, all=_LAIT_STANDARD[f"{subject}_{standard}"])
    if standard != "expected" or subject == "science":
        return result
    letter = _LAIT_LETTER[subject]
    children = lait_groups(
        _P, CHILDREN_CALENDAR, looked_after=f"LAC_KS2_ExpStd_{letter}", in_need=f"CIN_KS2_ExpStd_{letter}"
    )
    return (*result, *children, *(_LAIT_RWM_GROUPS if subject == "rwm" else ()))


def lait_progress(subject: str) -> tuple[MeasureColumn, ...]:
    """Items of the interactive tool on one subject's progress, by pupil group."""
    word, letter = _LAIT_WORD[subject], _LAIT_LETTER[subject]
    return (
        *lait_groups(
            _P,
            all=f"KS2{letter}_Prog_VA",
            fsm=f"KS2_FSM_{word}_Progress",
            not_fsm=f"KS2_nonFSM_{word}_Progress",
            disadvantaged=f"KS2_DAP_{word}_Progress",
            not_disadvantaged=f"KS2_NonDAP_{word}_Progress",
            ehcp=f"KS2_SEN_{word}_Progress",
            sen_support=f"KS2_SENSupport_{word}_Progress",
            no_sen=f"KS2_NonSEN_{word}_Progress",
        ),
        *lait_groups(_P, CHILDREN_CALENDAR, looked_after=f"LAC_KS2_AVG_Prog8_{letter}"),
    )


_LAIT_RWM_GROUPS = (
    *lait_groups(
        _P,
        disadvantaged="DAP_NEW_KS2_RWM",
        not_disadvantaged="NonDAP_NEW_KS2_RWM",
        fsm="FSM_NEW_KS2_RWM",
        not_fsm="NonFSM_NEW_KS2_RWM",
        no_sen="NoID_SEN_NEW_KS2_RWM",
        sen_support="NEW_KS2_RWM_Sen_W/Osta",
        ehcp="NEW_KS2_RWM_Sen_Withsta",
        ethnicity_white="KS2_NEW_White_RWM",
        ethnicity_mixed="KS2_NEW_Mixed_RWM",
        ethnicity_asian="KS2_NEW_Asian_RWM",
        ethnicity_black="KS2_NEW_Black_RWM",
        ethnicity_chinese="KS2_NEW_Chine_RWM",
        ethnicity_other="KS2_NEW_Other_RWM",
    ),
    *lait_groups(_P, CHILDREN_CALENDAR, on_protection_plan="CPPO_KS2_RWM"),
)


def _csp(stem: str, group: PupilGroup) -> MeasureColumn:
    ending, denominator = _CSP_GROUPS[group]
    return MeasureColumn(
        "csp_ks2", (f"{stem}{ending}",), group=group, phase=_P, denominator=(denominator,), first="2015/16"
    )


_PRIMARY = (Phase.PRIMARY,)
_UP = Direction.HIGHER_IS_BETTER
_ELIGIBLE = "pupils at the end of key stage 2"
_SOURCES = ("ees_ks2", "csp_ks2", "lait", "milepost_return")
_BASIC = (G.ALL, *DISADVANTAGE, *SEX, G.EAL, G.NOT_EAL)
_CHILDREN = (G.LOOKED_AFTER, G.IN_NEED, G.ON_PROTECTION_PLAN)
_GROUPS = (*_BASIC, G.FSM, G.NOT_FSM, G.SEN_SUPPORT, G.EHCP, G.SEN, G.NO_SEN, *_CHILDREN, *ETHNICITIES)
_STANDARD_ERA = (Era("2015/16", None, "expected standard"),)
_WRITING_ERAS = (
    Era("2015/16", "2016/17", "expected standard, first framework for writing"),
    Era("2017/18", None, "expected standard"),
)
_SCHOOLS_2022 = Since(date(2022, 12, 15), "Schools' results of 2021/22 were not published.")
_WRITING = "The framework for assessing writing changed: earlier years cannot be compared directly."
_NO_BASELINE = "Progress could not be computed: these pupils had no key stage 1 assessment."
_RETURNS_LATER = Since(
    date(2024, 7, 9), "Progress at key stage 2 is not published again before 2025/26 at the earliest."
)


def _standard(subject: str, word: str, standard: str) -> Measure:
    name = {"expected": "the expected standard", "higher": "the higher standard"}[standard]
    if subject == "writing" and standard == "higher":
        name = "greater depth"
    with_writing = subject in {"rwm", "writing"}
    return Measure(
        code=f"ks2_{subject}_{standard}",
        label=f"Key stage 2 {word}: {name}",
        definition=f"Share of pupils at the end of primary school who reach {name} in {word}.",
        unit=Unit.PERCENT,
        decimals=0,
        direction=_UP,
        theme=Theme.KEY_STAGE_2,
        kind=MeasureKind.ANNUAL_RESULT,
        phases=_PRIMARY,
        levels=EVERY_LEVEL,
        groups=_GROUPS,
        eras=_WRITING_ERAS if with_writing else _STANDARD_ERA,
        denominator_name=_ELIGIBLE,
        suppression=RESULTS_HIDDEN,
        sources=_SOURCES,
        columns=(
            *standard_columns(subject, standard),
            *lait_expected(subject, standard),
            returned(f"ks2_{subject}_{standard}"),
        ),
        missing=CANCELLED,
        breaks=(Break("2017/18", _WRITING),) if with_writing else (),
        bounds=(0.0, 100.0),
        caveats=(_SCHOOLS_2022, DISADVANTAGE_CAVEAT),
        release_calendar="ks2",
        short=f"Key stage 2 {standard} standard" if subject == "rwm" else "",
    )


def _scaled(subject: str, word: str) -> Measure:
    return Measure(
        code=f"ks2_{subject}_scaled",
        label=f"Key stage 2 {word}: average scaled score",
        definition=f"Mean scaled score in the {word} test at eleven; 100 is the expected standard.",
        unit=Unit.SCORE,
        decimals=0,
        direction=_UP,
        theme=Theme.KEY_STAGE_2,
        kind=MeasureKind.ANNUAL_RESULT,
        phases=_PRIMARY,
        levels=EVERY_LEVEL,
        groups=_BASIC,
        eras=(Era("2015/16", None, "scaled scores"),),
        denominator_name="pupils with a scaled score",
        suppression=RESULTS_HIDDEN,
        sources=("ees_ks2", "csp_ks2", "lait"),
        columns=scaled_columns(subject),
        missing=CANCELLED,
        bounds=(80.0, 120.0),
        caveats=(_SCHOOLS_2022,),
        release_calendar="ks2",
    )


def _progress(subject: str, word: str) -> Measure:
    return Measure(
        code=f"ks2_{subject}_progress",
        label=f"Key stage 2 {word}: progress",
        definition=(
            f"How far pupils' {word} at eleven is above that of pupils in England with similar starting "
            "points at seven; 0 is the average of England."
        ),
        unit=Unit.SCORE,
        decimals=1,
        direction=_UP,
        theme=Theme.KEY_STAGE_2,
        kind=MeasureKind.ANNUAL_RESULT,
        phases=_PRIMARY,
        levels=EVERY_LEVEL,
        groups=(*_BASIC, G.FSM, G.NOT_FSM, G.SEN_SUPPORT, G.EHCP, G.NO_SEN, G.LOOKED_AFTER),
        eras=(Era("2015/16", None, "progress from key stage 1"),),
        denominator_name="pupils counted in progress",
        suppression=RESULTS_HIDDEN,
        sources=("ees_ks2", "csp_ks2", "lait"),
        columns=(*progress_columns(subject), *lait_progress(subject)),
        missing=(*CANCELLED, Missing("2023/24", _NO_BASELINE), Missing("2024/25", _NO_BASELINE)),
        caveats=("Published with an interval; small differences mean little.", _RETURNS_LATER),
        release_calendar="ks2",
    )


def _level_4(subject: str, word: str) -> Measure:
    writing = subject in ("rwm", "writing")
    eras: tuple[Era, ...] = (Era("2008/09", "2014/15", "levels"),)
    breaks: tuple[Break, ...] = ()
    if writing:
        eras = (
            Era("2008/09", "2010/11", "levels, writing by test"),
            Era("2011/12", "2014/15", "levels, writing by teacher assessment"),
        )
        breaks = (Break("2011/12", "Writing was tested before and teacher-assessed after."),)
    return Measure(
        code=f"ks2_{subject}_level4",
        label=f"Key stage 2 {word}: level 4 or above",
        definition=f"Share of pupils at the end of primary school at level 4 or above in {word}.",
        unit=Unit.PERCENT,
        decimals=0,
        direction=_UP,
        theme=Theme.KEY_STAGE_2,
        kind=MeasureKind.ANNUAL_RESULT,
        phases=_PRIMARY,
        levels=EVERY_LEVEL,
        groups=(G.ALL, *DISADVANTAGE),
        eras=eras,
        denominator_name=_ELIGIBLE,
        suppression=RESULTS_HIDDEN,
        sources=("csp_ks2", "milepost_return"),
        columns=(*level_columns(subject), returned(f"ks2_{subject}_level4")),
        breaks=breaks,
        successor=f"ks2_{subject}_expected",
        bounds=(0.0, 100.0),
        caveats=(Since(date(2016, 7, 5), "Levels ended in 2015; the expected standard of 2016 is harder."),),
        release_calendar="ks2",
    )


GAP_INDEX = Measure(
    code="ks2_gap_index",
    label="Key stage 2 disadvantage gap index",
    definition=(
        "How far disadvantaged pupils in England rank behind other pupils at eleven: twenty times "
        "the difference of their mean ranks, as a share of all pupils; 0 is no gap."
    ),
    unit=Unit.INDEX,
    decimals=2,
    direction=Direction.LOWER_IS_BETTER,
    theme=Theme.KEY_STAGE_2,
    kind=MeasureKind.ANNUAL_RESULT,
    phases=_PRIMARY,
    levels=NATIONAL_ONLY,
    groups=(G.ALL,),
    eras=(
        Era("2010/11", "2010/11", "English and maths"),
        Era("2011/12", "2014/15", "reading, writing and maths levels"),
        Era("2015/16", None, "reading and maths scaled scores"),
    ),
    denominator_name="pupils at the end of key stage 2 in England",
    suppression=NO_SUPPRESSION,
    sources=("ees_ks2",),
    columns=(MeasureColumn("ees_ks2", ("disadvantage_gap_index", "gap_index"), phase=Phase.PRIMARY),),
    missing=CANCELLED,
    breaks=(
        Break("2011/12", "Reading, writing and maths replaced English and maths."),
        Break("2015/16", "Scaled scores replaced levels."),
    ),
    bounds=(-10.0, 10.0),
    caveats=("Published for England only; a local rank gap would be a different statistic.",),
    release_calendar="ks2",
)

TABLES_CHECK = Measure(
    code="multiplication_check_full_marks",
    label="Multiplication tables check: full marks",
    definition="Share of year 4 pupils who answer all 25 questions of the check correctly.",
    unit=Unit.PERCENT,
    decimals=0,
    direction=_UP,
    theme=Theme.KEY_STAGE_2,
    kind=MeasureKind.ANNUAL_RESULT,
    phases=_PRIMARY,
    levels=PUBLISHED,
    groups=(G.ALL, G.SEN, G.SEN_SUPPORT, G.EHCP),
    eras=(Era("2021/22", None, "statutory check"),),
    denominator_name="year 4 pupils eligible for the check",
    suppression=RESULTS_HIDDEN,
    sources=("lait",),
    columns=lait_expected("tables", "check"),
    bounds=(0.0, 100.0),
    release_calendar="multiplication_check",
)

_SUBJECTS = (("reading", "reading"), ("writing", "writing"), ("maths", "maths"))
_GPS = ("gps", "grammar, punctuation and spelling")
_RWM = ("rwm", "reading, writing and maths")

KEY_STAGE_2 = (
    *(_standard(*pair, "expected") for pair in (_RWM, *_SUBJECTS, _GPS, ("science", "science"))),
    *(_standard(*pair, "higher") for pair in (_RWM, *_SUBJECTS, _GPS)),
    *(_scaled(*pair) for pair in (_SUBJECTS[0], _SUBJECTS[2], _GPS)),
    *(_progress(*pair) for pair in _SUBJECTS),
    *(_level_4(*pair) for pair in (_RWM, *_SUBJECTS)),
    GAP_INDEX,
    TABLES_CHECK,
)
