"""Words that several pages of figures share: ages, releases, and how sure a difference is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analytics.comparison import Judgement
from analytics.reports.core.all_authorities import Due
from analytics.reports.core.types import Figure
from analytics.year_to_year_noise import METHOD
from wording import values

_SAID = {
    Judgement.BETTER: "better than {other}",
    Judgement.WORSE: "worse than {other}",
    Judgement.HIGHER: "higher than {other}",
    Judgement.LOWER: "lower than {other}",
    Judgement.SIMILAR: "not significantly different from {other}",
    Judgement.CANNOT_TELL: "not clearly different from {other}",
}


def standing(judged: Judgement, other: str = "England") -> str:
    """How a figure stands against another: 'worse than England'."""
    return _SAID[judged].format(other=other)


def how_known(method: str) -> str:
    """In one sentence, how the range within which chance moves a figure was found."""
    if method == METHOD:
        return (
            "The file has no pupil numbers, so ranges come from how much authorities' figures "
            "move from year to year against England's; they err on the wide side."
        )
    if method:
        return "Ranges are 95% confidence intervals based on pupil numbers."
    return "We cannot judge chance: the file has neither pupil numbers nor enough authorities."


def due(item: Due | None) -> str:
    """When the next release is expected, or that it is overdue here; empty when not known."""
    if item is None:
        return ""
    if item.late:
        return f"A newer release was due by {values.day(item.expected)} and is not loaded."
    return f"The next release is due by {values.day(item.expected)}."


def age_and_due(figure: Figure | None, item: Due | None, as_at: date) -> str:
    """The age of a figure with the release that will replace it."""
    if figure is None:
        return due(item)
    aged = f"{values.capital(values.period(figure.period))}, {values.age(figure.published, as_at)}."
    return f"{aged} {due(item)}".strip()


def years(flagged: Sequence[tuple[str, Judgement]], judged: Judgement) -> str:
    """The years of one judgement as people say them: '2018/19 and every year since'."""
    return values.joined(values.period(period) for period, item in flagged if item is judged)
