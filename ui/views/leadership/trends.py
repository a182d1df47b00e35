"""Trends as small multiples, and a grid of status and change."""

from __future__ import annotations

from analytics.reports.comparison.trends import TrendPanel, Trends
from analytics.reports.core.change import Verdict
from analytics.statistics.benchmarks import Movement
from analytics.statistics.comparison import Judgement
from data.catalogue import measure
from data.vocabulary import PupilGroup
from ui.charts import grid, multiples
from ui.charts.base import Drawing
from wording import comparison_text, values

_ROWS = {Judgement.BETTER: 0, Judgement.SIMILAR: 1, Judgement.WORSE: 2, Judgement.HIGHER: 0, Judgement.LOWER: 2}
_COLUMNS = {Movement.WORSENING: 0, Movement.FALLING: 0, Movement.SAME: 1, Movement.IMPROVING: 2, Movement.RISING: 2}
_LONGEST = 42
_SHORTER = {
    "Key stage ": "KS",
    "the expected standard": "expected",
    "the higher standard": "higher",
    "grammar, punctuation and spelling": "grammar",
    "average scaled score": "score",
}


def answer(report: Trends) -> tuple[str, ...]:
    """What changed significantly in its last comparable year, and what differs from England."""
    worse = [p for p in report.beyond_chance if p.movement is Movement.WORSENING]
    better = [p for p in report.beyond_chance if p.movement is Movement.IMPROVING]
    common = [p for p in report.panels if p.changed.verdict is Verdict.WITH_ENGLAND]
    behind = [p for p in report.panels if p.standing.judgement is Judgement.WORSE]
    lead = values.joined(part for part in (_listed("worse", worse), _listed("better", better)) if part)
    selected = [p for p in report.panels if p.movement is not Movement.CANNOT_TELL]
    if not selected:
        return ("We cannot judge whether anything changed.", *_moves(report), _undetermined(report))
    total = values.plural(len(selected), "measure")
    first = (
        f"Of {total}, {lead} last year, allowing for England's change."
        if lead
        else f"None of {total} changed significantly compared with England in the last comparable year."
    )
    shared = values.joined(f"{measure(p.measure).label} ({change(p)})" for p in common)
    first += f" Moved with England: {shared}." if common else ""
    apart = values.joined(measure(p.measure).label for p in behind)
    second = f"Significantly worse than England: {apart}." if behind else ""
    return first, second, _undetermined(report)


def _moves(report: Trends) -> tuple[str, ...]:
    """What moved in the last comparable year, without a judgement."""
    selected = [p for p in report.panels if p.change is not None]
    named = values.joined(f"{measure(p.measure).name} ({change(p)})" for p in selected[:4])
    return (f"In their last comparable year: {named}.",) if named else ()


def judged(report: Trends) -> bool:
    """Whether any measure can be placed by status and change."""
    return any(p.movement is not Movement.CANNOT_TELL and p.standing.judgement in _ROWS for p in report.panels)


def _listed(word: str, panels: list[TrendPanel]) -> str:
    if not panels:
        return ""
    named = values.joined(f"{measure(p.measure).label} ({change(p)})" for p in panels)
    return f"{values.count(len(panels))} got significantly {word}: {named}"


def _undetermined(report: Trends) -> str:
    lost = [p for p in report.panels if p.movement is Movement.CANNOT_TELL]
    if not lost:
        return ""
    named = values.joined(measure(p.measure).label for p in lost)
    return f"Change not known (no earlier comparable year, or too few authorities): {named}."


def change(panel: TrendPanel) -> str:
    """The change on the last comparable year in words, or why there is none."""
    if panel.change is None or panel.latest is None or panel.previous is None:
        return "no earlier comparable year"
    return values.change(panel.change, panel.latest.unit, panel.latest.decimals)


def sentence(report: Trends) -> str:
    """What the multiples say together."""
    behind = sum(p.standing.judgement is Judgement.WORSE for p in report.panels)
    ahead = sum(p.standing.judgement is Judgement.BETTER for p in report.panels)
    place = report.header.authority_name
    if not any(p.standing.judgement in _ROWS for p in report.panels):
        return f"{place} compared with England, by measure"
    if not behind and not ahead:
        return f"{place} is not significantly different from England on any measure"
    return (
        f"{place} is significantly worse than England on "
        f"{values.count(behind)} and better on {values.count(ahead)} of {values.plural(len(report.panels), 'measure')}"
    )


def panels_chart(report: Trends) -> Drawing:
    """The measures chosen, each on its own scale."""
    return multiples.draw(multiples.SmallMultiplesData(tuple(map(panel_view, report.panels)), "By year"))


def panel_view(panel: TrendPanel) -> multiples.SmallMultiple:
    """One panel of a report as the chart wants it."""
    return multiples.SmallMultiple(
        measure(panel.measure).label, panel.own, panel.others, tuple(period for period, _ in panel.flagged)
    )


def grid_chart(report: Trends) -> Drawing:
    """Where each measure stands against England, and which way it moved."""
    counting = report.beyond_chance
    entries = tuple(
        grid.GridItem(
            _short(measure(p.measure).label), _ROWS.get(p.standing.judgement), _column(p, counting), _reason(p)
        )
        for p in report.panels
    )
    view = grid.NameGridData(
        entries,
        ("better than England", "no different", "worse than England"),
        ("got worse", "no significant change", "got better"),
        "Newest year against England; change on the last comparable year",
        "Source: the charts above; judged by Milepost.",
    )
    return grid.draw(view)


def _column(panel: TrendPanel, counting: tuple[TrendPanel, ...]) -> int | None:
    judged = panel in counting or panel.movement is Movement.CANNOT_TELL
    return _COLUMNS.get(panel.movement if judged else Movement.SAME)


def _short(label: str) -> str:
    for whole, short in _SHORTER.items():
        label = label.replace(whole, short)
    return label if len(label) <= _LONGEST else label[: _LONGEST - 2].rsplit(" ", 1)[0] + " …"


def _reason(panel: TrendPanel) -> str:
    if panel.latest is None:
        return "no figure"
    text = f"{values.value(panel.latest)} in {values.period(panel.latest.period)}"
    if panel.england is not None:
        text += f", England {values.value(panel.england)}"
    if panel.previous is not None:
        text += f"; {change(panel)} since {values.period(panel.previous.period)}"
    if panel.changed.amount is not None:
        text += f" ({comparison_text.parts(panel.changed)}: {comparison_text.verdict(panel.changed)})"
    return text


def grid_sentence(report: Trends) -> str:
    """Which measures are both worse than England and getting worse."""
    both = [
        measure(p.measure).label
        for p in report.beyond_chance
        if p.standing.judgement is Judgement.WORSE and p.movement is Movement.WORSENING
    ]
    if both:
        return f"Worse than England and getting worse: {values.joined(both)}"
    return "No measure is both significantly worse than England and getting worse"


def subtitle(report: Trends) -> str:
    """How chance is judged."""
    methods = {p.standing.method for p in report.panels if p.standing.method}
    tested = comparison_text.together(sum(p.movement is not Movement.CANNOT_TELL for p in report.panels))
    return " ".join([tested, *map(comparison_text.how_known, sorted(methods) or [""])])


def foot(report: Trends) -> tuple[str, ...]:
    """Ages and next releases of the measures shown, then what is not there."""
    ages = [
        f"{measure(p.measure).label}: {comparison_text.age_and_due(p.latest, p.due, report.header.as_at)}"
        for p in report.panels
    ]
    lost = values.joined(measure(code).label for code in report.absent)
    return (*ages, f"No data loaded for: {lost}." if lost else "")


def groups(code: str) -> tuple[PupilGroup, ...]:
    """The groups that a measure is published for."""
    return measure(code).groups
