"""The authority's own knowledge: ratings, capacity to support, and how schools answer."""

from datetime import date

from data.catalogue.measure import NO_SUPPRESSION, Era, Measure, MeasureKind, Since, Theme
from data.catalogue.parts.terms import ALL_ONLY, returned
from data.vocabulary import Counts, Direction, Level, Phase, Unit

_UP = Direction.HIGHER_IS_BETTER
_LEVELS = (Level.AUTHORITY, Level.AREA, Level.TRUST)
_PHASES = (Phase.ALL, Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL, Phase.ALTERNATIVE_PROVISION)
_OWN = "The authority's own figure, local and provisional: not checked by a publisher."
_RATED = "Ratings judge risk by the rule set in force that round; they can become public."


def _measure(
    code: str,
    label: str,
    definition: str,
    direction: Direction,
    denominator_name: str,
    *,
    counts: Counts = Counts.SCHOOLS,
    unit: Unit = Unit.COUNT,
    kind: MeasureKind = MeasureKind.STOCK,
    caveats: tuple[str | Since, ...] = (_OWN,),
) -> Measure:
    return Measure(
        code=code,
        label=label,
        definition=definition,
        unit=unit,
        decimals=0,
        direction=direction,
        theme=Theme.SUPPORT,
        kind=kind,
        phases=_PHASES,
        levels=_LEVELS,
        groups=ALL_ONLY,
        eras=(Era("2013-09-01", None, "as the authority defines it"),),
        denominator_name=denominator_name,
        counts=counts,
        suppression=NO_SUPPRESSION,
        sources=("milepost_return",),
        columns=(returned(code),),
        benchmark="none: no other authority publishes it",
        bounds=(0.0, 100.0) if unit is Unit.PERCENT else (0.0, None),
        caveats=caveats,
        release_calendar=None,
    )


SUPPORT = (
    _measure(
        "rating_red",
        "Schools rated red by the council",
        "Number of schools that the authority's latest round of rating put at red.",
        Direction.LOWER_IS_BETTER,
        "schools rated in the round",
        caveats=(_OWN, _RATED),
    ),
    _measure(
        "rating_amber",
        "Schools rated amber by the council",
        "Number of schools that the authority's latest round of rating put at amber.",
        Direction.LOWER_IS_BETTER,
        "schools rated in the round",
        caveats=(_OWN, _RATED, "Schools leaving red become amber: read together with red."),
    ),
    _measure(
        "rating_green",
        "Schools rated green by the council",
        "Number of schools that the authority's latest round of rating put at green.",
        _UP,
        "schools rated in the round",
        caveats=(_OWN, _RATED),
    ),
    _measure(
        "teaching_schools",
        "Teaching schools",
        "Number of designated teaching schools in the authority that day.",
        _UP,
        "schools open that day",
        caveats=(
            _OWN,
            Since(date(2021, 8, 31), "The national designation ended in August 2021: teaching school hubs."),
        ),
    ),
    _measure(
        "associate_teaching_schools",
        "Associate teaching schools",
        "Number of schools that the authority counts as associate teaching schools that day.",
        _UP,
        "schools open that day",
    ),
    _measure(
        "leaders_offering_support",
        "Leaders offering support to other schools",
        "Number of effective leaders who put themselves forward to support other schools.",
        _UP,
        "heads of schools open that day",
        counts=Counts.LEADERS,
    ),
    _measure(
        "leaders_support_share",
        "Leaders able to give high-quality support",
        "Share of school leaders judged able to give other schools high-quality support.",
        _UP,
        "school leaders, as the authority counts them",
        counts=Counts.LEADERS,
        unit=Unit.PERCENT,
    ),
    _measure(
        "consultation_return",
        "Consultation return",
        "Share of schools asked that answered a consultation of the authority.",
        _UP,
        "schools asked",
        unit=Unit.PERCENT,
        kind=MeasureKind.FLOW,
    ),
    _measure(
        "consultation_satisfaction",
        "Leaders satisfied in survey",
        "Share of leaders answering a survey who say they are satisfied or well informed.",
        _UP,
        "leaders who answered",
        counts=Counts.LEADERS,
        unit=Unit.PERCENT,
        kind=MeasureKind.FLOW,
        caveats=(_OWN, "A sample: shown with its size and interval."),
    ),
    _measure(
        "schools_below_floor",
        "Schools below the floor standard",
        "Number of schools with results below that year's floor standard.",
        Direction.LOWER_IS_BETTER,
        "schools with results counted that year",
        kind=MeasureKind.ANNUAL_RESULT,
        caveats=("The standard differs from year to year.", Since(date(2018, 9, 1), "It ended in 2018.")),
    ),
)
