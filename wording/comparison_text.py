"""Words that several pages of figures share: ages, releases, and how sure a difference is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analytics.reports.comparison.area_map import AreaFigures
from analytics.reports.core.all_authorities import NextRelease
from analytics.reports.core.change import Change, ChangeEvidence, Verdict
from analytics.reports.core.types import Figure
from analytics.statistics.benchmarks import Movement, Rank
from analytics.statistics.comparison import SIGNIFICANCE_LEVEL, Judgement, heterogeneity
from analytics.statistics.year_to_year_noise import METHOD
from data.vocabulary import Unit
from wording import values

_SAID = {
    Judgement.BETTER: "better than England",
    Judgement.WORSE: "worse than England",
    Judgement.HIGHER: "higher than England",
    Judgement.LOWER: "lower than England",
    Judgement.SIMILAR: "not significantly different from England",
    Judgement.CANNOT_TELL: "not clearly different from England",
}


def against(judged: Judgement) -> str:
    """How a figure that is compared stands against England's: 'worse than England'."""
    return _SAID[judged]


def standing(judged: Judgement, england: Figure | None) -> str:
    """How a figure stands against England's; where England has none it is not compared."""
    return "cannot be compared with England" if england is None else against(judged)


def ranked(rank: Rank) -> str:
    """A place among all, with the range within which chance moves it; blank without a rank."""
    return f"{place(rank)} ({rank_range(rank)})" if rank.rank is not None else ""


def place(rank: Rank, way: str = "") -> str:
    """A place among chosen others, without its range: 'joint 8th of 11'; blank without one."""
    if rank.rank is None:
        return ""
    return f"{'joint ' if rank.joint else ''}{values.ordinal(rank.rank)}{way} of {values.count(rank.of)}"


def rank_range(rank: Rank) -> str:
    """Between which ranks a place lies in 95 of 100 cases."""
    return f"95% range {ends}" if (ends := likely_ranks(rank)) else "range not known"


def likely_ranks(rank: Rank) -> str:
    """The ends of that range: '6 to 10'; blank where it is not known."""
    if rank.likely is None:
        return ""
    low, high = (values.count(place) for place in rank.likely)
    return f"{low} to {high}" if low != high else low


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


def due(item: NextRelease | None) -> str:
    """When the next release is expected, or that it is overdue here; empty when not known."""
    if item is None:
        return ""
    if item.late:
        return f"A newer release was due by {values.day(item.expected)} and is not loaded."
    return f"The next release is due by {values.day(item.expected)}."


def age_and_due(figure: Figure | None, item: NextRelease | None, as_at: date) -> str:
    """The age of a figure with the release that will replace it."""
    if figure is None:
        return due(item)
    aged = f"{values.capital(values.period(figure.period))}, {values.age(figure.published, as_at)}."
    return f"{aged} {due(item)}".strip()


def years(flagged: Sequence[tuple[str, Judgement]], judged: Judgement) -> str:
    """The years of one judgement as people say them: '2018/19 and every year since'."""
    return values.joined(values.period(period) for period, item in flagged if item is judged)


# A change in its parts, in words: what was observed, England's part, the own part, how known.

_PLACES = 2
_KINDS = {
    ChangeEvidence.PUBLISHED_INTERVAL: "published interval",
    ChangeEvidence.YEAR_TO_YEAR_NOISE: "year-to-year noise",
    ChangeEvidence.COMMON_TO_ALL: "common to all",
    ChangeEvidence.CANNOT_TELL: "cannot tell",
}
_VERDICTS = {
    Verdict.APART: "moved apart from England",
    Verdict.WITH_ENGLAND: "moved with England",
    Verdict.OWN: "changed",
    Verdict.NONE: "no significant change",
    Verdict.CANNOT_TELL: "cannot tell",
}


def verdict(change: Change) -> str:
    """Whether the figure moved with England or apart from it, with the kind of evidence."""
    kind = _KINDS[change.evidence]
    return kind if change.verdict is Verdict.CANNOT_TELL else f"{_VERDICTS[change.verdict]} ({kind})"


def change_text(change: Change, movement: Movement, *, known: bool = True) -> str:
    """'worse (year-to-year noise)', 'moved with England (…)'; blank where nothing changed.

    `known`: how it is known follows in brackets.
    """
    if change.amount is None:
        return ""
    if change.verdict is Verdict.CANNOT_TELL:
        return "cannot tell whether by chance"
    how = f" ({_KINDS[change.evidence]})" if known else ""
    if change.verdict is Verdict.WITH_ENGLAND:
        return f"{_VERDICTS[change.verdict]}{how}"
    way = values.moved(movement) or ("higher" if change.amount > 0 else "lower")
    return f"{way}{how}"


def parts(change: Change) -> str:
    """'−2.52 = England −1.81, own −0.71 ± 1.10 (chance), ± 0.01 (rounding)'; empty without a change."""
    if change.amount is None:
        return ""
    text = _signed(change.amount)
    if change.own is not None and change.england is not None:
        text += f" = England {_signed(change.england)}, own {_signed(change.own)}"
    if change.beyond:
        text += f" ± {values.number(change.beyond, _PLACES)} (chance)"
    if change.rounding is not None:
        text += f", ± {values.number(change.rounding, _PLACES)} (rounding)"
    return text


def together(tested: int) -> str:
    """How many changes were tested at once, and what that means for those that are reported."""
    return (
        f"{values.plural(tested, 'change')} tested together: of those reported as better or worse, about 1 in 20 "
        "is expected to be chance (Benjamini–Hochberg)."
    )


def by_rounding(figure: Figure, rounding: float | None) -> str:
    """'(20–22 by rounding alone)' for a difference of two whole percentages; else empty."""
    if figure.value is None or rounding is None or rounding < 1 or figure.unit not in (Unit.POINTS, Unit.PERCENT):
        return ""
    low, high = figure.value - rounding, figure.value + rounding
    return f" ({values.number(low)}–{values.number(high)} by rounding alone)"


def _signed(amount: float) -> str:
    text = values.number(abs(amount), _PLACES)
    return f"{'+' if amount > 0 else values.MINUS}{text}" if text.strip("0.") else text


# How far areas lie apart, and whether chance alone may set them so.


def spread(report: AreaFigures) -> str:
    """Which area is highest, which lowest, and whether chance alone may set them so far apart."""
    shown = sorted((f for f in report.bars if f.value is not None), key=lambda f: f.value or 0.0)
    if not shown:
        return "No area has a figure that can be shown"
    low, high = shown[0], shown[-1]
    if low is high:
        return f"{low.entity_name}: {values.value(low)}"
    lead = f"From {values.value(low)} in {low.entity_name} to {values.value(high)} in {high.entity_name}"
    p, overlap = alike(report), low.upper is not None and high.lower is not None and low.upper >= high.lower
    if overlap if p is None else p >= SIGNIFICANCE_LEVEL:
        return f"{lead}; differences of this size could be chance"
    return lead


def counted(report: AreaFigures) -> list[Figure]:
    """The areas' shares of counted pupils or schools that are shown: what is hidden goes into no sum here."""
    return [
        figure
        for figure in report.bars
        if figure.shown
        and figure.unit is Unit.PERCENT
        and figure.counted.countable
        and figure.numerator is not None
        and figure.denominator
    ]


def alike(report: AreaFigures) -> float | None:
    """How often chance alone would make the areas differ as they do; None where they are not counted."""
    known = counted(report)
    return heterogeneity([f.numerator for f in known], [f.denominator for f in known])
