"""Tests and teacher assessment at eleven: the expected standard, and levels before 2016."""

from data.catalogue.measure import NO_SUPPRESSION, Break, Column, Era, Kind, Measure, Missing, Theme
from data.catalogue.parts.key_stage_2_columns import (
    lait_expected,
    lait_progress,
    level_columns,
    progress_columns,
    scaled_columns,
    standard_columns,
)
from data.catalogue.parts.terms import (
    CANCELLED,
    DISADVANTAGE,
    DISADVANTAGE_CAVEAT,
    ETHNICITIES,
    EVERY_LEVEL,
    NATIONAL_ONLY,
    PUBLISHED,
    RESULTS_HIDDEN,
    SEX,
    G,
    returned,
)
from data.vocabulary import Direction, Phase, Unit

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
_SCHOOLS_2022 = "Schools' results of 2021/22 were not published."
_WRITING = "The framework for assessing writing changed: earlier years cannot be compared directly."
_NO_BASELINE = "Progress could not be computed: these pupils had no key stage 1 assessment."
_RETURNS_LATER = "Progress at key stage 2 is not published again before 2025/26 at the earliest."


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
        kind=Kind.ANNUAL_RESULT,
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
        kind=Kind.ANNUAL_RESULT,
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
        kind=Kind.ANNUAL_RESULT,
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
        kind=Kind.ANNUAL_RESULT,
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
        caveats=("Levels ended in 2015; the expected standard of 2016 is harder.",),
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
    kind=Kind.ANNUAL_RESULT,
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
    columns=(Column("ees_ks2", ("disadvantage_gap_index", "gap_index"), phase=Phase.PRIMARY),),
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
    kind=Kind.ANNUAL_RESULT,
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
