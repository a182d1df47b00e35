"""This year's attendance so far, from DfE's weekly files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analytics.reports.comparison.attendance import same_week_last_year
from analytics.reports.core.context import ReportContext
from analytics.reports.core.figures import series_of
from analytics.reports.core.types import Figure
from data.catalogue import measure
from data.period import Period, PeriodKind
from data.plans.model import Target
from data.vocabulary import PupilGroup, ValueStatus

# What stands in the weekly files for the measure that a promise is about.
LIVE = {"attendance": "attendance", "absence_overall": "attendance_absence"}
CAVEAT = "Provisional: weeks of DfE's daily registers added up by sessions; autumn is not the whole year."


@dataclass(frozen=True, slots=True)
class WeeksSoFar:
    """Every week of the running year added up, and the same weeks of last year where loaded.

    `carried`: the figure with what last year still moved after the same weeks; None where that is
    not known, for an autumn alone says little of a year.
    """

    own: Figure
    same_point: Figure | None
    carried: float | None


def weeks_so_far(context: ReportContext, target: Target) -> WeeksSoFar | None:
    """The running year's weeks for a target; None where its year is out, or no week is loaded."""
    code = LIVE.get(target.measure)
    if code is None or target.group is not PupilGroup.ALL:
        return None
    series = series_of(context, code, context.home, phase=target.phase, kind=PeriodKind.WEEK)
    shown = {figure.period: figure for figure in series.figures if figure.shown}
    if not shown:
        return None
    year = max(Period.parse(week).ending for week in shown)
    whole = series_of(context, target.measure, context.home, phase=target.phase)
    if whole.latest is not None and Period.parse(whole.latest.period).ending >= year:
        return None
    weeks = [week for week in shown if Period.parse(week).ending == year]
    own = _added([shown[week] for week in weeks], target.measure)
    if own is None:
        return None
    unreported = (figure for figure in series.figures if figure.status is ValueStatus.CANNOT_TELL)
    withheld = [figure for figure in unreported if Period.parse(figure.period).ending == year]
    if withheld:
        left_out = f"{len(withheld)} of {len(withheld) + len(weeks)} weeks are not in it: too few schools reported."
        own = replace(own, caveats=(*own.caveats, left_out))
    before = [shown[last] for week in weeks if (last := same_week_last_year(week)) in shown]
    same = _added(before, target.measure) if len(before) == len(weeks) else None
    ended = next((f for f in whole.figures if f.shown and Period.parse(f.period).ending == year - 1), None)
    values = (own.value, same.value if same else None, ended.value if ended else None)
    if None in values:
        return WeeksSoFar(own, same, None)
    now, then, end = (value or 0.0 for value in values)
    return WeeksSoFar(own, same, now + end - then)


def _added(weeks: Sequence[Figure], code: str) -> Figure | None:
    """The weeks as one figure by sessions, named after the last week; None where any has none."""
    if any(week.numerator is None or not week.denominator for week in weeks):
        return None
    top, bottom = sum(w.numerator or 0.0 for w in weeks), sum(w.denominator or 0.0 for w in weeks)
    last, declared = weeks[-1], measure(code)
    return replace(
        last,
        measure=code,
        denominator_name=declared.denominator_name,
        value=100 * top / bottom,
        numerator=top,
        denominator=bottom,
        unit=declared.unit,
        decimals=declared.decimals,
        release="provisional",
        derived=True,
        caveats=(CAVEAT,),
        source=None,
        basis="weeks so far",
    )
