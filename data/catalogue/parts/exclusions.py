"""Suspensions and permanent exclusions: counts and rates, never percentages."""

from datetime import date

from data.catalogue.measure import Era, Measure, MeasureColumn, MeasureKind, Since, Theme
from data.catalogue.parts.terms import (
    ETHNICITIES,
    EVERY_LEVEL,
    EXCLUSIONS_HIDDEN,
    SCHOOL_PHASES,
    SEX,
    G,
    lait_by_phase,
    returned,
)
from data.vocabulary import Direction, Phase, Unit

_GROUPS = (
    G.ALL,
    G.FSM,
    G.NOT_FSM,
    G.SEN_SUPPORT,
    G.EHCP,
    G.SEN,
    G.NO_SEN,
    G.LOOKED_AFTER,
    G.IN_NEED,
    G.DISADVANTAGED,
    G.NOT_DISADVANTAGED,
    *SEX,
    *ETHNICITIES,
)
_CLOSED = Since(date(2021, 3, 8), "Schools were closed to most pupils for part of 2019/20 and 2020/21: counts are low.")
_ROUNDED = Since(date(2015, 7, 30), "Counts to 2012/13 were rounded to five or ten: rates do not recompute exactly.")
_DECIMALS = {Unit.COUNT: 0, Unit.PER_10000: 1, Unit.PER_100: 2}
_HEADCOUNT = ("headcount",)


def _measure(code: str, label: str, definition: str, unit: Unit, columns: tuple[MeasureColumn, ...]) -> Measure:
    used = {column.family for column in columns}
    families = ("ees_exclusions", "lait", "milepost_return")
    return Measure(
        code=code,
        label=label,
        definition=definition,
        unit=unit,
        decimals=_DECIMALS[unit],
        direction=Direction.LOWER_IS_BETTER,
        theme=Theme.EXCLUSIONS,
        kind=MeasureKind.FLOW,
        phases=(*SCHOOL_PHASES, Phase.ALTERNATIVE_PROVISION),
        levels=EVERY_LEVEL,
        groups=_GROUPS,
        eras=(Era("2006/07", None, "school census"),),
        denominator_name="pupils on roll in January",
        suppression=EXCLUSIONS_HIDDEN,
        sources=tuple(name for name in families if name in used or name == "milepost_return"),
        columns=(*columns, returned(code)),
        bounds=(0.0, None),
        caveats=(_CLOSED, _ROUNDED),
        release_calendar="exclusions",
    )


EXCLUSIONS = (
    _measure(
        "permanent_exclusions",
        "Permanent exclusions",
        "Number of pupils removed for good from a school's roll in the year.",
        Unit.COUNT,
        (MeasureColumn("ees_exclusions", ("perm_excl",), denominator=_HEADCOUNT),),
    ),
    _measure(
        "permanent_exclusion_rate",
        "Permanent exclusion rate",
        "Permanent exclusions in the year for every 10,000 pupils.",
        Unit.PER_10000,
        (
            # published for every hundred pupils
            MeasureColumn(
                "ees_exclusions", ("perm_excl_rate",), numerator=("perm_excl",), denominator=_HEADCOUNT, scale=100.0
            ),
            *lait_by_phase(("TotPermEx", "PriPermEx", "SecPermEx", "SpecPermEx"), {}, 100.0),
        ),
    ),
    _measure(
        "suspensions",
        "Suspensions",
        "Number of suspensions in the year; a pupil may be suspended more than once.",
        Unit.COUNT,
        (MeasureColumn("ees_exclusions", ("suspension", "fixed_excl"), denominator=_HEADCOUNT),),
    ),
    _measure(
        "suspension_rate",
        "Suspension rate",
        "Suspensions in the year for every 100 pupils; it can pass 100.",
        Unit.PER_100,
        (
            MeasureColumn(
                "ees_exclusions",
                ("susp_rate", "fixed_excl_rate"),
                numerator=("suspension", "fixed_excl"),
                denominator=_HEADCOUNT,
            ),
            *lait_by_phase(("TotFixedEx", "PriFixedEx", "SecFixedEx", "SpecFixedEx"), {}),
        ),
    ),
    _measure(
        "suspended_pupils",
        "Pupils suspended at least once",
        "Number of pupils with one or more suspensions in the year.",
        Unit.COUNT,
        (MeasureColumn("ees_exclusions", ("one_plus_susp", "one_plus_fixed"), denominator=_HEADCOUNT),),
    ),
    _measure(
        "suspended_pupils_rate",
        "Pupils suspended at least once, rate",
        "Pupils with one or more suspensions in the year, for every 100 pupils.",
        Unit.PER_100,
        (
            MeasureColumn(
                "ees_exclusions",
                ("one_plus_susp_rate", "one_plus_fixed_rate"),
                numerator=("one_plus_susp", "one_plus_fixed"),
                denominator=_HEADCOUNT,
            ),
            *lait_by_phase(
                ("Total_ Pup_FixedEx", "Pri_ Pup_FixedEx", "Sec_ Pup_FixedEx", "Spec_ Pup_FixedEx"),
                {G.LOOKED_AFTER: "LAC_Fixed_ Ex", G.IN_NEED: "CINFixedExclusion"},
            ),
        ),
    ),
)
