"""What people do about one school's level: its way down, an override, its reply, its letter."""

from __future__ import annotations

import streamlit as st

from analytics.reports.risk.types import Override, RiskReport, SchoolResult
from analytics.risk.rating import Rating
from data.records import register
from data.vocabulary import role_words
from ui import loaders, notices, records
from ui.views.improvement import risk
from ui.views.improvement.risk_rounds import names, round_of
from ui.views.records import editing
from wording import values

# The letter to a school: drafted here, signed by a role, kept as it was signed.

_UNSIGNED = "DRAFT: not to be sent until a person has signed it"


def letter(report: RiskReport, school: SchoolResult, signed: str = "") -> str:
    """Result, reasons, what would lower the level, how to reply; a draft until it is signed."""
    rule = report.rule
    reasons = "\n".join(f"  - {risk.short(reason)}" for reason in school.main) or "  - none"
    lifts = "\n".join(f"  - {r.lifts}" for r in school.main if r.lifts) or "  - the trigger ends"
    unknown = values.joined(school.missing) or "nothing"
    invented = "INVENTED SCHOOLS: this letter does not concern a real school.\n\n" if report.header.invented else ""
    return (
        f"{invented}{signed or _UNSIGNED}\n\nTo the headteacher and the chair "
        f"of governors, {school.name}\nRound of {values.day(report.day)}\n\n"
        f"Under the rules ‘{rule.title}’, version {rule.version}, your school is at: "
        f"{risk.standing(rule, school)}.\n{_meaning(report, school)}\n\nThe main reasons are:\n{reasons}\n\n"
        f"What would lower the level:\n{lifts}\n\n{risk.way_down(rule, school)}\n\nWe do not know: {unknown}. "
        "Tell us, and the result may change.\n\nThis is a view on what help your school needs, not a "
        "judgement of its staff, and not a prediction of an inspection. You see it "
        f"{rule.head_sees_first_days} working days before anyone else. Your reply is shown wherever "
        "the level is shown.\n"
    )


def _meaning(report: RiskReport, school: SchoolResult) -> str:
    if school.rating is Rating.CANNOT_TELL:
        return "There is too little data for one level; this does not mean the school is safe."
    return f"{report.rule.meanings[school.rating.value]}."


def draw(report: RiskReport, school: SchoolResult) -> None:
    """The letter as signed; until then the draft, and the form in which a person signs it."""
    current, kind = school.letter, register("rating_letters")
    if current is not None:
        who = f"Signed by the {role_words(current.signed_by)}" if current.signed_by else "Sent"
        on = f" on {values.day(current.signed_on)}" if current.signed_on else ""
        notices.note(f"{who}{on}.", f"Sent on {values.day(current.sent_on)}.")
        st.code(current.text or "The text was not saved.", language=None, wrap_lines=True)
        return
    st.code(letter(report, school), language=None, wrap_lines=True)
    today = loaders.today()
    signature = f"Signed: {role_words(records.role())}, {values.day(today)}"
    st.html(f"<p>Saving signs it as the {role_words(records.role())}, today.</p>")
    fixed = {
        "urn": school.urn,
        "round": round_of(report),
        "rating": school.rating.value,
        "signed_by": records.role(),
        "signed_on": today,
        "letter": letter(report, school, values.capital(signature)),
    }
    editing.form(kind, None, names(report), shown_fields=("sent_on", "plan_due"), fixed=fixed, tag=school.urn)


def school_section(report: RiskReport, school: SchoolResult) -> None:
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
        draw(report, school)


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
    who = role_words(override.decided_by)
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
    editing.form(kind, None, names(report), shown_fields=("reply", "contests"), fixed=fixed, tag=school.urn)
