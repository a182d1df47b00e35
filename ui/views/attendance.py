"""Attendance by week and so far this year, absence by year, and promised cuts with their noise."""

from __future__ import annotations

from analytics.reports.attendance import Attendance, SoFar, Weeks
from analytics.reports.cuts import Cut
from analytics.reports.types import Figure
from analytics.spc import PointRule
from data.catalogue import measure
from data.period import Period
from data.vocabulary import Phase
from ui import sentences, tables, words
from ui.charts import multiples, weekly
from ui.charts.base import Drawing
from ui.views import beyond
from ui.views.trends import panel_view

_RULES = {
    PointRule.OUTSIDE: "outside the limits",
    PointRule.TREND: "part of seven rises or falls in a row",
    PointRule.TWO_IN_THREE: "two of three near a limit",
    PointRule.SHIFT: "seven in a row on one side of the mean",
}


def answer(report: Attendance) -> tuple[str, ...]:
    """The newest week or year to date, and what stands apart."""
    if report.weeks is None:
        so_far = next((one for one in report.so_far if one.phase is report.phase), None)
        if so_far is None and report.exclusions:
            return f"{exclusions_sentence(report)}.", ""
        return _so_far(so_far) if so_far else "No attendance is loaded for this phase.", ""
    aged = beyond.age_and_due(report.weeks.latest, report.due, report.context.as_at)
    return week(report.weeks), f"{aged} {reporting(report.weeks)}", unusual(report.weeks)


def week(held: Weeks) -> str:
    """The newest week in a sentence, beside England and last year."""
    latest = held.latest
    at = held.own.index(latest)
    said = f"{words.value(latest)} of sessions were attended in {words.period(latest.period)}"
    peer, before = held.england[at], held.last_year[at]
    if peer is not None:
        said += f"; England {words.value(peer)}"
    if before is not None:
        said += f"; the same week last year {words.value(before)}"
    else:
        said += "; last year's weeks are not loaded"
    return f"{said}."


def unusual(held: Weeks) -> str:
    """Which weeks are more than ordinary wobble, and how far the limits can be relied on."""
    lead = "No week is out of the ordinary"
    if held.unusual:
        named = words.joined(
            f"{words.period(period)} ({_RULES[rule]})" for period, rule in held.unusual
        )
        lead = f"Out of the ordinary: {named}"
    limits = held.chart.limits
    if limits.lower is None:
        return "One week sets no limits: what is ordinary cannot be told yet."
    if limits.is_trial:
        held_weeks = words.plural(limits.n_points, "week")
        return f"{held_weeks} are too few to say which is out of the ordinary: 12 are wanted."
    return f"{lead}."


def reporting(held: Weeks) -> str:
    """How many schools sent registers in the newest week, of those open."""
    found = next((one for one in held.reporting if one.period == held.latest.period), None)
    if found is None:
        return "How many schools reported is not in the file."
    said = f"{words.count(found.reporting)} of {words.count(found.open)} open schools"
    return f"On an average day of that week {said} reported."


def weeks_chart(report: Attendance) -> Drawing:
    """The weeks of this year with England's, the limits, and last year's where loaded."""
    held = report.weeks
    assert held is not None
    limits = held.chart.limits
    # Limits from a handful of weeks would call an ordinary week unusual: none are drawn.
    lower, upper = (None, None) if limits.is_trial else (limits.lower, limits.upper)
    marked = () if limits.is_trial else tuple(period for period, _ in held.unusual)
    return weekly.draw(
        weekly.View(
            held.own, held.last_year, "Attendance, % of possible sessions",
            None if limits.is_trial else limits.mean, lower, upper, marked,
            "" if limits.is_trial else _limits(held), compared=held.england, names=_years(held),
        )
    )  # fmt: skip


def weeks_subtitle(report: Attendance) -> str:
    """What the chart of weeks draws: limits only where there are weeks enough."""
    held = report.weeks
    if held is None or held.chart.limits.is_trial or held.chart.limits.lower is None:
        return "By week."
    return "By week; the band is what an ordinary week may bring, diamonds are out of it."


def _years(held: Weeks) -> tuple[str, str]:
    """The academic years of the two lines, by name: the newest may not be the current one."""
    ending = Period.parse(held.latest.period).ending
    return Period.academic_year(ending).text, Period.academic_year(ending - 1).text


def _limits(held: Weeks) -> str:
    return (
        f"Limits from {words.plural(held.chart.limits.n_points, 'week')}: within the band a week is "
        "ordinary wobble."
    )


def weeks_sentence(report: Attendance) -> str:
    """The chart's title: the newest week against England's."""
    held = report.weeks
    assert held is not None
    latest = held.latest
    peer = held.england[held.own.index(latest)]
    place = report.context.authority_name
    if peer is None or latest.value is None or peer.value is None:
        first = next(one for one in held.own if one.shown)
        since = f"{words.value(first)} in {words.period(first.period)}"
        return f"{place}'s attendance went from {since} to {words.value(latest)} in {words.period(latest.period)}"
    apart, when = latest.value - peer.value, words.period(latest.period)
    if words.rounded(abs(apart), 1) == 0:
        return f"{place}'s attendance equalled England's in {when}"
    size = words.number(abs(apart), 1)
    return f"{place} was {size} points {'above' if apart > 0 else 'below'} England in {when}"


def so_far(report: Attendance) -> tables.Table:
    """Year to date by phase, beside England and the year before, with who reported."""
    number = tables.Kind.NUMBER
    as_at = report.context.as_at
    ages = dict.fromkeys(words.age(one.own.published, as_at) for one in report.so_far)
    rows = tuple(
        (
            tables.text(f"{measure(one.measure).label}, {sentences.phase(one.phase.value)}"),
            tables.text(words.period(one.own.period)), tables.figure(one.own), _cell(one.england),
            _cell(one.before), tables.text(_sent(one)),
        )
        for one in report.so_far
    )  # fmt: skip
    columns = (
        tables.Column("Measure and phase"), tables.Column("Year"),
        tables.Column(report.context.authority_name, number, "%"), tables.Column("England", number, "%"),
        tables.Column("The year before", number, "%"), tables.Column("Schools reporting of open"),
    )  # fmt: skip
    return tables.Table(
        f"Year to date, {words.joined(ages)}", columns, rows,
        ("Schools reporting is a daily mean. The year before is its own year to date, which may "
         "end on another day of July or August.",),
    )  # fmt: skip


def _cell(figure: Figure | None) -> tables.Cell:
    return tables.figure(figure) if figure else tables.amount(None, 0, "not loaded")


def _sent(one: SoFar) -> str:
    if one.reporting is None:
        return "not given"
    return words.of(one.reporting.reporting, one.reporting.open, "")


def _so_far(one: SoFar) -> str:
    said = (
        f"{words.value(one.own)} of sessions were attended in {words.period(one.own.period)} so far"
    )
    return f"{said}{f'; England {words.value(one.england)}' if one.england else ''}."


def yearly_chart(report: Attendance) -> Drawing:
    """Overall, persistent and severe absence by year."""
    return multiples.draw(multiples.View(tuple(map(panel_view, report.yearly)), "By year"))


def yearly_sentence(report: Attendance) -> str:
    """How absence moved in its last comparable year."""
    said = []
    for panel in report.yearly:
        if panel.change is not None and panel.latest is not None:
            moved = words.change(panel.change, panel.latest.unit, panel.latest.decimals)
            sense = words.moved(panel.movement)
            chance = f" ({sense})" if sense else ""
            said.append(f"{measure(panel.measure).label.lower()} {moved}{chance}")
    return words.capital("; ".join(said)) or "Absence by year"


def exclusions_chart(report: Attendance) -> Drawing:
    """Suspensions and permanent exclusions by year."""
    return multiples.draw(multiples.View(tuple(map(panel_view, report.exclusions)), "By year"))


def exclusions_sentence(report: Attendance) -> str:
    """The newest rates against England's."""
    said = [
        f"{measure(panel.measure).label.lower()} {words.value(panel.latest)}, "
        f"{beyond.standing(panel.standing.judgement)}"
        for panel in report.exclusions if panel.latest is not None
    ]  # fmt: skip
    return words.capital("; ".join(said))


def cut(held: Cut) -> str:
    """A promised cut, or a quarter as a yardstick, with what chance alone would do."""
    declared = measure(held.measure)

    def said(value: float) -> str:
        return words.with_unit(value, declared.unit, declared.decimals)

    start = f"{said(held.start)} in {words.period(held.start_period)}"
    goal = f"{words.count(held.most)} or fewer" if held.most is not None else said(held.goal)
    share = words.percent(100 * held.reduction)
    lead = (
        f"{share} fewer than {start} is {goal}."
        if held.promised
        else f"No promise in this plan. A quarter fewer than {start} would be {goal}."
    )
    return f"{lead} {noise(held)} {reached(held)}".strip()


def noise(held: Cut) -> str:
    """How often chance alone would bring a change as large as the cut."""
    if held.chance_of_size is None:
        return "How often chance alone would bring such a change cannot be told."
    said = words.chance(held.chance_of_size)
    verdict = (
        "reaching it once would prove little"
        if held.chance_of_size > 0.05
        else "reaching it would be more than noise"
    )
    return f"If nothing changed, a move of that size would still happen {_times(said)}: {verdict}."


def _times(said: str) -> str:
    """A chance as how often: 'about 2 times in 10'."""
    number, _, of = said.rpartition(" in ")
    return f"{number} {'time' if number.endswith(' 1') else 'times'} in {of}"


def reached(held: Cut) -> str:
    """Where the newest year stands against the cut."""
    if not held.years:
        return f"No figure after {words.period(held.start_period)} is loaded."
    last = held.years[-1]
    if last.change_pct is None:
        return ""
    way = "more" if last.change_pct > 0 else "fewer"
    kept = "the cut is made" if last.met else "the cut is not made"
    size = words.percent(abs(last.change_pct))
    chance = (
        ""
        if last.chance is None
        else f"; chance alone moves it so far {_times(words.chance(last.chance))}"
    )
    year = words.capital(words.period(last.figure.period))
    return f"{year}: {words.value(last.figure)}, {size} {way}: {kept}{chance}."


def foot(report: Attendance) -> tuple[str, ...]:
    """Ages and next releases of each figure shown."""
    as_at = report.context.as_at
    first = [beyond.age_and_due(report.weeks.latest, report.due, as_at)] if report.weeks else []
    rest = [
        f"{measure(p.measure).label}: {beyond.age_and_due(p.latest, p.due, as_at)}"
        for p in (*report.yearly, *report.exclusions)
    ]
    return (*(f"Attendance by week: {one}" for one in first), *rest)


def phases(report: Attendance) -> dict[str, str]:
    """The phases that may be chosen, by code."""
    return {one.value: words.capital(sentences.phase(one.value)) for one in report.phases}


EVERY = Phase.ALL.value
