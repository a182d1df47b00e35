"""Pupil characteristics, and how many."""

from datetime import date

from data.catalogue.measure import (
    GROUP_BREAKS,
    Break,
    Era,
    Measure,
    MeasureColumn,
    MeasureKind,
    Since,
    Suppression,
    Theme,
)
from data.catalogue.parts.terms import (
    ALL_ONLY,
    CENSUS_HIDDEN,
    CHILDREN_HIDDEN,
    EVERY_LEVEL,
    PUBLISHED,
    RESULTS_HIDDEN,
    SCHOOL_PHASES,
    SEX,
    G,
    lait,
    returned,
)
from data.vocabulary import Counts, Direction, Phase, PupilGroup, Unit

_ROLL = "pupils on roll in January"
_TWO = (Phase.PRIMARY, Phase.SECONDARY)


def _measure(
    code: str,
    label: str,
    definition: str,
    unit: Unit,
    columns: tuple[MeasureColumn, ...],
    *,
    eras: tuple[Era, ...] = (Era("2009/10", None, "January census"),),
    breaks: tuple[Break, ...] = (),
    caveats: tuple[str | Since, ...] = (),
    groups: tuple[PupilGroup, ...] = ALL_ONLY,
    decimals: int | None = None,
    phases: tuple[Phase, ...] = SCHOOL_PHASES,
    denominator_name: str = _ROLL,
    suppression: Suppression = CENSUS_HIDDEN,
    calendar: str | None = "schools_pupils",
    has_page: bool = True,
) -> Measure:
    families = tuple(dict.fromkeys(column.family for column in columns))
    return Measure(
        code=code,
        label=label,
        definition=definition,
        unit=unit,
        decimals=decimals if decimals is not None else int(unit is Unit.PERCENT),
        direction=Direction.NEUTRAL,
        theme=Theme.CONTEXT,
        kind=MeasureKind.CONTEXT,
        phases=phases,
        levels=EVERY_LEVEL,
        groups=groups,
        eras=eras,
        breaks=breaks,
        denominator_name=denominator_name,
        suppression=suppression,
        sources=families,
        columns=columns,
        bounds=(0.0, 100.0) if unit is Unit.PERCENT else (0.0, None),
        caveats=caveats,
        release_calendar=calendar,
        has_page=has_page,
    )


def _feature(
    code: str,
    label: str,
    definition: str,
    unit: Unit,
    decimals: int,
    *columns: MeasureColumn,
    denominator_name: str = _ROLL,
) -> Measure:
    """What only similar schools are found by: never compared over years, so it has no page."""
    return _measure(
        code,
        label,
        definition,
        unit,
        (*columns, MeasureColumn("school_characteristics", (code,))),
        eras=(Era("2009/10", None, "as published for the year"),),
        decimals=decimals,
        phases=(Phase.PRIMARY, Phase.SECONDARY),
        suppression=RESULTS_HIDDEN,
        calendar=None,
        has_page=False,
        denominator_name=denominator_name,
    )


def _children(code: str, label: str, definition: str) -> Measure:
    return Measure(
        code=code,
        label=label,
        definition=definition,
        unit=Unit.COUNT,
        decimals=0,
        direction=Direction.LOWER_IS_BETTER,
        theme=Theme.CONTEXT,
        kind=MeasureKind.STOCK,
        phases=(Phase.ALL,),
        levels=PUBLISHED,
        groups=ALL_ONLY,
        eras=(Era("2022-09-01", None, "termly return of authorities"),),
        denominator_name="children of compulsory school age",
        counts=Counts.CHILDREN,
        suppression=CHILDREN_HIDDEN,
        sources=("milepost_return",),
        columns=(returned(code),),
        bounds=(0.0, None),
        caveats=("No published file: figures come from the authority's return.",),
        release_calendar="home_education",
        has_page=False,
    )


CONTEXT = (
    _measure(
        "pupils_on_roll",
        "Pupils on roll",
        "Number of pupils on a school's roll at the January census.",
        Unit.COUNT,
        (
            MeasureColumn("csp_census", ("NOR", "TOTPUPSENDN")),
            MeasureColumn("csp_census", ("NORG",), group=G.GIRLS),
            MeasureColumn("csp_census", ("NORB",), group=G.BOYS),
        ),
        groups=(G.ALL, *SEX),
    ),
    _measure(
        "fsm_share",
        "Eligible for free school meals",
        "Share of pupils known to be eligible for free school meals at the January census.",
        Unit.PERCENT,
        (
            MeasureColumn("csp_census", ("PNUMFSM",), numerator=("NUMFSM",), denominator=("TOTPUPFSMDN", "NOR")),
            *(lait(item, phase) for item, phase in zip(("PriFSM", "SecFSM"), _TWO, strict=True)),
        ),
        eras=(
            Era("2009/10", "2025/26", "January census, eligible by low income"),
            Era("2026/27", None, "January census, every household on Universal Credit"),
        ),
        breaks=(GROUP_BREAKS[G.FSM],),
        caveats=(
            Since(date(2018, 4, 1), "Transitional protection since April 2018 keeps pupils eligible: the share grows."),
        ),
    ),
    _measure(
        "fsm_ever6_share",
        "Eligible for free school meals in six years",
        "Share of pupils eligible for free school meals at any time in the last six years.",
        Unit.PERCENT,
        (
            # counted over pupils whose six years are known, a number given since 2024/25
            MeasureColumn("csp_census", ("PNUMFSMEVER",), numerator=("NUMFSMEVER",), denominator=("NORFSMEVER",)),
            *(lait(item, phase) for item, phase in zip(("Ever6_FSM_Prim", "Ever6_FSM_Sec"), _TWO, strict=True)),
        ),
        caveats=(
            Since(
                date(2025, 6, 5),
                "From 2026/27 it may take in pupils newly eligible through Universal Credit; "
                "DfE has not said from when.",
            ),
        ),
    ),
    _measure(
        "eal_share",
        "First language other than English",
        "Share of pupils whose first language is known or believed to be other than English.",
        Unit.PERCENT,
        (
            MeasureColumn("csp_census", ("PNUMEAL",), numerator=("NUMEAL",), denominator=("TOTPUPEALDN", "NOR")),
            *(lait(item, phase) for item, phase in zip(("EALPri", "EALSec"), _TWO, strict=True)),
        ),
    ),
    _children(
        "home_educated",
        "Children educated at home",
        "Number of children whose parents educate them at home on the day of the return.",
    ),
    _children(
        "missing_education",
        "Children missing education",
        "Number of children of school age on no roll and not otherwise educated that day.",
    ),
    _feature(
        "prior_attainment",
        "Prior attainment",
        "Mean points of the pupils at the stage before: key stage 1 for a primary school, key stage 2 for a secondary.",
        Unit.SCORE,
        1,
        MeasureColumn("csp_ks2", ("TKS1AVERAGE",), phase=Phase.PRIMARY),
        MeasureColumn("csp_ks4", ("KS2ASS",), phase=Phase.SECONDARY),
        denominator_name="pupils at the end of the key stage",
    ),
    _feature(
        "pupil_premium_share", "Pupil premium", "Share of pupils that bring the school pupil premium.", Unit.PERCENT, 1
    ),
    _feature(
        "stability_share",
        "Stability",
        "Share of the pupils who joined the school at the usual time and stayed: not mobile, as DfE counts.",
        Unit.PERCENT,
        1,
        MeasureColumn("csp_ks2", ("PTMOBN",), phase=Phase.PRIMARY),
        denominator_name="pupils at the end of the key stage",
    ),
    _feature(
        "deprivation_score",
        "Deprivation where pupils live",
        "Mean score of the Income Deprivation Affecting Children Index where the pupils live, from 0 to 1.",
        Unit.SCORE,
        3,
    ),
)
