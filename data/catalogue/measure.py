"""The declaration of one measure; an invalid one cannot be constructed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from data.catalogue.usual import UsualRange
from data.period import Period
from data.problem import DeclarationError
from data.vocabulary import Counts, Direction, Level, Phase, PupilGroup, Unit

_CODE = re.compile(r"^[a-z][a-z0-9_]{1,48}$")
_GROUP_WORDS = ("disadvantaged", "fsm", "boys", "girls", "looked_after", "_eal", "_sen")
# One of these words is part of the name of a denominator that counts them.
_COUNTED_WORDS = {
    Counts.PUPILS: ("pupil",),
    Counts.CHILDREN: ("child",),
    Counts.YOUNG_PEOPLE: ("young people", "year olds"),
    Counts.ENROLMENTS: ("enrolment",),
    Counts.SESSIONS: ("session",),
    Counts.PLANS: ("plan",),
    Counts.SCHOOLS: ("school",),
    Counts.INSPECTIONS: ("inspection",),
    Counts.LEADERS: ("leader", "head"),
}
_A_YEAR = timedelta(days=366)
_PERCENT_BOUNDS = (0.0, 100.0)
_BASES = {Unit.PERCENT: 100.0, Unit.PER_100: 100.0, Unit.PER_10000: 10_000.0}


class Theme(StrEnum):
    """Under which heading people look for a measure."""

    EARLY_YEARS = "Early years"
    KEY_STAGE_1 = "Phonics and key stage 1"
    KEY_STAGE_2 = "Key stage 2"
    KEY_STAGE_4 = "Key stage 4"
    AFTER_16 = "After 16"
    ATTENDANCE = "Attendance"
    EXCLUSIONS = "Suspensions and exclusions"
    INSPECTION = "Inspection"
    SEND = "SEND"
    SUPPORT = "Support and capacity"
    CONTEXT = "Context"


class MeasureKind(StrEnum):
    """How a measure moves in time, which decides how 'expected today' is read off its path."""

    ANNUAL_RESULT = "annual_result"  # stepped: nothing is expected before the results are out
    STOCK = "stock"  # true on any day: the path between milestones is linear
    FLOW = "flow"  # counted over a period
    CONTEXT = "context"


class YearKind(StrEnum):
    """What '2024' means in a file that only names a year."""

    ACADEMIC = "academic"  # the academic year that ends in it
    CALENDAR = "calendar"  # the calendar year, dated on its last day


@dataclass(frozen=True, slots=True)
class Era:
    """Periods within which figures may be compared; `last` is None while the era goes on."""

    first: str
    last: str | None
    label: str

    def holds(self, period: Period) -> bool:
        """Whether the period ends within this era (a week or a day, as much as a year)."""
        if period.end < Period.parse(self.first).start:
            return False
        return self.last is None or period.end <= Period.parse(self.last).end


@dataclass(frozen=True, slots=True)
class Missing:
    """A period for which nothing was published, and why."""

    period: str
    reason: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first period that may not be compared with those before it, and why."""

    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Since:
    """A caveat about something that happened on a day, or was announced: nobody could give it before."""

    day: date
    text: str


_UNIVERSAL_CREDIT = Break(
    "2026/27",
    "From September 2026 every household on Universal Credit is eligible for free school meals: not the same pupils.",
)
# Where who belongs to a group changes, figures of that group are not comparable, whatever is measured.
GROUP_BREAKS: Mapping[PupilGroup, Break] = MappingProxyType(
    {PupilGroup.FSM: _UNIVERSAL_CREDIT, PupilGroup.NOT_FSM: _UNIVERSAL_CREDIT}
)


@dataclass(frozen=True, slots=True)
class Suppression:
    """How the publisher hides small numbers; counts below `threshold` are hidden."""

    threshold: int
    zero_is_hidden: bool
    rule: str


NO_SUPPRESSION = Suppression(0, False, "Nothing is hidden: the figures are not about pupils.")


@dataclass(frozen=True, slots=True)
class MeasureColumn:
    """Which column of a published family feeds a measure.

    `value` (and `numerator`, `denominator`) may be several names: those of different years.
    In the long LAIT family `value` is the short description of the data item.
    `where` narrows rows by the values of filter columns as the family's module names them.
    `scale` turns the published unit into the measure's; a value computed here from numerator and
    denominator needs none (see `Measure.base`).
    `calendar` names the publication that a column comes from, where that is not the measure's own.
    """

    family: str
    value: tuple[str, ...]
    group: PupilGroup = PupilGroup.ALL
    phase: Phase | None = None
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    first: str | None = None
    last: str | None = None
    scale: float = 1.0
    calendar: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """The definition of one measure."""

    code: str
    label: str
    definition: str
    unit: Unit
    decimals: int
    direction: Direction
    theme: Theme
    kind: MeasureKind
    phases: tuple[Phase, ...]
    levels: tuple[Level, ...]
    groups: tuple[PupilGroup, ...]
    eras: tuple[Era, ...]
    denominator_name: str
    suppression: Suppression
    sources: tuple[str, ...]
    columns: tuple[MeasureColumn, ...] = ()
    missing: tuple[Missing, ...] = ()
    breaks: tuple[Break, ...] = ()
    successor: str | None = None
    benchmark: str = "England, state-funded schools"
    bounds: tuple[float | None, float | None] = (None, None)
    usual: tuple[UsualRange, ...] = ()  # what has been published, by level, phase and pupil group
    caveats: tuple[str | Since, ...] = ()
    release_calendar: str | None = None
    has_page: bool = True
    short: str = ""
    year: YearKind = YearKind.ACADEMIC
    counts: Counts = Counts.PUPILS  # what one unit of the denominator is

    def __post_init__(self) -> None:
        _check(self)

    def eras_of(self, group: PupilGroup, day: date = date.max) -> tuple[Era, ...]:
        """The eras of a pupil group that a day knows: the measure's own, divided where who belongs to it changes."""
        cut = GROUP_BREAKS.get(group)
        divided = _divided(self.eras, cut if cut is not None and _over(cut.at, day) else None)
        return divided if day == date.max else tuple(era for era in divided if _over(era.first, day))

    def breaks_of(self, group: PupilGroup) -> tuple[Break, ...]:
        """The breaks of a pupil group: the measure's own, and that of the group where it divides an era."""
        cut = GROUP_BREAKS.get(group)
        return self.breaks if cut is None or self.eras_of(group) == self.eras else (*self.breaks, cut)

    def era_of(self, period: Period, group: PupilGroup) -> Era | None:
        """The era in which a period lies for a pupil group, None where the measure was not published."""
        return next((era for era in self.eras_of(group) if era.holds(period)), None)

    def comparable(self, period: Period, other: Period, group: PupilGroup) -> bool:
        """Whether figures of a pupil group in two periods are comparable."""
        era = self.era_of(period, group)
        return era is not None and era == self.era_of(other, group)

    def caveats_on(self, day: date) -> tuple[str, ...]:
        """The caveats that could be given on a day."""
        dated = (item if isinstance(item, Since) else Since(date.min, item) for item in self.caveats)
        return tuple(item.text for item in dated if item.day <= day)

    def as_known(self, day: date) -> Measure:
        """The measure as it was declared on a day: without what came, broke, failed or ended later."""
        eras = tuple(era for era in self.eras if _over(era.first, day))
        if eras and (len(eras) < len(self.eras) or not _over(eras[-1].last, day)):
            eras = (*eras[:-1], replace(eras[-1], last=None))
        return replace(
            self,
            eras=eras or (replace(self.eras[0], last=None),),
            breaks=tuple(cut for cut in self.breaks if _over(cut.at, day)),
            missing=tuple(gap for gap in self.missing if _over(gap.period, day)),
            caveats=self.caveats_on(day),
        )

    def began_by(self, day: date) -> bool:
        """Whether a first period of the measure had begun by a day."""
        return Period.parse(self.eras[0].first).start <= day

    def ended_by(self, day: date) -> bool:
        """Whether a year had gone by without the measure by a day: until then its last figures are the newest."""
        return self.ended is not None and Period.parse(self.ended).end + _A_YEAR < day

    def missing_reason(self, period: Period, day: date) -> str | None:
        """Why nothing was published for a period, if that is known on a day."""
        return next((gap.reason for gap in self.missing if gap.period == period.text and period.end <= day), None)

    @property
    def base(self) -> float:
        """What numerator ÷ denominator is multiplied by to give a value in the measure's unit."""
        return _BASES.get(self.unit, 1.0)

    @property
    def name(self) -> str:
        """What the measure is called in a list or a sentence with others."""
        return self.short or self.label

    @property
    def ended(self) -> str | None:
        """The last period of a series that has ended, None while it goes on."""
        return self.eras[-1].last


def _over(period: str | None, day: date) -> bool:
    """Whether a period, or the day that a text names, was over by a day: what happened in it is known then."""
    return period is not None and Period.parse(period).end <= day


@cache
def _divided(eras: tuple[Era, ...], cut: Break | None) -> tuple[Era, ...]:
    if cut is None:
        return eras
    at = Period.parse(cut.at)
    results: list[Era] = []
    for era in eras:
        ends = None if era.last is None else Period.parse(era.last).end
        if Period.parse(era.first).start < at.start and (ends is None or ends >= at.end):
            before = Period.academic_year(at.ending - 1).text
            results += [
                Era(era.first, before, f"{era.label}, to {before}"),
                Era(cut.at, era.last, f"{era.label}, from {cut.at}"),
            ]
        else:
            results.append(era)
    return tuple(results)


def _check(measure: Measure) -> None:
    def refuse(field_name: str, value: object, rule: str) -> DeclarationError:
        return DeclarationError(f"measure {measure.code!r}, {field_name}: {value!r} — {rule}")

    if not _CODE.match(measure.code):
        raise refuse("code", measure.code, "use lower-case letters, digits and underscores")
    if any(word in measure.code for word in _GROUP_WORDS) and measure.theme is not Theme.CONTEXT:
        raise refuse("code", measure.code, "a pupil group is a dimension, never part of a code")
    for name in ("label", "definition", "denominator_name"):
        if not getattr(measure, name).strip():
            raise refuse(name, getattr(measure, name), "say it in words")
    if not 0 <= measure.decimals <= 4:
        raise refuse("decimals", measure.decimals, "between 0 and 4")
    for name in ("phases", "levels", "groups", "eras", "sources"):
        if not getattr(measure, name):
            raise refuse(name, getattr(measure, name), "name at least one")
    if measure.unit is Unit.PERCENT and measure.bounds != _PERCENT_BOUNDS:
        raise refuse("bounds", measure.bounds, "a percentage lies between 0 and 100")
    if wrong := next((item for item in measure.usual if item.low > item.high or (item.ratio or 1) < 1), None):
        raise refuse("usual", wrong, "from the lowest to the highest, and a ratio of 1 or more")
    if not any(word in measure.denominator_name for word in _COUNTED_WORDS[measure.counts]):
        raise refuse("counts", measure.counts.value, f"{measure.denominator_name!r} names none: say what is counted")
    _check_rates(measure, refuse)
    _check_time(measure, refuse)
    _check_columns(measure, refuse)


def _check_rates(measure: Measure, refuse: object) -> None:
    assert callable(refuse)
    if measure.unit is Unit.PERCENT and ("suspension" in measure.code or "exclusion" in measure.code):
        raise refuse("unit", measure.unit, "suspensions are per 100 pupils, exclusions per 10,000")


def _check_time(measure: Measure, refuse: object) -> None:
    assert callable(refuse)
    periods: list[tuple[Period, Period | None]] = []
    for era in measure.eras:
        try:
            first = Period.parse(era.first)
            last = Period.parse(era.last) if era.last is not None else None
        except ValueError as problem:
            raise refuse("eras", era.label, str(problem)) from None
        if last is not None and last < first:
            raise refuse("eras", era.label, "ends before it begins")
        periods.append((first, last))
    for (_, last), (first, _) in pairwise(periods):
        if last is None or not last < first:
            raise refuse("eras", first.text, "eras follow each other without overlapping")
    for cut in measure.breaks:
        Period.parse(cut.at)
        if cut.at not in {era.first for era in measure.eras}:
            raise refuse("breaks", cut.at, "a break begins an era")
    for gap in measure.missing:
        if not gap.reason.strip():
            raise refuse("missing", gap.period, "say why nothing was published")
        Period.parse(gap.period)
    if measure.successor == measure.code:
        raise refuse("successor", measure.successor, "a measure cannot succeed itself")


def _check_columns(measure: Measure, refuse: object) -> None:
    assert callable(refuse)
    for column in measure.columns:
        if column.family not in measure.sources:
            raise refuse("columns", column.family, "name the family among the sources")
        if column.group not in measure.groups:
            raise refuse("columns", column.group, "declare the pupil group of every column")
        if column.phase is not None and column.phase not in measure.phases:
            raise refuse("columns", column.phase, "declare the phase of every column")
        if not column.value and not column.numerator:
            raise refuse("columns", column.family, "name the column of the value or its numerator")
        if column.scale == 0:
            raise refuse("columns", column.scale, "a scale of zero would erase every value")
