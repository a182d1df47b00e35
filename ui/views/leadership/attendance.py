"""Attendance by week and so far this year, absence by year, and promised cuts with their noise."""

from __future__ import annotations

from analytics.reports.comparison.attendance import Attendance, ReductionOutcome, SoFar, Weeks
from analytics.reports.core.types import Figure
from analytics.statistics.control_limits import PointRule
from data.catalogue import measure
from data.period import Period
from data.vocabulary import Phase
from ui import tables
from ui.charts import multiples, weekly
from ui.charts.base import Drawing
from ui.views.leadership.trends import panel_view
from wording import comparison_text, sentences, values

_RULES = {
    PointRule.OUTSIDE: "outside the limits",
    PointRule.TREND: "part of seven rises or falls in a row",
    PointRule.TWO_IN_THREE: "two of three near a limit",
    PointRule.SHIFT: "seven in a row on one side of the mean",
}


def answer(report: Attendance) -> tuple[str, ...]:
    """The newest week or year to date, and what stands apart."""
    if report.weeks is None:
        so_far = next((item for item in report.so_far if item.phase is report.phase), None)
        if so_far is None and report.exclusions:
            return f"{exclusions_sentence(report)}.", ""
        if so_far is None:
            return withheld(report) or "No attendance is loaded for this phase.", ""
        return _so_far(so_far), withheld(report)
    aged = comparison_text.age_and_due(report.weeks.latest, report.due, report.header.as_at)
    return week(report.weeks), f"{aged} {reporting(report.weeks)} {withheld(report)}".strip(), unusual(report.weeks)


def withheld(report: Attendance) -> str:
    """Why the newest week has no figure, where too few schools reported; empty otherwise."""
    if report.withheld is None:
        return ""
    return f"We cannot tell the attendance of {values.period(report.withheld.period)}: {report.withheld.reason}."


def week(weeks: Weeks) -> str:
    """The newest week in a sentence, beside England and last year."""
    latest = weeks.latest
    at = weeks.own.index(latest)
    text = f"{values.value(latest)} of sessions were attended in {values.period(latest.period)}"
    peer, before = weeks.england[at], weeks.last_year[at]
    if peer is not None:
        text += f"; England {values.value(peer)}"
    if before is not None:
        text += f"; the same week last year {values.value(before)}"
    else:
        text += "; last year's weeks are not loaded"
    return f"{text}."


def unusual(weeks: Weeks) -> str:
    """Which weeks are more than usual variation, and how far the limits can be relied on."""
    lead = "No unusual weeks"
    if weeks.unusual:
        named = values.joined(f"{values.period(period)} ({_RULES[rule]})" for period, rule in weeks.unusual)
        lead = f"Unusual weeks: {named}"
    limits = weeks.chart.limits
    if limits.lower is None:
        return "One week is not enough to say what is usual."
    if limits.is_trial:
        held_weeks = values.plural(limits.n_points, "week")
        return f"{held_weeks} are too few to identify unusual weeks: 12 are needed."
    return f"{lead}."


def reporting(weeks: Weeks) -> str:
    """How many schools sent registers in the newest week, of those open."""
    result = next((item for item in weeks.reporting if item.period == weeks.latest.period), None)
    if result is None:
        return "How many schools reported is not in the file."
    text = f"{values.count(result.reporting)} of {values.count(result.open)} open schools"
    return f"On an average day of that week {text} reported."


def weeks_chart(report: Attendance) -> Drawing:
    """The weeks of this year with England's, the limits, and last year's where loaded."""
    current = report.weeks
    assert current is not None
    limits = current.chart.limits
    # Limits from a handful of weeks would call an ordinary week unusual: none are drawn.
    lower, upper = (None, None) if limits.is_trial else (limits.lower, limits.upper)
    marked = () if limits.is_trial else tuple(period for period, _ in current.unusual)
    return weekly.draw(
        weekly.WeeklyChartData(
            current.own,
            current.last_year,
            "Attendance, % of possible sessions",
            None if limits.is_trial else limits.mean,
            lower,
            upper,
            marked,
            "" if limits.is_trial else _limits(current),
            compared=current.england,
            names=_years(current),
        )
    )


def weeks_subtitle(report: Attendance) -> str:
    """What the chart of weeks draws: limits only where there are weeks enough."""
    current = report.weeks
    if current is None or current.chart.limits.is_trial or current.chart.limits.lower is None:
        return "By week."
    return "By week; the band is the usual range, diamonds are unusual weeks."


def _years(weeks: Weeks) -> tuple[str, str]:
    """The academic years of the two lines, by name: the newest may not be the current one."""
    ending = Period.parse(weeks.latest.period).ending
    return Period.academic_year(ending).text, Period.academic_year(ending - 1).text


def _limits(weeks: Weeks) -> str:
    return (
        f"Limits from {values.plural(weeks.chart.limits.n_points, 'week')}: within the band a week is usual variation."
    )


def weeks_sentence(report: Attendance) -> str:
    """The chart's title: the newest week against England's."""
    current = report.weeks
    assert current is not None
    latest = current.latest
    peer = current.england[current.own.index(latest)]
    place = report.header.authority_name
    if peer is None or latest.value is None or peer.value is None:
        first = next(item for item in current.own if item.shown)
        since = f"{values.value(first)} in {values.period(first.period)}"
        return f"{place}'s attendance went from {since} to {values.value(latest)} in {values.period(latest.period)}"
    apart, when = latest.value - peer.value, values.period(latest.period)
    if values.rounded(abs(apart), 1) == 0:
        return f"{place}'s attendance equalled England's in {when}"
    size = values.number(abs(apart), 1)
    return f"{place} was {size} points {'above' if apart > 0 else 'below'} England in {when}"


def so_far(report: Attendance) -> tables.Table:
    """Year to date by phase, beside England and the year before, with who reported."""
    as_at = report.header.as_at
    ages = dict.fromkeys(values.age(item.own.published, as_at) for item in report.so_far)
    rows = tuple(
        (
            tables.text(f"{measure(item.measure).label}, {sentences.phase(item.phase.value)}"),
            tables.text(values.period(item.own.period)),
            tables.figure(item.own),
            _cell(item.england),
            _cell(item.before),
            tables.text(_sent(item)),
        )
        for item in report.so_far
    )
    columns = tables.columns(
        "Measure and phase",
        "Year",
        tables.numbers(report.header.authority_name, "%"),
        tables.numbers("England", "%"),
        tables.numbers("The year before", "%"),
        "Schools reporting of open",
    )
    return tables.Table(
        f"Year to date, {values.joined(ages)}",
        columns,
        rows,
        (
            "Schools reporting is a daily mean. The year before is its own year "
            "to date, which may end on a different day in July or August.",
        ),
    )


def so_far_source(report: Attendance) -> str:
    """Whose figures the table of the year to date shows."""
    own = {item.own.local for item in report.so_far}
    texts = (("DfE, pupil attendance in schools", False), ("the authority's own return", True))
    return "; ".join(text for text, local in texts if local in own) + "."


def _cell(figure: Figure | None) -> tables.Cell:
    return tables.figure(figure) if figure else tables.amount(None, 0, "not loaded")


def _sent(item: SoFar) -> str:
    if item.reporting is None:
        return "not given"
    return values.of(item.reporting.reporting, item.reporting.open, "")


def _so_far(item: SoFar) -> str:
    text = f"{values.value(item.own)} of sessions were attended in {values.period(item.own.period)} so far"
    return f"{text}{f'; England {values.value(item.england)}' if item.england else ''}."


def yearly_chart(report: Attendance) -> Drawing:
    """Overall, persistent and severe absence by year."""
    return multiples.draw(multiples.SmallMultiplesData(tuple(map(panel_view, report.yearly)), "By year"))


def yearly_sentence(report: Attendance) -> str:
    """How absence moved in its last comparable year."""
    results = []
    for panel in report.yearly:
        if panel.change is not None and panel.latest is not None:
            moved = values.change(panel.change, panel.latest.unit, panel.latest.decimals)
            sense = comparison_text.change_text(panel.changed, panel.movement, known=False)
            results.append(f"{measure(panel.measure).label.lower()} {moved}" + (f", {sense}" if sense else ""))
    return values.capital("; ".join(results)) or "Absence by year"


def exclusions_chart(report: Attendance) -> Drawing:
    """Suspensions and permanent exclusions by year."""
    return multiples.draw(multiples.SmallMultiplesData(tuple(map(panel_view, report.exclusions)), "By year"))


def exclusions_sentence(report: Attendance) -> str:
    """The newest rates against England's."""
    selected = [
        f"{measure(panel.measure).label.lower()} {values.value(panel.latest)}, "
        f"{comparison_text.standing(panel.standing.judgement, panel.england)}"
        for panel in report.exclusions
        if panel.latest is not None
    ]
    return values.capital("; ".join(selected))


def cut(reduction_outcome: ReductionOutcome) -> str:
    """A promised cut, or a quarter as a yardstick, with what chance alone would do."""
    declared = measure(reduction_outcome.measure)

    def figure_text(value: float) -> str:
        return values.with_unit(value, declared.unit, declared.decimals)

    start = f"{figure_text(reduction_outcome.start)} in {values.period(reduction_outcome.start_period)}"
    goal = (
        f"{values.count(reduction_outcome.most)} or fewer"
        if reduction_outcome.most is not None
        else figure_text(reduction_outcome.goal)
    )
    share = values.percent(100 * reduction_outcome.reduction)
    lead = (
        f"Target: {goal}, {share} fewer than {start}."
        if reduction_outcome.promised
        else f"No target in this plan. A quarter fewer than {start} would be {goal}."
    )
    return f"{lead} {noise(reduction_outcome)} {reached(reduction_outcome)}".strip()


def noise(reduction_outcome: ReductionOutcome) -> str:
    """How often chance alone would bring a change as large as the cut."""
    if reduction_outcome.chance_of_size is None:
        return "We cannot say how often chance alone would cause such a change."
    chance = values.chance(reduction_outcome.chance_of_size)
    verdict = (
        "one year at that level could be chance"
        if reduction_outcome.chance_of_size > 0.05
        else "reaching it is unlikely to be chance"
    )
    return f"If nothing changed, a change of this size would still happen {_times(chance)}: {verdict}."


def _times(text: str) -> str:
    """A chance as how often: 'about 2 times in 10'."""
    number, _, of = text.rpartition(" in ")
    return f"{number} {'time' if number.endswith(' 1') else 'times'} in {of}"


def reached(reduction_outcome: ReductionOutcome) -> str:
    """Where the newest year stands against the cut."""
    if not reduction_outcome.years:
        return f"No figure after {values.period(reduction_outcome.start_period)} is loaded."
    last = reduction_outcome.years[-1]
    if last.change_pct is None:
        return ""
    way = "more" if last.change_pct > 0 else "fewer"
    kept = "the reduction is met" if last.met else "the reduction is not met"
    size = values.percent(abs(last.change_pct))
    chance = (
        "" if last.chance is None else f"; chance alone would change it this much {_times(values.chance(last.chance))}"
    )
    year = values.capital(values.period(last.figure.period))
    return f"{year}: {values.value(last.figure)}, {size} {way}: {kept}{chance}."


def foot(report: Attendance) -> tuple[str, ...]:
    """Ages and next releases of each figure shown."""
    as_at = report.header.as_at
    first = [comparison_text.age_and_due(report.weeks.latest, report.due, as_at)] if report.weeks else []
    rest = [
        f"{measure(p.measure).label}: {comparison_text.age_and_due(p.latest, p.due, as_at)}"
        for p in (*report.yearly, *report.exclusions)
    ]
    return (*(f"Attendance by week: {item}" for item in first), *rest)


def phases(report: Attendance) -> dict[str, str]:
    """The phases that may be chosen, by code."""
    return {phase.value: values.capital(sentences.phase(phase.value)) for phase in report.phases}


EVERY = Phase.ALL.value
