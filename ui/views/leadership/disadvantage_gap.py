"""The disadvantage gap: three comparators, years as dumbbells, what moved it, groups, schools."""

from __future__ import annotations

from dataclasses import replace

from analytics.reports.comparison.gap import Gap, GapChange, YearGap
from analytics.reports.core.change import rounding_of
from analytics.reports.core.types import Figure
from analytics.statistics.comparison import Judgement
from data.catalogue import measure
from data.publications import title_of
from ui import tables
from ui.charts import funnel, gap_lines, gaps, multiples
from ui.charts.base import Drawing
from wording import comparison_text, sentences, values

_MOST_YEARS = 6
DERIVED = "Derived here from published rates."


def answer(report: Gap) -> tuple[str, ...]:
    """How far behind, against England's gap, and what moved it."""
    latest = report.latest
    if latest is None:
        return ("No year has figures for both groups in this authority.",)
    lead = (
        f"{values.capital(_low(report))} in {report.header.authority_name} are "
        f"{_points(latest.within, rounding_of(latest.low, latest.high))} behind other pupils in "
        f"{values.period(latest.period)}{_range(latest.within)}."
    )
    return lead, england(report), moved(report.since_last)


def _low(report: Gap) -> str:
    return sentences.group(report.low_group.value)


def _points(figure: Figure | None, rounding: float | None = None) -> str:
    if figure is None:
        return "not known"
    return values.value(figure) + comparison_text.by_rounding(figure, rounding)


def _range(figure: Figure | None) -> str:
    text = values.interval(figure) if figure is not None else ""
    return f" ({text}, 95% interval)" if text else " (no interval)"


def england(report: Gap) -> str:
    """Whether the gap is significantly different from England's."""
    latest = report.latest
    if latest is None or latest.national is None:
        return "England's gap is not published for this year: no comparison."
    text = {
        Judgement.BETTER: "significantly narrower than England's",
        Judgement.WORSE: "significantly wider than England's",
        Judgement.SIMILAR: "not significantly different from England's",
    }.get(report.england_comparison.judgement, "not clearly different from England's")
    return f"The gap is {text} {_points(latest.national)}."


def moved(change: GapChange | None) -> str:
    """What changed the gap between two years, and whether chance would do."""
    if change is None:
        return "We cannot say what changed the gap: there are not two comparable years."
    parts, places = change.parts, change.decimals
    span = f"Between {values.period(change.first)} and {values.period(change.last)}"
    low, high = _side(-parts.disadvantaged_moved, places), _side(parts.other_moved, places)
    sides = f"disadvantaged pupils {low}, others {high}"
    if values.rounded(abs(parts.total), places) == 0:
        return f"{span} the gap did not change: {sides}."
    way = "widened" if parts.total > 0 else "narrowed"
    lead = f"{span} the gap {way} by {values.number(abs(parts.total), places)}: {sides}."
    if change.beyond is None:
        return f"{lead} We cannot judge whether this is chance."
    common = f"England's gap changed by {values.number(change.england or 0.0, 1)}"
    size = values.number(change.beyond, 1)
    if abs(own_part(change)) > change.beyond:
        return f"{lead} {common}: the rest is unlikely to be chance (up to {size})."
    with_england = abs(parts.total) > change.beyond
    verdict = "it moved with England" if with_england else "no more than chance alone would bring"
    return f"{lead} {common}: {verdict} (chance alone: up to {size})."


def own_part(change: GapChange) -> float:
    """The part of a gap's change that England's gap did not make too."""
    return change.parts.total - (change.england or 0.0)


def _side(change: float, places: int) -> str:
    size = values.rounded(abs(change), places)
    if size == 0:
        return "stayed"
    return f"{'rose' if change > 0 else 'fell'} by {values.number(abs(change), places)}"


def over_time(report: Gap) -> Drawing:
    """Both groups over the comparable years, the gap shaded."""
    years = tuple(gap_lines.Year(year.low, year.high, year.within, year.national) for year in report.years)
    names = (sentences.group(group.value) for group in (report.low_group, report.high_group))
    return gap_lines.draw(gap_lines.GapLinesData(years, measure(report.measure).label, *names))


def not_joined(report: Gap) -> list[str]:
    """Why no line goes on before the years shown, or over a year without figures."""
    lines = [f"{values.capital(values.period(year))} was not published: {why}" for year, why in report.not_published]
    if report.break_before is not None:
        at, reason = report.break_before
        lines.insert(0, f"Not joined to years before {values.period(at)}: {reason[0].lower()}{reason[1:]}")
    return lines


def dumbbells(report: Gap) -> Drawing:
    """The newest years, each with England's below it for the newest."""
    shown = report.years[-_MOST_YEARS:]
    pairs = [gaps.GapRow(values.period(year.period), year.low, year.high, year.within) for year in reversed(shown)]
    newest = shown[-1]
    pairs[0] = replace(pairs[0], name=f"{report.header.authority_name}, {pairs[0].name}")
    if newest.nation_low and newest.nation_high and newest.national:
        pairs.insert(
            1,
            gaps.GapRow(
                f"England, {values.period(newest.period)}",
                newest.nation_low,
                newest.nation_high,
                newest.national,
                comparison=True,
            ),
        )
    return gaps.draw(
        gaps.GapChartData(tuple(pairs), measure(report.measure).label, sentences.group(report.high_group.value))
    )


def dumbbell_sentence(report: Gap) -> str:
    """The title of the dumbbells: the gap over the years that may be compared."""
    current = report.since_first or report.since_last
    if current is None or report.latest is None:
        return f"The gap is {_points(report.latest.within if report.latest else None)}"
    if current.beyond is not None and abs(own_part(current)) <= current.beyond:
        return f"The gap has not changed significantly compared with England's since {values.period(current.first)}"
    way = "wider" if current.parts.total > 0 else "narrower"
    points = values.number(abs(current.parts.total), current.decimals)
    return f"The gap is {points} {way} than in {values.period(current.first)}"


def subtitle(report: Gap) -> str:
    """What is measured, for which pupils, and how chance is judged."""
    known = report.latest.known_by if report.latest else ""
    return f"{measure(report.measure).definition} {comparison_text.how_known(known)}"


def comparators(report: Gap) -> tables.Table:
    """The gap three ways, year by year: inside the authority, in England, and across."""
    rows = tuple(_comparator_row(year) for year in reversed(report.years))
    columns = tables.columns(
        "Year",
        tables.numbers("Own gap"),
        "Likely range",
        tables.numbers("England's gap"),
        tables.numbers("To England's others"),
        tables.numbers("To England's disadvantaged"),
        tables.numbers("Per 100 others"),
    )
    return tables.Table(
        "The gap against three comparators",
        columns,
        rows,
        (
            "Gaps are other pupils minus disadvantaged pupils: positive means disadvantaged pupils "
            "are behind. To England's disadvantaged: negative means behind their peers.",
            "These changes include changes in the mix of pupils and in who counts as disadvantaged "
            "(eligibility has been protected since April 2018); separating them needs pupil numbers by school.",
        ),
    )


def _comparator_row(year: YearGap) -> tuple[tables.Cell, ...]:
    def cell(figure: Figure | None) -> tables.Cell:
        return tables.figure(figure) if figure else tables.amount(None, 0, "not published")

    ratio = year.relative.ratio
    return (
        tables.text(values.period(year.period)),
        cell(year.within),
        tables.text(_limits(year.within)),
        cell(year.national),
        cell(year.to_other),
        cell(year.to_like),
        tables.amount(None if ratio is None else 100 * ratio, 0, "cannot tell"),
    )


def _limits(figure: Figure) -> str:
    if figure.lower is None or figure.upper is None:
        return "cannot tell"
    low, high = (values.number(end, figure.decimals) for end in (figure.lower, figure.upper))
    return f"{low} to {high}"


def what_moved(report: Gap) -> tables.Table:
    """The parts of a change in the gap, over one year and over the whole era."""
    rows = tuple(
        (
            tables.text(f"{values.period(current.first)} to {values.period(current.last)}"),
            tables.signed(current.parts.total, current.decimals, ""),
            tables.signed(current.parts.disadvantaged_moved, current.decimals, ""),
            tables.signed(current.parts.other_moved, current.decimals, ""),
            tables.text(_verdict(current)),
        )
        for current in (report.since_last, report.since_first)
        if current is not None
    )
    columns = tables.columns(
        "Years",
        tables.numbers("Change in gap", "points"),
        tables.numbers("From disadvantaged pupils", "points"),
        tables.numbers("From other pupils", "points"),
        "Significant?",
    )
    return tables.Table(
        "What changed the gap",
        columns,
        rows,
        (
            "How each group changed the gap: minus narrows it, plus widens it. The effect of the mix of pupils and of "
            "who counts as disadvantaged is not known: it needs pupil numbers by school and reason for eligibility, "
            "which are not published.",
        ),
    )


def _verdict(change: GapChange) -> str:
    if change.beyond is None:
        return "cannot tell"
    return "yes" if abs(own_part(change)) > change.beyond else "no"


def groups(report: Gap) -> tables.Table:
    """Every published group beside England's same group."""
    rows = tuple(
        (
            tables.text(values.capital(sentences.group(row.group.value))),
            tables.text(values.capital(values.period(row.own.period))),
            tables.figure(row.own),
            tables.figure(row.england) if row.england else tables.amount(None, 0, "not published"),
            tables.text(values.capital(comparison_text.standing(row.standing.judgement, row.england))),
        )
        for row in report.groups
    )
    columns = tables.columns(
        "Pupils",
        "Year",
        tables.numbers(report.header.authority_name),
        tables.numbers("England, same pupils"),
        "Significant?",
    )
    return tables.Table(
        f"Every group published: {measure(report.measure).label}",
        columns,
        rows,
        ("Small groups vary more from year to year; this is allowed for, using all authorities.",),
    )


def schools_chart(report: Gap) -> Drawing:
    """Schools by the number of their disadvantaged pupils, with the range of chance."""
    current = report.schools
    limits = tuple(
        funnel.Limit(
            limit.size,
            100 * (limit.limits.lower_95 or 0.0),
            100 * (limit.limits.upper_95 or 0.0),
            100 * (limit.limits.lower_998 or 0.0),
            100 * (limit.limits.upper_998 or 0.0),
        )
        for limit in current.limits
    )
    return funnel.draw(
        funnel.FunnelPlotData(
            tuple(p.figure for p in current.points),
            current.average or 0.0,
            limits,
            outside(report),
            f"{measure(report.measure).label}, {_low(report)}",
            "average of these schools",
        )
    )


def outside(report: Gap) -> tuple[str, ...]:
    """The schools whose figure chance would bring about in fewer than 2 of 1,000."""
    return tuple(
        p.figure.entity
        for p in report.schools.points
        if p.figure.shown and p.beyond is not None and p.beyond.endswith("(0.001)")
    )


def schools_sentence(report: Gap) -> str:
    """How many schools are significantly different, of those with a judgement."""
    count = len(report.schools.points)
    beyond_limits = len(outside(report))
    lead = "No school differs" if not beyond_limits else values.plural(beyond_limits, "school")
    verb = "" if not beyond_limits else (" differs" if beyond_limits == 1 else " differ")
    return f"{lead}{verb} significantly from the average of {values.count(count)}"


def schools_subtitle(report: Gap) -> str:
    """Which year, and which schools are silent."""
    current = report.schools
    pooled = sum(p.pooled for p in current.points)
    parts = [f"{values.capital(values.period(current.period or ''))}, {_low(report)}."]
    if pooled:
        parts.append(f"{values.plural(pooled, 'small school')} over three years combined.")
    if current.silent:
        parts.append(
            f"{values.plural(current.silent, 'school')} with ten pupils or fewer and no "
            "three years to combine are not shown."
        )
    if current.hidden:
        parts.append(f"{values.plural(current.hidden, 'school')} were suppressed by the publisher.")
    return " ".join(parts)


def schools_file(report: Gap) -> str:
    """Which file would fill the schools of this measure."""
    families = [source for source in measure(report.measure).sources if source.startswith("csp")]
    return title_of(families[0]) if families else "nothing that is published by school"


def index_chart(report: Gap) -> Drawing:
    """England's gap index over time."""
    assert report.index is not None
    panel = multiples.SmallMultiple("England's gap index: 0 would be no gap, 10 the widest", report.index)
    return multiples.draw(multiples.SmallMultiplesData((panel,), "Published by DfE for England only"))


def foot(report: Gap) -> tuple[str, ...]:
    """Age, next release, caveats."""
    newest = report.latest.low if report.latest else None
    aged = comparison_text.age_and_due(newest, report.due, report.header.as_at)
    return (aged, *not_joined(report), *measure(report.measure).caveats_on(report.header.as_at)[:2])
