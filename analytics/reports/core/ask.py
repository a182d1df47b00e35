"""The only door to the reports: a question and a desk go in, a protected report comes out."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from analytics.disclosure import Policy, Protected, protect
from analytics.reports.core import access
from analytics.reports.core.context import ReportContext
from analytics.reports.core.partial import without_partial_counts
from analytics.reports.core.releases import with_release_notes
from analytics.reports.core.rules import disclosure_policy

# Where each question is answered: imported when first asked, so that no page waits for another's
# libraries.
QUESTIONS: dict[str, str] = {
    "value": "measures.value:value",
    "series": "measures.value:series",
    "on-track": "targets.on_track:on_track",
    "milestone": "targets.milestone:milestone",
    "areas": "comparison.area_map:areas",
    "quality": "about.quality:quality",
    "notes": "about.notes:notes",
    "trends": "comparison.trends:trends",
    "gap": "comparison.gap:gap",
    "attendance": "comparison.attendance:attendance",
    "neighbours": "comparison.neighbours:neighbours",
    "ofsted": "inspection.inspection:ofsted",
    "reach": "inspection.reach:reach",
    "risk": "risk.risk:risk",
    "risk-record": "risk.record:record",
    "school": "schools.school:school",
    "schools": "schools.schools:schools",
    "partners": "improvement.partners:partners",
    "targets": "targets.school_targets:targets",
    "in-year": "targets.in_year:in_year",
    "actions": "improvement.actions:actions",
    "action-records": "improvement.actions:action_records",
    "registers": "improvement.one_register:one_register",
    "interventions": "improvement.interventions:interventions",
    "my-area": "areas.my_area:my_area",
    "board": "board.board:board",
    "area-pack": "board.area_pack:area_pack",
}


class UnknownQuestion(LookupError):
    """A question that no report answers; the message names those that are."""


def ask(question: str, context: ReportContext, policy: Policy | None = None, **options: Any) -> Protected[Any]:
    """The protected answer to a question.

    Raises NotForThisRole, UnknownQuestion, UnknownMeasure, UnknownPlace or ValueError, each with one clear line.
    """
    access.check(question, context.scope)
    rule = policy or disclosure_policy()
    report = without_partial_counts(_answer(question)(context, **options), context.scope)
    return protect(with_release_notes(report), context.scope, rule)


def _answer(question: str) -> Callable[..., Any]:
    if question not in QUESTIONS:
        raise UnknownQuestion(f"no report answers {question!r}; there are: {', '.join(sorted(QUESTIONS))}")
    module, name = QUESTIONS[question].split(":")
    return getattr(import_module(f"analytics.reports.{module}"), name)  # type: ignore[no-any-return]
