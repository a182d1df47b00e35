"""The only door to the reports: a question and a desk go in, a protected report comes out."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from analytics.disclosure import Policy, Protected, protect
from analytics.reports.desk import Desk
from analytics.reports.releases import with_release_notes
from analytics.reports.rules import disclosure_policy

# Where each question is answered: imported when first asked, so that no page waits for another's
# libraries.
QUESTIONS: dict[str, str] = {
    "value": "value:value",
    "series": "value:series",
    "on-track": "on_track:on_track",
    "milestone": "milestone:milestone",
    "areas": "area_map:areas",
    "quality": "quality:quality",
    "notes": "notes:notes",
    "trends": "trends:trends",
    "gap": "gap:gap",
    "attendance": "attendance:attendance",
    "neighbours": "neighbours:neighbours",
    "ofsted": "ofsted:ofsted",
    "reach": "reach:reach",
    "risk": "risk:risk",
    "risk-record": "risk_record:record",
    "school": "school:school",
    "schools": "schools:schools",
    "partners": "partners:partners",
    "targets": "targets:targets",
    "in-year": "in_year:in_year",
    "actions": "actions:actions",
    "action-records": "actions:action_records",
    "registers": "one_register:one_register",
    "interventions": "interventions:interventions",
    "my-area": "my_area:my_area",
    "board": "board:board",
    "area-pack": "board_area:area_pack",
}


class UnknownQuestion(LookupError):
    """A question that no report answers; the message names those that are."""


def ask(question: str, desk: Desk, policy: Policy | None = None, **options: Any) -> Protected[Any]:
    """The protected answer to a question.

    Raises UnknownQuestion, UnknownMeasure, UnknownPlace or ValueError, each with one clear line.
    """
    rule = policy or disclosure_policy()
    return protect(with_release_notes(_answer(question)(desk, **options)), desk.scope, rule)


def _answer(question: str) -> Callable[..., Any]:
    if question not in QUESTIONS:
        raise UnknownQuestion(
            f"no report answers {question!r}; there are: {', '.join(sorted(QUESTIONS))}"
        )
    module, name = QUESTIONS[question].split(":")
    return getattr(import_module(f"analytics.reports.{module}"), name)  # type: ignore[no-any-return]
