"""Questions for governors, and what the page does not show."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.reports.schools.school import SchoolReport
from analytics.reports.schools.school_life import RENUMBERED
from analytics.reports.schools.school_measures import PERSISTENT
from data.vocabulary import Phase
from ui.views.areas import school
from wording import values


def cannot_be_said(report: SchoolReport) -> list[str]:
    """What these pages are silent about, and why."""
    results = ["Results of pupils with SEN: numbers in one school are too small to publish."]
    if report.disadvantaged is None:
        results.append("Results of disadvantaged pupils: fewer than 11 in three years, or not published.")
    elif not report.disadvantaged.own.shown:
        results.append("Results of disadvantaged pupils: too few pupils to show.")
    if report.phase in (Phase.SPECIAL, Phase.ALTERNATIVE_PROVISION):
        results.append("How its pupils compare: national tests are not designed to compare schools like this one.")
    if not any(visit.kind == "graded" for visit in report.visits):
        results.append("Inspection grades: no graded inspection is loaded.")
    if not report.attendance:
        results.append("Weekly attendance: DfE does not publish it by school, and no return is loaded.")
    elif school.unit(report) != "week":
        results.append("Weekly attendance: DfE does not publish it by school; schools return half-terms.")
    results.append("Teaching, safety and well-being today: ask, visit and listen.")
    return results


def questions(report: SchoolReport) -> list[str]:
    """Five questions for the governors, from what stands above; nothing hidden is used."""
    results = [*_on_results(report), *_on_attendance(report), *_on_inspection(report), *_on_roll(report)]
    results += [
        "Which pupils do we know least about, and how would we find out?",
        "What did last year’s plan promise by now, and what shows that it happened?",
        "Which of our pupils would a visitor worry about most, and what are we doing for them?",
        "Whose help have we asked for this year, and what did it change?",
        "What would parents and pupils say that these figures do not?",
    ]
    return results[:5]


def _on_results(report: SchoolReport) -> list[str]:
    if report.years_old is not None:
        return ["The latest results here are old. What do this year’s show, and who has seen them?"]
    results = []
    way = None if report.attainment is None else school.compared(report.attainment)
    if way is not None:
        sense, ask = _WAYS[way]
        results.append(f"Over three years our pupils were {sense} those in similar schools. {ask}")
    gap = report.disadvantaged
    if gap and gap.own.value is not None and gap.england and gap.england.value is not None:
        apart = gap.england.value - gap.own.value
        size = values.plural(round(abs(apart)), "point")
        results.append(
            f"Disadvantaged pupils are {size} {'below' if apart > 0 else 'above'} England’s other "
            "pupils. What does our pupil premium buy, and which pupils did it help?"
        )
    return results


_WAYS = {
    -1: ("below", "What do those schools do that we do not, and have we gone to look?"),
    0: ("about level with", "Which classes and subjects are strongest, and which weakest?"),
    1: ("above", "What explains it, and will it continue for the next year groups?"),
}


def _on_attendance(report: SchoolReport) -> list[str]:
    for item in report.yearly:
        shown = [f.own for f in item if f.own.shown]
        if len(shown) >= 2 and shown[-1].measure in PERSISTENT:
            last, before = shown[-1], shown[-2]
            moved = values.change((last.value or 0) - (before.value or 0), last.unit, last.decimals)
            return [
                f"Persistent absence was {values.value(last)} in {values.period(last.period)}, {moved} since "
                f"{values.period(before.period)}. Do we know the reason for each of these children?"
            ]
    return []


def _on_inspection(report: SchoolReport) -> list[str]:
    visits = [visit for visit in report.visits if visit.kind != RENUMBERED]
    if not visits:
        return []
    weak = [a for a, g in visits[0].areas if g in ("3", "4", "needs attention", "urgent improvement")]
    day = values.day(visits[0].inspected)
    if weak:
        named = values.joined([item.replace("_", " ") for item in weak])
        return [f"Inspectors named {named} on {day}. What is different now, and who has checked?"]
    return [f"The last inspection was on {day}. What would inspectors find today that is different?"]


def _on_roll(report: SchoolReport) -> list[str]:
    shown = [f for f in report.roll if f.shown and f.value]
    if len(shown) < 2 or not shown[0].value or not shown[-1].value:
        return []
    if shown[-1].value >= 0.95 * shown[0].value:
        return []
    return [
        f"The roll went from {values.count(shown[0].value)} to {values.count(shown[-1].value)} pupils "
        f"since {values.period(shown[0].period)}. What does our budget look like in three years?"
    ]


def listed(lines: list[str], *, ordered: bool) -> None:
    """Lines as a list on the page."""
    tag = "ol" if ordered else "ul"
    st.html(f"<{tag}>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + f"</{tag}>")
