"""Results at sixteen: Attainment 8, Progress 8, English and maths, and the EBacc."""

from __future__ import annotations

from datetime import date

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
from data.catalogue.parts.terms import CHILDREN_CALENDAR as CHILDREN
from data.catalogue.parts.terms import (
    DISADVANTAGE,
    DISADVANTAGE_CAVEAT,
    EVERY_GROUP,
    EVERY_LEVEL,
    FSM_PROTECTION_CAVEAT,
    NATIONAL_ONLY,
    RESULTS_HIDDEN,
    SEX,
    G,
    lait_groups,
    returned,
)
from data.vocabulary import Direction, Phase, Unit

_P = Phase.SECONDARY
_UP = Direction.HIGHER_IS_BETTER
_SOURCES = ("ees_ks4", "csp_ks4", "lait", "milepost_return")
_PUPILS = "pupils at the end of key stage 4"
_EES_PUPILS = ("pupil_count", "t_pupils")
_ASSESSED = "Grades of 2019/20 and 2020/21 were given by schools and colleges, not by examination."
_BACK = "Examinations returned in 2021/22; grades of the two years before were not examined."
_MIDPOINT = Since(
    date(2023, 8, 24), "Grading of 2021/22 was set between 2018/19 and 2020/21; the old standard came back in 2022/23."
)
_GRADES = (Break("2019/20", _ASSESSED), Break("2021/22", _BACK))
_ASSESSED_ERAS = (
    Era("2019/20", "2020/21", "centre and teacher assessed grades"),
    Era("2021/22", None, "examined again"),
)
_BY_GRADE = (Era("2016/17", "2018/19", "grades 9 to 1"), *_ASSESSED_ERAS)


def _result(
    code: str,
    label: str,
    definition: str,
    unit: Unit,
    columns: tuple[MeasureColumn, ...],
    *,
    eras: tuple[Era, ...],
    decimals: int = 1,
    breaks: tuple[Break, ...] = _GRADES,
    missing: tuple[Missing, ...] = (),
    caveats: tuple[str | Since, ...] = (_MIDPOINT, DISADVANTAGE_CAVEAT, FSM_PROTECTION_CAVEAT),
    bounds: tuple[float | None, float | None] = (0.0, 100.0),
    denominator_name: str = _PUPILS,
) -> Measure:
    return Measure(
        code=code,
        label=label,
        definition=definition,
        unit=unit,
        decimals=decimals,
        direction=_UP,
        theme=Theme.KEY_STAGE_4,
        kind=MeasureKind.ANNUAL_RESULT,
        phases=(_P,),
        levels=EVERY_LEVEL,
        groups=EVERY_GROUP,
        eras=eras,
        denominator_name=denominator_name,
        suppression=RESULTS_HIDDEN,
        sources=_SOURCES,
        columns=(*columns, returned(code)),
        missing=missing,
        breaks=breaks,
        bounds=bounds,
        caveats=caveats,
        release_calendar="ks4",
    )


def _csp(value: str, ending: str, group: G, denominator: str) -> MeasureColumn:
    return MeasureColumn("csp_ks4", (f"{value}{ending}",), group=group, phase=_P, denominator=(denominator,))


ATTAINMENT_8 = _result(
    "attainment8",
    "Attainment 8",
    "Mean score of pupils across eight qualifications, English and maths counted twice.",
    Unit.POINTS,
    (
        MeasureColumn(
            "ees_ks4",
            ("attainment8_average", "avg_att8"),
            numerator=("attainment8_sum", "t_att8"),
            denominator=_EES_PUPILS,
        ),
        _csp("ATT8SCR", "", G.ALL, "TPUP"),
        _csp("ATT8SCR", "_FSM6CLA1A", G.DISADVANTAGED, "TFSM6CLA1A"),
        _csp("ATT8SCR", "_NFSM6CLA1A", G.NOT_DISADVANTAGED, "TNFSM6CLA1A"),
        _csp("ATT8SCR", "_BOYS", G.BOYS, "BPUP"),
        _csp("ATT8SCR", "_GIRLS", G.GIRLS, "GPUP"),
        _csp("ATT8SCR", "_EAL", G.EAL, "TEALGRP2"),
        *lait_groups(
            _P,
            all="AVG_Attain8_Score",
            disadvantaged="DAP_KS4_ATT8",
            not_disadvantaged="NonDAP_KS4_ATT8",
            fsm="FSM_AVG_Attain8_Score",
            not_fsm="NonFSM_AVG_Attain8_Score",
            sen_support="SEN_WoStat_AVG_Attain8_Score",
            ehcp="SEN_Stat_AVG_Attain8_Score",
            no_sen="SEN_NoID_AVG_Attain8_Score",
            ethnicity_white="AVG_Attain8_Score_White",
            ethnicity_mixed="AVG_Attain8_Score_Mixed",
            ethnicity_asian="AVG_Attain8_Score_Asian",
            ethnicity_black="AVG_Attain8_Score_Black",
            ethnicity_chinese="AVG_Attain8_Score_Chine",
        ),
        *lait_groups(
            _P,
            CHILDREN,
            looked_after="LAC_KS4_AVG_Attain8",
            in_need="CIN_Avg_Attain8_KS4",
            on_protection_plan="CPPO_KS4_A8",
        ),
    ),
    decimals=1,
    eras=(
        Era("2015/16", "2015/16", "letter grades"),
        Era("2016/17", "2018/19", "grades 9 to 1 brought in"),
        *_ASSESSED_ERAS,
    ),
    breaks=(Break("2016/17", "Points per grade changed as grades 9 to 1 were brought in."), *_GRADES),
    bounds=(0.0, 90.0),
)

_NO_PROGRESS = "Progress 8 was not computed: grades were not examined."
_NO_EBACC = "The EBacc is no longer in the performance tables from 2025/26."
_NO_BASELINE = "Progress 8 cannot be computed: these pupils sat no key stage 2 tests in the pandemic."
PROGRESS_8 = _result(
    "progress8",
    "Progress 8",
    "How far pupils' Attainment 8 is above that of pupils in England with similar starting points at "
    "eleven, in grades a subject; 0 is the average of England.",
    Unit.SCORE,
    (
        MeasureColumn(
            "ees_ks4",
            ("progress8_average", "avg_p8score"),
            numerator=("progress8_sum", "t_p8score"),
            denominator=("progress8_pupil_count", "t_inp8calc"),
        ),
        _csp("P8MEA", "", G.ALL, "P8PUP"),
        _csp("P8MEA", "_FSM6CLA1A", G.DISADVANTAGED, "P8PUP_FSM6CLA1A"),
        _csp("P8MEA", "_NFSM6CLA1A", G.NOT_DISADVANTAGED, "P8PUP_NFSM6CLA1A"),
        *lait_groups(
            _P,
            all="AVG_Prog8_Score",
            disadvantaged="DAP_KS4_Prog8",
            not_disadvantaged="NonDAP_KS4_Prog8",
            fsm="FSM_AVG_Prog8_Score",
            not_fsm="NonFSM_AVG_Prog8_Score",
            sen_support="SEN_WoStat_AVG_Prog8_Score",
            ehcp="SEN_Stat_AVG_Prog8_Score",
            no_sen="SEN_NoID_AVG_Prog8_Score",
            ethnicity_white="AVG_Prog8_Score_White",
            ethnicity_mixed="AVG_Prog8_Score_Mixed",
            ethnicity_asian="AVG_Prog8_Score_Asian",
            ethnicity_black="AVG_Prog8_Score_Black",
            ethnicity_chinese="AVG_Prog8_Score_Chine",
        ),
        *lait_groups(_P, CHILDREN, looked_after="LAC_KS4_AVG_Prog8", in_need="CINProgKS2-4_Avg_Prog8"),
    ),
    decimals=2,
    eras=(Era("2015/16", "2018/19", "before the pandemic"), Era("2021/22", None, "after the pandemic")),
    breaks=(Break("2021/22", "Two years were not computed; the score is relative to each year."),),
    missing=(
        Missing("2019/20", _NO_PROGRESS),
        Missing("2020/21", _NO_PROGRESS),
        Missing("2024/25", _NO_BASELINE),
        Missing("2025/26", _NO_BASELINE),
    ),
    caveats=(
        "Carries a published interval; the national figure for state-funded schools is -0.03, not 0.",
        DISADVANTAGE_CAVEAT,
    ),
    bounds=(None, None),
    denominator_name="pupils counted in Progress 8",
)


def _english_and_maths(grade: int) -> Measure:
    word = {4: "a standard pass", 5: "a strong pass"}[grade]
    children = {"looked_after": "LAC_EngMaths9-4"} if grade == 4 else {}
    return _result(
        f"engmath_{grade}plus",
        f"English and maths at grade {grade} or above",
        f"Share of pupils with {word}, grade {grade} or above, in both English and maths.",
        Unit.PERCENT,
        (
            MeasureColumn(
                "ees_ks4",
                (f"engmath_9{grade}_percent", f"pt_l2basics_9{grade}"),
                numerator=(f"engmath_9{grade}_total", f"t_l2basics_9{grade}"),
                denominator=_EES_PUPILS,
            ),
            _csp(f"PTL2BASICS_9{grade}", "", G.ALL, "TPUP"),
            _csp(f"PTFSM6CLA1ABASICS_9{grade}", "", G.DISADVANTAGED, "TFSM6CLA1A"),
            _csp(f"PTNOTFSM6CLA1ABASICS_9{grade}", "", G.NOT_DISADVANTAGED, "TNFSM6CLA1A"),
            *lait_groups(_P, all=f"EngMaths9-{grade}"),
            *lait_groups(_P, CHILDREN, in_need=f"CIN_EngMaths9-{grade}", **children),
        ),
        decimals=1,
        eras=_BY_GRADE,
    )


EBACC_ENTRY = _result(
    "ebacc_entry",
    "Entered for the EBacc",
    "Share of pupils entered for English, maths, sciences, a language, and history or geography.",
    Unit.PERCENT,
    (
        MeasureColumn(
            "ees_ks4",
            ("ebacc_entering_percent", "pt_ebacc_e_ptq_ee"),
            numerator=("ebacc_entering_total", "t_ebacc_e_ptq_ee"),
            denominator=_EES_PUPILS,
        ),
        MeasureColumn("csp_ks4", ("PTEBACC_E_PTQ_EE", "PTEBACC_E_PTQ", "PTEBACC_E"), phase=_P, denominator=("TPUP",)),
        *lait_groups(
            _P,
            all="EngBacEntries",
            sen_support="EngBacEntriesSENSupport",
            ehcp="EngBacEntriesSEN",
            no_sen="EngBacEntriesNonSEN",
        ),
        *lait_groups(_P, CHILDREN, in_need="CIN_EngBacEntries"),
    ),
    decimals=1,
    eras=(Era("2010/11", None, "five pillars"),),
    breaks=(),
    missing=(Missing("2025/26", _NO_EBACC),),
    caveats=("Entries, not results.", Since(date(2020, 8, 20), "Not affected by grading in the pandemic.")),
)

EBACC_APS = _result(
    "ebacc_aps",
    "EBacc average point score",
    "Mean points of pupils across the five pillars of the EBacc, none counting as 0.",
    Unit.POINTS,
    (
        MeasureColumn(
            "ees_ks4",
            ("ebacc_aps_average", "avg_ebaccaps"),
            numerator=("ebacc_aps_sum", "t_ebaccaps"),
            denominator=_EES_PUPILS,
        ),
        MeasureColumn("csp_ks4", ("EBACCAPS",), phase=_P, denominator=("TPUP",)),
        *lait_groups(
            _P,
            all="EngBacAvgPointScore",
            sen_support="EngBacAvgPointScoreSENSupport",
            ehcp="EngBacAvgPointScoreSEN",
            no_sen="EngBacAvgPointScoreNonSEN",
        ),
        *lait_groups(_P, CHILDREN, in_need="CIN_EngBacAPS"),
    ),
    decimals=2,
    eras=(Era("2017/18", "2018/19", "average point score"), *_ASSESSED_ERAS),
    missing=(Missing("2025/26", _NO_EBACC),),
    bounds=(0.0, 9.0),
)

KEY_STAGE_4 = (ATTAINMENT_8, PROGRESS_8, _english_and_maths(4), _english_and_maths(5), EBACC_ENTRY, EBACC_APS)


# The former key stage 4 headline measure, and England's gap index.

FIVE_GOOD_GCSES = Measure(
    code="ks4_5acem",
    label="Five A*–C with English and maths",
    definition="Share of pupils with five or more GCSEs at A*–C, English and maths among them.",
    unit=Unit.PERCENT,
    decimals=1,
    direction=Direction.HIGHER_IS_BETTER,
    theme=Theme.KEY_STAGE_4,
    kind=MeasureKind.ANNUAL_RESULT,
    phases=(_P,),
    levels=EVERY_LEVEL,
    groups=(G.ALL, *DISADVANTAGE, *SEX),
    eras=(
        Era("2007/08", "2012/13", "best entry, wide equivalents"),
        Era("2013/14", "2015/16", "first entry, fewer equivalents"),
    ),
    denominator_name="pupils at the end of key stage 4",
    suppression=RESULTS_HIDDEN,
    sources=("csp_ks4", "milepost_return"),
    columns=(
        MeasureColumn(
            "csp_ks4", ("PTAC5EM_PTQ_EE", "PTAC5EM_PTQ", "PTAC5EM"), phase=_P, denominator=("TPUP",), last="2015/16"
        ),
        MeasureColumn(
            "csp_ks4",
            ("PTAC5EMFSM6CLA1A_PTQ_EE", "PTAC5EMFSMCLA_PTQ", "PTAC5EMFSM_PTQ", "PTAC5EMFSM"),
            group=G.DISADVANTAGED,
            phase=_P,
            denominator=("TFSM6CLA1A", "TFSMCLA"),
            last="2015/16",
        ),
        returned("ks4_5acem"),
    ),
    breaks=(
        Break(
            "2013/14",
            "Only a pupil's first entry counts and vocational equivalents were cut: results fell "
            "for that reason alone.",
        ),
    ),
    successor="attainment8",
    bounds=(0.0, 100.0),
    caveats=(Since(date(2016, 10, 13), "Ended with letter grades in 2016; Attainment 8 is another measure."),),
    release_calendar="ks4",
)

GAP_INDEX = Measure(
    code="ks4_gap_index",
    label="Key stage 4 disadvantage gap index",
    definition=(
        "How far disadvantaged pupils in England rank behind other pupils at sixteen: twenty "
        "times the difference of their mean ranks, as a share of all pupils; 0 is no gap."
    ),
    unit=Unit.INDEX,
    decimals=2,
    direction=Direction.LOWER_IS_BETTER,
    theme=Theme.KEY_STAGE_4,
    kind=MeasureKind.ANNUAL_RESULT,
    phases=(_P,),
    levels=NATIONAL_ONLY,
    groups=(G.ALL,),
    eras=(
        Era("2010/11", "2018/19", "examined grades"),
        Era("2019/20", "2020/21", "centre and teacher assessed grades"),
        Era("2021/22", None, "examined again"),
    ),
    denominator_name="pupils at the end of key stage 4 in England",
    suppression=NO_SUPPRESSION,
    sources=("ees_ks4",),
    columns=(MeasureColumn("ees_ks4", ("disadvantage_gap_index", "gap_index"), phase=_P),),
    breaks=(Break("2019/20", _ASSESSED), Break("2021/22", "Examinations returned; grades before were not examined.")),
    bounds=(-10.0, 10.0),
    caveats=("Published for England only; a local rank gap would be a different statistic.",),
    release_calendar="ks4",
)

KEY_STAGE_4_PAST = (FIVE_GOOD_GCSES, GAP_INDEX)
