"""One school for its governors: what it reached, beside schools like it, and five questions to ask."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.reports.school import Beside, SchoolReport
from analytics.reports.school_life import Visit
from analytics.reports.types import Figure
from data.catalogue import measure
from data.vocabulary import Phase
from ui import sentences, tables, words

_GRADES = {"1": "outstanding", "2": "good", "3": "requires improvement", "4": "inadequate"}
_KINDS = {
    "graded": "Graded inspection",
    "ungraded": "Ungraded inspection",
    "monitoring": "Monitoring visit",
}
_SHARES = {
    "fsm_ever6_share": "eligible for free school meals in the last six years",
    "sen_support_share": "with SEN support",
    "ehcp_share": "with an education, health and care plan",
    "eal_share": "whose first language is not English",
}
NUMBER = tables.Kind.NUMBER


def headline(report: SchoolReport) -> str:
    """What the school's pupils reached over three years, beside schools like it."""
    held = report.attainment
    if held is None:
        return f"{report.name}: attainment of its pupils cannot be told from what is loaded"
    if not held.own.shown:
        return f"{report.name}: too few pupils in three years to show what they reached"
    beside = "" if held.similar is None else f"; {words.value(held.similar)} in similar schools"
    label = measure(report.measured_by).label
    return f"{label}, {held.own.period}: {words.say(held.own)}{beside}{_certain(held)}"


def _certain(held: Beside) -> str:
    other = held.similar
    if other is None or other.value is None or held.own.lower is None or held.own.upper is None:
        return ""
    if held.own.lower <= other.value <= held.own.upper:
        return "; by chance alone they could differ this much"
    return "; more than chance would explain"


def who(report: SchoolReport) -> str:
    """What kind of school it is."""
    kind = report.kind or "school"
    parts = [
        f"{kind[0].upper()}{kind[1:]}, {sentences.phase(report.phase.value)}",
        "no number of pupils known"
        if report.pupils is None
        else words.plural(report.pupils, "pupil"),
        f"in {report.area}" if report.area else "in no area",
        f"part of {report.trust}" if report.trust else "in no trust",
    ]
    numbers = f"URN {report.urn}"
    before = [one for one in report.numbers if one != report.urn]
    return f"{', '.join(parts)}. {numbers}" + (
        f", before that {words.joined(before)}." if before else "."
    )


def cannot_be_said(report: SchoolReport) -> list[str]:
    """What these pages are silent about, and why."""
    found = ["What pupils with SEN reached: too few in any one school to be published."]
    if report.disadvantaged is None:
        found.append(
            "What disadvantaged pupils reached: fewer than eleven in three years, or not published."
        )
    elif not report.disadvantaged.own.shown:
        found.append("What disadvantaged pupils reached: too few pupils to show.")
    if report.phase in (Phase.SPECIAL, Phase.ALTERNATIVE_PROVISION):
        found.append(
            "How its pupils compare: national tests were not made to compare schools like this one."
        )
    if not any(visit.kind == "graded" for visit in report.visits):
        found.append("What inspectors graded: no graded inspection is loaded.")
    if not report.half_terms:
        found.append(
            "Attendance by week: weeks are published for the county, not for one school; no half-term return is loaded."
        )
    else:
        found.append("Attendance by week: weeks are published for the county, not for one school.")
    found.append("Teaching, safety and happiness today: ask, visit and listen.")
    return found


def attainment(report: SchoolReport) -> tables.Table:
    """Three years together: the school, similar schools, England."""
    rows = []
    for title, held in (
        ("All pupils", report.attainment),
        ("Disadvantaged pupils", report.disadvantaged),
    ):
        if held is None:
            rows.append((tables.text(title), *(tables.text("cannot be said"),) * 5))
            continue
        against = "" if title == "All pupils" else " (England: its other pupils)"
        rows.append((
            tables.text(f"{title}{against}"), tables.text(held.own.period),
            tables.text(words.value(held.own)), tables.text(_range(held.own)),
            tables.text(words.value(held.similar) if held.similar else "none held"),
            tables.text(words.value(held.england) if held.england else "not published"),
        ))  # fmt: skip
    columns = (
        "Pupils",
        "Years together",
        "This school",
        "Likely range",
        "Similar schools",
        "England",
    )
    label = measure(report.measured_by).label if report.measured_by else "Attainment"
    return tables.Table(
        label, tuple(tables.Column(one) for one in columns), tuple(rows),
        (f"Similar schools: the {report.n_similar} of the same phase nearest in disadvantage, together; none is named.",
         "The likely range is a 95 % interval. England is the mean of the three years."),
    )  # fmt: skip


def _range(figure: Figure) -> str:
    return words.interval(figure) if figure.shown else ""


def pupils(report: SchoolReport) -> tables.Table:
    """Who the pupils are, with SEND."""
    rows = tuple(
        (
            tables.text(f"Pupils {_SHARES[one.own.measure]}"),
            tables.text(words.capital(words.period(one.own.period)) if one.own.period else "none"),
            tables.figure(one.own),
            tables.figure(one.england) if one.england else tables.amount(None, 0, "not loaded"),
        )
        for one in report.pupils_who
    )
    columns = (tables.Column("Share"), tables.Column("Year"), tables.Column("This school", NUMBER, "%"),
               tables.Column("England", NUMBER, "%"))  # fmt: skip
    return tables.Table("Who the pupils are", columns, rows)


def over_time(report: SchoolReport) -> tables.Table:
    """Absence, suspensions and pupils on roll by year."""
    series = [one for one in (*report.yearly, report.roll) if one]
    periods = sorted({f.period for one in series for f in one})[-4:]
    rows = tuple(
        (
            tables.text(measure(one[0].measure).label),
            *(
                tables.figure(held[p]) if p in held else tables.amount(None, 0, "not held")
                for p in periods
            ),
        )
        for one in series
        for held in ({f.period: f for f in one},)
    )
    columns = (tables.Column("Year by year"), *(tables.Column(p, NUMBER) for p in periods))
    return tables.Table("Absence in %, suspensions per 100 pupils, pupils on roll", columns, rows)


def half_terms(report: SchoolReport) -> tables.Table:
    """Attendance by half-term from the authority's own return."""
    columns = (tables.Column("Half-term"), tables.Column("Attendance", NUMBER, "%"))
    rows = tuple(
        (tables.text(words.capital(words.period(f.period))), tables.figure(f))
        for f in report.half_terms
    )
    return tables.Table("Attendance by half-term", columns, rows)


def timeline(report: SchoolReport) -> tables.Table:
    """Every inspection across the school's numbers, in the words of its time."""
    rows = tuple(
        (
            tables.text(words.day(one.inspected)), tables.text(one.urn),
            tables.text(_KINDS.get(one.kind, one.kind)), tables.text(words.capital(one.said)),
            tables.text(areas(one)),
        )
        for one in report.visits
    )  # fmt: skip
    columns = ("Inspected", "Number then", "Kind", "Outcome", "Areas")
    return tables.Table(
        "Inspections across its numbers", tuple(tables.Column(one) for one in columns), rows,
        ("Old grades and report cards are different things; neither is turned into the other.",),
    )  # fmt: skip


def areas(one: Visit) -> str:
    """The areas of one inspection in words."""
    return "; ".join(f"{a.replace('_', ' ')}: {_GRADES.get(g, g)}" for a, g in one.areas)


def support(report: SchoolReport) -> tables.Table:
    """Support agreed with the school."""
    rows = tuple(
        (
            tables.text(words.capital(one.kind.replace("_", " "))), tables.text(one.provider),
            tables.text(words.day(one.starts) if one.starts else "not said"),
            tables.text(words.day(one.ends) if one.ends else "no end agreed"),
            tables.text(one.expected), tables.text(one.result or "not reported yet"),
        )
        for one in report.support
    )  # fmt: skip
    columns = ("Support", "From", "Starts", "Ends", "Expected", "Result")
    return tables.Table("Support agreed", tuple(tables.Column(one) for one in columns), rows)


def questions(report: SchoolReport) -> list[str]:
    """Five questions for the governors, from what stands above; nothing hidden is used."""
    found = [
        *_on_results(report),
        *_on_attendance(report),
        *_on_inspection(report),
        *_on_roll(report),
    ]
    found += [
        "Which pupils do we know least about, and how would we find out?",
        "What did last year’s plan promise by now, and what shows that it happened?",
        "Which of our pupils would a visitor worry about most, and what are we doing for them?",
        "Whose help have we asked for this year, and what did it change?",
        "What would parents and pupils say that these figures do not?",
    ]
    return found[:5]


def _on_results(report: SchoolReport) -> list[str]:
    found = []
    held = report.attainment
    if held and held.similar and held.own.value is not None and held.similar.value is not None:
        below = held.own.value < held.similar.value
        sense = "below" if below else "at or above"
        found.append(
            f"Over three years our pupils stand {sense} those in similar schools. "
            + ("What do those schools do that we do not, and have we gone to look?" if below
               else "What made it so, and will it hold for the classes that come next?")
        )  # fmt: skip
    gap = report.disadvantaged
    if gap and gap.own.value is not None and gap.england and gap.england.value is not None:
        distance = words.number(gap.england.value - gap.own.value, 0)
        found.append(
            f"Disadvantaged pupils stand {distance} points from England’s other pupils. What does "
            "our pupil premium buy, and for whom did it work?"
        )
    return found


def _on_attendance(report: SchoolReport) -> list[str]:
    for one in report.yearly[:2]:
        shown = [f for f in one if f.shown and f.value is not None]
        if len(shown) >= 2 and shown[-1].measure == "absence_persistent":
            last, before = shown[-1], shown[-2]
            moved = "rose" if (last.value or 0) > (before.value or 0) else "fell"
            return [
                f"Persistent absence {moved} to {words.value(last)} in {words.period(last.period)}. "
                "Do we know the reason for each of these children?"
            ]
    return []


def _on_inspection(report: SchoolReport) -> list[str]:
    if not report.visits:
        return []
    weak = [
        a
        for a, g in report.visits[0].areas
        if g in ("3", "4", "needs attention", "urgent improvement")
    ]
    day = words.day(report.visits[0].inspected)
    if weak:
        named = words.joined([one.replace("_", " ") for one in weak])
        return [f"Inspectors named {named} on {day}. What is different now, and who has checked?"]
    return [
        f"The last inspection was on {day}. What would inspectors find today that is different?"
    ]


def _on_roll(report: SchoolReport) -> list[str]:
    shown = [f for f in report.roll if f.shown and f.value]
    if len(shown) < 2 or not shown[0].value or not shown[-1].value:
        return []
    if shown[-1].value >= 0.95 * shown[0].value:
        return []
    return [
        f"The roll went from {words.count(shown[0].value)} to {words.count(shown[-1].value)} pupils "
        f"since {words.period(shown[0].period)}. What does our budget look like in three years?"
    ]


def listed(lines: list[str], *, ordered: bool) -> None:
    """Lines as a list on the page."""
    tag = "ol" if ordered else "ul"
    st.html(f"<{tag}>" + "".join(f"<li>{escape(one)}</li>" for one in lines) + f"</{tag}>")
