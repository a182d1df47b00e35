"""Schools' targets on screen: added up, compared with schools that started nearby, chased, and judged later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.targets.school_targets import GroupAim, SchoolAim, TargetsReport
from analytics.targets.rollup import RollUp
from data.records import register
from data.vocabulary import Unit, role_words
from ui import glossary, selection, tables
from ui.charts import bullets, show
from ui.charts.base import Drawing
from ui.views.improvement.in_year import to_chase
from wording import values
from wording.escaping import as_markdown

# Lists of schools' targets: not returned, out with their results, and changed.

_MOST = 25  # rows on screen
FIRST_REGIONAL_DIRECTORS = date(2022, 9, 1)  # before, Regional Schools Commissioners


def missing(report: TargetsReport) -> tables.Table:
    """Every school that has not returned a target."""
    return to_chase("Schools that have not returned a target", report.missing)


def for_dfe(report: TargetsReport) -> tables.Table:
    """The academies and free schools among them."""
    return to_chase(f"For {regional(report)}", report.for_dfe)


def regional(report: TargetsReport) -> str:
    """Whom the authority informs about academies, by the name of the day."""
    commissioner = report.header.as_at < FIRST_REGIONAL_DIRECTORS
    return "the Regional Schools Commissioner" if commissioner else "DfE's Regional Director"


def chase_sentence(report: TargetsReport) -> str:
    """How many have not returned, by kind of school."""
    academies = len(report.for_dfe)
    maintained = len(report.missing) - academies
    if not report.missing:
        return "Every school has returned a target."
    return (
        f"{values.plural(len(report.missing), 'school')} have not returned a target for "
        f"{values.period(report.period)}: {values.count(maintained)} maintained, and "
        f"{values.plural(academies, 'academy or free school', 'academies and free schools')} "
        f"to be raised with {regional(report)}."
    )


def past(report: TargetsReport) -> tables.Table:
    """Targets whose results are out."""
    words = {True: "Reached", False: "Not reached", None: "Cannot tell"}
    rows = tuple(
        (
            tables.text(item.name, selection.link("school", school=item.urn)),
            tables.text(values.period(item.period)),
            tables.amount(item.target, 0, ""),
            tables.figure(item.result),
            tables.text(words[item.met]),
        )
        for item in report.past
    )
    columns = tables.columns("School", "Year", tables.numbers("Target", "%"), tables.numbers("Result", "%"), "Outcome")
    return tables.Table("Past targets against results", columns, rows, on_screen=_MOST)


def past_sentence(report: TargetsReport) -> str:
    """How many past targets were reached."""
    selected = [item for item in report.past if item.met is not None]
    if not selected:
        return "No target has a result yet."
    reached = sum(bool(item.met) for item in selected)
    return f"{values.of(reached, len(selected), 'targets')} whose results are out were reached."


def revised(report: TargetsReport) -> tables.Table:
    """Published changes of targets: old and new value, date, role and reason."""
    rows = tuple(
        (
            tables.text(report.names.schools.get(item.key.split("|")[0], item.key)),
            tables.text(item.key.split("|")[2]),
            tables.amount(item.was, 0, "none"),
            tables.amount(item.became, 0, "none"),
            tables.text(values.day(item.on)),
            tables.text(values.capital(role_words(item.by))),
            tables.text(item.why),
        )
        for item in report.revised
    )
    columns = tables.columns(
        "School", "Year", tables.numbers("Original", "%"), tables.numbers("Revised", "%"), "On", "By", "Why"
    )
    return tables.Table("Targets that were changed", columns, rows, on_screen=_MOST)


@dataclass(frozen=True)
class TargetsTab:
    """One part of the page: its tab, its sentence, its tables by key."""

    heading: str
    sentence: Callable[[TargetsReport], str]
    tables: Mapping[str, Callable[[TargetsReport], tables.Table]]


SOURCE = "The authority's own records of schools' targets; results as published, rolled up here by pupils."


def sentence(report: TargetsReport) -> str:
    """How many schools have a target, and what together they come to."""
    total = report.whole.total
    if not total.n_with_target:
        return f"No school has entered a target for {values.period(report.period)} yet."
    lead = (
        f"{values.of(total.n_with_target, total.n_schools, 'schools')} have a target for {values.period(report.period)}"
    )
    if total.no_change.implied_pct is None:
        return f"{lead}."
    return f"{lead}; added up by pupils, {_comes_to(total.no_change)}."


def _comes_to(roll_up: RollUp) -> str:
    if roll_up.implied_pct is None:
        return "there is too little data to say"
    text = f"they come to {values.percent(roll_up.implied_pct, 1)}"
    if roll_up.shortfall_pupils is None:
        return text
    if not roll_up.shortfall_pupils:
        return f"{text}, which is enough"
    return f"{text}, {values.plural(roll_up.shortfall_pupils, 'pupil')} short"


def more(report: TargetsReport) -> tuple[str, ...]:
    """The goal, and the two assumptions about schools that have no target."""
    total, goal = report.whole.total, report.goal
    first = f"The goal is {values.percent(goal.value, 1)}: {goal.words}." if goal.value is not None else goal.words
    if not total.n_with_target:
        return (first,)
    without = total.n_imputed
    second = (
        f"That assumes the {values.plural(without, 'school')} without a target stay at their "
        f"last result. If instead they aim as the typical school does "
        f"({values.change(total.median_ambition_pp or 0.0, Unit.PERCENT, 1)}), {_comes_to(total.median_ambition)}."
    )
    out = (
        f" {values.plural(total.n_left_out, 'school')} with neither target nor result are excluded."
        if total.n_left_out
        else ""
    )
    return (first, second + out)


def bullets_chart(report: TargetsReport) -> Drawing:
    """The authority and its areas: what their targets come to, against the goal."""
    groups = (report.whole, *report.areas)
    rows = tuple(
        bullets.Bullet(
            group.name,
            group.total.no_change.implied_pct,
            group.total.median_ambition.implied_pct,
            group is report.whole,
        )
        for group in groups
    )
    return bullets.draw(
        bullets.BulletData(
            rows,
            report.goal.value,
            "if others stay unchanged",
            "if they aim as typical",
            Unit.PERCENT,
            1,
            SOURCE,
            added(report),
        )
    )


def bullets_sentence(report: TargetsReport) -> str:
    """How many areas come to the goal."""
    known = [item.total.no_change.implied_pct for item in report.areas]
    shown = [value for value in known if value is not None]
    goal = report.goal.value
    if goal is None or not shown:
        return "Targets added up, by area"
    reached = sum(value >= goal for value in shown)
    total = report.whole.total
    condition = "" if total.n_with_target == total.n_schools else ", if the other schools stay as they are"
    return f"With the targets returned {values.of(reached, len(shown), 'areas')} come to the goal{condition}"


def added(report: TargetsReport) -> tables.Table:
    """The roll-up: the authority, then its areas."""
    return _rolled("Targets added up, by area", (report.whole, *report.areas), report)


def by_trust(report: TargetsReport) -> tables.Table:
    """The roll-up by trust."""
    return _rolled("Targets added up, by trust", report.trusts, report)


def _rolled(caption: str, groups: Sequence[GroupAim], report: TargetsReport) -> tables.Table:
    rows = tuple(_roll_row(group) for group in groups)
    columns = tables.columns(
        "Where",
        "With a target",
        tables.numbers("Pupils"),
        tables.numbers("If others unchanged", "%"),
        tables.numbers("Pupils short"),
        tables.numbers("If others aim as typical", "%"),
        tables.numbers("Pupils short "),
    )
    note = "Targets are weighted by pupils in the target year; shortfalls are rounded up to whole pupils."
    return tables.Table(caption, columns, rows, (note,), frozenset({0} if groups and groups[0] is report.whole else ()))


def _roll_row(group_aim: GroupAim) -> tuple[tables.Cell, ...]:
    total, absent = group_aim.total, "cannot tell"
    return (
        tables.text(group_aim.name),
        tables.text(values.of(total.n_with_target, total.n_schools, "")),
        tables.amount(total.cohort, 0, absent),
        tables.amount(total.no_change.implied_pct, 1, absent),
        tables.amount(total.no_change.shortfall_pupils, 0, absent),
        tables.amount(total.median_ambition.implied_pct, 1, absent),
        tables.amount(total.median_ambition.shortfall_pupils, 0, absent),
    )


def holders(report: TargetsReport) -> tables.Table:
    """The schools in which the shortfall lies, those with most pupils first."""
    rows = tuple(
        (
            tables.text(holder.name, selection.link("school", school=holder.urn)),
            tables.text(holder.area_name),
            _target(holder),
            _last(holder),
            _pupils(holder),
            tables.amount(holder.holds, 1, ""),
        )
        for holder in report.holders
    )
    return _schools("Where the shortfall lies", rows, "Pupils below the goal")


def challenged(report: TargetsReport) -> tables.Table:
    """Schools that ask for less than half of the schools that started as near achieved, with what was done."""
    rows = tuple(
        (
            tables.text(item.name, selection.link("school", school=item.urn)),
            tables.text(item.area_name),
            _target(item),
            _last(item),
            _pupils(item),
            tables.text(_as_fast(item)),
            tables.text(_challenge(item)),
        )
        for item in report.challenged
    )
    columns = tables.columns(*_HEADS, "Schools from the same start that achieved as much", "Challenge")
    note = (
        "The same start: past changes of this authority's schools that started closest to this school's last result. "
        "Low results tend to rise without help; this is also true of the comparison schools."
    )
    return tables.Table("Targets to challenge", columns, rows, (note,), on_screen=_MOST)


def _as_fast(school_aim: SchoolAim) -> str:
    return values.of(school_aim.rank.n_as_fast, school_aim.rank.n_stretches, "") if school_aim.rank else ""


def _challenge(school_aim: SchoolAim) -> str:
    outcomes = register("school_targets").fields["challenge"].choices
    text = str(school_aim.entry.values.get("challenge", "")) if school_aim.entry else ""
    return outcomes.get(text, "Not challenged yet")


_HEADS = tables.columns(
    "School", "Area", tables.numbers("Target", "%"), tables.numbers("Last result", "%"), tables.numbers("Pupils")
)


def _schools(caption: str, rows: tuple[tuple[tables.Cell, ...], ...], last: str) -> tables.Table:
    columns = tables.columns(*_HEADS, tables.numbers(last))
    return tables.Table(caption, columns, rows, on_screen=_MOST)


def _target(school_aim: SchoolAim) -> tables.Cell:
    if school_aim.target is not None and school_aim.cohort is not None and school_aim.cohort < 6:
        return tables.amount(None, 0, "too few pupils to show")
    return tables.amount(school_aim.target, 0, "none returned")


def _last(school_aim: SchoolAim) -> tables.Cell:
    return tables.figure(school_aim.last) if school_aim.last else tables.amount(None, 0, "none")


def _pupils(school_aim: SchoolAim) -> tables.Cell:
    if school_aim.cohort is not None and school_aim.cohort < 6:
        return tables.amount(None, 0, "too few pupils to show")
    return tables.amount(school_aim.cohort, 0, "not known")


def trust_sentence(report: TargetsReport) -> str:
    """How many trusts have schools here, and how many fall short together."""
    named = [trust for trust in report.trusts if trust.code]
    named = [item for item in named if item.total.n_with_target]
    if not named:
        return "No school of a trust has returned a target."
    short = sum(bool(item.total.no_change.shortfall_pupils) for item in named)
    return f"{values.of(short, len(named), 'trusts')} with a target fall short if their other schools stay as they are."


def say(sentence: str) -> None:
    """The sentence of one part of the page."""
    st.html(f'<p class="mp-answer small">{glossary.marked(sentence)}</p>')


def spread_sentence(report: TargetsReport) -> str:
    """What it would take to share the shortfall out."""
    item = report.spread
    if not report.whole.total.n_with_target:
        return "No school has returned a target: no shortfall can be shared."
    if item is None:
        return "There is no shortfall, or no pupil numbers to share it by."
    text = (
        f"Shared by pupils across the {values.plural(item.schools, 'school')} with a target, each target would rise "
        f"by {values.pace(item.points)} points; {values.count(item.beyond_usual)} would "
        "then exceed what nine in ten schools from the same start achieved"
    )
    return text + (f", and {values.count(item.beyond_hundred)} for more than 100%." if item.beyond_hundred else ".")


def ambition_sentence(report: TargetsReport) -> str:
    """How many targets ask for less than schools from the same start achieved."""
    if not report.whole.total.n_with_target:
        return "No target can be compared with what schools achieved: none is returned."
    ranked = [school for school in report.schools if school.rank is not None]
    if not ranked:
        return "No target can be compared with what schools achieved: their results are not loaded."
    low = report.challenged
    done = sum(bool(item.entry and item.entry.values.get("challenge") not in (None, "none")) for item in low)
    return (
        f"Of {values.plural(len(ranked), 'target')} that can be compared, {values.count(len(low))} ask for "
        f"less than half of the schools from the same start achieved; {values.count(done)} of these were challenged."
    )


def parts() -> tuple[TargetsTab, ...]:
    """The parts of the page below the roll-up, each under a tab."""
    return (
        TargetsTab("Where the shortfall lies", spread_sentence, {"holders": holders}),
        TargetsTab("Ambition", ambition_sentence, {"challenged": challenged}),
        TargetsTab("Not returned", chase_sentence, {"missing": missing, "for-dfe": for_dfe}),
        TargetsTab("Past targets", past_sentence, {"past": past, "revised": revised}),
        TargetsTab("By trust", trust_sentence, {"trusts": by_trust}),
    )


def draw_parts(answer: Protected[TargetsReport]) -> None:
    """Each part: its sentence, then its tables with their downloads."""
    result = parts()
    for tab, part in zip(st.tabs([as_markdown(item.heading) for item in result]), result, strict=True):
        with tab:
            say(part.sentence(answer.report))
            for key, draw in part.tables.items():
                if draw(answer.report).rows:
                    show.table(answer, draw, source=SOURCE, key=key)


def choose_year(report: TargetsReport) -> str:
    """The year aimed at: the last one that any school has a target for, to begin with."""
    options = {period: values.period(period) for period in report.periods}
    return selection.choose("year", "Year aimed at", options, report.period)
