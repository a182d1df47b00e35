"""The ledger of forecasts in words and tables."""

from __future__ import annotations

from analytics.reports.board.ledger import Ledger, Stated
from data.catalogue import measure
from data.plans.model import Reference
from data.vocabulary import Comparator, Unit
from ui import tables
from wording import values

_WORDS = {
    Comparator.AT_LEAST: "at least ",
    Comparator.MORE_THAN: "more than ",
    Comparator.AT_MOST: "at most ",
    Comparator.LESS_THAN: "less than ",
}
_SAME = "assuming no change"


def sentence(report: Ledger) -> str:
    """How many forecasts have their figure, and how the intervals did."""
    score, stated = report.score, len(report.stated)
    if not stated:
        return "No forecast has been stated yet; each publication and each pack adds its own."
    scored = sum(item.came is not None for item in report.stated)
    lead = (
        f"{values.count(scored)} of {values.plural(stated, 'stated forecast')} {_have(scored)} a figure to be scored on"
    )
    if not score.n_intervals:
        return f"{lead}."
    low, high = score.perfect_inside
    perfect = values.count(low) if low == high else f"{values.count(low)} to {values.count(high)}"
    return (
        f"{lead}: the 80% interval contained {values.count(score.inside)} of {values.count(score.n_intervals)}, "
        f"where perfect intervals would contain {perfect}."
    )


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def more(report: Ledger) -> tuple[str, ...]:
    """What cannot be read from the score."""
    lines = ["A forecast is entered on the day, by Milepost itself, and scored when its figure is published."]
    if report.changed_since:
        lines.append(f"{values.plural(report.changed_since, 'entry', 'entries')} changed later: not shown, not scored.")
    lines.append("Forecasts for one year share its events: they do not count as independent.")
    return tuple(lines)


def scores(report: Ledger) -> tables.Table:
    """The score beside assuming no change and beside perfect calibration."""
    score = report.score
    none = "no figure yet"
    low, high = score.perfect_inside
    rows = (
        (
            tables.text("80% intervals that contained the figure"),
            tables.text(
                f"{values.count(score.inside)} of {values.count(score.n_intervals)}" if score.n_intervals else none
            ),
            tables.text("–"),
            tables.text(f"{values.count(low)} to {values.count(high)}" if score.n_intervals else none),
        ),
        (
            tables.text("Mean error, in half widths of the interval"),
            tables.amount(score.error, 2, none),
            tables.amount(score.error_same, 2, none),
            tables.text("–"),
        ),
        (
            tables.text("Brier score of chances (0 is best)"),
            tables.amount(score.brier, 3, none),
            tables.amount(score.brier_same, 3, none),
            tables.amount(score.brier_perfect, 3, none),
        ),
    )
    names = ("Score", "Milepost", values.capital(_SAME), "If every chance were true")
    return tables.Table("Score so far", tables.columns(*names), rows)


def stated(report: Ledger) -> tables.Table:
    """Every forecast, the newest first."""
    rows = tuple(
        (
            tables.text(values.day(item.stated_on)),
            tables.text(item.stated_in),
            tables.text(item.target.title),
            tables.text(_promise(item)),
            tables.text("none" if item.chance is None else values.chance(item.chance)),
            tables.text(
                "none"
                if item.interval is None
                else f"{_value_text(item, item.interval[0])} to {_value_text(item, item.interval[1])}"
            ),
            tables.text("awaited" if item.came is None else _value_text(item, item.came)),
            tables.text(_outcome(item)),
        )
        for item in report.stated
    )
    names = ("Stated on", "In", "Target", "Promised", "Chance", "80% interval", "Figure", "Outcome")
    return tables.Table("Every forecast stated", tables.columns(*names), rows)


def _value_text(item: Stated, value: float) -> str:
    declared = measure(item.target.measure)
    relative = item.target.reference in (Reference.NATIONAL, Reference.GAP_TO_NATIONAL)
    unit = Unit.POINTS if relative and declared.unit is Unit.PERCENT else declared.unit
    return values.with_unit(value, unit, max(1, declared.decimals))


def _promise(item: Stated) -> str:
    deadline = item.target.deadline
    words = _WORDS[deadline.comparator]
    against = {
        Reference.NATIONAL: "beside England, ",
        Reference.GAP_TO_NATIONAL: "behind England's other pupils, ",
    }.get(item.target.reference, "")
    return f"{words}{_value_text(item, deadline.value)} {against}by {values.month(deadline.due)}"


def _outcome(item: Stated) -> str:
    if item.kept is None:
        return "–"
    return "met" if item.kept else "missed"
