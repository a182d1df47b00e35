"""A rule set's record: what it would have predicted, beside two rules that anybody could use."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.reports.risk.record import LAST_GRADE, Naive, RecordReport, record
from ui import frame, glossary, loaders, notices, people, tables
from ui.charts import show
from wording import values

_SOURCE = "Worked out here: what was at each day against what was then published."
_KEY = "milepost_risk_record"


def draw(rules: str, first: DeltaGenerator | None) -> None:
    """The record, and in one line of the `first` screen how it compares with the last grade.

    It looks back ten times, so it is worked out when all else stands.
    """
    if not people.opens("risk-record"):
        return
    answer = loaders.ask(record, rules=rules)
    report = answer.report
    if first is not None:
        first.html(f'<p class="mp-answer small">{glossary.marked(beside_last_grade(report))}</p>')
    frame.section("Past accuracy", "How well these rules would have predicted what happened.")
    if not report.inspected:
        notices.cannot_tell(report.why_not)
        return
    if report.header.invented:
        notices.note("Accuracy on invented schools.", "It says nothing about a real county.")
    frame.answer(sentence(report), use(report))
    frame.notes(*more(report))
    if not st.session_state.get(_KEY):
        if not st.button("Show the tables", key="risk-record"):
            return
        st.session_state[_KEY] = True
    show.table(answer, ways, source=_SOURCE, key="ways")
    show.table(answer, bands, source=_SOURCE, key="bands")
    show.table(answer, groups, source=_SOURCE, key="groups")
    with st.expander("Each February by itself"):
        show.table(answer, origins, source=_SOURCE, key="origins")


def beside_last_grade(report: RecordReport) -> str:
    """Whether the rules predicted better than the last grade alone, and that their order is not used."""
    own, simple = _own_and_other(report) if report.inspected else (None, None)
    if own is None or simple is None or own.record.auc is None or simple.record.auc is None:
        why = report.why_not or "no inspection ended below good, or all did"
        return f"Whether the rules behind the levels predict anything is not known: {why}."
    on = "On invented schools" if report.header.invented else "Looking back"
    return (
        f"{on}, the rules behind the levels put the school later graded below good first {_ten(own.record.auc)}, "
        f"{_verdict(report)} its last grade alone ({_ten(simple.record.auc)}); 50 is chance. No list "
        "goes by their points."
    )


def sentence(report: RecordReport) -> str:
    """Whether the rules ranked schools better than a rule that needs no tool."""
    own, simple = _own_and_other(report)
    auc, other = own.record.auc, simple.record.auc
    if auc is None or other is None:
        return "Accuracy cannot be calculated: no inspection ended below good, or all did"
    lead = f"Given two schools, one later graded below good, these rules ranked it first {_ten(auc)}"
    return f"{lead}; {_verdict(report)} ‘{LAST_GRADE}’ ({_ten(other)})"


def _own_and_other(report: RecordReport) -> tuple[Naive, Naive]:
    return report.inspected[0], next(item for item in report.inspected if item.name == LAST_GRADE)


def _verdict(report: RecordReport) -> str:
    """Better or worse only where chance alone would not make such a difference."""
    low, high = report.better_by or (0.0, 0.0)
    if high < 0:
        return "worse than"
    return "better than" if low > 0 else "not clearly better than"


def use(report: RecordReport) -> str:
    """What the record means for those who use the rules."""
    within, limits = report.within_grade, report.better_by
    adds = ""
    if limits is not None:
        low, high = (values.number(100 * limit, 0) for limit in limits)
        adds += f" The difference lies between {low} and {high} in 100."
    if within is not None:
        adds += f" Among schools with the same last grade they ranked right {_ten(within)}; 50 is chance."
    if _verdict(report) == "better than":
        return f"They can suggest where to look first; they decide nothing.{adds}"
    return (
        "Use the reasons to begin a conversation, not the order to choose schools: "
        f"‘{LAST_GRADE}’ chooses as well.{adds}"
    )


def _ten(share: float) -> str:
    return f"{values.number(100 * share, 0)} times in 100"


def more(report: RecordReport) -> tuple[str, str]:
    """Lead time and churn; how chances fared."""
    lead = (
        ""
        if report.lead_months is None
        else (
            f"Of {report.lead_n} flags that came true, half came at least "
            f"{values.number(report.lead_months, 0)} months before the report. "
        )
    )
    churn = (
        ""
        if report.churn_pct is None
        else (f"From one year to the next {values.percent(report.churn_pct)} of schools change level.")
    )
    brier = report.brier
    text = (
        ""
        if brier is None or brier.brier is None or brier.brier_base is None
        else (
            f"Predicted chances by level, using only outcomes known before each date, have an error of "
            f"{values.number(brier.brier, 3)} (Brier); giving every school the average chance has "
            f"{values.number(brier.brier_base, 3)}."
        )
    )
    return lead + churn, text


def ways(report: RecordReport) -> tables.Table:
    """Ranking and hits within capacity of three rules, on two outcomes."""
    rows = []
    for outcome, result in (
        ("Graded below good", report.inspected),
        ("Furthest below what was expected", report.falls),
    ):
        for item in result:
            cap = item.capacity
            rows.append(
                (
                    tables.text(values.capital(item.name)),
                    tables.text(outcome),
                    tables.amount(float(item.record.n), 0, "none"),
                    tables.amount(item.record.auc, 2, "cannot tell"),
                    tables.amount(_pct(cap.precision), 0, "cannot tell"),
                    tables.amount(_pct(cap.recall), 0, "cannot tell"),
                    tables.amount(cap.lift, 1, "cannot tell"),
                )
            )
    return tables.Table(
        f"Four ways to choose {report.capacity} schools, outcomes within two years of each February",
        tables.columns(
            "Rule",
            "Outcome",
            tables.numbers("Schools × years"),
            tables.numbers("Ranked right", "AUC; 0.5 is chance"),
            tables.numbers("Hits", "% of those chosen"),
            tables.numbers("Caught", "% of all events"),
            tables.numbers("Lift", "times chance"),
        ),
        tuple(rows),
        (
            "Inspections are not random: Ofsted goes first where it sees most "
            "risk. The fall in attainment does not depend on inspection.",
            f"All on the same schools; {report.left_out} without a known last grade are excluded. "
            "Where points are a range, the midpoint is used.",
            "A fall is a result in the worst fifth beside what schools that began at the same level came to: "
            "high results fall and low ones rise by themselves (regression to the mean).",
        ),
    )


def _pct(share: float | None) -> float | None:
    return None if share is None else 100 * share


def bands(report: RecordReport) -> tables.Table:
    """Whether more points meant more events."""
    rows = tuple(
        (
            tables.text(f"Fifth {place} of 5 by points"),
            tables.amount(float(band.n), 0, "none"),
            tables.amount(band.mean_score, 1, "none"),
            tables.amount(100 * band.event_rate, 0, "none"),
        )
        for place, band in enumerate(report.bands, start=1)
    )
    columns = tables.columns(
        "Schools by points",
        tables.numbers("Inspected"),
        tables.numbers("Mean points"),
        tables.numbers("Graded below good", "%"),
    )
    return tables.Table("Do more points mean worse outcomes?", columns, rows)


def groups(report: RecordReport) -> tables.Table:
    """Flags by phase, size and disadvantage beside what happened."""
    rows = tuple(
        (
            tables.text(f"{values.capital(group.kind)}: {group.name}"),
            tables.amount(float(group.schools), 0, "none"),
            tables.amount(group.flagged_pct, 0, "none"),
            tables.text(
                ""
                if group.lower is None or group.upper is None
                else f"{values.number(group.lower)} to {values.number(group.upper)}%"
            ),
            tables.amount(group.event_pct, 0, "none inspected"),
        )
        for group in report.groups
    )
    columns = tables.columns(
        "Schools",
        tables.numbers("Schools × years"),
        tables.numbers("On the highest level", "%"),
        "95% interval",
        tables.numbers("Of those inspected, below good", "%"),
    )
    return tables.Table("Does it flag some kinds of school too often?", columns, rows)


def origins(report: RecordReport) -> tables.Table:
    """Each February by itself."""
    rows = tuple(
        (
            tables.text(values.day(origin.day)),
            tables.amount(float(origin.rated), 0, "none"),
            tables.amount(float(origin.flagged), 0, "none"),
            tables.amount(float(origin.inspected), 0, "none"),
            tables.amount(float(origin.events), 0, "none"),
            tables.amount(origin.auc, 2, "cannot tell"),
            tables.amount(origin.changed_pct, 0, "first year"),
        )
        for origin in report.origins
    )
    heads = (
        "Schools with a level",
        "On the highest level",
        "Graded within two years",
        "Below good",
        "Ranked right",
        "Changed level",
    )
    columns = tables.columns("Predicted on", *(tables.numbers(h) for h in heads))
    return tables.Table("Each February by itself", columns, rows)
