"""What the measured page says, from our own reports and figures, for whichever framework asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from analytics.reports.core.ask import ask
from analytics.reports.core.context import ReportContext
from analytics.reports.targets.milestone import milestone
from session.opening import open_context
from ui import frame, tables
from ui.views.leadership import target
from wording import sentences


@dataclass(frozen=True, slots=True)
class Content:
    """One target: everything on the page on milestones, in its order."""

    bar: str
    title: str
    answer: tuple[str, ...]
    sentence: str
    subtitle: str
    heading: str
    figure: Any
    alt: str
    source: str
    figures: str
    dues: str
    notes: tuple[str, ...]


@cache
def context() -> ReportContext:
    """The demonstration, as the app opens it."""
    return open_context(demo=True)


@cache
def options() -> dict[str, str]:
    """Titles of the targets by code, in the plan's order."""
    plan = context().plan
    return {item.code: item.title for item in plan.targets} if plan else {}


@cache
def content(code: str) -> Content:
    """The page for a target: worked out once, as the app keeps reports and drawings too."""
    report = ask(milestone, context(), target=code).report
    state = report.state
    drawing = target.chart(report)
    return Content(
        bar=frame.about(report.header),
        title=state.target.title,
        answer=(sentences.whole(state), *target.judged(state)),
        sentence=sentences.path_sentence(state),
        subtitle=state.declared.definition,
        heading=target.view(state, report).heading,
        figure=drawing.figure,
        alt=drawing.alt,
        source=drawing.source,
        figures=tables.html(drawing.table),
        dues=tables.html(target.dues(report)),
        notes=(sentences.ambition(state), *state.declared.caveats_on(report.header.as_at)),
    )


def above(shown: Content) -> str:
    """HTML above the chart."""
    text = "".join(f"<p>{escape(line)}</p>" for line in shown.answer if line)
    return f"{text}<h2>{escape(shown.sentence)}</h2><p>{escape(shown.subtitle)}</p>"


def below(shown: Content) -> str:
    """HTML below the chart: source, its table one key away, the table of milestones, the foot."""
    foot = "".join(f"<p>{escape(line)}</p>" for line in shown.notes if line)
    return f"<p>{escape(shown.source)}</p><details><summary>Table</summary>{shown.figures}</details>{shown.dues}{foot}"
