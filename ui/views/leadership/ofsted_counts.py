"""Inspections in tables: two ways to count, each year's flow, the age of judgements, the moves."""

from __future__ import annotations

from analytics.inspection_stock import Flow
from analytics.reports.inspection.flows import Move
from analytics.reports.inspection.inspection import Ofsted
from analytics.reports.inspection.inspection_figures import STOCK_BY_PUPILS, STOCK_BY_SCHOOLS
from data.catalogue import measure
from ui import tables
from wording import values

_GRADES = {1: "outstanding", 2: "good", 3: "requires improvement, satisfactory", 4: "inadequate"}
_NUMBER = tables.Kind.NUMBER


def methods(report: Ofsted) -> tables.Table:
    """The stock by both methods: own grades only, and with predecessors' grades."""
    current = (report.own_grades, report.with_predecessors)
    names = ("Own grades (to May 2018)", "Predecessors' too (from June 2018)")
    rows = tuple(
        (
            tables.text(name),
            tables.text(values.of(item.good, item.n_graded, "graded")),
            tables.amount(item.pct, measure(STOCK_BY_SCHOOLS).decimals, "no school is graded"),
            tables.amount(item.pct_pupils, measure(STOCK_BY_PUPILS).decimals, "no pupil numbers"),
            tables.amount(report.old_coverage.open, 0, ""),
            tables.amount(item.n_open, 0, ""),
            tables.amount(item.n_predecessor, 0, ""),
            tables.amount(item.n_never, 0, ""),
        )
        for name, item in zip(names, current, strict=True)
    )
    return tables.Table(
        f"Two ways to count, {values.day(report.last_day_old)}",
        (
            tables.Column("Method"),
            tables.Column("Good or outstanding"),
            tables.Column("Of schools", _NUMBER, "%"),
            tables.Column("Of pupils", _NUMBER, "%"),
            tables.Column("Open", _NUMBER, "schools"),
            tables.Column("Grade known", _NUMBER, "schools"),
            tables.Column("Predecessor's grade", _NUMBER, "schools"),
            tables.Column("Never graded", _NUMBER, "schools"),
        ),
        rows,
        (
            "Pupils: on roll now, in schools with a known roll.",
            f"{report.rule.rule_in_words} (Rule {report.rule.version}, agreed {values.day(report.rule.agreed)}.)",
        ),
    )


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
        (
            tables.Column("Year"),
            tables.Column("Graded"),
            tables.Column("Share", _NUMBER, "%"),
            tables.Column("95% interval"),
            tables.Column("Ungraded included"),
            tables.Column("Share, ungraded included", _NUMBER, "%"),
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
        (
            tables.Column("Years since the inspection"),
            tables.Column("Schools", _NUMBER),
            tables.Column("Share", _NUMBER, "%"),
        ),
        rows,
        ("Graded inspections of every kind. Grades before September 2012 are among them.",),
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
    named = ("Grade before", "Inspections", *(f"Then {name}" for name in _GRADES.values()))
    return tables.Table(
        "From one graded inspection to the next",
        tuple(tables.Column(item, _NUMBER if item == "Inspections" else tables.Kind.TEXT) for item in named),
        rows,
        (
            f"{moves_sentence(report)}. In brackets: 95% interval. Includes changes of URN; excludes "
            "first inspections. Satisfactory: the third grade before September 2012.",
        ),
    )


def _share(move: Move) -> str:
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
    return (
        f"{values.count(current.improved)} inspections raised a grade, {values.count(current.same)} kept it, "
        f"{values.count(current.declined)} lowered it"
    )


ALL = (methods, flows, ages, moves)
