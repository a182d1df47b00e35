"""What people do about a round: freeze it, give its table away, try changed rules."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.risk.risk import risk as risk_report
from analytics.reports.risk.types import Audience, RiskReport
from data.plans.section import DefinitionRefused
from data.reference.working_days import working_days_after
from data.rounds import FrozenRound, FrozenSchool, RoundRefused, freeze, frozen, now_text
from data.vocabulary import Role
from session.audit import Event
from ui import downloads, frame, loaders, notices, people, records
from ui.views.improvement import risk, risk_rounds, risk_waiting
from ui.views.records import editing
from wording import values


class Options(TypedDict):
    """What a reader has chosen on the page of the risk rating."""

    rules: str
    area: str | None
    phase: str | None
    trust: str | None
    audience: Audience
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
        text = f" Recalculated, {changed} at another level today; the saved level is the one communicated."
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
        wanted = st.form_submit_button(f"Freeze the round of {values.day(report.day)}")
    if not wanted:
        return
    people.log(Event.EDIT, f"froze the round of {report.day} by rules {report.rule.code} {report.rule.version}")
    _freeze(report, heads)


def _freeze(report: RiskReport, heads: date) -> None:
    # Frozen from every school, whatever the reader has filtered.
    whole = loaders.ask(risk_report, rules=report.rule.code, audience=Audience.OFFICERS).report
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
    """Which changed rule set to try: one that is here, or a file that somebody holds up."""
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
    """Who would move under a changed rule set, before anyone is told."""
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
    risk_waiting.table(answer, risk_rounds.would_flow, "would-flow", source)
    risk_waiting.table(answer, risk_rounds.movers, "movers", source)


def table_of_round(answer: Protected[RiskReport]) -> None:
    """The disclosable table in one click; ready only once heads have had their time."""
    waiting = answer.report.waiting
    if waiting is not None:
        notices.note("Table for requests.", f"{values.capital(risk_waiting.opens(waiting))}.")
        return
    st.html(
        "<p>For requests: every school with its level, who set "
        "it, the reasons, missing data and the school's reply.</p>"
    )
    downloads.buttons(risk_rounds.disclosable(answer.report), risk.SOURCE, "risk-round")
