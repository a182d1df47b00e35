"""What young people do after sixteen."""

from data.catalogue.measure import Break, Era, Measure, MeasureColumn, MeasureKind, Suppression, Theme
from data.catalogue.parts.terms import (
    ALL_ONLY,
    DESTINATIONS_HIDDEN,
    DISADVANTAGE,
    EVERY_LEVEL,
    PUBLISHED,
    G,
    lait,
    lait_groups,
    returned,
)
from data.vocabulary import Counts, Direction, Phase, Unit

_P = Phase.SECONDARY

AFTER_16 = (
    Measure(
        code="destinations_sustained",
        label="Sustained destination after key stage 4",
        definition=(
            "Share of pupils who finished key stage 4 in the year named and stayed in education, "
            "an apprenticeship or work for six months of the next."
        ),
        unit=Unit.PERCENT,
        decimals=1,
        direction=Direction.HIGHER_IS_BETTER,
        theme=Theme.AFTER_16,
        kind=MeasureKind.ANNUAL_RESULT,
        phases=(_P,),
        levels=EVERY_LEVEL,
        groups=(G.ALL, *DISADVANTAGE, G.SEN_SUPPORT, G.EHCP, G.NO_SEN),
        eras=(Era("2010/11", "2013/14", "earlier method"), Era("2014/15", None, "six months sustained")),
        denominator_name="pupils who finished key stage 4",
        suppression=DESTINATIONS_HIDDEN,
        sources=("csp_destinations", "lait"),
        columns=(
            MeasureColumn(
                "csp_destinations",
                ("OVERALL_DESTPER", "OVERALLPER"),
                phase=_P,
                numerator=("OVERALL_DEST", "OVERALL"),
                denominator=("COHORT",),
            ),
            MeasureColumn(
                "csp_destinations",
                ("OVERALL_DESTPER_DIS",),
                group=G.DISADVANTAGED,
                phase=_P,
                numerator=("OVERALL_DEST_DIS",),
                denominator=("COHORT_DIS",),
            ),
            MeasureColumn(
                "csp_destinations",
                ("OVERALL_DESTPER_NONDIS",),
                group=G.NOT_DISADVANTAGED,
                phase=_P,
                numerator=("OVERALL_DEST_NONDIS",),
                denominator=("COHORT_NONDIS",),
            ),
            *lait_groups(
                _P,
                all="SusEdOverall_All",
                sen_support="SusEdOverall_SEN_NoStat_incSpec",
                ehcp="SusEdOverall_SEN_Stat_incSpec",
                no_sen="SusEdOverall_NoSEN_incSpec",
            ),
        ),
        breaks=(Break("2014/15", "Leavers to 2013/14 were followed by an earlier method."),),
        bounds=(0.0, 100.0),
        caveats=(
            "The year is the one in which pupils finished key stage 4: performance tables show "
            "the pupils who finished two years before the tables' own year.",
        ),
        release_calendar="destinations",
    ),
    Measure(
        code="neet",
        label="Not in education, employment or training",
        definition="Share of 16 and 17 year olds known to be in none of the three, winter average.",
        unit=Unit.PERCENT,
        decimals=1,
        direction=Direction.LOWER_IS_BETTER,
        theme=Theme.AFTER_16,
        kind=MeasureKind.ANNUAL_RESULT,
        phases=(Phase.POST_16,),
        levels=PUBLISHED,
        groups=ALL_ONLY,
        eras=(Era("2017/18", None, "ages 16 and 17"),),
        denominator_name="16 and 17 year olds known to the authority",
        counts=Counts.YOUNG_PEOPLE,
        suppression=Suppression(0, False, "Nothing is suppressed at authority level."),
        sources=("lait", "milepost_return"),
        columns=(lait("16-17 NEET", Phase.POST_16), returned("neet")),
        bounds=(0.0, 100.0),
        caveats=("Those whose activity is not known are counted separately: read the two together.",),
        release_calendar="neet",
        has_page=False,
    ),
)
