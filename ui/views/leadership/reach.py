"""What can still be reached: the sentence, the levers, the picture and the schools that decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from analytics.disclosure import Protected
from analytics.inspection.pace import Conversion
from analytics.reports.inspection.reach import DecidingSchool, Reached, ReachReport
from analytics.reports.inspection.reach_forecast import Levers
from analytics.reports.inspection.report_cards import CardsAhead
from data.rules.model import IntervalRule, RuleEvidence
from data.vocabulary import Unit
from ui import frame, notices, selection, tables
from ui.charts import fan as fan_chart
from ui.charts import reach, show
from ui.charts.base import Drawing
from wording import values

_HELD = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement",
    "serious_weaknesses": "Inadequate",
    "special_measures": "Inadequate",
    "never": "Never graded (first inspection)",
    "report_card": "Report card",
}
_BASIS = {
    "estimated": "from inspections available then",
    "published": "England's published rate: no local inspections",
    "set by hand": "set by hand",
    "supposed": "assumed: no local or published inspections",
    "shrunk": "local rate, adjusted towards the overall rate",
    "too few": "too few: close to the overall rate",
}


_REACHED = tables.columns(
    tables.numbers("Promised", "%"),
    tables.numbers("At most", "%"),
    tables.numbers("Likely", "%"),
    "80% interval",
    "Chance",
)
# From docs/measurements.md: the record of reach on the three lists that its width was set on, and their last day.
_RECORD_ENDS = date(2020, 1, 31)
_NO_BETTER = (
    "The rest of this page is what if, not a forecast: on the lists of three other authorities it did no better than "
    "that. Its 80% interval, whose width was set on these lists, held in 24 of 30 Januaries; a "
    "new inspection framework can move all schools at once."
)
_MEASURED_LATER = (
    "The rest of this page is what if, not a forecast. The width of its 80% interval was set on lists of inspections "
    "that go on after this day; a new inspection framework can move all schools at once."
)
FIRST_SCHOOLS = 20
_TELLING = 0.0005  # a chance that still shows in a table


def levers(report: ReachReport) -> Levers:
    """The three levers, each beginning where the rules and the record have it: there it stays None."""
    usual = report.interval_terms or 6
    seen = next((conversion for conversion in report.conversions if conversion.group == "requires_improvement"), None)
    share = round(100 * seen.share) if seen else 50
    most = max(1, len(report.schools))
    left, middle, right = st.columns(3, gap="large")
    with left:
        terms = st.slider(
            "Terms until re-inspection",
            2,
            9,
            usual,
            key="lever-terms",
            help=("For schools that require improvement, under the rules in force. Three terms are a school year."),
        )
    with middle:
        pct = st.slider("Re-inspections that end good (%)", 0, 100, share, key="lever-share")
    with right:
        helped = st.slider(
            "Schools made ready by support",
            0,
            most,
            0,
            key="lever-support",
            help=(
                f"Taken in the order of the list below; {values.percent(100 * report.supported_share)} of their "
                f"inspections then end good: the rate for "
                "supported schools, or the upper limit for all."
            ),
        )
    return Levers(None if terms == usual else terms, None if pct == share else pct / 100, helped)


def past_accuracy(as_at: date) -> str:
    """How accurate past forecasts of this page were; before the end of that record, only that it was measured later."""
    return _MEASURED_LATER if as_at < _RECORD_ENDS else _NO_BETTER


def as_today(report: ReachReport) -> str:
    """No change, give or take past changes: the forecast that no other on this page has beaten."""
    current = report.old
    if current is None or current.now_pct is None:
        return ""
    lead = f"Unchanged: {values.percent(current.now_pct)} good or outstanding on {values.day(current.deadline)}"
    if report.as_today is None:
        return f"{lead}; too few past years are known to say give or take how much"
    low, high = report.as_today
    return f"{lead}, give or take past changes {values.number(low, 1)} to {values.percent(high, 1)} (80%)"


def headline(report: ReachReport) -> tuple[str, str, str]:
    """The highest share, the likely one and the chance, in that order."""
    current = report.old
    if current is None or current.ceiling_pct is None or current.likely_pct is None:
        return "Overall grades have ended; the figures below are about report cards.", "", ""
    first = (
        f"By {values.day(current.deadline)} at most {values.percent(current.ceiling_pct)} of schools can be "
        f"good or outstanding ({values.of(current.ceiling_good, current.ceiling_of, 'graded by then')}); "
        f"{values.percent(current.likely_pct)} is likely."
    )
    replayed = (
        "The forecast uses no inspections after the date above."
        if report.header.replay or report.header.plan_agreed
        else ""
    )
    return first, _chance(current), replayed


def _chance(reached: Reached) -> str:
    spread = _between(reached)
    if reached.chance is None or reached.target_pct is None:
        return f"{spread} There is no target for that date."
    text = f"{spread} The chance of {values.percent(reached.target_pct)} is {values.chance(reached.chance)}."
    if reached.ceiling_pct is not None and reached.ceiling_pct < reached.target_pct:
        text += " It cannot be reached: too few schools will be inspected in time."
    return text


def _between(reached: Reached) -> str:
    if reached.lower_pct is None or reached.upper_pct is None:
        return ""
    return f"The 80% interval is {values.number(reached.lower_pct, 1)} to {values.percent(reached.upper_pct, 1)}."


def moved_sentence(report: ReachReport) -> str:
    """How far the levers as set move the forecast."""
    now, plain = report.old, report.without_levers
    if now is None or now.likely_pct is None:
        return "There is too little data to forecast"
    if plain is None or now == plain or plain.likely_pct is None:
        return _likely(now)
    move = values.change(now.likely_pct - plain.likely_pct, Unit.PERCENT, 1)
    return f"With the levers as set: {move} on what was likely ({values.percent(plain.likely_pct, 1)})."


def _likely(reached: Reached) -> str:
    """What the picture shows before any lever is moved."""
    text = f"By {values.day(reached.deadline)} {values.percent(reached.likely_pct or 0.0)} is likely"
    if reached.target_pct is None or reached.chance is None:
        return text
    if reached.ceiling_pct is not None and reached.ceiling_pct < reached.target_pct:
        return f"{text}, and {values.percent(reached.target_pct)} out of reach"
    return f"{text}; the chance of {values.percent(reached.target_pct)} is {values.chance(reached.chance)}"


def picture(report: ReachReport) -> Drawing:
    """The spread of outcomes with now, likely, ceiling and target."""
    current = report.old
    if current is None:
        raise ValueError("there is no distribution to draw: overall grades have ended")
    return reach.draw(
        reach.ReachChartData(
            outcomes=report.outcomes,
            now=current.now_pct or 0.0,
            likely=current.likely_pct or 0.0,
            ceiling=current.ceiling_pct or 0.0,
            target=current.target_pct,
            chance=current.chance,
            heading="Good or outstanding schools",
            by=f"by {values.day(current.deadline)}",
            unit=Unit.PERCENT,
            decimals=1,
            source=_source(report),
        )
    )


def _source(report: ReachReport) -> str:
    day = values.day(report.header.as_at)
    return f"Calculated by Milepost from inspections known on {day}.{_invented(report)}"


def _invented(report: ReachReport) -> str:
    return " Invented schools." if report.header.invented else ""


def draw_fan(answer: Protected[ReachReport]) -> None:
    """The milestones ahead as a fan, where there is a share to begin from."""
    report = answer.report
    if report.old is None or report.old.now_pct is None or not ahead(report):
        return
    show.show(
        answer,
        fan,
        key="deadlines",
        sentence="What can be reached by each milestone",
        subtitle="Shaded: the 80% interval. Dashed: the most that inspections still to come allow.",
    )


def draw_cards(answer: Protected[ReachReport]) -> None:
    """The report cards to come as a fan, where they can be forecast."""
    cards_ahead = answer.report.cards
    if cards_ahead is not None and cards_ahead.ahead and not cards_ahead.why_not:
        sentence = "How many schools will have a report card"
        show.show(answer, cards_fan, sentence=sentence, subtitle="Shaded: the 80% interval.", key="cards")


def fan(report: ReachReport) -> Drawing:
    """What can be reached by each milestone ahead, from today's share on."""
    current = report.old
    if current is None or current.now_pct is None:
        raise ValueError("there is no share today to begin from")
    return fan_chart.draw(
        fan_chart.FanChartData(
            report.header.as_at,
            current.now_pct,
            ahead(report),
            "Good or outstanding schools",
            Unit.PERCENT,
            1,
            _source(report),
            deadlines(report),
        )
    )


def ahead(report: ReachReport) -> tuple[fan_chart.Ahead, ...]:
    """The milestones ahead that have a forecast, in order."""
    listed = sorted((item for item in (report.old, *report.others) if item is not None), key=lambda r: r.deadline)
    results = []
    for item in listed:
        likely, low, high, most = item.likely_pct, item.lower_pct, item.upper_pct, item.ceiling_pct
        future = item.deadline > report.header.as_at
        if future and likely is not None and low is not None and high is not None and most is not None:
            results.append(fan_chart.Ahead(item.deadline, likely, low, high, most, item.target_pct))
    return tuple(results)


def deadlines(report: ReachReport) -> tables.Table:
    """Every milestone ahead beside what can be reached."""
    listed = [other for other in (report.old, *report.others) if other is not None]
    rows = tuple((tables.text(values.day(item.deadline)), *_reached(item)) for item in listed)
    return tables.Table("By each milestone", tables.columns("By", *_REACHED), rows)


def intervals(report: ReachReport) -> tables.Table:
    """The first milestone with four terms until re-inspection and with six, all else the same."""
    rows = tuple((tables.text(f"{values.count(terms)} terms"), *_reached(item)) for terms, item in report.by_terms)
    day = values.day(report.old.deadline) if report.old else ""
    return tables.Table(
        f"Four terms until re-inspection, or six: by {day}",
        tables.columns("Re-inspected within", *_REACHED),
        rows,
        ("Of schools that require improvement, the other levers as set.",),
    )


def frameworks(report: ReachReport) -> tables.Table:
    """The first milestone if a new framework, harder or more lenient, moved all schools at once."""
    rows = tuple((tables.text(_framework(size)), *_reached(item)) for size, item in report.by_framework)
    return tables.Table(
        f"If a new inspection framework moves all schools: by {values.day(report.old.deadline) if report.old else ''}",
        tables.columns("Framework", *_REACHED),
        rows,
        ("Harder, more lenient: than nine in ten changes common to all are supposed to be.",),
    )


def _framework(shock: float) -> str:
    if not shock:
        return "As before"
    return "Harder" if shock < 0 else "More lenient"


def _reached(reached: Reached) -> tuple[tables.Cell, ...]:
    return (
        tables.amount(reached.target_pct, 0, "no target"),
        tables.amount(reached.ceiling_pct, 1, "none"),
        tables.amount(reached.likely_pct, 1, "none"),
        tables.text(f"{values.number(reached.lower_pct or 0, 1)} to {values.number(reached.upper_pct or 0, 1)}"),
        tables.text(values.chance(reached.chance) if reached.chance is not None else "no target"),
    )


def schools(report: ReachReport) -> tables.Table:
    """The first schools that decide it, in order of what each adds."""
    return _schools(report.schools[:FIRST_SCHOOLS], f"The first {FIRST_SCHOOLS} schools that decide it")


def every_school(report: ReachReport) -> tables.Table:
    """All schools that can still change the answer."""
    return _schools(report.schools, "Schools that matter most")


def _schools(listed: Sequence[DecidingSchool], caption: str) -> tables.Table:
    """A column that says the same of every school is left out and said once below."""
    moves = any((item.adds or 0) >= _TELLING for item in listed)
    helped = any(item.supported for item in listed)
    rows = tuple(_deciding(item, moves=moves, helped=helped) for item in listed)
    columns = tables.columns(
        "School",
        "Area",
        "Grade",
        "Inspected",
        tables.numbers("In time", "in 100"),
        tables.numbers("Adds", "schools"),
        *([tables.numbers("Adds", "to the chance, in 100")] if moves else []),
        *(["Support"] if helped else []),
    )
    text = (
        "In time: the chance of an inspection by the deadline. Adds: the "
        "gain if the school were ready and its inspection ended good."
    )
    alone = () if moves else ("No single school changes the chance of meeting the target.",)
    return tables.Table(caption, columns, rows, (text, *alone))


def _deciding(deciding_school: DecidingSchool, *, moves: bool, helped: bool) -> tuple[tables.Cell, ...]:
    cells = [
        tables.text(deciding_school.name, selection.link("school", school=deciding_school.urn)),
        tables.text(deciding_school.area_name or "no area"),
        tables.text(values.capital(deciding_school.grade)),
        tables.text(values.month(deciding_school.inspected)),
        tables.amount(100 * deciding_school.p_inspected, 0, ""),
        tables.amount(deciding_school.adds_schools, 2, ""),
    ]
    if moves:
        cells.append(
            tables.amount(None if deciding_school.adds is None else 100 * deciding_school.adds, 1, "no target")
        )
    if helped:
        cells.append(tables.text("made ready" if deciding_school.supported else "as before"))
    return tuple(cells)


def conversions(report: ReachReport) -> tables.Table:
    """How inspections from each grade ended, with 95% intervals."""
    rows = [_conversion(conversion, _HELD[str(conversion.group)]) for conversion in report.conversions]
    if report.by_support is not None:
        by = report.by_support
        rows += [
            _conversion(item, f"{_HELD[str(item.group)]}, {text}")
            for item, text in ((by.supported, "supported"), (by.unsupported, "not supported"))
        ]
    return tables.Table(
        "Inspections that ended good or outstanding, by previous grade and support",
        tables.columns("Grade before", tables.numbers("Share", "%"), "95% interval", "Good of inspected", "Where from"),
        tuple(rows),
        ("Supported: by the register of interventions, before the inspection.",),
    )


def _conversion(conversion: Conversion, named: str) -> tuple[tables.Cell, ...]:
    limits = "none"
    if conversion.lower is not None and conversion.upper is not None:
        limits = f"{values.number(100 * conversion.lower)} to {values.percent(100 * conversion.upper)}"
    return (
        tables.text(named),
        tables.amount(100 * conversion.share, 0, ""),
        tables.text(limits),
        tables.text(values.of(conversion.good, conversion.n, "") if conversion.n else "none seen"),
        tables.text(_BASIS[conversion.basis]),
    )


def rules(report: ReachReport) -> tables.Table:
    """The intervals in force on the day, with their source."""
    rows = tuple(_rule(rule) for rule in report.rules)
    named = ("After", "Usual interval", "Next visit", "At the latest", "How sure", "Source")
    return tables.Table(
        f"Rules in force on {values.day(report.header.as_at)}, version {report.rules_version}",
        tables.columns(*named),
        rows,
        (
            "An inspection is assumed possible once three quarters of the usual interval has passed.",
            *(
                f"Published, for where the authority's own inspections are too few: "
                f"{values.percent(100 * item.share_better)} in {values.period(item.period)} ({item.source})."
                for item in report.published
            ),
        ),
    )


def _rule(interval_rule: IntervalRule) -> tuple[tables.Cell, ...]:
    usual = f"{interval_rule.usual_months} months" if interval_rule.usual_months else "no routine inspection"
    latest = f"{interval_rule.latest_months} months" if interval_rule.latest_months else "none"
    cells = (
        _HELD[interval_rule.last_grade.value],
        usual,
        interval_rule.next_kind,
        latest,
        "to be confirmed" if interval_rule.evidence == RuleEvidence.RECALLED else interval_rule.evidence,
        interval_rule.source,
    )
    return tuple(tables.text(cell) for cell in cells)


# How many schools will have a report card by each date, for a plan of today.

_SURE = 0.8  # a chance to plan on


def cards_sentence(cards_ahead: CardsAhead) -> str:
    """How many schools have a card, when shares may first be given, and when they will cover most schools."""
    if cards_ahead.why_not:
        return f"We cannot tell how many schools have a report card: {cards_ahead.why_not}."
    have = values.of(cards_ahead.n_cards, cards_ahead.n_open, "schools")
    text = f"{have} have a report card, from inspections known to {values.day(cards_ahead.day)}."
    if cards_ahead.n_cards < cards_ahead.fewest:
        enough = next((item for item in cards_ahead.ahead if item.chance_enough >= _SURE), None)
        if enough is None:
            return f"{text} In three years there may still be fewer than {cards_ahead.fewest}, so counts only."
        return f"{text} By {values.day(enough.by)} there should be {cards_ahead.fewest}, from which shares are given."
    most = next((item for item in cards_ahead.ahead if 2 * item.likely >= cards_ahead.n_open), None)
    if most is None:
        return f"{text} In three years it is unlikely to be half of them."
    return f"{text} Half should have one by {values.day(most.by)}: until then most schools are on an older outcome."


def _share(some: float, of_all: float) -> float | None:
    return 100 * some / of_all if of_all else None


def cards_fan(report: ReachReport) -> Drawing:
    """Schools with a report card from today on, by each end of term."""
    current = report.cards
    if current is None:
        raise ValueError("no report cards are forecast")
    ahead = tuple(fan_chart.Ahead(item.by, item.likely, item.lower, item.upper) for item in current.ahead)
    return fan_chart.draw(
        fan_chart.FanChartData(
            current.day,
            current.n_cards,
            ahead,
            f"Schools with a report card, of {values.count(current.n_open)} open",
            Unit.COUNT,
            0,
            f"Calculated by Milepost from each school's latest inspection.{_invented(report)}",
            cards(report),
        )
    )


def cards(report: ReachReport) -> tables.Table:
    """Schools with a report card by each end of term."""
    current = report.cards
    if current is None:
        raise ValueError("no report cards are forecast")
    few = current.n_cards < current.fewest
    rows = tuple(
        (
            tables.text(values.day(item.by)),
            tables.amount(item.likely, 0, ""),
            tables.text(f"{values.count(item.lower)} to {values.count(item.upper)}"),
            tables.amount(_share(item.likely, current.n_open), 0, "no school open"),
            *([tables.text(values.chance(item.chance_enough))] if few else []),
        )
        for item in current.ahead
    )
    return tables.Table(
        "Schools with a report card, by the end of each term",
        tables.columns(
            "By",
            tables.numbers("Likely", "schools"),
            "80% interval",
            tables.numbers("Of all open", "%"),
            *([f"Chance of {current.fewest} or more"] if few else []),
        ),
        rows,
    )


def say_why_not(report: ReachReport) -> None:
    """Why nothing is forecast: too few grades are known to start from, or none is loaded."""
    if not report.why_not:
        notices.empty("graded inspection for these schools", "Ofsted, management information")
        return
    frame.answer(
        f"We cannot tell what {report.place.name} can still reach: {report.why_not}.",
        "A forecast starts from the grades of all schools on the day it is made.",
    )
