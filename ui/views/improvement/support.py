"""Support beside none, on screen: the plain change, what remains of it, and the warning."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.reports.improvement.support_effect import MeasuredEffect
from analytics.statistics.comparison import Judgement
from data.catalogue import measure
from ui import marks, tables
from wording import values

TO_THE_MEAN = (
    "Schools are chosen for support when their results are low, and low results rise on average with no "
    "help at all (regression to the mean): the change alone is not the effect. The comparison takes each school's "
    "change from the mean of two earlier years, before the results it was chosen on, less the change of schools "
    "without support over the same years. What else differs stays in it, most of all a school already falling. "
    "Fewer than 15 supported schools give no verdict."
)
NOTES = (TO_THE_MEAN, "Intervals are drawn about a dashed line: no difference.")
SOURCE = "Records of support, and published results."
SAYS = {
    Judgement.BETTER: "better than other schools",
    Judgement.SIMILAR: "no significant difference",
    Judgement.WORSE: "worse than other schools",
    Judgement.HIGHER: "higher than other schools",
    Judgement.LOWER: "lower than other schools",
    Judgement.CANNOT_TELL: "cannot tell",
}
COLUMNS = tables.columns(
    "Measure",
    "Judgement",
    tables.numbers("Compared with other schools", "points"),
    "95% interval",
    tables.numbers("Change", "points"),
    tables.numbers("Schools"),
    "From, to",
)


def furthest(compareds: Sequence[MeasuredEffect]) -> float:
    """The end of an interval that lies furthest from no difference: what all are drawn to."""
    ends = (abs(end) for item in compareds if item.effect for end in (item.effect.lower, item.effect.upper))
    return max(ends, default=0.0) or 1.0


def row(compared: MeasuredEffect, most: float) -> tuple[tables.Cell, ...]:
    """One comparison, its interval drawn beside no difference; where there is none, why not."""
    effect, none = compared.effect, "cannot tell"
    between = none
    if effect is not None:
        between = f"{values.number(effect.lower, 1)} to {values.number(effect.upper, 1)}"
    text = SAYS[compared.judgement] + (f": {compared.why_not}" if compared.why_not else "")
    return (
        tables.text(measure(compared.measure).label),
        tables.text(values.capital(text)),
        tables.signed(effect.estimate if effect else None, 1, none),
        tables.Cell(between, between, mark=marks.effect(effect.estimate, effect.lower, effect.upper, most))
        if effect is not None
        else tables.text(between),
        tables.signed(effect.change if effect else None, 1, none),
        tables.amount(compared.supported, 0, ""),
        tables.text(_years(compared)),
    )


def _years(compared: MeasuredEffect) -> str:
    return f"{values.joined(compared.before, 'or')}, {compared.after}" if compared.before else "none"


def table(caption: str, compareds: Sequence[MeasuredEffect]) -> tables.Table:
    """Measures of supported schools beside those of schools without support."""
    return tables.Table(caption, COLUMNS, tuple(row(item, furthest(compareds)) for item in compareds), NOTES)
