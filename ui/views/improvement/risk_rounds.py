"""Rounds of the rating: flows between them, the authority's own, a dry run, the table for anyone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypedDict

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.core.records_in_force import Names
from analytics.reports.risk.risk import risk as risk_report
from analytics.reports.risk.types import AUDIENCES, LevelMove, RiskReport, RoundAudience, RuleInfo, Waiting
from analytics.risk.rating import Rating
from data.problem import DefinitionRefused
from data.reference.calendar import working_days_after
from data.rounds import FrozenRound, FrozenSchool, RoundRefused, freeze, frozen, now_text
from data.vocabulary import Role
from session.audit import Event
from ui import frame, loaders, notices, people, records, selection, tables
from ui.charts import show
from ui.views.improvement import risk
from ui.views.improvement.risk import ORDER, level, points, standing
from ui.views.records import editing
from wording import values
from wording.escaping import as_markdown


def names(report: RiskReport) -> Names:
    """The names that forms show for schools and areas."""
    return Names({school.urn: school.name for school in report.schools}, dict(report.areas))


def round_of(report: RiskReport) -> str:
    """The newest frozen round by the day that is shown, else that day itself."""
    selected = [name for name in report.rounds if name <= report.day.isoformat()]
    return selected[-1] if selected else report.day.isoformat()


def flows(
    rule: RuleInfo, moves: Sequence[LevelMove], caption: str, first: str, rows_by: Callable[[Rating], str] | None = None
) -> tables.Table:
    """Where schools went: a row for the level before, a column for the level after."""
    by_key = {(m.before, m.after): m.schools for m in moves}
    rows = tuple(
        (
            tables.text(values.capital(rows_by(a) if rows_by else level(rule, a))),
            *(tables.amount(float(by_key.get((a, b), 0)), 0, "none") for b in ORDER),
            tables.amount(float(sum(by_key.get((a, b), 0) for b in ORDER)), 0, "none"),
        )
        for a in ORDER
    )
    heads = [tables.numbers(values.capital(level(rule, b))) for b in ORDER]
    columns = tables.columns(first, *heads, tables.numbers("All"))
    return tables.Table(caption, columns, rows)


def between_rounds(report: RiskReport) -> tables.Table:
    """Flows between the round before and now."""
    caption = f"Schools by level on {values.day(report.before_day)} (rows) and on {values.day(report.day)} (columns)"
    return flows(report.rule, report.moves, caption, "Before")


def own_rounds(report: RiskReport) -> tables.Table:
    """The authority's own ratings, round by round, as it returned them."""
    known = (Rating.RED, Rating.AMBER, Rating.GREEN)
    rows = tuple(
        (
            tables.text(values.day(own_round.day)),
            *(tables.amount(float(own_round.counts[r.value]), 0, "none") for r in known),
            tables.amount(float(sum(own_round.counts.values())), 0, "none"),
        )
        for own_round in report.own_rounds
    )
    heads = [tables.numbers(values.capital(_own_level(r))) for r in known]
    columns = tables.columns("Round", *heads, tables.numbers("Rated"))
    return tables.Table("The authority’s own ratings, as it returned them", columns, rows)


def _own_level(rating: Rating) -> str:
    """A rating of the council's own rounds, whose colours are not those of the rules here."""
    return "cannot tell" if rating is Rating.CANNOT_TELL else f"{rating.value} by the council"


def agreement(report: RiskReport) -> tables.Table:
    """The authority's newest own rating against these rules."""
    caption = "The authority’s newest rating (rows) against these rules (columns)"
    return flows(report.rule, report.agreement, caption, "Rated", _own_level)


def would_flow(report: RiskReport) -> tables.Table:
    """Schools by level now and under the changed rules."""
    run = report.dry_run
    assert run is not None
    caption = f"Schools by level now (rows) and under version {run.rule.version} (columns)"
    return flows(report.rule, run.moves, caption, "Now")


def movers(report: RiskReport) -> tables.Table:
    """Who would move under the changed rule set."""
    run = report.dry_run
    assert run is not None
    rows = tuple(
        (
            tables.text(mover.name, selection.link("risk", school=mover.urn)),
            tables.text(values.capital(level(report.rule, mover.before))),
            tables.text(values.capital(level(run.rule, mover.after))),
            tables.text(points(*mover.points_before)),
            tables.text(points(*mover.points_after)),
            tables.text(mover.why),
        )
        for mover in run.movers
    )
    return tables.Table(
        f"Who would move under version {run.rule.version}",
        tables.columns("School", "Now", "Would be", "Points now", "Points then", "Main reason"),
        rows,
    )


def disclosable(report: RiskReport) -> tables.Table:
    """The table of a round that can be given to anyone who asks: every school, level, reasons."""
    rows = tuple(
        (
            tables.text(school.name),
            tables.text(school.urn),
            tables.text(f"{school.need.points:g}"),
            tables.text(values.capital(standing(report.rule, school))),
            tables.text("a person’s decision" if school.override else "the rules"),
            tables.text("; ".join(reason.label for reason in school.main) or "none"),
            tables.text(values.joined(school.missing) or "nothing"),
            tables.text(" ".join(reply.reply for reply in school.replies) or "none"),
        )
        for school in report.schools
    )
    columns = ("School", "URN", "Need", "Level", "Set by", "Main reasons", "Not known", "The school’s reply")
    return tables.Table(
        f"Levels on {values.day(report.day)}, {report.rule.title} version {report.rule.version}",
        tables.columns(*columns),
        rows,
        (report.rule.note,),
    )


# Whom a round waits for: its heads see it first, others ten working days later.

FIRST = 25  # schools of a level that are listed at once
_A_FEW = 5  # more are not worth folding away


def audience() -> RoundAudience:
    """As whom this reader sees a round: those who write the letters see it with the heads."""
    return AUDIENCES.get(Role(records.role()), RoundAudience.OTHERS)


def opens(waiting: Waiting) -> str:
    """From when others may see it."""
    return f"not yet open to others: opens on {values.day(waiting.others_from)}"


def say(report: RiskReport) -> None:
    """A notice that a round waits for its headteachers, before anything else."""
    waiting = report.waiting
    if waiting is None:
        return
    heads = f"Heads see the round of {values.day(waiting.round)} from {values.day(waiting.heads_from)}"
    text = f"{values.capital(opens(waiting))}."
    if waiting.withheld:
        notices.note(text, f"{heads}; everyone else ten working days later.")
    else:
        notices.note(text, f"{heads}. Shown so that you can write the letters; it cannot be downloaded.")


def table(
    answer: Protected[RiskReport], draw: Callable[[RiskReport], tables.Table], key: str, source: str = risk.SOURCE
) -> None:
    """A table of the round; without its downloads while the round waits."""
    if answer.report.waiting is None:
        show.table(answer, draw, source=source, key=key)
        return
    tables.draw(draw(answer.report))
    frame.notes(source)


def listed(answer: Protected[RiskReport], rating: str) -> None:
    """The schools of a level: the first of a long list, the rest when asked for; files hold all."""
    whole = risk.listed(answer.report, rating)
    shown = tables.without(whole, risk.HIDDEN)
    if len(whole.rows) > FIRST + _A_FEW:
        every = st.checkbox(f"Show all {len(whole.rows)} schools", key=f"all-{rating}")
        shown = shown if every else replace(shown, rows=shown.rows[:FIRST])
    tables.draw(shown)
    frame.notes(risk.SOURCE)
    if answer.report.waiting is None:
        tables.buttons(whole, risk.SOURCE, "listed")


def ruled(report: RiskReport) -> None:
    """By which rules, and what they could not look at."""
    frame.notes(risk.by_rule(report), risk.number_of_round(report))
    for heading, text in risk.cautions(report):
        notices.note(heading, text)


def folded(title: str, answer: Protected[RiskReport], draw: Callable[[RiskReport], tables.Table], key: str) -> None:
    """A table of the round one key away, under a title of its own."""
    with st.expander(as_markdown(title)):
        table(answer, draw, key)


def more_lists(answer: Protected[RiskReport]) -> None:
    """Who is at risk of a notice, and what is not known, each one key away where there is any."""
    for title, draw, key in (
        ("At risk of a notice", risk.at_risk, "at-risk"),
        ("Missing data, by number of schools", risk.unknown, "unknown"),
    ):
        if draw(answer.report).rows:
            folded(title, answer, draw, key)


# What people do about a round: freeze it, give its table away, try changed rules.


class Options(TypedDict):
    """What a reader has chosen on the page of the risk rating."""

    rules: str
    area: str | None
    phase: str | None
    trust: str | None
    audience: RoundAudience
    rounds: tuple[str, ...]


_MAY_FREEZE = (Role.DIRECTOR.value, Role.ANALYST.value)


def frozen_names(code: str | None) -> tuple[str, ...]:
    """The frozen rounds of this world, so that a new one is seen at once."""
    try:
        return tuple(item.name for item in frozen(loaders.settings().world(loaders.world()), code))
    except RoundRefused as problem:
        notices.error("A frozen round cannot be read.", str(problem))
        return ()


def freezing(report: RiskReport) -> None:
    """The button that freezes the round with its rules and the two days from which it is seen."""
    if report.frozen:
        changed = values.plural(report.differ, "school is", "schools are")
        text = f" Recalculated, {changed} at another level; the saved level is the one communicated."
        kept = f"This round is kept with version {report.rule.version}."
        notices.note("Frozen.", kept + (text if report.differ else ""))
        return
    if report.header.replay:
        return
    days = [values.day(date.fromisoformat(name)) for name in report.rounds]
    st.html(
        f"<p>Frozen rounds under these rules: {values.joined(days) or 'none yet'}. "
        f"A round is saved once and never changed; {report.rule.rounds_per_year} a year.</p>"
    )
    if records.role() not in _MAY_FREEZE:
        return
    with st.form("freeze-form", border=False):
        today = loaders.today()
        left, _ = st.columns([1, 2])
        heads = left.date_input(
            f"Heads see it from; others {report.rule.head_sees_first_days} working days later",
            today,
            min_value=today,
            format="DD/MM/YYYY",
        )
        pressed = st.form_submit_button(f"Freeze the round of {values.day(report.day)}")
    if not pressed:
        return
    people.log(Event.EDIT, f"froze the round of {report.day} by rules {report.rule.code} {report.rule.version}")
    _freeze(report, heads)


def _freeze(report: RiskReport, heads: date) -> None:
    # Frozen from every school, whatever the reader has filtered.
    whole = loaders.ask(risk_report, rules=report.rule.code, audience=RoundAudience.OFFICERS).report
    schools = tuple(
        FrozenSchool(
            school.urn,
            school.rating.value,
            school.lowest,
            school.highest,
            school.least.value,
            school.most.value,
            tuple(r.code for r in school.main),
            tuple(r.code for r in school.main if r.is_trigger),
            school.missing,
        )
        for school in whole.schools
    )
    others = working_days_after(heads, report.rule.head_sees_first_days)
    made = FrozenRound(
        report.day.isoformat(),
        report.rule.code,
        report.rule.version,
        report.header.build,
        records.role(),
        now_text(loaders.now()),
        heads.isoformat(),
        others.isoformat(),
        schools,
    )
    try:
        freeze(loaders.settings().world(loaders.world()), made)
    except RoundRefused as problem:
        notices.error("The round was not frozen.", str(problem))
        return
    loaders.again()


def _trial(report: RiskReport) -> tuple[str | None, str | None]:
    """Which changed rule set to try: one that is here, or an uploaded file."""
    left, right = st.columns(2)
    options = {"none": "No other rules", **dict(report.rules_there_are)}
    options.pop(report.rule.code, None)
    with left:
        picked = st.selectbox("Other rules", list(options), format_func=options.__getitem__, key="trial")
    with right:
        file = st.file_uploader(
            "Or upload a changed rules file (TOML); it is not saved", type=["toml"], key="trial-file"
        )
    text = file.getvalue().decode("utf-8-sig", errors="replace") if file else None
    return (None if picked == "none" else picked), text


def dry_run(options: Options, report: RiskReport) -> None:
    """Who would move under a changed rule set, before it is adopted."""
    frame.section("Try changed rules", "A dry run: which schools would change level.")
    code, text = _trial(report)
    if code is None and text is None:
        return
    try:
        answer: Protected[RiskReport] = loaders.ask(risk_report, **options, trial=code, trial_text=text)
    except DefinitionRefused as refused:
        editing.alert("error", "These rules cannot be used.", [str(problem) for problem in refused.problems])
        return
    run = answer.report.dry_run
    if run is None or not run.movers:
        notices.note("No school would change level.", "Every school keeps its level under these rules.")
        return
    total = values.plural(len(run.movers), "school")
    st.html(f'<p class="mp-answer small">{total} would move under ‘{run.rule.title}’, version {run.rule.version}.</p>')
    source = "A dry run: nothing is saved and nobody is notified."
    table(answer, would_flow, "would-flow", source)
    table(answer, movers, "movers", source)


def table_of_round(answer: Protected[RiskReport]) -> None:
    """The disclosable table in one click; ready only once heads have had their time."""
    waiting = answer.report.waiting
    if waiting is not None:
        notices.note("Table for requests.", f"{values.capital(opens(waiting))}.")
        return
    st.html(
        "<p>For requests: every school with its level, who set "
        "it, the reasons, missing data and the school's reply.</p>"
    )
    tables.buttons(disclosable(answer.report), risk.SOURCE, "risk-round")
