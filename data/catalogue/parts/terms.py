"""Text shared by several themes: levels, reasons, suppression rules, column abbreviations."""

from __future__ import annotations

from datetime import date

from data.catalogue.measure import MeasureColumn, Missing, Since, Suppression
from data.vocabulary import Level, Phase, PupilGroup

G = PupilGroup
PUBLISHED = (Level.NATIONAL, Level.REGIONAL, Level.AUTHORITY)
NATIONAL_ONLY = (Level.NATIONAL,)
EVERY_LEVEL = (*PUBLISHED, Level.AREA, Level.TRUST, Level.SCHOOL)
ALL_ONLY = (G.ALL,)
ETHNICITIES = (G.WHITE, G.MIXED, G.ASIAN, G.BLACK, G.CHINESE, G.OTHER_ETHNICITY)
DISADVANTAGE = (G.DISADVANTAGED, G.NOT_DISADVANTAGED)
SEN_GROUPS = (G.SEN_SUPPORT, G.EHCP, G.SEN, G.NO_SEN)
SEX = (G.GIRLS, G.BOYS)
EVERY_GROUP = (
    G.ALL,
    *DISADVANTAGE,
    G.FSM,
    G.NOT_FSM,
    *SEN_GROUPS,
    G.LOOKED_AFTER,
    G.IN_NEED,
    G.ON_PROTECTION_PLAN,
    G.EAL,
    G.NOT_EAL,
    *SEX,
    *ETHNICITIES,
)
SCHOOL_PHASES = (Phase.ALL, Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL)

# Reasons that a year is empty, in the words of the publisher where they are known.
NO_TESTS_2020 = "Assessments were cancelled because of the coronavirus pandemic."
NO_TESTS_2021 = "Assessments did not take place because of the coronavirus pandemic."
CANCELLED = (Missing("2019/20", NO_TESTS_2020), Missing("2020/21", NO_TESTS_2021))

RESULTS_HIDDEN = Suppression(6, False, "Schools' results for five or fewer pupils are hidden (SUPP, c).")
DESTINATIONS_HIDDEN = Suppression(11, False, "Destinations of ten or fewer pupils are hidden (SUPP, SP).")
ABSENCE_HIDDEN = Suppression(
    6, False, "Schools with five or fewer enrolments, and a lone school of its kind, are hidden."
)
EXCLUSIONS_HIDDEN = Suppression(
    5, False, "Counts of one to four are hidden below regional level; early years are rounded."
)
ATTENDANCE_HIDDEN = Suppression(2, True, "Hidden where a single school would be shown (c): counts schools, not pupils.")
CENSUS_HIDDEN = Suppression(5, False, "Counts below five are hidden (SUPP, c).")
CHILDREN_HIDDEN = Suppression(6, True, "Figures resting on five or fewer looked-after or in-need children are hidden.")
CHILDREN_CALENDAR = "outcomes_looked_after"

DISADVANTAGE_CAVEAT = (
    "Disadvantaged: eligible for free school meals at any time in six years, looked after, or "
    "left care; provisional releases leave some looked-after children out."
)
FSM_PROTECTION_CAVEAT = Since(
    date(2018, 4, 1), "Pupils eligible since April 2018 stay eligible, so the group grows and changes."
)


def returned(code: str) -> MeasureColumn:
    """The authority's own return of a measure, which says phase and group in its rows."""
    return MeasureColumn("milepost_return", (code,))


def lait(
    short: str, phase: Phase, group: PupilGroup = G.ALL, calendar: str | None = None, scale: float = 1.0
) -> MeasureColumn:
    """The item of the Local Authority Interactive Tool with this short description."""
    return MeasureColumn("lait", (short,), group=group, phase=phase, calendar=calendar, scale=scale)


def lait_by_phase(
    names: tuple[str, ...], children: dict[PupilGroup, str], scale: float = 1.0
) -> tuple[MeasureColumn, ...]:
    """Items for all, primary, secondary and special schools in this order, then for children."""
    by_phase = (lait(name, phase, scale=scale) for name, phase in zip(names, SCHOOL_PHASES, strict=True))
    of_children = (lait(name, Phase.ALL, group, CHILDREN_CALENDAR, scale) for group, name in children.items())
    return (*by_phase, *of_children)


def lait_groups(phase: Phase, calendar: str | None = None, **shorts: str) -> tuple[MeasureColumn, ...]:
    """Items of the Local Authority Interactive Tool, one for each pupil group named."""
    return tuple(lait(short, phase, G(group), calendar) for group, short in shorts.items())
