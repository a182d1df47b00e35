"""What inspectors say: the old kind and the new kind, each with its own words and its own charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from analytics.figure import Coverage
from analytics.inspection.counts import REPORT_CARD_GRADES, Flow
from analytics.reports.core.types import Figure
from analytics.reports.inspection.inspection import GradeTransition, InspectedSchool, Ofsted
from analytics.reports.inspection.inspection_counts import PREDECESSORS_COUNT_FROM
from analytics.reports.inspection.inspection_figures import STOCK_BY_PUPILS, STOCK_BY_SCHOOLS
from data.catalogue import measure
from data.period import Period
from data.vocabulary import ValueStatus
from ui import selection, tables, theme
from ui.charts import bars, dots, slope, trends
from ui.charts.base import Drawing
from wording import sentences, values

NOT_CONVERTED = ("No published method converts inspections after September 2024 into overall grades.",)
CARD_COLOURS = dict(zip(REPORT_CARD_GRADES, ("#143F5C", "#2C6488", "#8CB0C9", "#C27200", "#8C1D40"), strict=True))


def headline(report: Ofsted) -> tuple[str, str, str]:
    """The last overall grades, how many schools still have one, and the report cards."""
    if report.header.as_at <= report.last_day_old or report.last_day == report.last_day_old:
        return f"{_good(report)}.", _flow(report), _concern(report)
    return f"{_good(report)}, when overall grades ended.", _kinds(report), (f"{_cards(report)} {_concern(report)}")


def _good(report: Ofsted) -> str:
    """The share of good schools on the last day that is known, or why we cannot tell."""
    good, day = report.old[0], values.day(report.last_day_old)
    if good.shown:
        return f"{report.place.name}: {values.say(good)} were good or outstanding on {day}"
    if good.coverage is None or good.coverage.until is None:
        return f"{report.place.name}: no overall grade is loaded"
    part = values.known_part(good)
    known = f". {values.capital(part)} were good or outstanding" if part else ""
    return f"{report.place.name}: we cannot tell how many schools were good or outstanding; {report.why_not_old}{known}"


def _kinds(report: Ofsted) -> str:
    """Schools by the kind of their latest graded inspection; only those that are known."""
    current = report.latest_kinds
    known = current.overall + current.judged_since + current.never
    never = f", and {values.count(current.never)} have never been inspected" if current.never else ""
    return (
        f"Of {values.plural(known, 'school')} whose latest graded inspection on "
        f"{values.day(report.last_day)} is known, {values.count(current.overall)} still had an overall "
        f"grade; {values.count(current.judged_since)} have been judged another way since{never}. "
        "Grades and report cards are never combined."
    )


def _flow(report: Ofsted) -> str:
    if report.flow.status is ValueStatus.CANNOT_TELL:
        year = values.period(report.flow.period)
        return f"We cannot tell how the inspections of {year} ended; {report.flow.reason}."
    if not report.flow.shown:
        return "No inspection of the last whole year is loaded."
    return (
        f"Of inspections in {values.period(report.flow.period)}, {values.say(report.flow)} ended good "
        "or outstanding: a flow, not the share of schools."
    )


def _concern(report: Ofsted) -> str:
    number, figure = len(report.concern), report.now[0]
    schools = values.plural(number, "school")
    if figure.status is ValueStatus.CANNOT_TELL and figure.coverage is not None:
        known = values.plural(figure.coverage.known, "school")
        those = "none is" if not number else f"{values.count(number)} {'is' if number == 1 else 'are'}"
        return (
            f"We cannot tell how many schools are in a category of concern; of the {known} whose grade on "
            f"{values.day(report.last_day)} is known, {those}."
        )
    day = "" if report.last_day == report.header.as_at else f"On {values.day(report.last_day)}: "
    return f"{day}{schools if day else values.capital(schools)} in a category of concern."


def _cards(report: Ofsted) -> str:
    if not report.n_cards:
        return "No report card is loaded yet."
    all_expected = report.cards[0]
    text = _with_card(report)
    if all_expected.numerator is None:
        return f"{text}."
    return (
        f"{text}; on {values.count(all_expected.numerator)} of them every area is at the expected "
        "standard or above and safeguarding is met."
    )


def _with_card(report: Ofsted) -> str:
    """How many schools have a report card: of all that are open only where enough is known of them."""
    if report.why_not:
        return f"{values.plural(report.n_cards, 'school')} known to have a report card; {report.why_not}"
    return f"{values.of(report.n_cards, report.n_open, 'schools')} have a report card"


def ended(report: Ofsted) -> str:
    """Until when there were overall grades, once they had ended."""
    return "To August 2024." if report.overall_ended else ""


def side_by_side(report: Ofsted) -> None:
    """Old kind at the left, new kind at the right, each under its own heading."""
    old, new = st.columns(2, gap="large")
    with old:
        st.html(_side("Overall grades", _old_under(report), [*report.old, report.flow]))
    if not report.cards_begun:
        return
    with new:
        st.html(_side("Report cards", _new_under(report), report.cards if report.n_cards else ()))


def _old_under(report: Ofsted) -> str:
    counts = report.old_coverage
    return (
        f"{'To August 2024; on' if report.overall_ended else 'On'} {values.day(report.last_day_old)}. Grade known for "
        f"{values.of(counts.known, counts.open, 'open schools')}."
    )


def _new_under(report: Ofsted) -> str:
    if not report.n_cards:
        return "From November 2025. None is loaded as at this date."
    few = " Fewer than 30 report cards, so counts only." if report.n_cards < 30 else ""
    return f"From November 2025. {values.capital(_with_card(report))}.{few}"


def _side(heading: str, under: str, figures: Sequence[Figure]) -> str:
    rows = "".join(
        f"<dt>{escape(measure(figure.measure).label)}</dt><dd>{escape(_value_or_reason(figure))}</dd>"
        for figure in figures
    )
    return (
        f'<section class="mp-side"><h2>{escape(heading)}</h2>'
        f'<p class="mp-subtitle">{escape(under)}</p><dl class="mp-facts">{rows}</dl></section>'
    )


def _value_or_reason(figure: Figure) -> str:
    if figure.shown:
        both = figure.numerator is not None and figure.denominator is not None
        of = values.of(figure.numerator or 0, figure.denominator or 0, "") if both else ""
        return f"{values.value(figure)} ({of})" if of else values.value(figure)
    if figure.numerator is not None and figure.denominator is not None:
        return values.of(figure.numerator, figure.denominator, "cards")
    if figure.status is ValueStatus.CANNOT_TELL:
        return "; ".join(part for part in ("cannot tell", values.known_part(figure)) if part)
    return values.why(figure)


def history_sentence(report: Ofsted) -> str:
    """What the stock did over the years that may be compared."""
    current = report.history.current
    selected = [f"{values.value(item)} in {values.month(Period.parse(item.period).end)}" for item in current]
    if not selected:
        return "Too few grades are known for a line over time"
    if len(selected) == 1:
        return f"Good or outstanding schools: {selected[0]}, the only day that is known"
    return f"Good or outstanding schools went from {selected[0]} to {selected[-1]}"


def area_sentence(report: Ofsted) -> str:
    """The lowest and the highest area."""
    current = sorted((f for f in report.by_area if f.shown), key=lambda f: f.value or 0.0)
    if len(current) < 2:
        return "Good or outstanding schools by area"
    low, high = (f"{values.value(item)} in {item.entity_name}" for item in (current[0], current[-1]))
    if current[0].value == current[-1].value:
        return f"{values.value(current[0])} in every area that is known"
    return f"From {low} to {high}"


def spread_sentence(report: Ofsted) -> str:
    """On how many cards every area is as expected."""
    good = report.cards[0].numerator
    if good is None:
        return f"{values.plural(report.n_cards, 'report card')} so far"
    return f"On {values.of(good, report.n_cards, 'report cards')} every area is at the expected standard or above"


def coverage_sentence(report: Ofsted) -> str:
    """How many schools still have an overall grade as their latest."""
    latest = report.coverage.latest
    if latest is None:
        return ""
    day = values.day(Period.parse(latest.period).end)
    return f"{values.value(latest)} of schools had an overall grade as their latest on {day}"


def history(report: Ofsted) -> Drawing:
    """The stock of good schools over time, cut where Ofsted changed how it counts."""
    return trends.draw(trends.TrendPanelsData((report.history,), measure(report.history.measure).label))


def coverage(report: Ofsted) -> Drawing:
    """The share of schools whose last graded outcome still is an overall grade."""
    return trends.draw(trends.TrendPanelsData((report.coverage,), measure(report.coverage.measure).label))


def by_area(report: Ofsted) -> Drawing:
    """Areas by the share of good or outstanding schools."""
    ordered = sorted(report.by_area, key=lambda f: (f.value is None, -(f.value or 0.0)))
    whole = report.old[0]
    return dots.draw(dots.DotPlotData(tuple(ordered), measure(whole.measure).label, whole if whole.shown else None))


def spread(report: Ofsted) -> Drawing:
    """Each area of the report cards with how many schools have which grade."""
    rows = tuple(
        bars.Row(
            _area_word(item.measure),
            tuple(bars.BarSegment(word, count, CARD_COLOURS[word]) for word, count in item.counts.items()),
        )
        for item in report.spread
    )
    invented = " Invented schools." if report.header.invented else ""
    return bars.draw(
        bars.StackedBarData(
            rows,
            f"Report cards by area, {report.n_cards} cards",
            ("card", "cards"),
            f"Ofsted, management information; counted here.{invented}",
        )
    )


def _area_word(code: str) -> str:
    return values.capital(measure(code).label.removeprefix("Report card, ").split(":")[0])


def judgements(report: Ofsted) -> tables.Table:
    """The judgements of the framework of 2019 to 2025, each by itself."""
    rows = tuple(
        (tables.text(measure(judgement.measure).label), tables.parts(judgement), tables.figure(judgement))
        for judgement in report.judgements
    )
    day = values.period(report.judgements[0].period)
    return tables.Table(
        f"Judgements as at {day}",
        tables.columns("Judgement", "Schools", tables.numbers("Good or outstanding", "%")),
        rows,
        ("Each judgement is separate; none replaces an overall grade.",),
    )


def _of_known(coverage: Coverage | None) -> tuple[str, ...]:
    """Of how many schools a list of single schools can tell, where that is not all of them."""
    if coverage is None or (coverage.known == coverage.open and coverage.share is not None):
        return ()
    schools = values.of(coverage.known, coverage.open, "schools")
    listed = "" if coverage.share is not None else ", and other schools may have been open"
    return (f"From the {schools} whose grade on {values.day(coverage.day)} is known{listed}.",)


def outcomes(report: Ofsted) -> tables.Table:
    """Every graded inspection of the last whole year with an overall grade: school and outcome."""
    rows = tuple(_school(item) for item in report.outcomes)
    columns = tables.columns("School", "Phase", "Area", "Outcome", "Inspected")
    caption = f"Graded inspections of {values.period(report.flow.period)}, school by school"
    return tables.Table(caption, columns, rows, ("Under the number of the day: none is counted twice.",))


def concern(report: Ofsted) -> tables.Table:
    """Schools in a category of concern, each by the rule of its regime."""
    rows = tuple((*_school(item), tables.text(values.capital(item.why))) for item in report.concern)
    return _listed("In a category of concern", rows, report, "Why")


def stuck(report: Ofsted) -> tables.Table:
    """Schools that are stuck by DfE's rule, then those where nobody can tell."""
    rows = [(*_school(item), tables.text(values.capital(item.why))) for item in report.stuck]
    rows += [(*_school(item), tables.text(f"Cannot tell: {item.why}")) for item in report.perhaps_stuck]
    result = _listed("Stuck by DfE's rule", tuple(rows), report, "Why")
    words, version = report.stuck_rule.words_on(report.header.as_at), report.stuck_rule.version
    return replace(result, notes=(*result.notes, f"{words} (Rule {version}, data/rules/stuck.toml.)"))


def _school(inspected_school: InspectedSchool) -> tuple[tables.Cell, ...]:
    """A school by name, linked to its own page, with its outcome."""
    return (
        tables.text(inspected_school.name, selection.link("school", school=inspected_school.urn)),
        tables.text(values.capital(sentences.phase(inspected_school.phase)) if inspected_school.phase else ""),
        tables.text(inspected_school.area_name or "no area"),
        tables.text(values.capital(inspected_school.outcome)),
        tables.text(values.day(inspected_school.inspected) if inspected_school.inspected else "never"),
    )


def _listed(caption: str, rows: tuple[tuple[tables.Cell, ...], ...], report: Ofsted, *more: str) -> tables.Table:
    named = ("School", "Phase", "Area", "Latest graded inspection", "Inspected", *more)
    return tables.Table(caption, tables.columns(*named), rows, _of_known(report.coverage_now))


def statuses(report: Ofsted) -> tables.Table:
    """RISE and other support that somebody says a school has: what, since when, and who says so."""
    rows = tuple(
        (
            tables.text(school.name, selection.link("school", school=school.urn)),
            tables.text(item.status),
            tables.text(values.day(item.since)),
            tables.text(f"{item.source}, {values.day(item.stated_on)}"),
            tables.text(values.capital(school.outcome) or "No grade known"),
        )
        for school, item in report.statuses
    )
    named = ("School", "Status", "Since", "Source and date", "Latest graded inspection")
    return tables.Table(
        "RISE and other support",
        tables.columns(*named),
        rows,
        ("From the support status register; nothing is inferred.",),
    )


# Inspections in tables: two ways to count, each year's flow, the age of judgements, the moves.

_COUNTED = "Calculated by Milepost from inspections."
_GRADES = {1: "outstanding", 2: "good", 3: "requires improvement, satisfactory", 4: "inadequate"}


def methods(report: Ofsted) -> tables.Table:
    """The stock by both methods: own grades only, and with predecessors' grades."""
    counted = {"Own grades (to May 2018)": report.own_grades}
    if report.last_day_old >= PREDECESSORS_COUNT_FROM:
        counted["Predecessors' too (from June 2018)"] = report.with_predecessors
    elif report.header.as_at < PREDECESSORS_COUNT_FROM:
        counted = {"Own grades": report.own_grades}
    rows = tuple(
        (
            tables.text(name),
            tables.text(values.of(item.good, item.n_graded, "graded")),
            tables.amount(item.pct, measure(STOCK_BY_SCHOOLS).decimals, "no school is graded"),
            tables.amount(
                item.pct_pupils if report.pupils_known else None,
                measure(STOCK_BY_PUPILS).decimals,
                "too few pupil numbers",
            ),
            tables.amount(report.old_coverage.open, 0, ""),
            tables.amount(item.n_open, 0, ""),
            tables.amount(item.n_predecessor, 0, ""),
            tables.amount(item.n_never, 0, ""),
        )
        for name, item in counted.items()
    )
    return tables.Table(
        f"{'Two ways to count' if len(rows) > 1 else 'How schools are counted'}, {values.day(report.last_day_old)}",
        tables.columns(
            "Method",
            "Good or outstanding",
            tables.numbers("Of schools", "%"),
            tables.numbers("Of pupils", "%"),
            tables.numbers("Open", "schools"),
            tables.numbers("Grade known", "schools"),
            tables.numbers("Predecessor's grade", "schools"),
            tables.numbers("Never graded", "schools"),
        ),
        rows,
        (
            "Pupils: on roll in the newest register then known, in schools with a known roll.",
            *_of_known(report.old_coverage),
            f"{report.rule.rule_in_words} (Rule {report.rule.version}, agreed {values.day(report.rule.agreed)}.)",
        ),
    )


def by_year(report: Ofsted) -> Drawing:
    """Each year's graded inspections as a bar, those that ended good and those that did not."""
    rows = tuple(
        bars.Row(
            values.period(flow.period),
            (
                bars.BarSegment("good or outstanding", flow.graded.good, theme.PROJECTION),
                bars.BarSegment("below good", flow.graded.n - flow.graded.good, theme.INK),
            ),
        )
        for flow in report.flows
        if flow.graded.n
    )
    data = bars.StackedBarData(rows, "Graded inspections by year", ("inspection", "inspections"), _COUNTED)
    return replace(bars.draw(data), table=flows(report))


def by_year_sentence(report: Ofsted) -> str:
    """The newest year with a graded inspection."""
    newest = max((flow for flow in report.flows if flow.graded.n), key=lambda flow: flow.period)
    of = values.of(newest.graded.good, newest.graded.n, "graded inspections")
    return f"In {values.period(newest.period)} {of} ended good or outstanding"


def slopes(report: Ofsted) -> Drawing:
    """How grades moved from one inspection to the next."""
    order = list(_GRADES)
    counts = {(order.index(m.before), order.index(m.after)): m.count for m in report.moves}
    names = tuple(values.capital(name.split(",")[0]) for name in _GRADES.values())
    heading = "From one graded inspection to the next"
    noun = ("inspection", "inspections")
    return slope.draw(slope.SlopeChartData(names, counts, heading, noun, _COUNTED, moves(report)))


def flows(report: Ofsted) -> tables.Table:
    """Each year's inspections that ended good, with and without visits that gave no grade."""
    rows = tuple(
        (
            tables.text(values.period(flow.period)),
            tables.text(_of(flow.graded)),
            tables.amount(flow.graded.pct, 0, "none"),
            tables.text(_limits(flow.graded_share.lower, flow.graded_share.upper)),
            tables.text(_of(flow.with_ungraded) if flow.with_ungraded else "none loaded"),
            tables.amount(flow.with_ungraded.pct if flow.with_ungraded else None, 0, "cannot tell"),
        )
        for flow in report.flows
    )
    return tables.Table(
        "Inspections of each year that ended good or outstanding",
        tables.columns(
            "Year",
            "Graded",
            tables.numbers("Share", "%"),
            "95% interval",
            "Ungraded included",
            tables.numbers("Share, ungraded included", "%"),
        ),
        rows,
        (
            "Share of inspections, not of schools: weaker schools are inspected more often. Ungraded "
            "inspections count with the grade they confirmed; releases include only each school's latest.",
        ),
    )


def _of(flow: Flow) -> str:
    return values.of(flow.good, flow.n, "")


def ages(report: Ofsted) -> tables.Table:
    """How old the standing judgements are, whatever their kind."""
    current = sum(age.schools for age in report.ages)
    rows = tuple(
        (
            tables.text(_band(age.years, age.below)),
            tables.amount(age.schools, 0, ""),
            tables.amount(100 * age.schools / current if current else None, 0, "none"),
        )
        for age in report.ages
    )
    day = values.day(report.last_day)
    return tables.Table(
        f"Age of the latest judgement, {day}",
        tables.columns("Years since the inspection", tables.numbers("Schools"), tables.numbers("Share", "%")),
        rows,
        (
            "Graded inspections of every kind. Grades before September 2012 are among them.",
            *_of_known(report.coverage_now),
        ),
    )


def _band(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} and more"
    return f"Less than {high}" if low == 0 else f"{low} to less than {high}"


def moves(report: Ofsted) -> tables.Table:
    """How grades moved between inspections: each row's shares, with 95% intervals."""
    by_key = {(move.before, move.after): move for move in report.moves}
    rows = tuple(
        (
            tables.text(values.capital(name)),
            tables.amount(next(item.of for (b, _), item in by_key.items() if b == before), 0, ""),
            *(tables.text(_share(by_key[before, after])) for after in _GRADES),
        )
        for before, name in _GRADES.items()
        if (before, 1) in by_key
    )
    return tables.Table(
        "From one graded inspection to the next",
        tables.columns("Grade before", tables.numbers("Inspections"), *(f"Then {name}" for name in _GRADES.values())),
        rows,
        (
            f"{moves_sentence(report)}. In brackets: 95% interval. Includes changes of URN; excludes "
            "first inspections. Satisfactory: the third grade before September 2012.",
        ),
    )


def _share(move: GradeTransition) -> str:
    if move.share.value is None:
        return "none"
    return f"{values.percent(100 * move.share.value)} ({_limits(move.share.lower, move.share.upper)})"


def _limits(lower: float | None, upper: float | None) -> str:
    if lower is None or upper is None:
        return "none"
    return f"{values.number(100 * lower)} to {values.percent(100 * upper)}"


def moves_sentence(report: Ofsted) -> str:
    """How many inspections improved, kept or lowered a grade."""
    current = report.changed
    known = "" if report.coverage_now.sufficient else "known "
    return (
        f"{values.count(current.improved)} {known}inspections raised a grade, {values.count(current.same)} kept it, "
        f"{values.count(current.declined)} lowered it"
    )


ALL = (methods, ages)
