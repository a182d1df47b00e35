"""What inspectors say: the old kind and the new kind, each with its own words and its own charts."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics.inspection_stock import REPORT_CARD_GRADES
from analytics.reports.ofsted import InspectedSchool, Ofsted
from analytics.reports.types import Figure
from data.catalogue import measure
from ui import selection, sentences, tables, words
from ui.charts import bars, dots, trends
from ui.charts.base import Drawing

CARD_COLOURS = dict(
    zip(REPORT_CARD_GRADES, ("#143F5C", "#2C6488", "#8CB0C9", "#C27200", "#8C1D40"), strict=True)
)
_GRADES = {1: "outstanding", 2: "good", 3: "requires improvement or satisfactory", 4: "inadequate"}


def headline(report: Ofsted) -> tuple[str, str, str]:
    """Where the old kind ended, where the new kind stands, and how far the old still reaches."""
    good, coverage = report.old[0], report.now[2]
    old = (
        f"{report.place.name}: {words.say(good)} stood at good or outstanding on "
        f"{words.day(report.last_day_old)}"
        if good.shown
        else f"{report.place.name}: no overall grade is loaded"
    )
    if coverage.value is None or report.context.as_at <= report.last_day_old:
        return f"{old}.", _flow(report), _concern(report)
    reach = (
        f"An overall grade is still the latest graded outcome of {words.say(coverage)}; the rest "
        "have been judged another way since, and the two are never put together."
    )
    return f"{old}, when overall grades ended.", reach, f"{_cards(report)} {_concern(report)}"


def _flow(report: Ofsted) -> str:
    if not report.flow.shown:
        return "No inspection of the last whole year is loaded."
    return (
        f"Of inspections in {words.period(report.flow.period)}, {words.say(report.flow)} ended good "
        "or outstanding: a flow, not the share of schools."
    )


def _concern(report: Ofsted) -> str:
    number = len(report.concern)
    return f"{words.capital(words.plural(number, 'school'))} in a category of concern."


def _cards(report: Ofsted) -> str:
    if not report.n_cards:
        return "No report card is loaded yet."
    all_expected = report.cards[0]
    said = f"{report.n_cards} of {report.n_open} schools have a report card"
    if all_expected.numerator is None:
        return f"{said}."
    return (
        f"{said}; on {words.count(all_expected.numerator)} of them every area is at the expected "
        "standard or above and safeguarding is met."
    )


def side_by_side(report: Ofsted) -> None:
    """Old kind at the left, new kind at the right, each under its own heading."""
    old, new = st.columns(2, gap="large")
    with old:
        st.html(_side("Overall grades", _old_under(report), [*report.old, report.flow]))
    with new:
        st.html(_side("Report cards", _new_under(report), report.cards))


def _old_under(report: Ofsted) -> str:
    return f"To August 2024. As it stood on {words.day(report.last_day_old)}."


def _new_under(report: Ofsted) -> str:
    if not report.n_cards:
        return "From November 2025. None is loaded."
    few = " Fewer than 30 cards: counts, no percentages." if report.n_cards < 30 else ""
    return f"From November 2025. {report.n_cards} of {report.n_open} schools have one.{few}"


def _side(heading: str, under: str, figures: Sequence[Figure]) -> str:
    rows = "".join(
        f"<dt>{escape(measure(one.measure).label)}</dt><dd>{escape(_said(one))}</dd>"
        for one in figures
    )
    return (
        f'<section class="mp-side"><h3>{escape(heading)}</h3>'
        f'<p class="mp-subtitle">{escape(under)}</p><dl class="mp-facts">{rows}</dl></section>'
    )


def _said(figure: Figure) -> str:
    if figure.shown:
        return words.say(figure)
    if figure.numerator is not None and figure.denominator is not None:
        return words.of(figure.numerator, figure.denominator, "cards")
    return words.why(figure)


def history(report: Ofsted) -> Drawing:
    """The stock of good schools over time, cut where Ofsted changed how it counts."""
    return trends.draw(trends.View((report.history,), measure(report.history.measure).label))


def coverage(report: Ofsted) -> Drawing:
    """The share of schools whose last graded outcome still is an overall grade."""
    return trends.draw(trends.View((report.coverage,), measure(report.coverage.measure).label))


def by_area(report: Ofsted) -> Drawing:
    """Areas by the share of good or outstanding schools."""
    ordered = sorted(report.by_area, key=lambda f: (f.value is None, -(f.value or 0.0)))
    whole = report.old[0]
    return dots.draw(
        dots.View(tuple(ordered), measure(whole.measure).label, whole if whole.shown else None)
    )


def spread(report: Ofsted) -> Drawing:
    """Each area of the report cards with how many schools have which grade."""
    rows = tuple(
        bars.Row(
            _area_word(one.measure),
            tuple(bars.Part(word, count, CARD_COLOURS[word]) for word, count in one.counts.items()),
        )
        for one in report.spread
    )
    invented = " Invented schools." if report.context.invented else ""
    return bars.draw(
        bars.View(
            rows, f"Report cards by area, {report.n_cards} cards", ("card", "cards"),
            f"Ofsted, management information; counted here.{invented}",
        )
    )  # fmt: skip


def _area_word(code: str) -> str:
    return words.capital(measure(code).label.removeprefix("Report card, ").split(":")[0])


def judgements(report: Ofsted) -> tables.Table:
    """The judgements of the framework of 2019 to 2025, each by itself."""
    rows = tuple(
        (tables.text(measure(one.measure).label), tables.parts(one), tables.figure(one))
        for one in report.judgements
    )
    day = words.period(report.judgements[0].period)
    return tables.Table(
        f"Judgements as they stood on {day}", (
            tables.Column("Judgement"), tables.Column("Schools"),
            tables.Column("Good or outstanding", tables.Kind.NUMBER, "%"),
        ), rows, ("Each judgement is its own: none stands in for an overall grade.",),
    )  # fmt: skip


def methods(report: Ofsted) -> tables.Table:
    """The stock by both methods: own grades only, and with predecessors' grades."""
    held = (report.own_grades, report.with_predecessors)
    names = ("Own grades only (to May 2018)", "Predecessors' grades count (from June 2018)")
    number = tables.Kind.NUMBER
    rows = tuple(
        (
            tables.text(name), tables.amount(one.good, 0, ""), tables.amount(one.n_graded, 0, ""),
            tables.amount(one.pct, 1, "no school is graded"), tables.amount(one.n_open, 0, ""),
            tables.amount(one.n_predecessor, 0, ""), tables.amount(one.n_never, 0, ""),
        )
        for name, one in zip(names, held, strict=True)
    )  # fmt: skip
    return tables.Table(
        f"Two ways to count, {words.day(report.last_day_old)}", (
            tables.Column("Method"), tables.Column("Good or outstanding", number, "schools"),
            tables.Column("Graded", number, "schools"), tables.Column("Share", number, "%"),
            tables.Column("Open", number, "schools"),
            tables.Column("By a predecessor's grade", number, "schools"),
            tables.Column("Never graded", number, "schools"),
        ), rows,
    )  # fmt: skip


def moves(report: Ofsted) -> tables.Table:
    """How grades moved between inspections, with 95 % intervals."""
    rows = tuple(
        (
            tables.text(f"From {_GRADES[one.before]} to {_GRADES[one.after]}"),
            tables.text(words.of(one.count, one.of, "inspections")),
            tables.amount(None if one.share.value is None else 100 * one.share.value, 1, "none"),
            tables.text(_limits(one.share.lower, one.share.upper)),
        )
        for one in report.moves
    )
    return tables.Table(
        "From one graded inspection to the next", (
            tables.Column("Move"), tables.Column("How many"),
            tables.Column("Share", tables.Kind.NUMBER, "%"), tables.Column("95 % interval"),
        ), rows, ("First inspections are left out. Before September 2012 the third grade was 'satisfactory'.",),
    )  # fmt: skip


def _limits(lower: float | None, upper: float | None) -> str:
    if lower is None or upper is None:
        return "none"
    return f"{words.number(100 * lower)} to {words.percent(100 * upper)}"


def moves_sentence(report: Ofsted) -> str:
    """How many inspections improved, kept or lowered a grade."""
    held = report.changed
    return (
        f"{words.count(held.improved)} inspections raised a grade, {words.count(held.same)} kept it, "
        f"{words.count(held.declined)} lowered it"
    )


def schools(listed: Sequence[InspectedSchool], caption: str) -> tables.Table:
    """Schools by name, linked to their own pages."""
    rows = tuple(
        (
            tables.text(one.name, selection.link("school", school=one.urn)),
            tables.text(words.capital(sentences.phase(one.phase)) if one.phase else ""),
            tables.text(one.area_name or "no area"), tables.text(words.capital(one.why)),
            tables.text(words.capital(one.stands)),
            tables.text(words.day(one.inspected) if one.inspected else "never"),
        )
        for one in listed
    )  # fmt: skip
    named = ("School", "Phase", "Area", "Why", "Latest graded inspection", "Inspected")
    return tables.Table(caption, tuple(tables.Column(one) for one in named), rows)


def concern(report: Ofsted) -> tables.Table:
    """Schools in a category of concern."""
    return schools(report.concern, "In a category of concern")


def stuck(report: Ofsted) -> tables.Table:
    """Schools that require improvement and were below good before."""
    return schools(report.stuck, "Below good twice running, by the last two overall grades")
