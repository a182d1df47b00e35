"""Phonics in year 1 and teacher assessment at seven, in both eras."""

from datetime import date

from data.catalogue.measure import Era, Measure, MeasureKind, Missing, Since, Theme
from data.catalogue.parts.terms import ALL_ONLY, CANCELLED, PUBLISHED, RESULTS_HIDDEN, G, lait, lait_groups, returned
from data.vocabulary import Direction, Level, Phase, Unit

_LEVELS = (*PUBLISHED, Level.AREA, Level.SCHOOL)
_NOT_STATUTORY = Missing("2023/24", "Key stage 1 assessment stopped being statutory after summer 2023.")
_OWN_RETURN = "Schools' results are not published; a school's figure is its own return."


def _level_2(subject: str, word: str) -> Measure:
    return Measure(
        code=f"ks1_{subject}_level2",
        label=f"Key stage 1 {word}: level 2 or above",
        definition=f"Share of pupils assessed by teachers at level 2 or above in {word} at seven.",
        unit=Unit.PERCENT,
        decimals=0,
        direction=Direction.HIGHER_IS_BETTER,
        theme=Theme.KEY_STAGE_1,
        kind=MeasureKind.ANNUAL_RESULT,
        phases=(Phase.PRIMARY,),
        levels=_LEVELS,
        groups=ALL_ONLY,
        eras=(Era("2003/04", "2014/15", "levels"),),
        denominator_name="pupils at the end of key stage 1",
        suppression=RESULTS_HIDDEN,
        sources=("milepost_return",),
        columns=(returned(f"ks1_{subject}_level2"),),
        successor=f"ks1_{subject}_expected",
        bounds=(0.0, 100.0),
        caveats=(
            Since(date(2016, 9, 1), "Levels ended in 2015; the expected standard is another scale."),
            "No published file for these years: figures come from the authority's return.",
        ),
        release_calendar="ks1",
    )


def _standard(subject: str, word: str, standard: str, item: str) -> Measure:
    name = "the expected standard" if standard == "expected" else "greater depth"
    return Measure(
        code=f"ks1_{subject}_{standard}",
        label=f"Key stage 1 {word}: {name}",
        definition=f"Share of pupils assessed by teachers at {name} or above in {word} at seven.",
        unit=Unit.PERCENT,
        decimals=0,
        direction=Direction.HIGHER_IS_BETTER,
        theme=Theme.KEY_STAGE_1,
        kind=MeasureKind.ANNUAL_RESULT,
        phases=(Phase.PRIMARY,),
        levels=_LEVELS,
        groups=ALL_ONLY,
        eras=(Era("2015/16", "2022/23", "expected standard"),),
        denominator_name="pupils at the end of key stage 1",
        suppression=RESULTS_HIDDEN,
        sources=("lait", "milepost_return"),
        columns=(lait(item, Phase.PRIMARY), returned(f"ks1_{subject}_{standard}")),
        missing=(*CANCELLED, _NOT_STATUTORY),
        bounds=(0.0, 100.0),
        caveats=(
            "Teacher assessment, not a test.",
            Since(date(2017, 9, 1), "The writing framework changed in 2017/18."),
            Since(date(2023, 9, 1), "Ended: key stage 1 assessment is no longer statutory."),
            _OWN_RETURN,
        ),
        release_calendar="ks1",
    )


PHONICS = Measure(
    code="phonics",
    label="Phonics in year 1",
    definition=("Share of year 1 pupils who meet the expected standard of the phonics screening check."),
    unit=Unit.PERCENT,
    decimals=0,
    direction=Direction.HIGHER_IS_BETTER,
    theme=Theme.KEY_STAGE_1,
    kind=MeasureKind.ANNUAL_RESULT,
    phases=(Phase.PRIMARY,),
    levels=_LEVELS,
    groups=(G.ALL, G.FSM, G.EHCP, G.SEN_SUPPORT, G.NO_SEN),
    eras=(Era("2011/12", None, "screening check"),),
    denominator_name="year 1 pupils of the check",
    suppression=RESULTS_HIDDEN,
    sources=("lait", "milepost_return"),
    columns=(
        *lait_groups(
            Phase.PRIMARY,
            all="KS1P_all",
            fsm="KS1P_FSM",
            ehcp="KS1P_EHCP",
            sen_support="KS1P_SEND",
            no_sen="KS1P_NonSEND",
        ),
        returned("phonics"),
    ),
    missing=CANCELLED,
    bounds=(0.0, 100.0),
    caveats=(_OWN_RETURN,),
    release_calendar="phonics",
)

KEY_STAGE_1 = (
    PHONICS,
    _level_2("reading", "reading"),
    _level_2("writing", "writing"),
    _level_2("maths", "maths"),
    _standard("reading", "reading", "expected", "KS1R_Expected_STD"),
    _standard("writing", "writing", "expected", "KS1W_Expected _STD"),
    _standard("maths", "maths", "expected", "KS1M_Expected _STD"),
    _standard("science", "science", "expected", "KS1S_Expected_STD"),
    _standard("reading", "reading", "greater_depth", "KS1R_Greater_Depth"),
    _standard("writing", "writing", "greater_depth", "KS1W_Greater_Depth"),
    _standard("maths", "maths", "greater_depth", "KS1M_Greater_Depth"),
)
