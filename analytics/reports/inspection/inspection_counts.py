"""Counts for each inspection measure: numerator and denominator in schools."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np

from analytics.figure import Coverage
from analytics.inspection.counts import DAYS_A_YEAR, Stock, StockMethod, stock
from analytics.inspection.outcomes import FIRST_REPORT_CARDS, SchoolInspections
from analytics.reports.core.context import ReportContext, inspected_in_no_register, open_schools_known, rule
from analytics.reports.inspection.school_histories import CountedInspection, GradedInspection, known_spans, standing
from data.rules import disclosure_rule

# Coverage of inspections: of the schools open on a day, those whose grade that day is known.


def inspections_until(context: ReportContext) -> date | None:
    """The last day that a loaded source of the authority's inspections reaches; None without any."""
    spans = known_spans(context)
    return context.once(
        ("inspections until",), lambda: max((span.last for current in spans.values() for span in current), default=None)
    )


def last_covered(context: ReportContext, day: date) -> date:
    """A day, or the last one that inspections reach where that is earlier."""
    until = inspections_until(context)
    return day if until is None else min(day, until)


def coverage_on(context: ReportContext, schools: Sequence[SchoolInspections], day: date) -> Coverage:
    """How many of some schools were open on a day, and of how many the grade that day is known."""
    present = [school for school in schools if school.is_open(day)]
    absent, inspected = inspected_in_no_register(context)
    return Coverage(
        day=day,
        known=sum(1 for school in present if school.is_known(day)),
        open=len(present),
        until=inspections_until(context),
        population_known=open_schools_known(context, day),
        least_share=rule().least_share,
        listed_share=1 - absent / inspected if inspected else 1.0,
    )


def known_on(schools: Sequence[SchoolInspections], day: date) -> list[SchoolInspections]:
    """The schools whose latest graded inspection on a day is known."""
    return [school for school in schools if school.is_known(day)]


def covered_stock(
    context: ReportContext, schools: Sequence[SchoolInspections], day: date, method: StockMethod
) -> tuple[Coverage, Stock]:
    """The stock of the schools whose grade on a day is known, with its coverage of all."""
    return coverage_on(context, schools, day), stock(known_on(schools, day), day, method, context.as_at)


def enough_pupils_known(graded: Stock) -> bool:
    """Whether the pupils of enough graded schools are known to count pupils instead of schools."""
    return graded.n_with_pupils >= rule().least_share * graded.n_graded


def why_too_little(coverage: Coverage) -> str:
    """Why a figure of all schools cannot be given, with the counts; empty where it can."""
    if coverage.sufficient:
        return ""
    if coverage.until is None:
        return "no loaded file has inspections of these schools"
    if not coverage.reached:
        return f"no loaded file has inspections after {_words(coverage.until)}"
    if not coverage.open:
        return "no school was open on that day"
    counts = (
        f"the grade on {_words(coverage.day)} is known for {coverage.known:,} of the "
        f"{coverage.open:,} school{'s' * (coverage.open != 1)} open that day"
    )
    if coverage.listed_share < coverage.least_share:
        return f"{counts}, but {1 - coverage.listed_share:.0%} of the inspected schools are in no loaded register"
    if not coverage.population_known:
        return f"{counts}, and no loaded register lists the schools that have closed since"
    return counts


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def notes_on(context: ReportContext, coverage: Coverage | None) -> tuple[str, ...]:
    """What a reader must know of a figure's coverage: schools not counted, a list for a register."""
    notes = []
    if coverage is not None and coverage.known < coverage.open:
        notes.append(
            f"The grade of {coverage.open - coverage.known:,} of {coverage.open:,} open schools on "
            "that day is not known."
        )
    return (*notes, *context.once(("coverage notes",), lambda: _notes(context)))


def _notes(context: ReportContext) -> tuple[str, ...]:
    notes = []
    lost = context.warehouse.inspected_in_no_register(context.scope)
    if lost:
        schools = "1 school" if lost == 1 else f"{lost:,} schools"
        notes.append(f"Inspections of {schools} in no loaded register are not counted.")
    if _families(context) == {"inspection_list"}:
        notes.append("No register is loaded: the schools are those on the list of inspections.")
    return tuple(notes)


def _families(context: ReportContext) -> set[str]:
    rows = context.warehouse.register_coverage(context.scope, context.home.scope_code)
    return set(rows["family"].astype(str))


PREDECESSORS_COUNT_FROM = date(2018, 6, 1)  # Ofsted's change of method in June 2018
LAST_OVERALL = date(2024, 8, 31)  # the last release with an overall grade
LAST_JUDGEMENTS = date(2025, 11, 9)  # the day before report cards
JUDGEMENTS_FROM = date(2019, 9, 1)
OVERALL_ENDED = "overall grades ended with the release of 31 August 2024"
JUDGEMENTS_ENDED = "these judgements ended when report cards began in November 2025"
NO_CARDS_YET = "report cards began on 10 November 2025"
NOTHING_HELD = "no loaded file has graded inspections for it"

Says = Callable[[GradedInspection], bool | None]
JUDGEMENTS = {
    "ofsted_quality_of_education": "quality_of_education",
    "ofsted_behaviour_attitudes": "behaviour_attitudes",
    "ofsted_personal_development": "personal_development",
    "ofsted_leadership": "leadership",
    "ofsted_early_years_provision": "early_years_provision",
    "ofsted_sixth_form_provision": "sixth_form_provision",
}
CARD_AREAS = {
    "report_card_inclusion": "inclusion",
    "report_card_curriculum_teaching": "curriculum_teaching",
    "report_card_achievement": "achievement",
    "report_card_attendance_behaviour": "attendance_behaviour",
    "report_card_personal_development": "personal_development",
    "report_card_leadership_governance": "leadership_governance",
    "report_card_early_years": "early_years",
    "report_card_post_16": "post_16",
}
CARD_TOTALS: dict[str, Says] = {
    "report_card_all_expected": lambda visit: visit.all_expected,
    "report_card_any_attention": lambda visit: visit.any_attention,
    "report_card_any_urgent": lambda visit: visit.any_urgent,
    "report_card_safeguarding_met": lambda visit: (
        None if visit.safeguarding is None or not visit.is_card else visit.safeguarding == "met"
    ),
}
INADEQUATE, CATEGORY = "ofsted_inadequate_schools", "ofsted_category_of_concern"
GRADE_AGE, COVERAGE = "ofsted_grade_age", "ofsted_overall_coverage"
TALLIED = frozenset({INADEQUATE, CATEGORY, GRADE_AGE, COVERAGE, *JUDGEMENTS, *CARD_AREAS, *CARD_TOTALS})


@dataclass(frozen=True, slots=True)
class Tally:
    """A measure counted; `value` is None where only counts may be given, or nothing is held."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    reason: str = ""
    counts_only: bool = False
    coverage: Coverage | None = None
    cannot_tell: bool = False
    known_part: tuple[float, float] | None = None

    def covered_by(self, coverage: Coverage) -> Tally:
        """The same with its coverage; where that is too little, only as the part that is known."""
        excluded = self.reason not in ("", NOTHING_HELD) and not self.counts_only
        if excluded or coverage.sufficient or coverage.until is None:
            return replace(self, coverage=coverage)
        part = None
        if self.numerator is not None and self.denominator:
            part = (self.numerator, self.denominator)
        reason = why_too_little(coverage)
        return Tally(None, reason=reason, coverage=coverage, cannot_tell=True, known_part=part)


@cache
def fewest_cards() -> int:
    """From how many report cards on shares are given, by the disclosure rule."""
    return disclosure_rule().fewest_report_cards


def method_on(day: date) -> StockMethod:
    """How Ofsted counted on a day: predecessors' grades stand for new numbers from June 2018."""
    early = day < PREDECESSORS_COUNT_FROM
    return StockMethod.OWN_GRADES if early else StockMethod.WITH_PREDECESSORS


def judgement_good(area: str) -> Says:
    """Whether a judgement is good or outstanding; None where it was not made."""

    def says(visit: GradedInspection) -> bool | None:
        grade = visit.judged(area) if visit.inspected >= JUDGEMENTS_FROM else None
        return None if grade is None else grade <= 2

    return says


def says_of(code: str) -> Says:
    """What a measure asks of one school's standing inspection."""
    if code in JUDGEMENTS:
        return judgement_good(JUDGEMENTS[code])
    if code in CARD_AREAS:
        return lambda visit: visit.card_expected(CARD_AREAS[code])
    if code in CARD_TOTALS:
        return CARD_TOTALS[code]
    if code == INADEQUATE:
        return lambda visit: None if visit.overall is None else visit.overall == 4
    if code == CATEGORY:
        return lambda visit: visit.in_category
    return lambda visit: visit.overall is not None


def why_not_then(code: str, day: date) -> str:
    """Why a measure has no value on a day, whatever is loaded; empty where it may have one."""
    cards = code in CARD_AREAS or code in CARD_TOTALS
    if cards and day < FIRST_REPORT_CARDS:
        return NO_CARDS_YET
    if code in JUDGEMENTS and day > LAST_JUDGEMENTS:
        return JUDGEMENTS_ENDED
    if code in JUDGEMENTS and day < JUDGEMENTS_FROM:
        return "judgements of this framework began in September 2019"
    return OVERALL_ENDED if code == INADEQUATE and day > LAST_OVERALL else ""


def counted_inspections(
    context: ReportContext, schools: Sequence[SchoolInspections], day: date
) -> list[CountedInspection]:
    """The inspection that counts for each school open on a day, by Ofsted's method of that day."""
    method = method_on(day)
    return [standing(context, school, day, method) for school in schools if school.is_open(day)]


def tally(code: str, standings: Sequence[CountedInspection], day: date) -> Tally:
    """One measure over the schools open on a date."""
    if reason := why_not_then(code, day):
        return Tally(None, reason=reason)
    selected = [item.visit for item in standings if item.visit is not None]
    if not selected:
        return Tally(None, reason=NOTHING_HELD)
    if code == GRADE_AGE:
        ages = [(day - visit.inspected).days / DAYS_A_YEAR for visit in selected]
        return Tally(float(np.median(ages)), None, float(len(ages)))
    answers = [answer for visit in selected if (answer := says_of(code)(visit)) is not None]
    yes = float(sum(answers))
    if code == CATEGORY:
        return Tally(yes, yes, float(len(standings)))
    if code == COVERAGE:
        return Tally(100 * yes / len(standings), yes, float(len(standings)))
    return _share(code, yes, float(len(answers)))


def _share(code: str, yes: float, of: float) -> Tally:
    fewest = fewest_cards()
    cards = code in CARD_AREAS or code in CARD_TOTALS
    if not of:
        return Tally(None, reason="no report card is loaded for it" if cards else NOTHING_HELD)
    if cards and of < fewest:
        text = f"{yes:.0f} of {of:.0f} report cards; shares are given from {fewest} cards"
        return Tally(None, yes, of, text, counts_only=True)
    return Tally(100 * yes / of, yes, of)
