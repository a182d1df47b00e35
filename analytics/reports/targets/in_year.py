"""In-year returns and DfE's weekly data against the path, by the same rule as on-track.

Nothing here enters a published series: every figure is provisional and stands apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from analytics.disclosure import too_small
from analytics.reports.comparison.attendance import same_week_last_year
from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.figures import derived_here, series_of
from analytics.reports.core.hidden_cells import WOULD_TELL
from analytics.reports.core.records_in_force import Registers, entries, reads_registers, records_in_force
from analytics.reports.core.register_disclosure import without_small_counts
from analytics.reports.core.rules import disclosure_policy
from analytics.reports.core.types import Figure, PageHeader, PathPoint
from analytics.reports.measures.benchmark_comparison import compare
from analytics.reports.measures.school_results import open_schools
from analytics.reports.targets.target_state import expected_of_results, judged_now, next_after
from analytics.targets.promise import PromiseJudgement, Reason
from data.catalogue import Measure, measure
from data.period import Period, PeriodKind
from data.plans.model import Reference, Target
from data.records import due_dates
from data.records import register as declared_register
from data.vocabulary import Level, PupilGroup, Unit, ValueStatus

# Schools that have not returned this term or half-term: to chase, or to raise with DfE.

_ACADEMIES = ("academy", "free school")
_DUE = (("in_year_returns", "T", 3), ("academy_interim_data", "HT", 6))


@dataclass(frozen=True, slots=True)
class Unreturned:
    """One school that has not returned."""

    urn: str
    name: str
    area_name: str
    trust: str
    academy: bool


@dataclass(frozen=True, slots=True)
class Chase:
    """One register's period: how many schools were asked, and which have sent nothing."""

    register: str
    period: str
    schools: int
    missing: tuple[Unreturned, ...]


def chases(context: ReportContext, declared: Measure) -> tuple[Chase, ...]:
    """Termly returns of every school, and half-termly interim data of academies."""
    schools = open_schools(context, declared).sort_values("name")
    schools = schools.assign(is_academy=schools["type_group"].isin(_ACADEMIES))
    return tuple(_chase(context, declared, schools, *item) for item in _DUE)


def _chase(
    context: ReportContext, declared: Measure, schools: pd.DataFrame, register: str, prefix: str, parts: int
) -> Chase:
    result = records_in_force(context, register)
    result = result[result["collected_on"] <= pd.Timestamp(context.as_at)]
    period = _due(context, result[result["measure"] == declared.code], prefix, parts)
    requested = schools[schools["is_academy"]] if register == "academy_interim_data" else schools
    returned_values = {"measure": declared.code, "period": period}
    missing = due_dates.missing_returns(requested, result, returned_values)
    return Chase(
        register,
        period,
        len(requested),
        tuple(
            Unreturned(
                str(row["urn"]),
                str(row["name"]),
                "no area" if pd.isna(row["area_name"]) else str(row["area_name"]),
                "" if pd.isna(row.get("trust_name")) else str(row["trust_name"]),
                bool(row["is_academy"]),
            )
            for _, row in missing.iterrows()
        ),
    )


def _due(context: ReportContext, frame: pd.DataFrame, prefix: str, parts: int) -> str:
    """The newest period of which anything came, else the last one that has ended."""
    periods = [Period.parse(str(text)) for text in frame["period"]]
    if periods:
        return max(periods, key=lambda period: period.end).text
    ending = Period.parse(context.as_at.isoformat()).ending
    year = Period.academic_year(ending).text
    now = next(
        candidate
        for n in range(1, parts + 1)
        if (candidate := Period.parse(f"{year}-{prefix}{n}")).end >= context.as_at or n == parts
    )
    return now.text if now.end <= context.as_at else now.shift(-1).text


# This year's attendance so far, from DfE's weekly files.

# The weekly measure that shows this year so far for the measure of a promise.
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
    own = _weeks_added([shown[week] for week in weeks], target.measure)
    if own is None:
        return None
    unreported = (figure for figure in series.figures if figure.status is ValueStatus.CANNOT_TELL)
    withheld = [figure for figure in unreported if Period.parse(figure.period).ending == year]
    if withheld:
        left_out = f"{len(withheld)} of {len(withheld) + len(weeks)} weeks are not in it: too few schools reported."
        own = replace(own, caveats=(*own.caveats, left_out))
    before = [shown[last] for week in weeks if (last := same_week_last_year(week)) in shown]
    same = _weeks_added(before, target.measure) if len(before) == len(weeks) else None
    ended = next((f for f in whole.figures if f.shown and Period.parse(f.period).ending == year - 1), None)
    values = (own.value, same.value if same else None, ended.value if ended else None)
    if None in values:
        return WeeksSoFar(own, same, None)
    now, then, end = (value or 0.0 for value in values)
    return WeeksSoFar(own, same, now + end - then)


def _weeks_added(weeks: Sequence[Figure], code: str) -> Figure | None:
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
    result = records_in_force(context, register)
    result = result[(result["measure"] == target.measure) & (result["collected_on"] <= pd.Timestamp(context.as_at))]
    own = result["pupil_group"] == target.group.value
    if not own.any():
        return None
    period = max((Period.parse(str(text)) for text in result.loc[own, "period"]), key=lambda item: item.end)
    of_period = result["period"] == period.text
    rows = result[own & of_period]
    figure = _added(context, target, period, rows)
    shown = without_small_counts(entries(result[of_period], declared_register(register)), declared_register(register))
    hidden = rows[rows["key"].isin([entry.key for entry in shown if entry.hidden])]
    if figure.shown and _tells(list(hidden["pupils_on_track"]), list(hidden["pupils_counted"])):
        figure = figure.hidden(WOULD_TELL)
    return figure, int(rows["urn"].nunique())


def _tells(counts: Sequence[float], cohorts: Sequence[float]) -> bool:
    """Whether the sum of hidden counts leaves one of them fewer values than the rule of disclosure asks for."""
    total, least = sum(counts), disclosure_policy().least_width
    return any(
        min(cohort, total) - max(0, total - sum(cohorts) + cohort) + 1 < min(least, cohort + 1) for cohort in cohorts
    )


def _added(context: ReportContext, target: Target, period: Period, rows: pd.DataFrame) -> Figure:
    declared = measure(target.measure)
    ahead, counted = float(rows["pupils_on_track"].sum()), float(rows["pupils_counted"].sum())
    figure = replace(
        derived_here(
            declared, context.home, period.text, target.phase, 100 * ahead / counted, rows["collected_on"].max().date()
        ),
        group=target.group,
        denominator_name="pupils counted",
        numerator=ahead,
        denominator=counted,
        release="provisional",
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
