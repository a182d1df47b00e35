"""Rounds of the rating: flows between them, the authority's own, a dry run, the table for anyone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analytics.reports.core.records_in_force import Names
from analytics.reports.risk.types import Move, RiskReport, RuleInfo
from analytics.risk import Rating
from ui import selection, tables
from ui.views.improvement.risk import ORDER, level, points, standing
from wording import values


def names(report: RiskReport) -> Names:
    """The names that forms show for schools and areas."""
    return Names({school.urn: school.name for school in report.schools}, dict(report.areas))


def round_of(report: RiskReport) -> str:
    """The newest frozen round by the day that is shown, else that day itself."""
    selected = [name for name in report.rounds if name <= report.day.isoformat()]
    return selected[-1] if selected else report.day.isoformat()


def flows(
    rule: RuleInfo, moves: Sequence[Move], caption: str, first: str, rows_by: Callable[[Rating], str] | None = None
) -> tables.Table:
    """Where schools went: a row for the level before, a column for the level after."""
    by_key = {(m.before, m.after): m.schools for m in moves}
    rows = tuple(
        (
            tables.text(values.capital(rows_by(a) if rows_by else level(rule, a))),
            *(tables.amount(float(by_key.get((a, b), 0)), 0, "none") for b in ORDER),
            tables.amount(float(sum(by_key.get((a, b), 0) for b in ORDER)), 0, "none"),
        )
        for a in ORDER
    )
    heads = [tables.Column(values.capital(level(rule, b)), tables.Kind.NUMBER) for b in ORDER]
    columns = (tables.Column(first), *heads, tables.Column("All", tables.Kind.NUMBER))
    return tables.Table(caption, columns, rows)


def between_rounds(report: RiskReport) -> tables.Table:
    """Flows between the round before and now."""
    caption = f"Schools by level on {values.day(report.before_day)} (rows) and on {values.day(report.day)} (columns)"
    return flows(report.rule, report.moves, caption, "Before")


def own_rounds(report: RiskReport) -> tables.Table:
    """The authority's own ratings, round by round, as it returned them."""
    known = (Rating.RED, Rating.AMBER, Rating.GREEN)
    rows = tuple(
        (
            tables.text(values.day(own_round.day)),
            *(tables.amount(float(own_round.counts[r.value]), 0, "none") for r in known),
            tables.amount(float(sum(own_round.counts.values())), 0, "none"),
        )
        for own_round in report.own_rounds
    )
    heads = [tables.Column(values.capital(_own_level(r)), tables.Kind.NUMBER) for r in known]
    columns = (tables.Column("Round"), *heads, tables.Column("Rated", tables.Kind.NUMBER))
    return tables.Table("The authority’s own ratings, as it returned them", columns, rows)


def _own_level(rating: Rating) -> str:
    """A rating of the council's own rounds, whose colours are not those of the rules here."""
    return "cannot tell" if rating is Rating.CANNOT_TELL else f"{rating.value} by the council"


def agreement(report: RiskReport) -> tables.Table:
    """The authority's newest own rating against these rules."""
    caption = "The authority’s newest rating (rows) against these rules (columns)"
    return flows(report.rule, report.agreement, caption, "Rated", _own_level)


def would_flow(report: RiskReport) -> tables.Table:
    """Schools by level now and under the changed rules."""
    run = report.dry_run
    assert run is not None
    caption = f"Schools by level now (rows) and under version {run.rule.version} (columns)"
    return flows(report.rule, run.moves, caption, "Now")


def movers(report: RiskReport) -> tables.Table:
    """Who would move under the changed rule set."""
    run = report.dry_run
    assert run is not None
    rows = tuple(
        (
            tables.text(mover.name, selection.link("risk", school=mover.urn)),
            tables.text(values.capital(level(report.rule, mover.before))),
            tables.text(values.capital(level(run.rule, mover.after))),
            tables.text(points(*mover.points_before)),
            tables.text(points(*mover.points_after)),
            tables.text(mover.why),
        )
        for mover in run.movers
    )
    return tables.Table(
        f"Who would move under version {run.rule.version}",
        (
            tables.Column("School"),
            tables.Column("Now"),
            tables.Column("Would be"),
            tables.Column("Points now"),
            tables.Column("Points then"),
            tables.Column("Main reason"),
        ),
        rows,
    )


def disclosable(report: RiskReport) -> tables.Table:
    """The table of a round that can be given to anyone who asks: every school, level, reasons."""
    rows = tuple(
        (
            tables.text(school.name),
            tables.text(school.urn),
            tables.text(values.capital(standing(report.rule, school))),
            tables.text("a person’s decision" if school.override else "the rules"),
            tables.text("; ".join(reason.label for reason in school.main) or "none"),
            tables.text(values.joined(school.missing) or "nothing"),
            tables.text(" ".join(reply.reply for reply in school.replies) or "none"),
        )
        for school in report.schools
    )
    columns = ("School", "URN", "Level", "Set by", "Main reasons", "Not known", "The school’s reply")
    return tables.Table(
        f"Levels on {values.day(report.day)}, {report.rule.title} version {report.rule.version}",
        tuple(tables.Column(column) for column in columns),
        rows,
        (report.rule.note,),
    )
