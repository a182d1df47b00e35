"""My area this week: sentences and short lists, the most pressing first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.areas.my_area import AreaEvent, MyArea, Release
from analytics.reports.areas.my_area_schools import MySchool, SupportLevel, SupportReason
from analytics.reports.improvement.due_items import DueItem
from analytics.reports.improvement.partners import PartnerPair
from analytics.reports.schools.schools import ListedSchool, SchoolsReport
from analytics.risk.rating import Rating
from ui import frame, notices, selection, tables
from ui.charts import show
from ui.views.areas import schools
from ui.views.improvement import risk
from wording import values
from wording.escaping import as_markdown

SINCE = "since"
_CHOICE_PX = 220  # one width for all, so that what waits in each stands in a column
NO_HEADS = (
    "Changes of headteacher are not shown: they are not in "
    "the published files Milepost reads, and Milepost stores no names."
)
RATINGS = {
    SupportLevel.MOST: Rating.RED,
    SupportLevel.SOME: Rating.AMBER,
    SupportLevel.LITTLE: Rating.GREEN,
    SupportLevel.CANNOT_TELL: Rating.CANNOT_TELL,
}


def choose(report: MyArea) -> None:
    """The areas to choose from, each with the number of items waiting."""
    for choice in report.choices:
        late = values.plural(choice.overdue, "overdue item", "overdue items")
        late = late if choice.overdue else "nothing recorded as overdue"
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.button(
                as_markdown(choice.name),
                key=f"area-{choice.code}",
                width=_CHOICE_PX,
                on_click=selection.keep,
                args=("area", choice.code),
            )
            st.html(f"<span>{values.plural(choice.schools, 'school')}; {late}</span>")


def since(report_day: date, first: date) -> date:
    """The day of the last visit, kept in the link; thirty days back to begin with."""
    text = selection.code(SINCE)
    try:
        requested = selection.day_of(text) if text else first
    except ValueError:
        notices.unknown_code("the date of your last visit", text or "", values.day(first))
        requested = first
    earliest = report_day - timedelta(days=3660)
    requested = min(max(requested, earliest), report_day)
    st.session_state["choose-since"] = requested
    st.date_input(
        "Since my last visit on",
        key="choose-since",
        max_value=report_day,
        format="DD/MM/YYYY",
        min_value=earliest,
        on_change=_since_chosen,
    )
    return requested


def _since_chosen() -> None:
    chosen = st.session_state["choose-since"]
    if chosen is not None:
        selection.keep(SINCE, chosen.isoformat())


def seen(report_day: date) -> None:
    """The button 'Mark all as seen': the next visit counts from today."""
    st.button(
        "Mark all as seen",
        key="seen",
        on_click=selection.keep,
        args=(SINCE, report_day.isoformat()),
        help="The date is stored in the page address; bookmark it.",
    )


def headline(report: MyArea) -> tuple[str, ...]:
    """The week in two sentences."""
    return f"{_waiting(report)}; {_changed(report)} since {values.day(report.since)}.", _needs(report)


def _waiting(report: MyArea) -> str:
    """How much is overdue, and how much is due by Sunday."""
    if not report.has_records:
        return "The records cannot be opened, so Milepost cannot show what is due"
    late = sum(item.days_overdue > 0 for item in report.due)
    soon = len(report.due) - late
    past = values.plural(late, "item is overdue", "items are overdue")
    due = f"{values.plural(soon, 'item')} due this week"
    if not report.due:
        return "Nothing is overdue or due this week"
    if not late:
        return f"Nothing is overdue and {due}"
    return f"{past} and {due if soon else 'nothing else is due this week'}"


def _needs(report: MyArea) -> str:
    """How many schools need how much support, and how many have too little data."""
    most, some, unknown = (
        len(at_level(report, level)) for level in (SupportLevel.MOST, SupportLevel.SOME, SupportLevel.CANNOT_TELL)
    )
    schools = values.plural(len(report.schools), "school")
    if unknown == len(report.schools):
        return f"There is too little data to say which of {schools} need support."
    tail = f"; {values.count(unknown)} have too little data to rate" if unknown else ""
    verb = "needs" if most == 1 else "need"
    if report.rule is not None and report.rule.colours:
        verb = "is" if most == 1 else "are"
    return (
        f"Of {schools}, {values.count(most)} {verb} {support(report, SupportLevel.MOST)} "
        f"and {values.count(some)} {support(report, SupportLevel.SOME)}{tail}."
    )


def support(report: MyArea, level: SupportLevel) -> str:
    """A level as the support a school needs, not as a colour."""
    word = level_word(report, level)
    return word if report.rule is not None and report.rule.colours else f"{word} support"


def level_word(report: MyArea, level: SupportLevel) -> str:
    """What the rule set in force calls a level."""
    if level is SupportLevel.CANNOT_TELL or report.rule is None:
        return "cannot tell"
    return report.rule.words[RATINGS[level].value]


def at_level(report: MyArea, level: SupportLevel) -> list[MySchool]:
    """The schools of one level, the most pressing first."""
    return [school for school in report.schools if school.support is level]


def reason(support_reason: SupportReason) -> str:
    """Why a school is at its level, in one sentence with its figure."""
    when = f", {values.day(support_reason.since)}" if support_reason.since else ""
    if support_reason.risk is not None:
        return f"{values.capital(risk.short(support_reason.risk))}."
    if support_reason.kind == "nothing":
        return "No published data on its performance."
    lead = {
        "formal": "",
        "support": "Support in progress: ",
        "override": "Set by a person: ",
        "inspection": "Last inspected: ",
    }[support_reason.kind]
    return f"{values.capital(lead + (support_reason.what or 'without an overall grade'))}{when}."


def school_link(urn: str, name: str) -> str:
    """A school's name leading to its own page."""
    return f'<a href="{escape(selection.link("school", school=urn))}" target="_self">{escape(name)}</a>'


def small(text: str) -> None:
    """A quiet line."""
    st.html(f'<p class="mp-subtitle">{escape(text)}</p>')


# The first screen of my area this week: changes, items due, highest need.

_FIRST = 5  # of a column, before the rest is folded away: the screen's first view holds them
_HEADINGS = {
    "inspection": "Inspection report",
    "formal": "Formal step",
    "lifted": "Formal step ended",
    "attendance": "Attendance",
}


def draw_week(report: MyArea) -> None:
    """Three columns, on a phone one under the other."""
    left, middle, right = st.columns(3, gap="medium")
    with left:
        frame.section("What changed", f"Since {values.day(report.since)}.")
        _changes(report)
    with middle:
        frame.section("Overdue and due", "Longest overdue first, then due by Sunday.")
        _due(report)
    with right:
        frame.section("Highest need", "Formal steps, then points of need; no forecast.")
        _most(report)


def _changes(report: MyArea) -> None:
    if report.changes:
        _brief([_change(change) for change in report.changes], "change")
    else:
        small("No inspection report, formal step or unusual fall in attendance is known.")
    if unseen := _unseen(report):
        small(unseen)
    if report.releases:
        st.subheader("New figures", anchor=False)
        _brief([_release(release) for release in report.releases], "file")


def _changed(report: MyArea) -> str:
    """'Nothing' is said only where inspections of these days could have been known."""
    if report.changes:
        return f"{values.plural(len(report.changes), 'thing')} changed"
    return "no change is known" if _unseen(report) else "nothing changed"


def _unseen(report: MyArea) -> str:
    """Which changes could not be known, because no loaded file reaches them."""
    parts = []
    if report.inspections_until is None:
        parts.append("No inspections are loaded.")
    elif report.inspections_until < report.header.as_at:
        parts.append(f"Inspections after {values.day(report.inspections_until)} are not loaded.")
    if report.attendance is None:
        parts.append("No attendance of single schools is loaded.")
    return " ".join(parts)


def _release(release: Release) -> str:
    many = values.plural(len(release.measures), "measure")
    return f"<span>{escape(values.capital(release.title))}</span><small>{many}, {values.day(release.day)}</small>"


def _change(change: AreaEvent) -> str:
    when = f"<small>{_HEADINGS[change.kind]}, {escape(values.day(change.day))}</small>"
    what = f"<span>{escape(values.capital(change.what) or 'A visit without a grade')}</span>"
    if change.kind == "attendance" and change.now is not None and change.usual is not None:
        what = (
            f"<span>{escape(values.value(change.now))} in {escape(values.period(change.what))}; usually "
            f"{escape(values.value(change.usual))}. Own return, provisional.</span>"
        )
    return school_link(change.urn, change.name) + what + when


def _due(report: MyArea) -> None:
    if not report.has_records:
        notices.error("The records cannot be opened.", "Milepost cannot show what is due. Try again.")
    elif not report.due:
        small("No check, visit or action is overdue or due this week.")
    else:
        _brief([_one_due(report, item) for item in report.due], "thing")


def _one_due(report: MyArea, due: DueItem) -> str:
    """The school, what is due with the way to record it, and how late it is."""
    what = f"Check of: {due.what}" if due.check else f"{due.title}: {due.what}"
    about = school_link(due.urn, report.names.schools.get(due.urn, due.urn)) if due.urn else ""
    day = escape(values.day(due.due))
    late = values.plural(due.days_overdue, "day")
    when = f"<b>{late} overdue</b>, {day}" if due.days_overdue else f"Due {day}"
    return f'{about}<span><a href="{escape(_where(due))}" target="_self">{escape(what)}</a></span><small>{when}</small>'


def _where(due: DueItem) -> str:
    """The page on which it is recorded, already at this school."""
    if due.check:
        return selection.link("interventions", school=due.urn or "")
    return selection.link("registers", register=due.register, school=due.urn or "")


def _most(report: MyArea) -> None:
    if not report.schools:
        notices.empty("open school in this area", "GIAS: register of schools")
        return
    current = [s for s in report.schools if s.need.points or s.reason.kind == "formal"]
    if not current:
        small("No school here has a formal step or a point of need in what is known.")
        return
    _brief([school_link(s.urn, s.name) + f"<span>{escape(_need(s))}</span>" for s in current], "school")


def _need(my_school: MySchool) -> str:
    """The formal step in force, else the points of need with what brings them."""
    if my_school.reason.kind == "formal":
        return reason(my_school.reason)
    noun = "point" if my_school.need.points == 1 else "points"
    return risk.needed(my_school.need).replace(":", f" {noun}:", 1) + "."


def _brief(items: Sequence[str], noun: str) -> None:
    """The first items of a column; the others open with one key."""
    _list(items[:_FIRST])
    if rest := items[_FIRST:]:
        with st.expander(values.plural(len(rest), f"more {noun}")):
            _list(rest)


def _list(items: Sequence[str]) -> None:
    listed = "".join(f"<li>{item}</li>" for item in items)
    st.html(f'<ul class="mp-brief">{listed}</ul>')


# The schools of an area: one row each.

SOURCE = "Order by need, levels by the risk rules, both calculated by Milepost; visits as recorded."
_HEADS = ("Why", tables.Column("Last visit", tables.ColumnKind.DATE), "Next visit", "Trust")
_SHAPES = {SupportLevel.MOST: "▲", SupportLevel.SOME: "◐", SupportLevel.LITTLE: "●", SupportLevel.CANNOT_TELL: "◌"}


def grid(report: MyArea, listed: SchoolsReport) -> tables.Table:
    """Every school of the area in one row, the most pressing first: a bar each for results, absence, suspensions."""
    by_urn = {school.urn: school for school in listed.schools}
    tested = {item.phase for item in listed.measured}
    columns = tables.columns(
        "School",
        "Support",
        tables.numbers("Need", "points"),
        tables.numbers("Attainment", "%", drawn=True),
        *schools.rate_columns(listed),
        *_HEADS,
    )
    rows = tuple(_row(report, item, by_urn.get(item.urn), tested, len(listed.rates)) for item in report.schools)
    return tables.Table(f"Schools in {report.area_name}", columns, rows, schools.notes(listed))


def draw_schools(report: MyArea, listed: SchoolsReport) -> None:
    """The schools as a list that can be sorted; a name opens its school."""
    made = grid(report, listed)
    tables.sortable(made)
    st.html(f'<p class="mp-source">{escape(SOURCE)} {escape(made.notes[0])}</p>')
    tables.menu(made, SOURCE, "schools")


def _row(
    report: MyArea, my_school: MySchool, listed: ListedSchool | None, tested: set[str], n_rates: int
) -> tuple[tables.Cell, ...]:
    missing = tables.amount(None, 0, "not published, or too few to show")
    return (
        tables.text(my_school.name, selection.link("school", school=my_school.urn)),
        tables.text(f"{_SHAPES[my_school.support]} {values.capital(level_word(report, my_school.support))}"),
        tables.amount(my_school.need.points, 0, ""),
        schools.attainment(listed, tested) if listed else missing,
        *(schools.rates(listed) if listed else (missing,) * n_rates),
        tables.text(reason(my_school.reason)),
        tables.day(my_school.last_visit, "none recorded"),
        tables.text(_next(report, my_school)),
        tables.text(my_school.trust_name or "none known"),
    )


def _next(report: MyArea, my_school: MySchool) -> str:
    """When the next visit is; one that was planned and not recorded is still listed."""
    if my_school.next_visit:
        return values.day(my_school.next_visit)
    missed = (d for d in report.due if d.register == "visits" and d.urn == my_school.urn and d.days_overdue)
    late = next(missed, None)
    return f"was due {values.day(late.due)}" if late else "none planned"


# Who to contact: trusts, schools with missing returns, schools that could help.


def folded(answer: Protected[MyArea]) -> None:
    """Trusts, returns and helpers, each in an expander."""
    with st.expander("Trusts to contact"):
        trusts(answer)
    with st.expander("Not returned"):
        not_returned(answer.report)
    with st.expander("Nearby schools that can help"):
        helps(answer)


def trusts(answer: Protected[MyArea]) -> None:
    """The trusts with a school that needs support or has not returned."""
    if answer.report.trusts:
        show.table(answer, trusts_table, source="Derived here from the lists of schools and of returns.", key="trusts")
    elif unknown := at_level(answer.report, SupportLevel.CANNOT_TELL):
        _undetermined("which trusts to contact", len(unknown))
    else:
        notices.note("There are no trusts to contact.", "No academy here needs support or is late.")


def _undetermined(what: str, unknown: int) -> None:
    """The text where no school is named: too little data is not good news."""
    schools = values.plural(unknown, "school")
    notices.note("No names are shown.", f"There is too little data on {schools} to say {what}.")


def trusts_table(report: MyArea) -> tables.Table:
    """One row for each trust: how many schools it has here, and what to discuss with it."""
    most, some = (values.capital(support(report, item)) for item in (SupportLevel.MOST, SupportLevel.SOME))
    rows = tuple(
        (
            tables.text(trust.name),
            tables.text(values.joined(trust.most) or "none"),
            tables.amount(float(trust.some), 0, ""),
            tables.amount(float(trust.not_returned), 0, ""),
            tables.amount(float(trust.schools), 0, ""),
        )
        for trust in report.trusts
    )
    columns = tables.columns(
        "Trust",
        most,
        tables.numbers(some, "schools"),
        tables.numbers("Not returned", "schools"),
        tables.numbers("In this area", "schools"),
    )
    return tables.Table("Trusts whose schools here need support or have overdue returns", columns, rows)


def not_returned(report: MyArea) -> None:
    """Which schools have not returned targets or attendance."""
    named = {school.urn: school.name for school in report.schools}
    if report.targets is None:
        notices.empty("school target", "targets entered or uploaded on the School targets page")
    else:
        _missing(f"targets for {report.targets.period}", report.targets.missing, named)
    if report.attendance is None:
        notices.empty("attendance by school", "the authority's own return (milepost_return)")
    else:
        _missing(f"attendance for {values.period(report.attendance.period)}", report.attendance.missing, named)


def _missing(what: str, urns: Sequence[str], named: dict[str, str]) -> None:
    if not urns:
        small(f"Every school has returned {what}.")
        return
    lead = f"{values.plural(len(urns), 'school has', 'schools have')} not returned {what}"
    listed = ", ".join(school_link(urn, named.get(urn, urn)) for urn in urns)
    st.html(f"<p>{escape(lead)}: {listed}.</p>")


def helps(answer: Protected[MyArea]) -> None:
    """Which strong schools nearby could help those that need most."""
    report = answer.report
    if report.helps is None:
        notices.note(
            "No school is suggested.",
            "Schools are matched within one authority: that authority's own Milepost shows who could help.",
        )
        return
    if not report.helps:
        level = support(report, SupportLevel.MOST)
        if any(school.support is SupportLevel.MOST for school in report.schools):
            notices.note("No match is needed.", f"Schools that need {level} already have support.")
        elif unknown := at_level(report, SupportLevel.CANNOT_TELL):
            _undetermined("who needs help", len(unknown))
        else:
            notices.note(f"No school here needs {level}.", "So there are no matches.")
        return
    if any(item.helper for item in report.helps):
        show.table(answer, helps_table, source="From the county-wide matching.", key="helps")
    for reason, urns in _unmatched(report.helps).items():
        small(f"{values.capital(values.plural(urns, 'school'))} without a match: {reason}.")
    partners = escape(selection.link("partners", area=report.area or ""))
    st.html(f'<p><a href="{partners}" target="_self">All suggested partners, with evidence</a></p>')


def helps_table(report: MyArea) -> tables.Table:
    """One row for each school that needs most support: who could help, with what, and how far away."""
    rows = tuple(
        (
            tables.text(item.name, selection.link("school", school=item.urn)),
            tables.text(item.helper_name or "", selection.link("school", school=item.helper or "")),
            tables.text(values.capital(item.need)),
            tables.amount(item.km, 0, "not known"),
        )
        for item in report.helps or ()
        if item.helper
    )
    columns = tables.columns("School", "Could be helped by", "With", tables.numbers("Distance", "km"))
    return tables.Table("One suggestion for each school", columns, rows)


def _unmatched(pairs: Sequence[PartnerPair]) -> Counter[str]:
    """How many schools have no match, by the reason."""
    return Counter(pair.why_none for pair in pairs if not pair.helper)
