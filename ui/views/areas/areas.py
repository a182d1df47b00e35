"""Areas as bars with intervals and on the map, and their schools as a list."""

from __future__ import annotations

from analytics.reports.comparison.area_map import AreaFigures
from analytics.reports.core.types import SchoolRow
from analytics.statistics.comparison import SIGNIFICANCE_LEVEL
from analytics.statistics.small_numbers import fit_prior, shrink
from data.catalogue import measure
from data.vocabulary import Level
from ui import selection, tables
from ui.charts import dots
from ui.charts.base import Drawing
from wording import comparison_text, sentences, values

_CONFIDENCE = 0.95


def bars(report: AreaFigures) -> Drawing:
    """Areas in order of value with their intervals, the authority's own figure as a line."""
    ordered = sorted(report.bars, key=lambda f: (f.value is None, -(f.value or 0.0)))
    return dots.draw(
        dots.DotPlotData(
            tuple(ordered),
            heading=measure(report.measure).name,
            compared=report.whole if report.whole.shown else report.england,
        )
    )


def beyond_chance(report: AreaFigures) -> str:
    """Which areas are significantly above or below the line, where the areas together differ at all."""
    line = report.whole if report.whole.shown else report.england
    if line is None or line.value is None:
        return "Areas compared"
    p = comparison_text.alike(report)
    if p is not None and p >= SIGNIFICANCE_LEVEL:
        return f"Together the areas differ by no more than chance (heterogeneity test, p = {values.number(p, 2)})"
    text = f"{line.entity_name}’s {values.value(line)}"
    below = [f.entity_name for f in report.bars if f.upper is not None and f.upper < line.value]
    above = [f.entity_name for f in report.bars if f.lower is not None and f.lower > line.value]
    parts = [
        f"{values.joined(result)} {'lies' if len(result) == 1 else 'lie'} {way}"
        for result, way in ((above, "above"), (below, "below"))
        if result
    ]
    if not parts:
        return f"No {'authority' if of_authorities(report) else 'area'} is significantly different from {text}"
    return f"Significantly different: {' and '.join(parts)} {text}"


def weighed(report: AreaFigures) -> tables.Table:
    """The areas' shares drawn towards what all areas have, the more the fewer pupils an area has."""
    counted = comparison_text.counted(report)
    prior = fit_prior([f.numerator for f in counted], [f.denominator for f in counted])
    rows = []
    for figure in counted if prior else ():
        drawn = shrink(prior, figure.numerator, figure.denominator, _CONFIDENCE) if prior else None
        if drawn is None or drawn.mean is None or drawn.lower is None or drawn.upper is None:
            continue
        low, high = (values.number(100 * limit, 1) for limit in (drawn.lower, drawn.upper))
        rows.append(
            (
                tables.text(figure.entity_name),
                tables.figure(figure),
                tables.amount(100 * drawn.mean, 1, "none"),
                tables.text(f"{low} to {high}"),
                tables.amount(figure.denominator, 0, "not given"),
            )
        )
    columns = tables.columns(
        "Area",
        tables.numbers("Figure"),
        tables.numbers("Drawn towards all areas", "%"),
        "95% interval",
        tables.numbers("Of"),
    )
    p = comparison_text.alike(report)
    text = (
        ""
        if p is None
        else f"Heterogeneity test: p = {values.number(p, 3)}; below 0.05 the areas differ significantly."
    )
    return tables.Table("Areas adjusted for small numbers", columns, tuple(rows), (text,) if text else ())


def subtitle(report: AreaFigures) -> str:
    """The measure, the year and the pupils."""
    parts = (measure(report.measure).label, sentences.group(report.group.value), values.period(report.period))
    return ", ".join(parts) + (
        ". As published by authority." if of_authorities(report) else ". Derived here from schools."
    )


def bars_subtitle(report: AreaFigures) -> str:
    """What each bar is."""
    return f"By {'authority' if of_authorities(report) else 'area'}, with 95% intervals."


def weighed_from(report: AreaFigures) -> str:
    """What the areas' weighed shares were made from."""
    of = "the published figures of authorities" if of_authorities(report) else "schools"
    return f"Derived here from {of}."


def of_authorities(report: AreaFigures) -> bool:
    """Whether the areas are authorities, of a region or England."""
    return any(figure.level is Level.AUTHORITY for figure in report.bars)


def chosen(report: AreaFigures, area: str | None) -> tuple[SchoolRow, ...]:
    """The schools of one area, or all, by name."""
    rows = [row for row in report.schools if area is None or row.area == area]
    return tuple(sorted(rows, key=lambda row: row.name))


def list_subtitle(report: AreaFigures, area: str | None) -> str:
    """How many schools are listed, and how to narrow them."""
    listed = values.plural(len(chosen(report, area)), "school")
    if area is None:
        what = "an authority" if of_authorities(report) else "an area"
        return f"{listed}. Choose {what}, on the map or in the list, to see only its own."
    return f"{listed}; open one for its own page."


def schools_table(rows: tuple[SchoolRow, ...], report: AreaFigures) -> tables.Table:
    """Schools with their figures, each linked to its own page."""
    graded = report.measure.startswith("ofsted_good")
    several = len({row.area for row in rows}) > 1
    lines = tuple(
        (
            tables.text(row.name, selection.link("school", school=row.urn)),
            tables.text(values.capital(sentences.phase(row.phase)) if row.phase else ""),
            *([tables.text(row.area_name or "no area")] if several else []),
            tables.text(row.trust or "none known"),
            tables.text(values.capital(row.figure.reason or values.value(row.figure)))
            if graded
            else tables.figure(row.figure),
            tables.amount(row.figure.denominator, 0, "not given"),
        )
        for row in rows
    )
    return tables.Table(
        f"Schools, {values.period(report.period)}",
        tables.columns(
            "School",
            "Phase",
            *(["Area"] if several else []),
            "Trust",
            "Grade" if graded else tables.numbers("Figure"),
            tables.numbers("Pupils"),
        ),
        lines,
    )
