"""Inspection measures: stock, flow and pupils named separately, each regime on its own."""

from datetime import date

from data.catalogue.measure import NO_SUPPRESSION, Break, Era, Measure, MeasureKind, Since, Theme
from data.catalogue.parts.terms import ALL_ONLY, EVERY_LEVEL, returned
from data.vocabulary import Counts, Direction, Phase, Unit

_UP = Direction.HIGHER_IS_BETTER
_DOWN = Direction.LOWER_IS_BETTER
_PHASES = (Phase.ALL, Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL, Phase.ALTERNATIVE_PROVISION)
_LAST_GRADE = "2024-08-31"
_OVERALL_ENDED = Since(
    date(2024, 9, 2),
    "Overall grades ended in September 2024; no published method converts later inspections into them.",
)
_GRADED = "graded schools"
_SATISFACTORY = Break("2012-09-01", "Satisfactory became requires improvement and the framework changed.")
_PREDECESSORS = Break(
    "2018-06-01", "Grades of predecessor schools count from here: the share fell for that reason alone."
)
_STOCK_ERAS = (
    Era("2005-09-01", "2012-08-31", "satisfactory was grade 3"),
    Era("2012-09-01", "2018-05-31", "requires improvement is grade 3"),
    Era("2018-06-01", _LAST_GRADE, "predecessors' grades count"),
)
_STOCK_BREAKS = (_SATISFACTORY, _PREDECESSORS)
_JUDGEMENT_ERA = (Era("2019-09-01", "2025-11-09", "education inspection framework"),)
_CARD_ERA = (Era("2025-11-10", None, "report cards"),)
_VOLUNTEERS = "Early report cards come from a few volunteer schools: a share says little about all schools."
_NOT_GOOD = "The expected standard is not the same as the old grade good: the two are never combined."


def _measure(
    code: str,
    label: str,
    definition: str,
    *,
    direction: Direction,
    eras: tuple[Era, ...],
    denominator_name: str,
    counts: Counts = Counts.SCHOOLS,
    unit: Unit = Unit.PERCENT,
    kind: MeasureKind = MeasureKind.STOCK,
    breaks: tuple[Break, ...] = (),
    caveats: tuple[str | Since, ...] = (),
    decimals: int = 1,
) -> Measure:
    return Measure(
        code=code,
        label=label,
        definition=definition,
        unit=unit,
        decimals=0 if unit is Unit.COUNT else decimals,
        direction=direction,
        theme=Theme.INSPECTION,
        kind=kind,
        phases=_PHASES,
        levels=EVERY_LEVEL,
        groups=ALL_ONLY,
        eras=eras,
        denominator_name=denominator_name,
        counts=counts,
        suppression=NO_SUPPRESSION,
        sources=("derived", "milepost_return"),
        columns=(returned(code),),
        breaks=breaks,
        bounds=(0.0, 100.0) if unit is Unit.PERCENT else (0.0, None),
        caveats=caveats,
        release_calendar="ofsted_mi",
    )


def _judgement(code: str, word: str) -> Measure:
    return _measure(
        f"ofsted_{code}",
        f"{word}: good or outstanding",
        f"Share of schools whose latest judgement of {word.lower()} is good or outstanding.",
        direction=_UP,
        eras=_JUDGEMENT_ERA,
        denominator_name=f"schools open that day with a judgement of {word.lower()}",
        caveats=(
            "A separate judgement; it does not replace the overall grade.",
            Since(date(2025, 11, 10), "The judgement ended in November 2025."),
        ),
    )


def _card(code: str, word: str) -> Measure:
    return _measure(
        f"report_card_{code}",
        f"Report card, {word}: expected standard or above",
        f"Share of report cards with {word} at the expected standard, strong or exceptional.",
        direction=_UP,
        eras=_CARD_ERA,
        denominator_name=f"schools open that day with a report card that grades {word}",
        caveats=(_VOLUNTEERS, _NOT_GOOD),
    )


_CARDS = "schools open that day with a report card"
_OVERALL = (
    _measure(
        "ofsted_good_schools",
        "Good or outstanding schools",
        "Share of open, graded schools whose latest overall grade is good or outstanding that day.",
        direction=_UP,
        eras=_STOCK_ERAS,
        denominator_name=_GRADED,
        breaks=_STOCK_BREAKS,
        caveats=(_OVERALL_ENDED, "All open schools on the date, however old their grade."),
        decimals=0,
    ),
    _measure(
        "ofsted_good_pupils",
        "Pupils in good or outstanding schools",
        "Share of pupils of graded schools who are in one graded good or outstanding that day.",
        direction=_UP,
        eras=_STOCK_ERAS,
        denominator_name="pupils of graded schools",
        counts=Counts.PUPILS,
        breaks=_STOCK_BREAKS,
        caveats=(_OVERALL_ENDED, "Pupils as the register counts them; nursery and sixth form included."),
    ),
    _measure(
        "ofsted_good_inspections",
        "Inspections that ended good or outstanding",
        "Share of graded inspections of the period that ended with good or outstanding.",
        direction=_UP,
        kind=MeasureKind.FLOW,
        eras=(
            Era("2005-09-01", "2012-08-31", "satisfactory was grade 3"),
            Era("2012-09-01", _LAST_GRADE, "requires improvement is grade 3"),
        ),
        denominator_name="graded inspections of the period",
        counts=Counts.INSPECTIONS,
        breaks=(_SATISFACTORY,),
        caveats=(
            _OVERALL_ENDED,
            "Share of inspections, not of schools: weaker schools are inspected sooner, "
            "so it is lower than the share of schools.",
        ),
    ),
    _measure(
        "ofsted_inadequate_schools",
        "Inadequate schools",
        "Share of open, graded schools whose latest overall grade is inadequate that day.",
        direction=_DOWN,
        eras=_STOCK_ERAS,
        denominator_name=_GRADED,
        breaks=_STOCK_BREAKS,
        caveats=(_OVERALL_ENDED,),
    ),
    _measure(
        "ofsted_category_of_concern",
        "Schools in a category of concern",
        "Number of open schools that inspectors placed in a category of concern and not yet out.",
        unit=Unit.COUNT,
        direction=_DOWN,
        eras=(
            Era("2005-09-01", "2025-11-09", "serious weaknesses or special measures"),
            Era("2025-11-10", None, "requires significant improvement or special measures"),
        ),
        denominator_name="schools open that day",
        breaks=(Break("2025-11-10", "The categories and what leads to them changed with report cards."),),
    ),
    _measure(
        "ofsted_grade_age",
        "Age of the latest graded inspection",
        "Median years since the latest graded inspection of open schools that have one.",
        unit=Unit.YEARS,
        direction=Direction.NEUTRAL,
        eras=(Era("2005-09-01", None, "graded inspections and report cards"),),
        denominator_name="schools open that day with a graded inspection or report card",
        caveats=(
            Since(date(2020, 11, 13), "Outstanding schools were exempt from routine inspection from 2012 to 2020."),
        ),
    ),
    _measure(
        "ofsted_overall_coverage",
        "Schools whose latest outcome is an overall grade",
        "Share of open schools whose latest graded outcome is still an overall grade.",
        direction=Direction.NEUTRAL,
        eras=(Era("2012-09-01", None, "requires improvement is grade 3"),),
        denominator_name="schools open that day",
        caveats=(
            Since(
                date(2024, 9, 2),
                "Falls by design since September 2024: it shows how many schools still have an old grade.",
            ),
        ),
    ),
)

_CARD_TOTALS = (
    _measure(
        "report_card_all_expected",
        "Report cards with every area at the expected standard or above",
        "Share of report cards on which every graded area is at the expected standard or above.",
        direction=_UP,
        eras=_CARD_ERA,
        denominator_name=_CARDS,
        caveats=(_VOLUNTEERS, _NOT_GOOD),
    ),
    _measure(
        "report_card_any_attention",
        "Report cards with an area that needs attention or worse",
        "Share of report cards with one area or more that needs attention or urgent improvement.",
        direction=_DOWN,
        eras=_CARD_ERA,
        denominator_name=_CARDS,
        caveats=(_VOLUNTEERS,),
    ),
    _measure(
        "report_card_any_urgent",
        "Report cards with an area for urgent improvement",
        "Share of report cards with one area or more marked for urgent improvement.",
        direction=_DOWN,
        eras=_CARD_ERA,
        denominator_name=_CARDS,
        caveats=(_VOLUNTEERS,),
    ),
    _measure(
        "report_card_safeguarding_met",
        "Report cards with safeguarding standards met",
        "Share of report cards that say safeguarding standards are met.",
        direction=_UP,
        eras=_CARD_ERA,
        denominator_name=_CARDS,
        caveats=(_VOLUNTEERS,),
    ),
)

INSPECTION = (
    *_OVERALL,
    _judgement("quality_of_education", "Quality of education"),
    _judgement("behaviour_attitudes", "Behaviour and attitudes"),
    _judgement("personal_development", "Personal development"),
    _judgement("leadership", "Leadership and management"),
    _judgement("early_years_provision", "Early years provision"),
    _judgement("sixth_form_provision", "Sixth form provision"),
    _card("inclusion", "inclusion"),
    _card("curriculum_teaching", "curriculum and teaching"),
    _card("achievement", "achievement"),
    _card("attendance_behaviour", "attendance and behaviour"),
    _card("personal_development", "personal development and wellbeing"),
    _card("leadership_governance", "leadership and governance"),
    _card("early_years", "early years"),
    _card("post_16", "post-16 provision"),
    *_CARD_TOTALS,
)
