"""What children can do at the end of reception."""

from data.catalogue.measure import Break, Era, Measure, MeasureColumn, MeasureKind, Theme
from data.catalogue.parts.terms import (
    CANCELLED,
    CHILDREN_CALENDAR,
    ETHNICITIES,
    PUBLISHED,
    RESULTS_HIDDEN,
    SEX,
    G,
    lait_groups,
    returned,
)
from data.vocabulary import Counts, Direction, Level, Phase, Unit

_REFORM = (
    "The early years framework was reformed in September 2021; goals and the good level of "
    "development changed, so earlier years cannot be compared."
)
_ERAS = (Era("2012/13", "2018/19", "framework of 2012"), Era("2021/22", None, "framework of 2021"))
_PHASE = Phase.EARLY_YEARS
_GROUPS = (
    G.ALL,
    G.FSM,
    G.NOT_FSM,
    G.EHCP,
    G.SEN,
    G.SEN_SUPPORT,
    G.NO_SEN,
    G.LOOKED_AFTER,
    G.IN_NEED,
    G.ON_PROTECTION_PLAN,
    G.EAL,
    G.NOT_EAL,
    *SEX,
    *ETHNICITIES,
)

EARLY_YEARS = (
    Measure(
        code="gld",
        label="Good level of development",
        definition=(
            "Share of children at the end of reception who reach the expected level in the prime "
            "areas of learning, literacy and mathematics."
        ),
        unit=Unit.PERCENT,
        decimals=1,
        direction=Direction.HIGHER_IS_BETTER,
        theme=Theme.EARLY_YEARS,
        kind=MeasureKind.ANNUAL_RESULT,
        phases=(_PHASE,),
        levels=(*PUBLISHED, Level.AREA, Level.SCHOOL),
        groups=_GROUPS,
        eras=_ERAS,
        denominator_name="children assessed at the end of reception",
        counts=Counts.CHILDREN,
        suppression=RESULTS_HIDDEN,
        sources=("ees_eyfsp", "lait", "milepost_return"),
        columns=(
            MeasureColumn(
                "ees_eyfsp",
                ("gld_percent", "gld_percentage", "gld_children_percent"),
                numerator=("gld_number", "gld_count", "gld_children_count"),
                denominator=("number_of_children",),
            ),
            *lait_groups(
                _PHASE,
                all="FSP_NEW_GOODDEV",
                fsm="FSP_Gooddev_FSM",
                not_fsm="FSP_Gooddev_FSM_Other",
                ehcp="FSP_Gooddev_With_SENSTATE",
                sen_support="FSP_Gooddev_Without_SENSTATE",
                ethnicity_white="FSP_Gooddev_White",
                ethnicity_mixed="FSP_Gooddev_Mixed",
                ethnicity_asian="FSP_Gooddev_Asian",
                ethnicity_black="FSP_Gooddev_Black",
                ethnicity_chinese="FSP_Gooddev_Chinese",
                ethnicity_other="FSP_Gooddev_Other",
            ),
            *lait_groups(
                _PHASE,
                CHILDREN_CALENDAR,
                looked_after="LAC_Good_Develop",
                in_need="CIN_Good _Develop",
                on_protection_plan="CPP_Good_Develop",
            ),
            returned("gld"),
        ),
        missing=CANCELLED,
        breaks=(Break("2021/22", _REFORM),),
        bounds=(0.0, 100.0),
        caveats=("Schools' results are not published; a school's figure is its own return.",),
        release_calendar="eyfsp",
    ),
    Measure(
        code="early_learning_goals_all",
        label="All early learning goals",
        definition=("Share of children at the end of reception at the expected level in every early learning goal."),
        unit=Unit.PERCENT,
        decimals=1,
        direction=Direction.HIGHER_IS_BETTER,
        theme=Theme.EARLY_YEARS,
        kind=MeasureKind.ANNUAL_RESULT,
        phases=(_PHASE,),
        levels=(*PUBLISHED, Level.AREA, Level.SCHOOL),
        groups=(G.ALL, *SEX),
        eras=_ERAS,
        denominator_name="children assessed at the end of reception",
        counts=Counts.CHILDREN,
        suppression=RESULTS_HIDDEN,
        sources=("ees_eyfsp", "lait"),
        columns=(
            MeasureColumn(
                "ees_eyfsp",
                ("elg_percent", "elg_percentage", "all_elgs_expected_children_percent"),
                numerator=("elg_number", "elg_count", "all_elgs_expected_children_count"),
                denominator=("number_of_children",),
            ),
            *lait_groups(_PHASE, all="FSP_NEW_ALL-ELGS"),
        ),
        missing=CANCELLED,
        breaks=(Break("2021/22", _REFORM),),
        bounds=(0.0, 100.0),
        release_calendar="eyfsp",
    ),
)
