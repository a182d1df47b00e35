"""Whether a school is stuck by DfE's rule, for its inspections with or without an overall grade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from analytics.inspection.outcomes import GRADES, SchoolInspections, grade_name, latest_graded
from analytics.reports.core.context import ReportContext
from analytics.reports.inspection.inspection_counts import counted_inspections, known_on, last_covered
from analytics.reports.inspection.inspection_figures import outcome_text
from analytics.reports.inspection.school_histories import GradedInspection, lineages, state_schools, visit_of
from data.rules import stuck_rule
from data.rules.model import StuckEra, StuckRule

OVERALL = "overall"  # how the rule file names the overall grade among the judgements


@dataclass(frozen=True, slots=True)
class StuckFlag:
    """Whether a school is stuck, and on what evidence; `stuck` is None where it cannot be known."""

    stuck: bool | None
    why: str


@cache
def rule() -> StuckRule:
    """The shipped rule, read once."""
    return stuck_rule()


def stuck_flags(context: ReportContext) -> dict[str, StuckFlag]:
    """Every open state-funded school of the authority by URN, on the last day covered by inspections."""
    return context.once(("stuck",), lambda: _flags(context))


def _flags(context: ReportContext) -> dict[str, StuckFlag]:
    day = last_covered(context, context.as_at)
    schools = list(lineages(context, state_schools(context)).values())
    known = {school.urn: school for school in known_on(schools, day)}
    flags = {
        item.urn: stuck_flag(item.visit, _before(context, known[item.urn], item.visit))
        for item in counted_inspections(context, list(known.values()), day)
    }
    unknown = StuckFlag(None, "its latest graded inspection is not known")
    return {school.urn: flags.get(school.urn, unknown) for school in schools if school.is_open(day)}


def _before(
    context: ReportContext, school: SchoolInspections, latest: GradedInspection | None
) -> GradedInspection | None:
    """The graded inspection before the latest, of the school or a predecessor; None where none is loaded."""
    if latest is None:
        return None
    lineage = (*school.predecessor_inspections, *school.inspections)
    earlier = latest_graded(lineage, latest.inspected - timedelta(days=1), context.as_at)
    return None if earlier is None else visit_of(context, school.urn, earlier)


def stuck_flag(latest: GradedInspection | None, before: GradedInspection | None) -> StuckFlag:
    """Whether a school with these last two graded inspections is stuck.

    Rule: the latest requires improvement or its equivalent and led to no category of concern; the one before was
    below good or its equivalent. Each is read by the rule of its own day. A missing part that could change the
    answer: cannot tell. Reference: data/rules/stuck.toml; methods.md 3.
    """
    if latest is None:
        return StuckFlag(False, "never inspected")
    now = _needs_improvement(latest)
    if now is False:
        return StuckFlag(False, f"latest graded inspection: {_outcome(latest)}")
    if before is None:
        return StuckFlag(None, "the graded inspection before the latest is not loaded")
    then = _below_good(before)
    if then is False:
        return StuckFlag(False, f"the graded inspection before the latest: {_outcome(before)}")
    if now is None:
        return StuckFlag(None, "the judgements of its latest graded inspection are not loaded")
    if then is None:
        unread = "was a report card, and DfE has not said which count" if before.is_card else "has no judgement loaded"
        return StuckFlag(None, f"the inspection before the latest {unread}")
    return StuckFlag(True, f"{_outcome(latest)}; before: {_outcome(before)}")


def _needs_improvement(visit: GradedInspection) -> bool | None:
    era = rule().on(visit.inspected)
    if era is None:
        return None
    return False if visit.in_category else _any_of(visit, era, era.now)


def _below_good(visit: GradedInspection) -> bool | None:
    era = rule().on(visit.inspected)
    if visit.in_category:
        return True
    if era is None or era.before:
        return None if era is None else _any_of(visit, era, era.before)
    return False if visit.all_expected else None


def _any_of(visit: GradedInspection, era: StuckEra, grades: tuple[str, ...]) -> bool | None:
    """Whether any of the judgements that count has one of these grades; None where a missing one could."""
    given = [_grade(visit, area) for area in era.areas]
    if any(grade in grades for grade in given):
        return True
    return None if None in given else False


def _grade(visit: GradedInspection, area: str) -> str | None:
    if area == OVERALL:
        return None if visit.overall is None else str(visit.overall)
    return visit.areas.get(area)


_GRADED = {str(grade): grade for grade in GRADES}


def _outcome(visit: GradedInspection) -> str:
    """What was judged, in words: the overall grade, else the judgements that the rule reads."""
    era = rule().on(visit.inspected)
    if visit.in_category and visit.overall is None:
        return visit.category or "a category of concern"
    if visit.overall is not None or era is None:
        return outcome_text(visit) or ""
    named = [(area.replace("_", " "), grade) for area in era.areas if (grade := _grade(visit, area)) is not None]
    words = [f"{area} {grade_name(_GRADED.get(grade), visit.inspected) or grade}" for area, grade in named]
    return ", ".join(words) or outcome_text(visit) or ""
