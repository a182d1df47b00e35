"""Lists of schools' targets: not returned, out with their results, and changed."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.reports.targets.school_targets import SchoolAim, TargetsReport
from ui import records, selection, tables
from wording import values

_N = tables.Kind.NUMBER
_MOST = 25  # rows on screen


def missing(report: TargetsReport) -> tables.Table:
    """Every school that has not returned a target."""
    return _chase("Schools that have not returned a target", report.missing)


def for_dfe(report: TargetsReport) -> tables.Table:
    """The academies and free schools among them."""
    return _chase(f"For {regional(report)}", report.for_dfe)


def regional(report: TargetsReport) -> str:
    """Who is told of academies: in the 2015 plan's own words, or today's."""
    return "the Regional Schools Commissioner" if report.header.replay else "DfE's Regional Director"


def _chase(caption: str, schools: Sequence[SchoolAim]) -> tables.Table:
    rows = tuple(
        (
            tables.text(school.name, selection.link("school", school=school.urn)),
            tables.text(school.urn),
            tables.text(school.area_name),
            tables.text("Academy or free school" if school.academy else "Maintained"),
            tables.text(school.trust),
        )
        for school in schools
    )
    names = ("School", "URN", "Area", "Kind", "Trust")
    columns = tuple(tables.Column(name) for name in names)
    return tables.Table(caption, columns, rows, on_screen=_MOST)


def chase_sentence(report: TargetsReport) -> str:
    """How many have not returned, by kind of school."""
    academies = len(report.for_dfe)
    maintained = len(report.missing) - academies
    if not report.missing:
        return "Every school has returned a target."
    return (
        f"{values.plural(len(report.missing), 'school')} have not returned a target for "
        f"{values.period(report.period)}: {values.count(maintained)} maintained, and "
        f"{values.plural(academies, 'academy or free school', 'academies and free schools')} "
        f"to be raised with {regional(report)}."
    )


def past(report: TargetsReport) -> tables.Table:
    """Targets whose results are out."""
    met = {True: "Reached", False: "Not reached", None: "Cannot tell"}
    rows = tuple(
        (
            tables.text(item.name, selection.link("school", school=item.urn)),
            tables.text(values.period(item.period)),
            tables.amount(item.target, 0, ""),
            tables.figure(item.result),
            tables.text(met[item.met]),
        )
        for item in report.past
    )
    columns = (
        tables.Column("School"),
        tables.Column("Year"),
        tables.Column("Target", _N, "%"),
        tables.Column("Result", _N, "%"),
        tables.Column("Outcome"),
    )
    return tables.Table("Past targets against results", columns, rows, on_screen=_MOST)


def past_sentence(report: TargetsReport) -> str:
    """How many past targets were reached."""
    selected = [item for item in report.past if item.met is not None]
    if not selected:
        return "No target has a result yet."
    reached = sum(bool(item.met) for item in selected)
    return f"{values.of(reached, len(selected), 'targets')} whose results are out were reached."


def revised(report: TargetsReport) -> tables.Table:
    """Published changes of targets: old and new value, date, role and reason."""
    rows = tuple(
        (
            tables.text(report.names.schools.get(item.key.split("|")[0], item.key)),
            tables.text(item.key.split("|")[2]),
            tables.amount(item.was, 0, "none"),
            tables.amount(item.became, 0, "none"),
            tables.text(values.day(item.on)),
            tables.text(values.capital(records.role_word(item.by))),
            tables.text(item.why),
        )
        for item in report.revised
    )
    columns = (
        tables.Column("School"),
        tables.Column("Year"),
        tables.Column("Original", _N, "%"),
        tables.Column("Revised", _N, "%"),
        tables.Column("On"),
        tables.Column("By"),
        tables.Column("Why"),
    )
    return tables.Table("Targets that were changed", columns, rows, on_screen=_MOST)
