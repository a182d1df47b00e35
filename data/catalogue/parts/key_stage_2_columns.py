"""Key stage 2 columns in the publishers' files, by subject and pupil group."""

from __future__ import annotations

from types import MappingProxyType

from data.catalogue.measure import Column
from data.catalogue.parts.terms import CHILDREN_CALENDAR, G, lait_groups
from data.vocabulary import Phase, PupilGroup

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


def standard_columns(subject: str, standard: str) -> tuple[Column, ...]:
    """Columns of one subject's expected or higher standard in statistics and tables."""
    ees = Column(
        "ees_ks2",
        (f"{standard}_standard_pupil_percent",),
        numerator=(f"{standard}_standard_pupil_count",),
        denominator=("eligible_pupil_count",),
        where=MappingProxyType({"subject": _EES_SUBJECT[subject]}),
    )
    past = Column(
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


def scaled_columns(subject: str) -> tuple[Column, ...]:
    """Columns of one subject's average scaled score."""
    ees = Column("ees_ks2", ("average_scaled_score",), where=MappingProxyType({"subject": _EES_SUBJECT[subject]}))
    csp = (_csp(_CSP_AVERAGE[subject], group) for group in _CSP_GROUPS)
    return (ees, *csp, *lait_groups(_P, all=_LAIT_STANDARD[f"{subject}_scaled"]))


def progress_columns(subject: str) -> tuple[Column, ...]:
    """Columns of one subject's progress since seven."""
    ees = Column(
        "ees_ks2",
        ("progress_measure_score",),
        numerator=("progress_measure_total_score",),
        denominator=("progress_measure_eligible_pupil_count", "progress_measure_pupil_count"),
        where=MappingProxyType({"subject": _EES_SUBJECT[subject]}),
    )
    past = Column(
        "ees_ks2",
        (f"avg_{_EES_STEM[subject]}_progress_score",),
        numerator=(f"t_{_EES_STEM[subject]}_progress_score",),
        denominator=(f"t_{_EES_STEM[subject]}_progress_eligible_pupils",),
    )
    return (ees, past, *(_csp(_CSP_PROGRESS[subject], group) for group in _CSP_GROUPS))


def level_columns(subject: str) -> tuple[Column, ...]:
    """Columns of one subject's level 4 and above, in the tables to 2014/15."""
    stems = _LEVEL_STEMS[subject]
    first = stems[0]
    return (
        Column("csp_ks2", stems, phase=_P, denominator=("TELIG",), last="2014/15"),
        Column(
            "csp_ks2",
            (f"{first}_FSM6CLA1A", f"{first}_FSMCLA"),
            group=G.DISADVANTAGED,
            phase=_P,
            denominator=("TFSM6CLA1A", "TFSMCLA1A", "TFSMCLA"),
            last="2014/15",
        ),
        Column(
            "csp_ks2",
            (f"{first}_NotFSM6CLA1A", f"{first}_NotFSMCLA"),
            group=G.NOT_DISADVANTAGED,
            phase=_P,
            denominator=("TNotFSM6CLA1A", "TNotFSMCLA"),
            last="2014/15",
        ),
    )


def lait_expected(subject: str, standard: str) -> tuple[Column, ...]:
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


def lait_progress(subject: str) -> tuple[Column, ...]:
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


def _csp(stem: str, group: PupilGroup) -> Column:
    ending, denominator = _CSP_GROUPS[group]
    return Column("csp_ks2", (f"{stem}{ending}",), group=group, phase=_P, denominator=(denominator,), first="2015/16")
