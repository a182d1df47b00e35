"""What can still be reached: the sentence, the levers, the picture and the schools that decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import streamlit as st

from analytics.inspection_pace import Conversion
from analytics.reports.reach import DecidingSchool, Reached, ReachReport
from data.rules.model import IntervalRule
from data.vocabulary import Unit
from ui import selection, tables, words
from ui.charts import reach
from ui.charts.base import Drawing

_HELD = {
    "outstanding": "Outstanding", "good": "Good", "requires_improvement": "Requires improvement",
    "serious_weaknesses": "Inadequate", "special_measures": "Inadequate",
    "never": "Never graded (first inspection)", "report_card": "Report card",
}  # fmt: skip
_BASIS = {
    "estimated": "from inspections known by then", "published": "published for England: none seen here",
    "set by hand": "set by hand", "supposed": "supposed: none seen and none published",
    "shrunk": "seen, drawn towards all of them", "too few": "too few to tell: nearly as all of them",
}  # fmt: skip


_REACHED = (
    tables.Column("Promised", tables.Kind.NUMBER, "%"),
    tables.Column("At most", tables.Kind.NUMBER, "%"),
    tables.Column("Likely", tables.Kind.NUMBER, "%"), tables.Column("80 % interval"),
    tables.Column("Chance"), tables.Column("It came to", tables.Kind.NUMBER, "%"),
)  # fmt: skip
FIRST_SCHOOLS = 20
_TELLING = 0.0005  # a chance that still shows in a table


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the levers stand; None as the rules and the record have it."""

    interval_terms: int | None
    conversion: float | None
    supported: int


def levers(report: ReachReport) -> Moved:
    """The three levers, each beginning where the rules and the record have it."""
    usual = report.interval_terms or 6
    seen = next((one for one in report.conversions if one.group == "requires_improvement"), None)
    share = round(100 * seen.share) if seen else 50
    most = max(1, len(report.schools))
    one, two, three = st.columns(3, gap="large")
    with one:
        terms = cast(
            int,
            st.slider(
                "Terms until re-inspection",
                2,
                9,
                usual,
                key="lever-terms",
                help=(
                    "Of schools that require improvement, by the rule in force. Three terms are a school year."
                ),
            ),
        )
    with two:
        pct = cast(
            int, st.slider("Re-inspections that end good (%)", 0, 100, share, key="lever-share")
        )
    with three:
        helped = cast(
            int,
            st.slider(
                "Schools made ready by support",
                0,
                most,
                0,
                key="lever-support",
                help=(
                    f"Taken in the order of the list below; {words.percent(100 * report.supported_share)} of "
                    "their inspections then end good: what was seen of supported schools, or the upper limit of all."
                ),
            ),
        )
    return Moved(
        None if terms == usual else terms, None if pct == share else pct / 100, helped,
    )  # fmt: skip


def headline(report: ReachReport) -> tuple[str, str, str]:
    """The highest share, the likely one and the chance, in that order."""
    held = report.old
    if held is None or held.ceiling_pct is None or held.likely_pct is None:
        return "Overall grades have ended: what follows is about report cards.", "", ""
    first = (
        f"By {words.day(held.deadline)} at most {words.percent(held.ceiling_pct)} of schools can stand "
        f"at good or outstanding ({words.of(held.ceiling_good, held.ceiling_of, 'graded by then')}); "
        f"likely are {words.percent(held.likely_pct)}."
    )
    return first, _chance(held), _came(held)


def _chance(held: Reached) -> str:
    spread = _between(held)
    if held.chance is None or held.target_pct is None:
        return f"{spread} No share is promised for that day."
    said = (
        f"{spread} The chance of {words.percent(held.target_pct)} is {words.chance(held.chance)}."
    )
    if held.ceiling_pct is not None and held.ceiling_pct < held.target_pct:
        said += " It cannot be reached: too few schools will be inspected in time."
    return said


def _between(held: Reached) -> str:
    if held.lower_pct is None or held.upper_pct is None:
        return ""
    return (
        f"Eight times in ten the share should lie between {words.number(held.lower_pct, 1)} and "
        f"{words.percent(held.upper_pct, 1)}."
    )


def _came(held: Reached) -> str:
    if held.outcome_pct is None:
        return ""
    return (
        f"What the loaded inspections later showed for that day: {words.percent(held.outcome_pct, 1)}. "
        "Nothing later than the date above went into the forecast."
    )


def moved_sentence(report: ReachReport) -> str:
    """What the levers changed against the rules and the record as they are."""
    now, plain = report.old, report.without_levers
    if now is None or now.likely_pct is None:
        return "What can be reached cannot be told"
    if plain is None or now == plain or plain.likely_pct is None:
        return _likely(now)
    move = words.change(now.likely_pct - plain.likely_pct, Unit.PERCENT, 1)
    return (
        f"With the levers as set: {move} on what was likely ({words.percent(plain.likely_pct, 1)})."
    )


def _likely(held: Reached) -> str:
    """What the picture shows before any lever is moved."""
    said = f"By {words.day(held.deadline)} {words.percent(held.likely_pct or 0.0)} is likely"
    if held.target_pct is None or held.chance is None:
        return said
    if held.ceiling_pct is not None and held.ceiling_pct < held.target_pct:
        return f"{said}, and {words.percent(held.target_pct)} out of reach"
    return f"{said}; the chance of {words.percent(held.target_pct)} is {words.chance(held.chance)}"


def picture(report: ReachReport) -> Drawing:
    """The spread of outcomes with now, likely, ceiling and target."""
    held = report.old
    if held is None:
        raise ValueError("there is no spread to draw: overall grades have ended")
    invented = " Invented schools." if report.context.invented else ""
    return reach.draw(
        reach.View(
            outcomes=report.outcomes, now=held.now_pct or 0.0, likely=held.likely_pct or 0.0,
            ceiling=held.ceiling_pct or 0.0, target=held.target_pct, chance=held.chance,
            heading="Good or outstanding schools", by=f"by {words.day(held.deadline)}",
            unit=Unit.PERCENT, decimals=1,
            source=f"Computed here from inspections known on {words.day(report.context.as_at)}.{invented}",
        )
    )  # fmt: skip


def deadlines(report: ReachReport) -> tables.Table:
    """Every milestone ahead beside what can be reached."""
    listed = [one for one in (report.old, *report.others) if one is not None]
    rows = tuple((tables.text(words.day(one.deadline)), *_reached(one)) for one in listed)
    return tables.Table(
        "By each milestone", (tables.Column("By"), *_REACHED), rows,
        ("The outcome is what the loaded inspections show; it is not in the forecast.",),
    )  # fmt: skip


def intervals(report: ReachReport) -> tables.Table:
    """The first milestone with four terms until re-inspection and with six, all else the same."""
    rows = tuple(
        (tables.text(f"{words.count(terms)} terms"), *_reached(one))
        for terms, one in report.by_terms
    )
    day = words.day(report.old.deadline) if report.old else ""
    return tables.Table(
        f"Four terms until re-inspection, or six: by {day}",
        (tables.Column("Re-inspected within"), *_REACHED), rows,
        ("Of schools that require improvement, the other levers as set.",),
    )  # fmt: skip


def _reached(one: Reached) -> tuple[tables.Cell, ...]:
    return (
        tables.amount(one.target_pct, 0, "none promised"), tables.amount(one.ceiling_pct, 1, "none"),
        tables.amount(one.likely_pct, 1, "none"),
        tables.text(f"{words.number(one.lower_pct or 0, 1)} to {words.number(one.upper_pct or 0, 1)}"),
        tables.text(words.chance(one.chance) if one.chance is not None else "no promise"),
        tables.amount(one.outcome_pct, 1, "not known yet"),
    )  # fmt: skip


def schools(report: ReachReport) -> tables.Table:
    """The first schools that decide it, in order of what each adds."""
    return _schools(
        report.schools[:FIRST_SCHOOLS], f"The first {FIRST_SCHOOLS} schools that decide it"
    )


def every_school(report: ReachReport) -> tables.Table:
    """All schools that can still change the answer."""
    return _schools(report.schools, "Schools that decide it")


def _schools(listed: Sequence[DecidingSchool], caption: str) -> tables.Table:
    """A column that says the same of every school is left out and said once below."""
    moves = any((one.adds or 0) >= _TELLING for one in listed)
    helped = any(one.supported for one in listed)
    rows = tuple(_deciding(one, moves=moves, helped=helped) for one in listed)
    number = tables.Kind.NUMBER
    columns = [
        tables.Column("School"), tables.Column("Area"), tables.Column("Grade"),
        tables.Column("Inspected"), tables.Column("In time", number, "in 100"),
        tables.Column("Adds", number, "schools"),
        *([tables.Column("Adds", number, "to the chance, in 100")] if moves else []),
        *([tables.Column("Support")] if helped else []),
    ]  # fmt: skip
    said = (
        "In time: the chance that it is inspected by the deadline. What a school adds: if it were "
        "ready, so that an inspection in time is sure to end good."
    )
    alone = () if moves else ("No single school moves the chance of the promise.",)
    return tables.Table(caption, tuple(columns), rows, (said, *alone))


def _deciding(one: DecidingSchool, *, moves: bool, helped: bool) -> tuple[tables.Cell, ...]:
    cells = [
        tables.text(one.name, selection.link("school", school=one.urn)),
        tables.text(one.area_name or "no area"), tables.text(words.capital(one.grade)),
        tables.text(words.month(one.inspected)), tables.amount(100 * one.p_inspected, 0, ""),
        tables.amount(one.adds_schools, 2, ""),
    ]  # fmt: skip
    if moves:
        cells.append(tables.amount(None if one.adds is None else 100 * one.adds, 1, "no promise"))
    if helped:
        cells.append(tables.text("made ready" if one.supported else "as before"))
    return tuple(cells)


def conversions(report: ReachReport) -> tables.Table:
    """How inspections from each grade ended, with 95 % intervals."""
    rows = [_conversion(one, _HELD[str(one.group)]) for one in report.conversions]
    if report.by_support is not None:
        by = report.by_support
        rows += [
            _conversion(one, f"{_HELD[str(one.group)]}, {said}")
            for one, said in ((by.supported, "supported"), (by.unsupported, "not supported"))
        ]
    return tables.Table(
        "How inspections ended good or outstanding, by the grade before and by support", (
            tables.Column("Grade before"), tables.Column("Share", tables.Kind.NUMBER, "%"),
            tables.Column("95 % interval"), tables.Column("Good of inspected"), tables.Column("Where from"),
        ), tuple(rows), ("Supported: by the register of interventions, before the inspection.",),
    )  # fmt: skip


def _conversion(one: Conversion, named: str) -> tuple[tables.Cell, ...]:
    limits = "none"
    if one.lower is not None and one.upper is not None:
        limits = f"{words.number(100 * one.lower)} to {words.percent(100 * one.upper)}"
    return (
        tables.text(named), tables.amount(100 * one.share, 0, ""), tables.text(limits),
        tables.text(words.of(one.good, one.n, "") if one.n else "none seen"), tables.text(_BASIS[one.basis]),
    )  # fmt: skip


def rules(report: ReachReport) -> tables.Table:
    """The intervals in force on the day, with their source."""
    rows = tuple(_rule(one) for one in report.rules)
    named = ("After", "Usual interval", "At the latest", "How sure", "Source")
    return tables.Table(
        f"Rules in force on {words.day(report.context.as_at)}", tuple(map(tables.Column, named)), rows,
        ("An inspection is counted on once three quarters of the usual interval have passed.",),
    )  # fmt: skip


def _rule(one: IntervalRule) -> tuple[tables.Cell, ...]:
    usual = f"{one.usual_months} months" if one.usual_months else "no routine inspection"
    latest = f"{one.latest_months} months" if one.latest_months else "none"
    cells = (_HELD[one.last_grade.value], usual, latest, one.evidence.value, one.source)
    return tuple(tables.text(cell) for cell in cells)
