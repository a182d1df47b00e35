"""What people do about one school's level: its way down, an override, its reply, its letter."""

from __future__ import annotations

import streamlit as st

from analytics.reports.risk.types import Override, RiskReport, SchoolResult
from data.records import register
from ui import loaders, notices, records
from ui.views.improvement import risk, risk_letter
from ui.views.improvement.risk_rounds import names, round_of
from ui.views.records import editing
from wording import values


def one(report: RiskReport, school: SchoolResult) -> None:
    """The way down, what people decided and said, and the forms for it."""
    notices.note("When it would leave this level.", risk.way_down(report.rule, school))
    _decided(report, school)
    for reply in school.replies:
        contested = "contests its level" if reply.contests else "replies"
        notices.note(
            f"The school {contested} ({values.day(reply.replied_on)}).",
            f"“{reply.reply}”" + (f" The authority answered: {reply.answer}" if reply.answer else ""),
        )
    with st.expander("Override the level"):
        _override(report, school)
    with st.expander("The school’s reply"):
        _reply(report, school)
    with st.expander("The letter to the school"):
        risk_letter.draw(report, school)


def _decided(report: RiskReport, school: SchoolResult) -> None:
    rule, computed = report.rule, risk.level(report.rule, school.by_rules)
    if school.override:
        current = school.override
        notices.note(
            f"Set by a person: {risk.level(rule, current.rating)} instead of {computed}, until "
            f"{values.day(current.expires_on)}.",
            _why(current),
        )
    if school.lapsed:
        was = school.lapsed
        notices.note(
            f"An override to {risk.level(rule, was.rating)} lapsed after {values.day(was.expires_on)}: the level "
            f"under the "
            f"rules, {computed}, applies again.",
            _why(was),
        )


def _why(override: Override) -> str:
    who = records.role_word(override.decided_by)
    return f"{override.why} (decided by the {who}, {values.day(override.decided_on)})"


def _override(report: RiskReport, school: SchoolResult) -> None:
    kind, months = register("risk_overrides"), report.rule.override_lapses_months
    st.html(
        "<p>An override needs a reason, evidence and an end date. It lapses after "
        f"{months} months at the latest. The level under the rules is still shown.</p>"
    )
    fixed = {
        "urn": school.urn,
        "round": round_of(report),
        "rules": report.rule.version,
        "computed": school.by_rules.value,
        "decided_by": records.role(),
        "decided_on": loaders.today(),
    }
    editing.said(kind)
    editing.form(kind, None, names(report), fixed=fixed, tag=school.urn)


def _reply(report: RiskReport, school: SchoolResult) -> None:
    kind = register("school_replies")
    fixed = {
        "urn": school.urn,
        "about": "risk_rating",
        "round": round_of(report),
        "replied_on": loaders.today(),
        "replied_by": records.role(),
    }
    editing.said(kind)
    editing.form(kind, None, names(report), asked=("reply", "contests"), fixed=fixed, tag=school.urn)
