"""In-year returns and DfE's weekly data against the path, by the same rule as on-track.

Nothing here enters a published series: every figure is provisional and stands apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from analytics.disclosure import too_small
from analytics.promise import PromiseJudgement, Reason
from analytics.reports.core.context import ReportContext
from analytics.reports.core.page_header import page_header
from analytics.reports.core.records_in_force import held
from analytics.reports.core.registers_read import Registers, reads_registers
from analytics.reports.core.rules import disclosure_policy
from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.measures.benchmark_comparison import compare
from analytics.reports.targets.missing_returns import Chase, chases
from analytics.reports.targets.target_state import PathPoint, expected_of_results, judged_now, next_after
from analytics.reports.targets.weekly_attendance import LIVE, WeeksSoFar, weeks_so_far
from data.catalogue import Measure, measure
from data.period import Period
from data.plans.model import Reference, Target
from data.vocabulary import Level, Unit, ValueStatus

RETURNS = ("in_year_returns", "academy_interim_data")
WEEKS = "weeks"
_RELATIVE = (Reference.NATIONAL, Reference.GAP_TO_NATIONAL)
PROVISIONAL = "Provisional in-year returns; not part of the published series."


@dataclass(frozen=True, slots=True)
class Live:
    """One target on one live source: the figure, what is expected of this year, and the status.

    `value` is in the unit of the promise; `same_point` is the same part of last year, where known.
    """

    target: Target
    declared: Measure
    source: str
    own: Figure
    value: float | None
    other: Figure | None
    expected: float | None
    next_milestone: PathPoint | None
    now: PromiseJudgement
    schools: int | None = None
    same_point: Figure | None = None

    @property
    def latest_value(self) -> float | None:
        """The live value stands where a state has its newest published one."""
        return self.value


@dataclass(frozen=True)
class InYear:
    """Every target of which anything is known during the year, and who has not returned."""

    header: PageHeader
    live: tuple[Live, ...]
    chases: tuple[Chase, ...]


@reads_registers(Registers.COUNTED, "academy_interim_data", "in_year_returns")
def in_year(context: ReportContext, code: str = "ks2_rwm_expected") -> InYear:
    """The plan's targets on live data; who is chased is asked of one measure."""
    targets = context.plan.targets if context.plan else ()
    result = tuple(item for target in targets for item in _live(context, target))
    return InYear(page_header(context), result, chases(context, measure(code)))


def _live(context: ReportContext, target: Target) -> Iterator[Live]:
    declared = measure(target.measure)
    if target.area not in (None, context.home.code):
        return
    # Attendance comes from DfE's weekly files: nobody is asked to key it in again.
    if declared.unit is Unit.PERCENT and target.measure not in LIVE:
        for register in RETURNS:
            if (newest := _newest(context, target, register)) is not None:
                own, schools = newest
                yield _against(context, target, register, own, schools)
    weeks = weeks_so_far(context, target)
    if weeks is not None:
        yield _weekly(target, weeks)


def _newest(context: ReportContext, target: Target, register: str) -> tuple[Figure, int] | None:
    """The returns of the newest term or half-term added up by pupils, and how many schools."""
    result = held(context, register)
    result = result[
        (result["measure"] == target.measure)
        & (result["pupil_group"] == target.group.value)
        & (result["collected_on"] <= pd.Timestamp(context.as_at))
    ]
    if result.empty:
        return None
    period = max((Period.parse(str(text)) for text in result["period"]), key=lambda item: item.end)
    rows = result[result["period"] == period.text]
    return _added(context, target, period, rows), int(rows["urn"].nunique())


def _added(context: ReportContext, target: Target, period: Period, rows: pd.DataFrame) -> Figure:
    declared = measure(target.measure)
    ahead, counted = float(rows["pupils_on_track"].sum()), float(rows["pupils_counted"].sum())
    figure = Figure(
        measure=declared.code,
        entity=context.home.code,
        entity_name=context.home.name,
        level=context.home.level,
        period=period.text,
        phase=target.phase,
        group=target.group,
        value=100 * ahead / counted,
        status=ValueStatus.OK,
        reason="",
        unit=declared.unit,
        decimals=declared.decimals,
        denominator_name="pupils counted",
        numerator=ahead,
        denominator=counted,
        published=rows["collected_on"].max().date(),
        release="provisional",
        derived=True,
        local=True,
        invented=context.warehouse.invented,
        caveats=(PROVISIONAL,),
    )
    # A few schools' pupils are as easily told apart as one school's.
    small = too_small(replace(figure, level=Level.SCHOOL), disclosure_policy())
    return figure.hidden("too few pupils to show") if small else figure


def _against(context: ReportContext, target: Target, source: str, own: Figure, schools: int) -> Live:
    """The live figure as the promise holds it, against what it asks of this year's results."""
    other = _yardstick(context, target)
    value = _as_promised(target, own.value, other)
    live = _judged(target, source, own, value, other=other, schools=schools)
    if target.reference in _RELATIVE and other is None:
        return _undetermined(live, Reason("no_comparison", "England's figure for this is not loaded."))
    return live


def _weekly(target: Target, weeks: WeeksSoFar) -> Live:
    """Attendance so far, judged with what last year still moved after the same weeks."""
    live = _judged(target, WEEKS, weeks.own, weeks.carried, same_point=weeks.same_point)
    if weeks.carried is not None:
        return live
    why = "Autumn alone cannot show the year: last year's same weeks are not loaded."
    return _undetermined(live, Reason("season", why))


def _undetermined(live: Live, reason: Reason) -> Live:
    return replace(live, now=replace(live.now, reason=reason))


def _judged(
    target: Target,
    source: str,
    own: Figure,
    value: float | None,
    *,
    other: Figure | None = None,
    schools: int | None = None,
    same_point: Figure | None = None,
) -> Live:
    day = _year_of(own.period)
    expected = expected_of_results(target, day)
    return Live(
        target,
        measure(target.measure),
        source,
        own,
        value,
        other,
        expected,
        next_after(target, day),
        judged_now(target, value, expected, own),
        schools,
        same_point,
    )


def _year_of(period: str) -> date:
    """The last day of the academic year that a term, half-term or week belongs to."""
    return Period.academic_year(Period.parse(period).ending).end


def _yardstick(context: ReportContext, target: Target) -> Figure | None:
    """England's newest figure, which is used until the next is published; none for a fixed promise."""
    if target.reference not in _RELATIVE:
        return None
    other = compare(context, target).other
    return other.latest if other is not None else None


def _as_promised(target: Target, own: float | None, other: Figure | None) -> float | None:
    if target.reference not in _RELATIVE:
        return own
    if own is None or other is None or other.value is None:
        return None
    gap = target.reference is Reference.GAP_TO_NATIONAL
    return other.value - own if gap else own - other.value
