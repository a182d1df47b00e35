"""Inspections in tables: two ways to count, each year's flow, the age of judgements, the moves."""

from __future__ import annotations

from analytics.inspection_stock import Flow
from analytics.reports.inspection_flows import Move
from analytics.reports.ofsted import Ofsted
from ui import tables, words

_GRADES = {1: "outstanding", 2: "good", 3: "requires improvement, satisfactory", 4: "inadequate"}
_NUMBER = tables.Kind.NUMBER


def methods(report: Ofsted) -> tables.Table:
    """The stock by both methods: own grades only, and with predecessors' grades."""
    held = (report.own_grades, report.with_predecessors)
    names = ("Own grades (to May 2018)", "Predecessors' too (from June 2018)")
    rows = tuple(
        (
            tables.text(name), tables.text(words.of(one.good, one.n_graded, "graded")),
            tables.amount(one.pct, 1, "no school is graded"),
            tables.amount(one.pct_pupils, 1, "no pupil numbers"),
            tables.amount(report.old_coverage.open, 0, ""), tables.amount(one.n_open, 0, ""),
            tables.amount(one.n_predecessor, 0, ""),
            tables.amount(one.n_never, 0, ""),
        )
        for name, one in zip(names, held, strict=True)
    )  # fmt: skip
    return tables.Table(
        f"Two ways to count, {words.day(report.last_day_old)}", (
            tables.Column("Method"), tables.Column("Good or outstanding"),
            tables.Column("Of schools", _NUMBER, "%"), tables.Column("Of pupils", _NUMBER, "%"),
            tables.Column("Open", _NUMBER, "schools"),
            tables.Column("Grade known", _NUMBER, "schools"),
            tables.Column("Predecessor's grade", _NUMBER, "schools"),
            tables.Column("Never graded", _NUMBER, "schools"),
        ), rows, ("Pupils: on roll now, in schools whose number is known.",),
    )  # fmt: skip


def flows(report: Ofsted) -> tables.Table:
    """Each year's inspections that ended good, with and without visits that gave no grade."""
    rows = tuple(
        (
            tables.text(words.period(one.period)), tables.text(_of(one.graded)),
            tables.amount(one.graded.pct, 0, "none"),
            tables.text(_limits(one.graded_share.lower, one.graded_share.upper)),
            tables.text(_of(one.with_ungraded) if one.with_ungraded else "none loaded"),
            tables.amount(one.with_ungraded.pct if one.with_ungraded else None, 0, "cannot tell"),
        )
        for one in report.flows
    )  # fmt: skip
    return tables.Table(
        "Inspections of each year that ended good or outstanding", (
            tables.Column("Year"), tables.Column("Graded"), tables.Column("Share", _NUMBER, "%"),
            tables.Column("95 % interval"), tables.Column("Ungraded included"),
            tables.Column("Share", _NUMBER, "%"),
        ), rows, (
            "A flow, not the share of schools: those in doubt are inspected more. Ungraded visits "
            "count with the grade that they confirmed; releases hold only each school's latest.",
        ),
    )  # fmt: skip


def _of(found: Flow) -> str:
    return words.of(found.good, found.n, "")


def ages(report: Ofsted) -> tables.Table:
    """How old the standing judgements are, whatever their kind."""
    held = sum(one.schools for one in report.ages)
    rows = tuple(
        (
            tables.text(_band(one.years, one.below)), tables.amount(one.schools, 0, ""),
            tables.amount(100 * one.schools / held if held else None, 0, "none"),
        )
        for one in report.ages
    )  # fmt: skip
    day = words.day(report.last_day)
    return tables.Table(
        f"Age of the standing judgement, {day}",
        (tables.Column("Years since the inspection"), tables.Column("Schools", _NUMBER),
         tables.Column("Share", _NUMBER, "%")),
        rows, ("Graded inspections of every kind. Grades before September 2012 are among them.",),
    )  # fmt: skip


def _band(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} and more"
    return f"Less than {high}" if low == 0 else f"{low} to less than {high}"


def moves(report: Ofsted) -> tables.Table:
    """How grades moved between inspections: each row's shares, with 95 % intervals."""
    held = {(one.before, one.after): one for one in report.moves}
    rows = tuple(
        (
            tables.text(words.capital(name)),
            tables.amount(next(one.of for (b, _), one in held.items() if b == before), 0, ""),
            *(tables.text(_share(held[before, after])) for after in _GRADES),
        )
        for before, name in _GRADES.items()
        if (before, 1) in held
    )
    named = ("Grade before", "Inspections", *(f"Then {name}" for name in _GRADES.values()))
    return tables.Table(
        "From one graded inspection to the next",
        tuple(tables.Column(one, _NUMBER if one == "Inspections" else tables.Kind.TEXT)
              for one in named),
        rows, (
            f"{moves_sentence(report)}. In brackets: 95 % interval. Across changes of number; first "
            "inspections are left out. Satisfactory: the third grade before September 2012.",
        ),
    )  # fmt: skip


def _share(one: Move) -> str:
    if one.share.value is None:
        return "none"
    return f"{words.percent(100 * one.share.value)} ({_limits(one.share.lower, one.share.upper)})"


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


ALL = (methods, flows, ages, moves)
