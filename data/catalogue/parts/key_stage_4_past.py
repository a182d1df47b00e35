"""The former key stage 4 headline measure, and England's gap index."""

from data.catalogue.measure import NO_SUPPRESSION, Break, Column, Era, Kind, Measure, Theme
from data.catalogue.parts.terms import DISADVANTAGE, EVERY_LEVEL, NATIONAL_ONLY, RESULTS_HIDDEN, SEX, G, returned
from data.vocabulary import Direction, Phase, Unit

_P = Phase.SECONDARY

FIVE_GOOD_GCSES = Measure(
    code="ks4_5acem",
    label="Five A*–C with English and maths",
    definition="Share of pupils with five or more GCSEs at A*–C, English and maths among them.",
    unit=Unit.PERCENT,
    decimals=1,
    direction=Direction.HIGHER_IS_BETTER,
    theme=Theme.KEY_STAGE_4,
    kind=Kind.ANNUAL_RESULT,
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
        Column(
            "csp_ks4", ("PTAC5EM_PTQ_EE", "PTAC5EM_PTQ", "PTAC5EM"), phase=_P, denominator=("TPUP",), last="2015/16"
        ),
        Column(
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
    caveats=("Ended with letter grades in 2016; Attainment 8 is another measure.",),
    release_calendar="ks4",
)

_ASSESSED = "Grades of 2019/20 and 2020/21 were given by schools and colleges, not by examination."
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
    kind=Kind.ANNUAL_RESULT,
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
    columns=(Column("ees_ks4", ("disadvantage_gap_index", "gap_index"), phase=_P),),
    breaks=(Break("2019/20", _ASSESSED), Break("2021/22", "Examinations returned; grades before were not examined.")),
    bounds=(-10.0, 10.0),
    caveats=("Published for England only; a local rank gap would be a different statistic.",),
    release_calendar="ks4",
)

KEY_STAGE_4_PAST = (FIVE_GOOD_GCSES, GAP_INDEX)
