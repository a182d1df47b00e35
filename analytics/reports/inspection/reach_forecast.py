"""The reach forecast: its inputs, its ceiling, spread and chance, and the schools that decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache

from analytics.inspection.counts import StockMethod
from analytics.inspection.outcomes import Inspection, InspectionKind, SchoolInspections
from analytics.inspection.pace import (
    EARLIEST_SHARE,
    BySupport,
    Conversion,
    Ending,
    InspectionPace,
    VisitRules,
    Wait,
    learn_by_support,
    learn_conversion,
    learn_pace,
    months_between,
)
from analytics.inspection.reach import Deciding, Outlook, ReachDistribution, Stand, deciding, scenarios, spread
from data.rules import inspection_rules
from data.rules.model import InspectionRules, LastGrade

# Inputs of the reach forecast: intervals, outcomes and today's schools, using only earlier data.

YEARS_LEARNED = 3
FEWEST_ENDINGS = 20  # fewer in those years: all that is known is used
FIRST_INSPECTIONS = date(2005, 9, 1)
# Outstanding schools were exempt for years; some were inspected all the same, at about this pace.
EXEMPT_USUAL_MONTHS = 60.0
_OF_GRADE = {
    1: LastGrade.OUTSTANDING,
    2: LastGrade.GOOD,
    3: LastGrade.REQUIRES_IMPROVEMENT,
    4: LastGrade.SERIOUS_WEAKNESSES,
}
CONVERTING = (
    LastGrade.OUTSTANDING,
    LastGrade.GOOD,
    LastGrade.REQUIRES_IMPROVEMENT,
    LastGrade.SERIOUS_WEAKNESSES,
    LastGrade.NEVER,
)

# When support recorded for a school began and ended, by its number; None: not ended.
Support = Mapping[str, Sequence[tuple[date, date | None]]]


@cache
def rules() -> InspectionRules:
    """The inspection rules, read once."""
    return inspection_rules()


def ruled(by: InspectionRules, group: str, day: date) -> VisitRules | None:
    """The usual months between visits after a grade, and how many of them are graded."""
    rule = by.after(LastGrade(group), day)
    if rule is None:
        return None
    return VisitRules(float(rule.usual_months or EXEMPT_USUAL_MONTHS), rule.graded_share)


@dataclass(frozen=True, slots=True)
class Levers:
    """What a person may move; None means as the rules and the record have it.

    `conversion` and `supported_conversion` are shares from 0 to 1, set by hand; `common_shock` is a change
    common to all inspections, on the log-odds that one ends good (None: of any size, as likely as it is).
    """

    interval_terms: int | None = None
    conversion: float | None = None
    supported: int = 0
    supported_conversion: float | None = None
    common_shock: float | None = None

    def __post_init__(self) -> None:
        for name in ("conversion", "supported_conversion"):
            share = getattr(self, name)
            if share is not None and not 0 <= share <= 1:
                raise ValueError(f"{name} is a share from 0 to 1, not {share}")
        if self.interval_terms is not None and not 1 <= self.interval_terms <= 18:
            raise ValueError(f"an interval is 1 to 18 terms, not {self.interval_terms}")
        if self.supported < 0:
            raise ValueError(f"schools supported cannot be negative: {self.supported}")


@dataclass(frozen=True, slots=True)
class ReachRequest:
    """A day from which to look ahead, the day to reach, the rules and the way of counting."""

    origin: date
    deadline: date
    rules: InspectionRules
    method: StockMethod
    levers: Levers = field(default_factory=Levers)
    support: Support = field(default_factory=dict)

    def supported(self, urn: str, first: date, last: date) -> bool:
        """Whether support recorded for a school was in force on some day between two."""
        return any(
            begun <= min(last, self.origin) and (ended is None or ended >= first)
            for begun, ended in self.support.get(urn, ())
        )

    @property
    def known_until(self) -> date:
        """The last day of which inspections are known on the origin: reports take a while."""
        return self.origin - timedelta(days=30 * self.rules.report_months)

    def ruled(self, group: str, day: date) -> VisitRules | None:
        """The visits after a grade, by the rules of a day."""
        return ruled(self.rules, group, day)

    def ruled_ahead(self, group: str) -> VisitRules | None:
        """The same for the time ahead, with the interval that a person set."""
        terms = self.levers.interval_terms
        if terms is not None and group == LastGrade.REQUIRES_IMPROVEMENT:
            return VisitRules(float(terms * self.rules.months_per_term))
        return self.ruled(group, self.origin)


@dataclass(frozen=True, slots=True)
class Learned:
    """What the record known by the origin says."""

    pace: InspectionPace
    conversions: dict[str, Conversion]
    by_support: BySupport
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class SchoolAtOrigin:
    """One open school at the origin: what it holds, since when, and what lies ahead."""

    urn: str
    group: str
    since: date
    outlook: Outlook
    due_from: date | None


def graded_known(school: SchoolInspections, method: StockMethod, by: date) -> list[Inspection]:
    """A school's inspections with an overall grade whose report was out by a day, in order."""
    every = school.inspections
    if method is StockMethod.WITH_PREDECESSORS:
        every = (*school.predecessor_inspections, *school.inspections)
    by_key = {
        item.date: item
        for item in every
        if item.kind is InspectionKind.GRADED and item.overall is not None and item.known_from <= by
    }
    return [by_key[day] for day in sorted(by_key)]


def group_of(inspection: Inspection | None) -> str:
    """What a school holds after an inspection."""
    return LastGrade.NEVER if inspection is None or inspection.overall is None else _OF_GRADE[inspection.overall]


def learn(schools: Sequence[SchoolInspections], ask: ReachRequest) -> Learned:
    """Pace and conversions from everything known at the origin; nothing later is looked at."""
    waits: list[Wait] = []
    endings: list[Ending] = []
    for school in schools:
        if school.carried_on and ask.method is StockMethod.WITH_PREDECESSORS:
            continue
        current = graded_known(school, ask.method, ask.origin)
        until = min(school.closed or ask.known_until, ask.known_until)
        starts: list[tuple[str, date]] = [(group_of(item), item.date) for item in current]
        opened = school.opened
        new = opened is not None and opened >= FIRST_INSPECTIONS
        if opened is not None and new and (not current or opened <= current[0].date):
            starts.insert(0, (LastGrade.NEVER, opened))
        for at, (group, begun) in enumerate(starts):
            later = [item for item in current if item.date > begun]
            waits.append(Wait(group, begun, later[0].date if later else None, until))
            if later and at < len(starts):
                came = later[0]
                helped = ask.supported(school.urn, begun, came.date)
                endings.append(Ending(group, came.date, (came.overall or 4) <= 2, helped))
    first = _years_before(ask.known_until, YEARS_LEARNED)
    shares: dict[str, Conversion] = {group: _conversion(endings, group, first, ask) for group in CONVERTING}
    improving = shares[LastGrade.REQUIRES_IMPROVEMENT]
    return Learned(
        learn_pace(waits, ask.ruled, first, ask.known_until),
        shares,
        learn_by_support(endings, improving, ask.known_until),
        first,
        ask.known_until,
    )


def _conversion(endings: Sequence[Ending], group: LastGrade, first: date, ask: ReachRequest) -> Conversion:
    published = [conversion.share_better for conversion in ask.rules.conversions if conversion.last_grade is group]
    result = learn_conversion(
        endings, group, first, ask.known_until, FEWEST_ENDINGS, published[-1] if published else None
    )
    by_hand = ask.levers.conversion
    if group is LastGrade.REQUIRES_IMPROVEMENT and by_hand is not None:
        return Conversion(group, result.good, result.n, by_hand, result.lower, result.upper, "set by hand")
    return result


def _years_before(day: date, years: int) -> date:
    return day - timedelta(days=round(365.25 * years))


def today(schools: Sequence[SchoolInspections], ask: ReachRequest, learned: Learned) -> list[SchoolAtOrigin]:
    """Every school open at the origin whose grade is known, with its outlook before any support."""
    return [
        at_origin
        for school in schools
        if school.is_open(ask.origin)
        and school.is_known(ask.origin)
        and (at_origin := _one(school, ask, learned)) is not None
    ]


def _one(school: SchoolInspections, ask: ReachRequest, learned: Learned) -> SchoolAtOrigin | None:
    current = graded_known(school, ask.method, ask.origin)
    last = current[-1] if current else None
    group = group_of(last)
    since = last.date if last else school.opened
    visits = ask.ruled_ahead(group)
    if since is None:
        return None  # never graded and no opening day, so no interval to count
    stand = Stand.NEW if last is None else Stand.GOOD if last.overall in (1, 2) else Stand.BELOW
    expected, due = 0.0, None
    if visits is not None:
        due = since + timedelta(days=round(EARLIEST_SHARE * visits.months * 30.44))
        begin = max(ask.known_until, since)
        ahead = months_between(begin, ask.deadline)
        if due <= ask.deadline and ahead > 0:
            expected = learned.pace.expected(group, months_between(since, begin), ahead, visits)
    rate = _rate(school.urn, group, since, ask, learned)
    known = group if rate.basis == "estimated" else None
    return SchoolAtOrigin(school.urn, group, since, Outlook(school.urn, stand, expected, rate.share, known), due)


def _rate(urn: str, group: str, since: date, ask: ReachRequest, learned: Learned) -> Conversion:
    """The conversion of a school: by its support where enough inspections tell, else of its grade."""
    by, hand = learned.by_support, ask.levers.conversion is not None
    if group != LastGrade.REQUIRES_IMPROVEMENT or hand or by.supported.basis != "shrunk":
        return learned.conversions[group]
    return by.supported if ask.supported(urn, since, ask.origin) else by.unsupported


# The two shares on which nearly every outcome hangs; the few others stay at their centre.
_UNSURE = (LastGrade.GOOD, LastGrade.REQUIRES_IMPROVEMENT)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What can be reached by the deadline; shares in percent, `chance` from 0 to 1."""

    ask: ReachRequest
    learned: Learned
    schools: tuple[SchoolAtOrigin, ...]
    supported: tuple[str, ...]
    good_now: int
    n_graded: int
    ceiling_good: int
    ceiling_of: int
    spread: ReachDistribution
    target_pct: float | None
    chance: float | None
    deciding: tuple[Deciding, ...]

    @property
    def now_pct(self) -> float | None:
        """The share of graded schools that are good today."""
        return 100 * self.good_now / self.n_graded if self.n_graded else None

    @property
    def ceiling_pct(self) -> float | None:
        """The highest share that the calendar allows."""
        return 100 * self.ceiling_good / self.ceiling_of if self.ceiling_of else None


def forecast(schools: Sequence[SchoolInspections], ask: ReachRequest, target_pct: float | None = None) -> Forecast:
    """The forecast for some schools; nothing known after the question's origin is used."""
    learned = learn(schools, ask)
    current = today(schools, ask, learned)
    return forecast_from(current, learned, ask, target_pct)


def forecast_from(
    todays: Sequence[SchoolAtOrigin], learned: Learned, ask: ReachRequest, target_pct: float | None
) -> Forecast:
    """The forecast for schools whose outlook is known already; supported ones are chosen first."""
    outlooks = [item.outlook for item in todays]
    ranked = deciding(outlooks, target_pct)
    chosen = tuple(item.urn for item in ranked[: ask.levers.supported])
    if chosen:
        share = supported_share(ask, learned)
        outlooks = [_supported(outlook, share) if outlook.urn in chosen else outlook for outlook in outlooks]
        ranked = deciding(outlooks, target_pct)
    result = spread(
        outlooks, scenarios([learned.conversions[group] for group in _UNSURE], shock=ask.levers.common_shock)
    )
    good = sum(1 for outlook in outlooks if outlook.stand is Stand.GOOD)
    new = sum(1 for outlook in outlooks if outlook.stand is Stand.NEW and outlook.expected > 0)
    rise = sum(1 for outlook in outlooks if outlook.stand is Stand.BELOW and outlook.expected > 0)
    graded = result.n_graded
    return Forecast(
        ask=ask,
        learned=learned,
        schools=tuple(todays),
        supported=chosen,
        good_now=good,
        n_graded=graded,
        ceiling_good=good + rise + new,
        ceiling_of=graded + new,
        spread=result,
        target_pct=target_pct,
        chance=None if target_pct is None or not graded else result.chance(target_pct),
        deciding=ranked,
    )


def supported_share(ask: ReachRequest, learned: Learned) -> float:
    """How often a supported school's inspection ends good.

    By hand, else as seen of supported schools; where too few were seen, the upper limit of all.
    """
    if ask.levers.supported_conversion is not None:
        return ask.levers.supported_conversion
    if learned.by_support.supported.basis == "shrunk":
        return learned.by_support.supported.share
    seen = learned.conversions[LastGrade.REQUIRES_IMPROVEMENT]
    return max(seen.share, seen.upper if seen.upper is not None else seen.share)


def _supported(outlook: Outlook, share: float) -> Outlook:
    return replace(outlook, p_good=max(share, outlook.p_good), rate_of=None)
