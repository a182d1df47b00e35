"""One school for its governors, compared with similar schools."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from analytics.disclosure import Protected
from analytics.inspection.outcomes import FIRST_REPORT_CARDS
from analytics.reports.core.types import Figure
from analytics.reports.schools.school import RENUMBERED, PastInspection, SchoolReport
from analytics.reports.schools.school_measures import PERSISTENT, SchoolComparison
from analytics.reports.schools.similar import FEATURES, SimilarSchool, SimilarSet
from data.catalogue import measure
from data.period import Period, PeriodKind
from data.publications import title_of
from data.vocabulary import Phase
from ui import frame, marks, selection, tables, theme
from ui.charts import show
from ui.tables import Cell
from wording import sentences, values

# A school's type, and links to related pages.


def who(report: SchoolReport) -> str:
    """What kind of school it is."""
    kind = report.kind or "school"
    parts = [
        f"{kind[0].upper()}{kind[1:]}, {sentences.phase(report.phase.value)}",
        _pupils(report),
        f"in {report.area}" if report.area else "in no area",
        f"part of {report.trust}" if report.trust else "in no trust known from the loaded files",
    ]
    numbers = f"URN {report.urn}"
    before = [number for number in report.numbers if number != report.urn]
    return f"{', '.join(parts)}. {numbers}" + (f", before that {values.joined(before)}." if before else ".")


def ways(report: SchoolReport) -> str:
    """HTML of where a reader goes from here: the area's week, the school's level, its support."""
    results = {
        "Why it has its level of support": selection.link("risk", school=report.urn),
        "Record a check or support": selection.link("interventions", school=report.urn),
    }
    if report.area and report.area_code:
        week = selection.link("my-area", area=report.area_code)
        results = {f"My area: {report.area}": week, **results}
    listed = "".join(f'<li><a href="{escape(to)}" target="_self">{escape(key)}</a></li>' for key, to in results.items())
    return f'<ul class="mp-ways">{listed}<li>Prints on two sides.</li></ul>'


def _pupils(report: SchoolReport) -> str:
    """The roll of the newest census known then: a register may be of a later day."""
    counted = [item for item in report.roll if item.shown and item.value is not None]
    if counted:
        size = values.plural(counted[-1].value or 0, "pupil")
        return f"{size} in {values.period(counted[-1].period)}"
    if report.pupils is None:
        return "no number of pupils known"
    return values.plural(report.pupils, "pupil")


_GRADES = {"1": "outstanding", "2": "good", "3": "requires improvement", "4": "inadequate"}
_KINDS = {"ungraded": "Ungraded: ", "monitoring": "Monitoring visit: "}
_SHARES = {
    "fsm_ever6_share": "Free school meals in the last six years",
    "sen_support_share": "SEN support",
    "ehcp_share": "Education, health and care plan",
    "eal_share": "First language not English",
}
_BY_YEAR = {
    "absence_overall": "Overall absence, %",
    "absence_persistent": "Persistent absence, %",
    "absence_persistent_15": "Persistent absence (15% rule), %",
    "suspension_rate": "Suspensions per 100 pupils",
}
_NONE = "none available"
_FEW = "fewer than five"  # schools that show the figure
_FEATURES = {
    "prior_attainment": "prior attainment",
    "pupil_premium_share": "pupil premium",
    "eal_share": "English as an additional language (EAL)",
    "stability_share": "stability",
    "deprivation_score": "deprivation",
    "sen_support_share": "SEN support",
    "ehcp_share": "EHC plans",
    "pupils_on_roll": "size",
}
_HEADS = {"eal_share": "EAL", "pupils_on_roll": "Pupils"}  # of columns, where a feature's name is long or needs a unit
_OF_NO_SCHOOL = ("lait",)  # files with authorities only
YEARS = "Absence, suspensions and pupils on roll"
SOURCE = "As published by DfE; three-year totals and the median school calculated by Milepost."
RETURNED = "The authority’s own return: local and provisional."


def headline(report: SchoolReport) -> str:
    """What the school's pupils reached over three years, beside schools like it."""
    current = report.attainment
    if current is None:
        return "The loaded files do not have this school's results"
    if not current.own.shown:
        return "Too few pupils in three years to show results"
    beside = "" if current.similar is None else f"; {values.value(current.similar)} in similar schools"
    label = measure(report.measured_by).label
    return f"{label}, {current.own.period}: {values.say(current.own)}{beside}{_certain(current)}"


def aged(report: SchoolReport) -> str:
    """That the newest results are old, where they are."""
    if report.years_old is None:
        return ""
    return f"The latest results loaded are {report.years_old} years old and may not reflect the school today."


def _certain(school_comparison: SchoolComparison) -> str:
    way = compared(school_comparison)
    if way is None:
        return ""
    return "; a difference this size could be chance" if way == 0 else ("; a significant difference")


def compared(school_comparison: SchoolComparison) -> int | None:
    """Whether the school is below (-1), above (1) or within chance (0) of similar schools."""
    own, other = school_comparison.own, school_comparison.similar
    if other is None or other.value is None or own.lower is None or own.upper is None:
        return None
    return (own.lower > other.value) - (own.upper < other.value)


def attainment(report: SchoolReport) -> tables.Table:
    """Three years combined: the school, similar schools, England."""
    pairs = (
        ("All pupils", report.attainment),
        ("Disadvantaged pupils (England: its other pupils)", report.disadvantaged),
    )
    label = measure(report.measured_by).label if report.measured_by else "Attainment"
    pair = next((item for _, item in pairs if item is not None), None)
    together = f"{label}, {pair.own.period} together" if pair else label
    columns = tables.columns(
        "Pupils", tables.numbers("This school", "%"), "Likely range", "Out of", *_places(report)[1:]
    )
    alike = "Similar schools: pupils combined of those with a figure. "
    rest = "Likely range: 95% confidence interval. England: mean of the years."
    return tables.Table(
        together,
        columns,
        tuple(_reached(report, title, current) for title, current in pairs),
        ((alike if report.similar.sets else "") + rest,),
    )


def _reached(report: SchoolReport, title: str, school_comparison: SchoolComparison | None) -> tuple[tables.Cell, ...]:
    if school_comparison is None:
        nothing = tables.amount(None, 0, "too few pupils, or not published")
        empty = (tables.amount(None, 0, "none") for _ in _places(report)[1:])
        return (tables.text(title), nothing, tables.text(""), tables.text(""), *empty)
    shown = school_comparison.own.shown
    return (
        tables.text(title),
        tables.figure(school_comparison.own),
        _drawn(values.interval(school_comparison.own) if shown else "", school_comparison, _WHOLE),
        tables.parts(school_comparison.own) if shown else tables.text(""),
        *((_beside(school_comparison.similar),) if report.similar.sets else ()),
        _beside(school_comparison.england),
    )


# The pictures: dots on one scale a table, small lines of years and weeks, days of inspections.

_WHOLE = 100.0  # the end of the scale of results
_WEEKS = (720, 96)


def key(report: SchoolReport) -> str:
    """HTML of what each mark of the page is, beside the mark."""
    own = theme.svg(f'<circle cx="6" cy="6" r="4" fill="{theme.INK}"/>', 12, 12)
    likely = theme.svg(f'<path d="M0 6H16" stroke="{theme.BAND_50}" stroke-width="9"/>', 16, 12)
    ring = theme.svg(
        f'<circle cx="6" cy="6" r="5" fill="{theme.PAPER}" stroke="{theme.PROJECTION}" stroke-width="2"/>', 12, 12
    )
    dotted = theme.svg(f'<path d="M0 6H16" {marks.SIMILAR}/>', 16, 12)
    nation = theme.svg(f'<path d="M0 6H16" {marks.ENGLAND}/>', 16, 12)
    items = [f"{own} this school", f"{likely} likely range"]
    items += [f"{ring} {dotted} similar schools"] if report.similar.sets else []
    return f'<p class="mp-key">{"".join(f"<span>{item}</span>" for item in (*items, f"{nation} England"))}</p>'


def _drawn(text: str, item: SchoolComparison, most: float) -> tables.Cell:
    """A cell with the school's figure drawn beside the others; words alone where it is hidden."""
    own = item.own
    if not own.shown or own.value is None or not most:
        return tables.text(text)
    beside = [figure.value if figure is not None and figure.shown else None for figure in (item.similar, item.england)]
    return Cell(text, text, mark=marks.dots(marks.Dots(own.value, own.lower, own.upper, *beside), most))


def _line(items: Sequence[SchoolComparison], size: tuple[int, int] = marks.SPARK) -> str:
    """The school over time, similar schools dotted and England dashed; a hidden year leaves a gap."""
    own, alike, nation = (
        [
            (Period.parse(figure.period).end, figure.value)
            for item in items
            if (figure := getattr(item, whose)) is not None and figure.shown and figure.value is not None
        ]
        for whose in ("own", "similar", "england")
    )
    return marks.spark(own, nation, None, alike, size)


def lines(report: SchoolReport) -> tables.Table:
    """Absence and suspensions as small lines, with the newest year of each; then the roll."""
    rows = []
    roll = tuple(SchoolComparison(figure, None, None) for figure in report.roll)
    for items in (*report.yearly, roll):
        if not items:
            continue
        last = items[-1]
        title = "Pupils on roll" if items is roll else _BY_YEAR[last.own.measure]
        span = f"{items[0].own.period} to {last.own.period}"
        absent = "" if items is roll else _FEW
        rows.append(
            (
                tables.text(title),
                Cell(span, span, mark=_line(items)),
                tables.text(last.own.period),
                tables.figure(last.own),
                *((_beside(last.similar, absent),) if report.similar.sets else ()),
                _beside(last.england, "" if items is roll else _NONE),
            )
        )
    columns = tables.columns(
        "Measure", "Trend", "Newest year", *(tables.numbers(column.title) for column in _places(report))
    )
    return tables.Table(YEARS, columns, tuple(rows), _middle(report))


def weeks(report: SchoolReport) -> str:
    """HTML of recent attendance as a line, with its first and last week; empty where too few are shown."""
    drawn = _line(report.attendance, _WEEKS)
    ends = [values.capital(values.period(report.attendance[at].own.period)) for at in (0, -1)]
    return f'<div class="mp-wide">{drawn}<p><span>{ends[0]}</span><span>{ends[1]}</span></p></div>' if drawn else ""


def days(report: SchoolReport) -> str:
    """HTML of the inspections along a line, with where it begins and what its marks are."""
    kinds = {"graded": "filled", RENUMBERED: "bar"}
    events = [(visit.inspected, kinds.get(visit.kind, "hollow")) for visit in report.visits]
    drawn = marks.timeline(events, report.header.as_at)
    first = values.day(min(day for day, _ in events))
    last = values.day(report.header.as_at)
    changed = "; dashed: new URN" if any(kind == "bar" for _, kind in events) else ""
    words = f"Filled: graded; hollow: ungraded or monitoring{changed}"
    return f'<div class="mp-wide">{drawn}<p><span>{first}</span><span>{words}</span><span>{last}</span></p></div>'


def _places(report: SchoolReport) -> tuple[tables.Column, ...]:
    """The school, those like it where there are any, England."""
    names = ("This school", *(("Similar schools",) if report.similar.sets else ()), "England")
    return tuple(tables.numbers(name, "%") for name in names)


def _middle(report: SchoolReport) -> tuple[str, ...]:
    return ("Similar schools: median of similar schools with a figure.",) if report.similar.sets else ()


def _beside(figure: Figure | None, absent: str = _NONE) -> tables.Cell:
    if figure is None:
        return tables.amount(None, 0, absent)
    return tables.figure(figure)


def pupils(report: SchoolReport) -> tables.Table:
    """Pupil characteristics, with SEND."""
    every = [figure.value for item in report.pupils_who for figure in (item.own, item.similar, item.england) if figure]
    most = max((value for value in every if value is not None), default=0.0)
    rows = tuple(
        (
            tables.text(_SHARES[item.own.measure]),
            _drawn(item.own.period or "none", item, most),
            tables.figure(item.own),
            *((_beside(item.similar, _FEW),) if report.similar.sets else ()),
            _beside(item.england),
        )
        for item in report.pupils_who
    )
    columns = tables.columns("Share of pupils", "Compared, and year", *_places(report))
    return tables.Table("Pupil characteristics", columns, rows, _middle(report))


def over_time(report: SchoolReport) -> tables.Table:
    """Absence and suspensions by year beside similar schools and England, and pupils on roll."""
    shown = [item for item in report.yearly if item]
    every = [*(b.own.period for item in shown for b in item), *(f.period for f in report.roll)]
    periods = sorted(set(every))[-4:]
    rows: list[tuple[tables.Cell, ...]] = []
    strong: list[int] = []
    for item in shown:
        strong.append(len(rows))
        rows += _three(report, _BY_YEAR[item[0].own.measure], {b.own.period: b for b in item}, periods)
    if report.roll:
        strong.append(len(rows))
        roll = {item.period: item for item in report.roll}
        rows.append((tables.text("Pupils on roll: this school"), *(_beside(roll.get(period)) for period in periods)))
    columns = tables.columns("Year by year", *(tables.numbers(p) for p in periods))
    return tables.Table(YEARS, columns, tuple(rows), _middle(report), strong=frozenset(strong))


def _three(
    report: SchoolReport, title: str, school_comparisons: dict[str, SchoolComparison], periods: list[str]
) -> list[tuple[tables.Cell, ...]]:
    """A row each for the school, similar schools and England."""

    def row(name: str, pick: str, absent: str) -> tuple[tables.Cell, ...]:
        cells = (
            _beside(getattr(school_comparisons[p], pick), absent) if p in school_comparisons else _beside(None)
            for p in periods
        )
        return (tables.text(name), *cells)

    alike = [row("Similar schools", "similar", _FEW)] if report.similar.sets else []
    return [row(f"{title}: this school", "own", _NONE), *alike, row("England", "england", _NONE)]


def draw_similar(answer: Protected[SchoolReport]) -> None:
    """A folded table of similar schools for each year, or why there is none."""
    for year in (each.year for each in answer.report.similar.sets):
        table = partial(similar, year=year)
        show.folded(answer, table, caption=similar_title(year), source=SOURCE, key=f"similar-{year[:4]}")
    if not answer.report.similar.sets:
        frame.notes(f"Similar schools: cannot tell. {no_set(answer.report)}")


def similar(report: SchoolReport, year: str) -> tables.Table:
    """The similar schools of one year, after the school itself: distance and every feature."""
    each = next(item for item in report.similar.sets if item.year == year)
    own = SimilarSchool(report.urn, report.name, report.header.authority_name, None, each.own)
    rows = tuple(
        (
            tables.text(f"{school.name} ({school.urn})"),
            tables.amount(school.distance, 2, "this school" if school is own else "too few pupils"),
            *(tables.figure(figure) for figure in school.features),
            tables.text(school.authority),
        )
        for school in (own, *each.schools)
    )
    columns = tables.columns(
        "School",
        tables.numbers("Distance", "spreads"),
        *(
            tables.numbers(_HEADS.get(code, values.capital(_FEATURES[code])), tables.UNIT_HEADINGS[measure(code).unit])
            for code in FEATURES
        ),
        "Authority",  # last: a phone shows the distance beside the name
    )
    return tables.Table(similar_title(year), columns, rows, (RECIPE, _about(each)), frozenset({0}))


def similar_title(year: str) -> str:
    """What the table of a year's similar schools is called."""
    return f"Similar schools in {values.period(year)}, the nearest first"


def _about(each: SimilarSet) -> str:
    """How many schools one set was found among, how many it does not name, and the spread of each feature."""
    spread = values.joined(
        [
            f"{_FEATURES[code]} {values.number(size, measure(code).decimals + 1)}"
            for code, size in zip(FEATURES, each.spreads, strict=True)
        ]
    )
    unnamed = len(each.urns) - len(each.schools)
    not_named = f" {values.count(unnamed)} of the set are not named: a figure is of too few pupils." if unnamed else ""
    return (
        f"Found among {values.plural(each.considered, 'school')}; "
        f"{values.count(each.left_out)} left out, because a feature is hidden or not published.{not_named} "
        f"National spread: {spread}."
    )


RECIPE = (
    f"The 50 schools of England and of the same phase nearest in {values.joined(_FEATURES.values())}. Distance: each "
    "difference over the national spread of its feature, squared, added up, and the root taken."
)


def no_set(report: SchoolReport) -> str:
    """Why there are no similar schools, and what would bring them."""
    lacking = report.similar.not_loaded
    if not lacking:
        return f"{report.similar.why_not[0].upper()}{report.similar.why_not[1:]}."
    named = values.joined([_FEATURES[code] for code in lacking])
    verb = "is" if len(lacking) == 1 else "are"
    return (
        f"{values.capital(named)} {verb} not loaded for schools throughout England in one year. What would bring "
        f"{'it' if len(lacking) == 1 else 'them'}: files of all England from {files(lacking)}."
    )


def files(lacking: Sequence[str]) -> str:
    """The titles of the files that would bring some measures."""
    families = dict.fromkeys(
        family for code in lacking for family in measure(code).sources if family not in _OF_NO_SCHOOL
    )
    return values.joined([f"‘{title_of(family)}’" for family in families], "or")


def attendance(report: SchoolReport) -> tables.Table:
    """Attendance by week, or by half-term, from the authority's own return."""
    current = report.attendance
    rows: list[tuple[str, list[Figure | None]]] = [("This school", [item.own for item in current])]
    if report.similar.sets:
        rows.append(("Similar schools", [item.similar for item in current]))
    if any(item.england for item in current):
        rows.append(("England", [item.england for item in current]))
    columns = tables.columns("Attendance, %", *(_part(item.own.period) for item in current))
    return tables.Table(
        f"Attendance by {unit(report)}",
        columns,
        tuple((tables.text(name), *(_beside(item, _FEW) for item in result)) for name, result in rows),
        _middle(report),
        strong=frozenset({0}),
    )


def unit(report: SchoolReport) -> str:
    """Whether attendance is held by week or by half-term."""
    kind = Period.parse(report.attendance[0].own.period).kind
    return "week" if kind is PeriodKind.WEEK else "half-term"


def _part(text: str) -> tables.Column:
    year, part = text.split("-")
    if part.startswith("W"):
        return tables.numbers(f"Week {int(part[1:])}", year)
    return tables.numbers(f"Half-term {part.removeprefix('HT')}", year)


def timeline(report: SchoolReport) -> tables.Table:
    """Every inspection across the school's numbers, in the words of its time."""
    rows = tuple(
        (
            tables.text(values.day(visit.inspected)),
            tables.text(visit.urn),
            tables.text(f"{_KINDS.get(visit.kind, '')}{values.capital(visit.outcome)}"),
            tables.text(areas(visit)),
        )
        for visit in report.visits
    )
    columns = ("Day", "URN at the time", "Outcome", "Areas")
    return tables.Table(
        "Inspections under all its URNs",
        tables.columns(*columns),
        rows,
        ("Overall grades and report cards are different and are never converted into each other.",)
        if report.header.as_at >= FIRST_REPORT_CARDS
        else (),
    )


def stuck(report: SchoolReport) -> str:
    """Whether DfE's rule calls the school stuck, and by which inspections; empty where it is of no such school."""
    if report.stuck is None:
        return ""
    answer = {True: "yes", False: "no", None: "cannot tell"}[report.stuck.stuck]
    return f"Stuck by DfE's rule: {answer} ({report.stuck.why})."


def areas(visit: PastInspection) -> str:
    """The areas of one inspection in words, together where they all say the same."""
    selected = [(a.replace("_", " "), _GRADES.get(g, g)) for a, g in visit.areas]
    grades = {grade for _, grade in selected}
    if len(selected) > 1 and len(grades) == 1:
        return f"all {len(selected)} areas: {selected[0][1]}"
    return "; ".join(f"{area}: {grade}" for area, grade in selected)


def support(report: SchoolReport) -> tables.Table:
    """Support agreed with the school."""
    rows = tuple(
        (
            tables.text(values.capital(item.kind.replace("_", " "))),
            tables.text(item.provider),
            tables.text(values.day(item.starts) if item.starts else "not given"),
            tables.text(values.day(item.ends) if item.ends else "no end agreed"),
            tables.text(item.expected),
            tables.text(item.result or "not reported yet"),
        )
        for item in report.support
    )
    columns = ("Support", "From", "Starts", "Ends", "Expected", "Result")
    return tables.Table("Agreed support", tables.columns(*columns), rows)


def origin(report: SchoolReport) -> tables.Table:
    """Which record of which file each figure was read from."""
    rows = tuple(
        (
            tables.text(measure(item.measure).label, selection.link("notes", measure=item.measure)),
            tables.text(values.capital(sentences.GROUPS[item.group])),
            tables.text(f"{'England' if item.whose == 'England' else 'This school'}, {item.period}"),
            tables.text(item.file),
            tables.text(str(item.record)),
            tables.text(values.day(item.published) if item.published else "not known"),
        )
        for item in report.inputs
    )
    columns = ("Measure", "Pupils", "Of", "File", "Data record", "Published")
    return tables.Table(
        "Source record of each figure",
        tables.columns(*columns),
        rows,
        ("Three-year figures are the sum of the yearly records. Similar schools come from the same files.",),
    )


# Questions for governors, and what the page does not show.


def not_shown(report: SchoolReport) -> list[str]:
    """What the page does not show of this school, and why."""
    results = ["Results of pupils with SEN: numbers in one school are too small to publish."]
    if report.disadvantaged is None:
        results.append("Results of disadvantaged pupils: fewer than 11 in three years, or not published.")
    elif not report.disadvantaged.own.shown:
        results.append("Results of disadvantaged pupils: too few pupils to show.")
    if report.phase in (Phase.SPECIAL, Phase.ALTERNATIVE_PROVISION):
        results.append("How its pupils compare: national tests are not designed to compare schools like this one.")
    if not any(visit.kind == "graded" for visit in report.visits):
        results.append("Inspection grades: no graded inspection is loaded.")
    if not report.attendance:
        results.append("Weekly attendance: DfE does not publish it by school, and no return is loaded.")
    elif unit(report) != "week":
        results.append("Weekly attendance: DfE does not publish it by school; schools return half-terms.")
    results.append("Teaching, safety and well-being today: ask, visit and listen.")
    return results


def questions(report: SchoolReport) -> list[str]:
    """Five questions for the governors, from what stands above; nothing hidden is used."""
    results = [*_on_results(report), *_on_attendance(report), *_on_inspection(report), *_on_roll(report)]
    results += [
        "Which pupils do we know least about, and how would we find out?",
        "What did last year’s plan promise by now, and what shows that it happened?",
        "Which of our pupils would a visitor worry about most, and what are we doing for them?",
        "Whose help have we asked for this year, and what did it change?",
        "What would parents and pupils say that these figures do not?",
    ]
    return results[:5]


def _on_results(report: SchoolReport) -> list[str]:
    if report.years_old is not None:
        return ["The latest results here are old. What do this year’s show, and who has seen them?"]
    results = []
    way = None if report.attainment is None else compared(report.attainment)
    if way is not None:
        sense, ask = _WAYS[way]
        results.append(f"Over three years our pupils were {sense} those in similar schools. {ask}")
    gap = report.disadvantaged
    if gap and gap.own.value is not None and gap.england and gap.england.value is not None:
        apart = gap.england.value - gap.own.value
        size = values.plural(round(abs(apart)), "point")
        results.append(
            f"Disadvantaged pupils are {size} {'below' if apart > 0 else 'above'} England’s other "
            "pupils. What does our pupil premium buy, and which pupils did it help?"
        )
    return results


_WAYS = {
    -1: ("below", "What do those schools do that we do not, and have we gone to look?"),
    0: ("about level with", "Which classes and subjects are strongest, and which weakest?"),
    1: ("above", "What explains it, and will it continue for the next year groups?"),
}


def _on_attendance(report: SchoolReport) -> list[str]:
    for item in report.yearly:
        shown = [f.own for f in item if f.own.shown]
        if len(shown) >= 2 and shown[-1].measure in PERSISTENT:
            last, before = shown[-1], shown[-2]
            moved = values.change((last.value or 0) - (before.value or 0), last.unit, last.decimals)
            return [
                f"Persistent absence was {values.value(last)} in {values.period(last.period)}, {moved} since "
                f"{values.period(before.period)}. Do we know the reason for each of these children?"
            ]
    return []


def _on_inspection(report: SchoolReport) -> list[str]:
    visits = [visit for visit in report.visits if visit.kind != RENUMBERED]
    if not visits:
        return []
    weak = [a for a, g in visits[0].areas if g in ("3", "4", "needs attention", "urgent improvement")]
    day = values.day(visits[0].inspected)
    if weak:
        named = values.joined([item.replace("_", " ") for item in weak])
        return [f"Inspectors named {named} on {day}. What is different now, and who has checked?"]
    return [f"The last inspection was on {day}. What would inspectors find today that is different?"]


def _on_roll(report: SchoolReport) -> list[str]:
    shown = [f for f in report.roll if f.shown and f.value]
    if len(shown) < 2 or not shown[0].value or not shown[-1].value:
        return []
    if shown[-1].value >= 0.95 * shown[0].value:
        return []
    return [
        f"The roll went from {values.count(shown[0].value)} to {values.count(shown[-1].value)} pupils "
        f"since {values.period(shown[0].period)}. What does our budget look like in three years?"
    ]


def listed(lines: list[str], *, ordered: bool) -> None:
    """Lines as a list on the page."""
    tag = "ol" if ordered else "ul"
    st.html(f"<{tag}>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + f"</{tag}>")


# Data that DfE gives to one school alone, shown only to that school.


def expectation(report: SchoolReport) -> None:
    """The attendance that DfE expects; nothing at all in any other scope."""
    current = report.expectation
    if current is None:
        return
    received = f", received on {values.day(current.issued)}" if current.issued else ""
    frame.notes(
        f"For this school only: DfE expects attendance of {values.percent(current.expected, 1)} in "
        f"{current.period}, from {values.percent(current.baseline, 1)}{received}."
    )
