"""Plans to start from: an empty one under an authority's codes, and targets that follow national policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.catalogue import MEASURES
from data.period import Period
from data.plans.edit import comparator_for, free_code, with_target
from data.plans.model import Reference
from data.plans.schema import SCHEMA_FILE
from data.vocabulary import Phase, PupilGroup

_TEXT = """#:schema {schema}
# A plan of {authority}. Save it as one file in the folder "plans" of MILEPOST_HOME, or change it on the page Plan:
# what contradicts itself is refused, by line.

[plan]
code = "own-{la_code}"
title = "{authority}: our plan"
status = "current"          # "past" for a replay
example = true              # remove this line when the targets are your own
la_code = "{la_code}"
area_code = "{area_code}"
authority = "{authority}"
areas_note = "The districts of today."
notes = ["A draft: nobody has agreed these targets yet."]

[plan.source]
title = "The document that sets out the plan"
publisher = "{authority}"
published = "{year}"

[themes]

[[versions]]
code = "v1"
title = "As first agreed"
agreed = {day}
"""


@dataclass(frozen=True, slots=True)
class Starter:
    """A target that follows a national policy, and what of the policy could not be verified.

    The goal is a value (`value`), or a part of the baseline (`share`: 0.5 halves it).
    """

    code: str
    name: str
    title: str
    measure: str
    due: date
    policy: str
    unverified: str
    phase: Phase = Phase.ALL
    group: PupilGroup = PupilGroup.ALL
    reference: Reference = Reference.FIXED
    reference_group: PupilGroup = PupilGroup.ALL
    value: float | None = None
    share: float | None = None


_WHITE_PAPER = "The schools white paper of 23 February 2026: halve the disadvantage gap in England."
_NO_DATE = (
    "We could not verify the base year, the measure or the date: the announcement speaks of children born under this "
    "government leaving secondary school, about 2040. Half of today's gap by 2035 is our proposal."
)

STARTERS = (
    Starter(
        "best_start",
        "Best Start: good level of development",
        "Three children in four reach a good level of development by 2028",
        "gld",
        date(2028, 8, 31),
        "Plan for Change (December 2024): 75% of England's five-year-olds by 2028.",
        "75% is England's ambition. Your authority's own figure, where one was agreed with DfE, is not in Milepost.",
        phase=Phase.EARLY_YEARS,
        value=75.0,
    ),
    Starter(
        "best_start_gap",
        "Best Start: gap at age five, free school meals",
        "The gap at age five between pupils eligible for free school meals and England's others is a quarter smaller "
        "by 2028",
        "gld",
        date(2028, 8, 31),
        "Giving every child the best start in life (July 2025): narrow the gap.",
        "We found no national figure for the gap: a quarter by 2028 is our proposal.",
        phase=Phase.EARLY_YEARS,
        group=PupilGroup.FSM,
        reference=Reference.GAP_TO_NATIONAL,
        reference_group=PupilGroup.NOT_FSM,
        share=0.75,
    ),
    Starter(
        "halve_gap_ks2",
        "Halve the disadvantage gap: age 11",
        "The gap between our disadvantaged pupils and England's others at age 11 is halved by 2035",
        "ks2_rwm_expected",
        date(2035, 8, 31),
        _WHITE_PAPER,
        _NO_DATE,
        phase=Phase.PRIMARY,
        group=PupilGroup.DISADVANTAGED,
        reference=Reference.GAP_TO_NATIONAL,
        reference_group=PupilGroup.NOT_DISADVANTAGED,
        share=0.5,
    ),
    Starter(
        "halve_gap_ks4",
        "Halve the disadvantage gap: age 16",
        "The gap between our disadvantaged pupils and England's others in Attainment 8 is halved by 2035",
        "attainment8",
        date(2035, 8, 31),
        _WHITE_PAPER,
        _NO_DATE,
        phase=Phase.SECONDARY,
        group=PupilGroup.DISADVANTAGED,
        reference=Reference.GAP_TO_NATIONAL,
        reference_group=PupilGroup.NOT_DISADVANTAGED,
        share=0.5,
    ),
    Starter(
        "absence",
        "Attendance: fewer days missed",
        "Pupils miss a fifth fewer sessions by 2029",
        "absence_overall",
        date(2029, 8, 31),
        "The schools white paper of February 2026: 20 million more days in school a year by 2028/29 than in 2023/24.",
        "A fifth is our arithmetic: about 96 million days were missed in 2023/24 (7.1% of 190 days for 7.1 million "
        "pupils). It counts from your latest figure here. We know of no target for each authority.",
        share=0.8,
    ),
    Starter(
        "suspensions",
        "Suspensions: no more than England",
        "Suspensions are no more frequent than in England by 2028",
        "suspension_rate",
        date(2028, 8, 31),
        "We know of no national target.",
        "In line with England by 2028 is our proposal.",
        reference=Reference.NATIONAL,
        value=0.0,
    ),
    Starter(
        "send",
        "SEND: plans within 20 weeks",
        "Nine in ten education, health and care plans are issued within 20 weeks by 2028",
        "ehc_plans_20_weeks",
        date(2028, 12, 31),
        "The SEND Regulations 2014: a final plan within 20 weeks, with few exceptions.",
        "90% by 2028 is our proposal. We could not verify the changes to plans announced in February 2026.",
        value=90.0,
    ),
    Starter(
        "report_cards",
        "Inspection: report cards",
        "Nine schools in ten with a report card meet the expected standard in every area by 2029",
        "report_card_all_expected",
        date(2029, 8, 31),
        "Ofsted's report cards, since November 2025. They have no overall grade and no national target.",
        "90% by 2029 is our proposal. Schools without a report card are not counted.",
        value=90.0,
    ),
)


@dataclass(frozen=True, slots=True)
class StarterBaseline:
    """The figure that a starter begins from: unrounded, with its period and where it is published."""

    value: float
    period: str
    source: str


def starter(la_code: str, area_code: str, authority: str, day: date) -> str:
    """The text of a plan with one target, without its baseline, under the codes of one authority."""
    text = blank(la_code, area_code, authority, day)
    return with_target(text, None, target_values(STARTERS[0], None, (), day))


def blank(la_code: str, area_code: str, authority: str, day: date) -> str:
    """The text of a plan without a target, under the codes of one authority."""
    name = authority.replace("\\", "").replace('"', "'")
    return _TEXT.format(
        schema=SCHEMA_FILE, la_code=la_code, area_code=area_code, authority=name, year=day.year, day=day.isoformat()
    )


def target_values(
    starting: Starter, baseline: StarterBaseline | None, taken: Sequence[str], day: date
) -> dict[str, Any]:
    """The keys of a target that follows a policy, from the authority's own latest figure.

    ValueError where the goal is a part of a baseline that is not known.
    """
    decimals = MEASURES[starting.measure].decimals
    if starting.share is not None and baseline is None:
        raise ValueError(f"{starting.name} starts from your own figure, and none is loaded")
    goal = starting.value
    if goal is None and baseline is not None and starting.share is not None:
        goal = round(baseline.value * starting.share, max(decimals, 1))
    comparator = comparator_for(starting.measure, starting.reference.value)
    return {
        "code": free_code(starting.code, taken),
        "title": starting.title,
        "measure": starting.measure,
        "phase": starting.phase.value,
        "group": starting.group.value,
        "reference": None if starting.reference is Reference.FIXED else starting.reference.value,
        "reference_group": (
            starting.reference_group.value if starting.reference is Reference.GAP_TO_NATIONAL else None
        ),
        "baseline": _baseline(baseline, max(decimals, 1)),
        "milestones": _path(starting, goal or 0.0, baseline, comparator, day),
        "interpretation": f"{starting.policy} {starting.unverified}",
    }


def _baseline(baseline: StarterBaseline | None, decimals: int) -> Mapping[str, Any] | None:
    if baseline is None:
        return None
    return {"value": round(baseline.value, decimals), "period": baseline.period, "source": baseline.source}


def _path(
    starting: Starter, goal: float, baseline: StarterBaseline | None, comparator: str, day: date
) -> list[dict[str, Any]]:
    """One step a year in a straight line from the baseline, for at most four years, then the goal.

    An authority that is past the goal already, or whose figure is not known, is given the goal alone.
    """
    last = {
        "due": f"{starting.due:%Y-%m}",
        "value": goal,
        "comparator": comparator,
        "period": _year(starting, starting.due),
    }
    if baseline is None:
        return [last]
    begun = Period.parse(baseline.period).end.year
    rows, whole = [], starting.due.year - begun
    decimals = max(MEASURES[starting.measure].decimals, 1)
    better = goal > baseline.value if comparator == ">=" else goal < baseline.value
    for year in range(begun + 1, min(begun + 5, starting.due.year)):
        due = starting.due.replace(year=year)
        if better and due > day:
            value = round(baseline.value + (goal - baseline.value) * (year - begun) / whole, decimals)
            rows.append(
                {"due": f"{due:%Y-%m}", "value": value, "comparator": comparator, "period": _year(starting, due)}
            )
    return [*rows, last]


def _year(starting: Starter, due: date) -> str | None:
    """The academic year that a milestone is judged on; None for what is known from day to day."""
    declared = MEASURES[starting.measure]
    if declared.kind.value == "stock":
        return None
    return Period.academic_year(due.year).text if due.month >= 7 else None
