"""What people do about a level: override it, reply to it, draft a letter, freeze a round, try rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.registers import Names
from analytics.reports.risk_types import RiskReport, SchoolResult
from analytics.risk import Rating
from data.plans.section import DefinitionRefused
from data.records import register
from data.rounds import FrozenRound, FrozenSchool, RoundRefused, freeze, frozen, now_text
from data.vocabulary import Role
from ui import downloads, frame, loaders, notices, records, words
from ui.charts import show
from ui.views import editing, risk, risk_rounds

_DAYS_A_MONTH = 30.5


def frozen_names(code: str | None) -> tuple[str, ...]:
    """The frozen rounds of this world, so that a new one is seen at once."""
    try:
        return tuple(one.name for one in frozen(loaders.settings().world(loaders.world()), code))
    except RoundRefused as problem:
        notices.error("A frozen round cannot be read.", str(problem))
        return ()


def held_back(report: RiskReport) -> bool:
    """Whether this reader must still wait: the head is told ten working days before others."""
    waits = records.role() == Role.BOARD.value
    return waits and report.others_see_from is not None and date.today() < report.others_see_from


def one(report: RiskReport, school: SchoolResult) -> None:
    """The way down, the override and the replies of one school, and the forms for them."""
    notices.note("When it leaves this level.", risk.way_down(report.rule, school))
    if school.override:
        held = school.override
        notices.note(
            f"Set by a person: {risk.level(report.rule, held.rating)} instead of "
            f"{risk.level(report.rule, school.by_rules)}, until {words.day(held.expires_on)}.",
            f"{held.why} (decided by the {records.role_word(held.decided_by)}, {words.day(held.decided_on)})",
        )
    for reply in school.replies:
        contested = "contests its level" if reply.contests else "replies"
        notices.note(
            f"The school {contested} ({words.day(reply.replied_on)}).",
            f"“{reply.reply}”"
            + (f" The authority answered: {reply.answer}" if reply.answer else ""),
        )
    with st.expander("Override this level"):
        _override(report, school)
    with st.expander("The school’s reply"):
        _reply(report, school)
    with st.expander("The letter to the school"):
        _letter(report, school)


def _names(report: RiskReport) -> Names:
    return Names({one.urn: one.name for one in report.schools}, dict(report.areas))


def _round(report: RiskReport) -> str:
    return report.rounds[-1] if report.rounds else report.day.isoformat()


def _override(report: RiskReport, school: SchoolResult) -> None:
    kind, today = register("risk_overrides"), date.today()
    months = report.rule.override_lapses_months
    last = today + timedelta(days=round(months * _DAYS_A_MONTH))
    st.html(
        f"<p>An override needs a reason, evidence and a day on which it runs out: at most {months} "
        f"months, by {words.day(last)}. The rules’ own result stays beside it.</p>"
    )
    fixed = {
        "urn": school.urn, "round": _round(report), "rules": report.rule.version,
        "computed": school.by_rules.value, "decided_by": records.role(), "decided_on": today,
    }  # fmt: skip
    editing.said(kind)
    editing.form(kind, None, _names(report), fixed=fixed, tag=school.urn)


def _reply(report: RiskReport, school: SchoolResult) -> None:
    kind = register("school_replies")
    fixed = {
        "urn": school.urn, "about": "risk_rating", "round": _round(report),
        "replied_on": date.today(), "replied_by": records.role(),
    }  # fmt: skip
    editing.said(kind)
    editing.form(
        kind, None, _names(report), asked=("reply", "contests"), fixed=fixed, tag=school.urn
    )


def letter(report: RiskReport, school: SchoolResult) -> str:
    """The draft of the letter: result, reasons, what would lift it, how to reply; unsigned."""
    rule = report.rule
    reasons = "\n".join(f"  - {risk.short(reason)}" for reason in school.main) or "  - none"
    lifts = "\n".join(f"  - {r.lifts}" for r in school.main if r.lifts) or "  - the trigger’s end"
    unknown = words.joined(school.missing) or "nothing"
    invented = (
        "INVENTED SCHOOLS: this letter is about no real school.\n\n"
        if report.context.invented
        else ""
    )
    return (
        f"{invented}DRAFT, not sent until a person has signed it\n\nTo the headteacher and the chair "
        f"of governors, {school.name}\nRound of {words.day(report.day)}\n\n"
        f"Under the rules ‘{rule.title}’, version {rule.version}, your school stands at: "
        f"{risk.level(rule, school.rating)}.\n{_meaning(report, school)}\n\nThe main reasons are:\n{reasons}\n\n"
        f"What would lift it:\n{lifts}\n\n{risk.way_down(rule, school)}\n\nWe do not know: {unknown}. "
        "Tell us, and the result may change.\n\nThis is a view on what help your school needs, not a "
        "judgement of its staff, and not a prediction of an inspection. You see it "
        f"{rule.head_sees_first_days} working days before anyone else. Your reply is kept beside it and "
        "shown wherever it is shown.\n\nSigned: ______________________   Role: ______________________   "
        "Date: ______________\n"
    )


def _meaning(report: RiskReport, school: SchoolResult) -> str:
    if school.rating is Rating.CANNOT_TELL:
        return "Too little is known for a level; that is not the same as safe."
    return f"{report.rule.meanings[school.rating.value]}."


def _letter(report: RiskReport, school: SchoolResult) -> None:
    st.code(letter(report, school), language=None, wrap_lines=True)
    st.download_button(
        "Download the draft", letter(report, school), f"letter-{school.urn}.txt", "text/plain",
        key=f"letter-{school.urn}", on_click="ignore", type="tertiary",
    )  # fmt: skip
    kind = register("rating_letters")
    if school.letter_sent:
        seen = np.busday_offset(
            np.datetime64(school.letter_sent), report.rule.head_sees_first_days, roll="forward"
        )
        notices.note(
            f"Sent on {words.day(school.letter_sent)}.",
            f"Others see this level from {words.day(seen.astype(date))}.",
        )
    st.html("<p>Once a person has signed and sent it, record that here.</p>")
    fixed = {"urn": school.urn, "round": _round(report), "rating": school.rating.value}
    editing.said(kind)
    editing.form(
        kind, None, _names(report), asked=("sent_on", "plan_due"), fixed=fixed, tag=school.urn
    )


def freezing(report: RiskReport) -> None:
    """The button that freezes today's round with its rule version."""
    if report.day in {date.fromisoformat(name) for name in report.rounds}:
        notices.note(
            "Frozen.",
            f"The round of {words.day(report.day)} is kept with version {report.rule.version}.",
        )
        return
    said = (
        words.joined([words.day(date.fromisoformat(name)) for name in report.rounds]) or "none yet"
    )
    st.html(
        f"<p>Frozen rounds under these rules: {said}. A frozen round is written once and never changed.</p>"
    )
    if st.button(f"Freeze the round of {words.day(report.day)}", key="freeze"):
        if records.role() not in (Role.DIRECTOR.value, Role.ANALYST.value):
            notices.error(
                "A round is frozen by the director or an analyst.",
                "Choose that role at the foot of the page.",
            )
            return
        _freeze(report)


def _freeze(report: RiskReport) -> None:
    # Frozen from every school, whatever the reader has filtered.
    whole = loaders.ask("risk", rules=report.rule.code).report
    schools = tuple(
        FrozenSchool(
            one.urn, one.rating.value, one.score, tuple(r.code for r in one.main),
            tuple(r.code for r in one.main if r.is_trigger), one.missing,
        )
        for one in whole.schools
    )  # fmt: skip
    made = FrozenRound(
        report.day.isoformat(), report.rule.code, report.rule.version, report.context.build,
        records.role(), now_text(datetime.now(UTC)), schools,
    )  # fmt: skip
    try:
        freeze(loaders.settings().world(loaders.world()), made)
    except RoundRefused as problem:
        notices.error("The round was not frozen.", str(problem))
        return
    loaders.again()


def trial(report: RiskReport) -> tuple[str | None, str | None]:
    """Which changed rule set to try: one that is here, or a file that somebody holds up."""
    left, right = st.columns(2)
    options = {"none": "No other rules", **dict(report.rules_there_are)}
    options.pop(report.rule.code, None)
    with left:
        picked = st.selectbox(
            "Other rules", list(options), format_func=options.__getitem__, key="trial"
        )
    with right:
        file = st.file_uploader(
            "Or a changed rules file (TOML); nothing of it is kept", type=["toml"], key="trial-file"
        )
    text = file.getvalue().decode("utf-8-sig", errors="replace") if file else None
    return (None if picked == "none" else picked), text


def dry_run(options: dict[str, str | None], report: RiskReport) -> None:
    """Who would move under a changed rule set, before anyone is told."""
    frame.section("Try changed rules", "A dry run: who would move, before anyone is told.")
    code, text = trial(report)
    if code is None and text is None:
        return
    try:
        answer: Protected[RiskReport] = loaders.ask("risk", **options, trial=code, trial_text=text)
    except DefinitionRefused as refused:
        editing.alert(
            "error", "These rules cannot be used.", [str(one) for one in refused.problems]
        )
        return
    run = answer.report.dry_run
    if run is None or not run.movers:
        notices.note("Nobody would move.", "Every school keeps its level under these rules.")
        return
    total = words.plural(len(run.movers), "school")
    st.html(
        f'<p class="mp-answer small">{total} would move under ‘{run.rule.title}’, version {run.rule.version}.</p>'
    )
    show.table(
        answer,
        risk_rounds.movers,
        source="A dry run: nothing is kept and nobody is told.",
        key="movers",
    )


def table_of_round(answer: Protected[RiskReport]) -> None:
    """The disclosable table in one click; ready only once heads have had their time."""
    made = risk_rounds.disclosable(answer.report)
    opens = answer.report.others_see_from
    if opens is not None and date.today() < opens:
        notices.note(
            "Heads see it first.", f"This table may be given to others from {words.day(opens)}."
        )
    st.html(
        "<p>Every school of the round with its level, who set it, its reasons, what is not known and its reply.</p>"
    )
    downloads.buttons(made, risk.SOURCE, "risk-round")
