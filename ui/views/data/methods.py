"""The methods in plain English: four kinds of evidence, each with an example from the loaded data."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from analytics.reports.about.methods import Beside, Example, Methods
from analytics.reports.core.change import ChangeEvidence, Verdict
from data.catalogue import measure
from data.rules import stuck_rule
from ui import frame
from wording import comparison_text, values

_KINDS = {
    ChangeEvidence.PUBLISHED_INTERVAL: (
        "Published interval",
        "Pupils, inspections or events were counted, so chance is calculated from the counts.",
    ),
    ChangeEvidence.YEAR_TO_YEAR_NOISE: (
        "Year-to-year noise",
        "The file gives a rate without pupils. How much authorities' distances to England change from year to year "
        "shows how much a figure moves by chance. Small authorities move more than large ones: each has its own "
        "multiplier, learned from all its measures.",
    ),
    ChangeEvidence.COMMON_TO_ALL: (
        "Common to all",
        "The figure moved, and England's moved as much. The verdict is ‘moved with England’, not ‘improved’.",
    ),
    ChangeEvidence.CANNOT_TELL: (
        "Cannot tell",
        "England's figure for the same pupils is not loaded, the years are not comparable, or neither counts nor "
        "enough authorities are in the file.",
    ),
}
_MORE = (
    (
        "Parts of a change",
        "Observed change = England's part + own part ± noise ± rounding. Only the own part can be significantly better "
        "or worse.",
    ),
    (
        "Rounding",
        "A figure from two whole percentages says what rounding alone may do: 65% − 44% = 21 points (20–22 by "
        "rounding alone).",
    ),
    (
        "Many tests at once",
        "The changes on one page are tested together, period by period (Benjamini–Hochberg at 5%): of those reported "
        "as better or worse, about 1 in 20 is expected to be chance.",
    ),
    (
        "Forecasts and chances",
        "A forecast starts from the newest figure. It follows the change common to all authorities only as far as past "
        "years agree on it. Its interval has two parts, the common change and the authority's own, each as wide as "
        "this measure's past forecasts missed, with the shape of all measures' past misses to 2022. Later years test "
        "it: the notes on each measure say how often its 80% interval contained the figure. Every forecast in a pack "
        "or at a publication is kept in the ledger and scored when its figure comes.",
    ),
    (
        "What can be reached",
        "A change common to all schools, such as a new inspection framework, is in the interval. One list cannot "
        "show its size, so it is wide. It does not beat ‘unchanged, give or take past changes’, and the page says so "
        "first.",
    ),
    (
        "Did support work?",
        "Schools are chosen for support after a poor year, and the next is often better anyway. So each school's "
        "change runs from the mean of two earlier years, neither of them the year it was chosen on, and the change of "
        "schools without support is taken away. A school counts once however often it appears (cluster bootstrap). "
        "Under 15 supported schools there is no verdict. One bias remains: a school already falling before it was "
        "chosen looks as if support harmed it.",
    ),
    (
        "Similar schools",
        "The 50 schools of England and of the same phase nearest in prior attainment, pupil premium, English as an "
        "additional language, stability, deprivation, SEN support, EHC plans and size. Each difference is divided by "
        "its national spread; the distance is the root of the sum of squares. There is a set for each year with all "
        "eight for all of England; with one missing we cannot tell. Schools are named where every figure is shown.",
    ),
    (
        "Stuck schools",
        f"{stuck_rule().words_on(date.max)} Its eras and sources: data/rules/stuck.toml, "
        f"version {stuck_rule().version}.",
    ),
    (
        "Need, not prediction",
        "Lists of schools go by need: attainment, disadvantaged pupils, persistent absence, suspensions, the "
        "last inspection and changes of head, at most 14 points that a head can check. It is no forecast.",
    ),
)


def sentence(report: Methods) -> str:
    """What every claim of change carries."""
    return (
        "Every claim of change rests on one of four kinds of evidence. The examples are the clearest of "
        f"{values.plural(report.looked_at, 'measure')} loaded for {report.header.authority_name}."
    )


def draw(report: Methods) -> None:
    """The four kinds, then the other methods."""
    for kind, (name, meaning) in _KINDS.items():
        frame.section(name)
        example = report.examples.get(kind)
        text = example_text(example) if example else "None of the loaded changes is of this kind."
        if example is None and kind is ChangeEvidence.PUBLISHED_INTERVAL and report.counted is not None:
            text = beside_text(report.counted)
        st.html(f"<p>{escape(meaning)}</p><p><b>Example.</b> {escape(text)}</p>")
    for name, meaning in _MORE:
        frame.section(name)
        st.html(f"<p>{escape(meaning)}</p>")


def beside_text(item: Beside) -> str:
    """One real figure of counted pupils beside England's."""
    own, compared = item.own, item.comparison
    low, high = (values.with_unit(limit or 0.0, own.unit, 1) for limit in (compared.lower, compared.upper))
    lead = f"{measure(own.measure).label}: {values.say(own)} in {values.period(own.period)}"
    return (
        f"{lead}, 95% interval {low} to {high}: "
        f"{comparison_text.against(compared.judgement)}'s {values.value(item.england)}."
    )


def example_text(example: Example) -> str:
    """One real change: its figure, its parts, its verdict."""
    name, change, newest = measure(example.measure).label, example.change, example.newest
    lead = f"{name}: {values.value(newest)} in {values.period(newest.period)}"
    if change.amount is None or change.previous is None:
        return f"{lead}. No comparable figure a year before, so no change can be given."
    text = f"{lead}, {values.value(change.previous)} the year before: {comparison_text.parts(change)}"
    if change.verdict is Verdict.CANNOT_TELL:
        return f"{text}. Nothing shows how much of it is chance."
    return f"{text}: {comparison_text.verdict(change)}."
