"""One school for its governors, compared with similar schools."""

from __future__ import annotations

from analytics.reports.core.types import Figure
from analytics.reports.schools.school import SchoolReport
from analytics.reports.schools.school_life import Visit
from analytics.reports.schools.school_measures import SchoolComparison
from data.catalogue import measure
from data.period import Period, PeriodKind
from ui import selection, tables
from wording import names, values

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
NUMBER = tables.Kind.NUMBER
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
    columns = (
        tables.Column("Pupils"),
        tables.Column("This school", NUMBER, "%"),
        tables.Column("Likely range"),
        tables.Column("Out of"),
        *_places(report)[1:],
    )
    alike = (
        f"Similar schools: the {report.n_similar} of the same phase "
        "closest in disadvantage, pupils combined; not named. "
    )
    rest = "Likely range: 95% confidence interval. England: mean of the years."
    return tables.Table(
        together,
        columns,
        tuple(_reached(report, title, current) for title, current in pairs),
        ((alike if report.n_similar else "") + rest,),
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
        tables.text(values.interval(school_comparison.own) if shown else ""),
        tables.parts(school_comparison.own) if shown else tables.text(""),
        *((_beside(school_comparison.similar),) if report.n_similar else ()),
        _beside(school_comparison.england),
    )


def _places(report: SchoolReport) -> tuple[tables.Column, ...]:
    """The school, those like it where there are any, England."""
    names = ("This school", *(("Similar schools",) if report.n_similar else ()), "England")
    return tuple(tables.Column(name, NUMBER, "%") for name in names)


def _middle(report: SchoolReport) -> tuple[str, ...]:
    return ("Similar schools: median of similar schools with a figure.",) if report.n_similar else ()


def _beside(figure: Figure | None, absent: str = _NONE) -> tables.Cell:
    if figure is None:
        return tables.amount(None, 0, absent)
    return tables.figure(figure)


def pupils(report: SchoolReport) -> tables.Table:
    """Pupil characteristics, with SEND."""
    rows = tuple(
        (
            tables.text(_SHARES[item.own.measure]),
            tables.text(item.own.period or "none"),
            tables.figure(item.own),
            *((_beside(item.similar, _FEW),) if report.n_similar else ()),
            _beside(item.england),
        )
        for item in report.pupils_who
    )
    columns = (tables.Column("Share of pupils"), tables.Column("Year"), *_places(report))
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
    columns = (tables.Column("Year by year"), *(tables.Column(p, NUMBER) for p in periods))
    return tables.Table(
        "Absence, suspensions and pupils on roll", columns, tuple(rows), _middle(report), strong=frozenset(strong)
    )


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

    alike = [row("Similar schools", "similar", _FEW)] if report.n_similar else []
    return [row(f"{title}: this school", "own", _NONE), *alike, row("England", "england", _NONE)]


def attendance(report: SchoolReport) -> tables.Table:
    """Attendance by week, or by half-term, from the authority's own return."""
    current = report.attendance
    rows: list[tuple[str, list[Figure | None]]] = [("This school", [item.own for item in current])]
    if report.n_similar:
        rows.append(("Similar schools", [item.similar for item in current]))
    if any(item.england for item in current):
        rows.append(("England", [item.england for item in current]))
    columns = (tables.Column("Attendance, %"), *(_part(item.own.period) for item in current))
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
        return tables.Column(f"Week {int(part[1:])}", NUMBER, year)
    return tables.Column(f"Half-term {part.removeprefix('HT')}", NUMBER, year)


def timeline(report: SchoolReport) -> tables.Table:
    """Every inspection across the school's numbers, in the words of its time."""
    rows = tuple(
        (
            tables.text(values.day(visit.inspected)),
            tables.text(visit.urn),
            tables.text(f"{_KINDS.get(visit.kind, '')}{values.capital(visit.said)}"),
            tables.text(areas(visit)),
        )
        for visit in report.visits
    )
    columns = ("Day", "URN at the time", "Outcome", "Areas")
    return tables.Table(
        "Inspections under all its URNs",
        tuple(tables.Column(column) for column in columns),
        rows,
        ("Overall grades and report cards are different and are never converted into each other.",),
    )


def areas(visit: Visit) -> str:
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
    return tables.Table("Agreed support", tuple(tables.Column(column) for column in columns), rows)


def origin(report: SchoolReport) -> tables.Table:
    """Which record of which file each figure was read from."""
    rows = tuple(
        (
            tables.text(measure(item.measure).label, selection.link("notes", measure=item.measure)),
            tables.text(values.capital(names.GROUPS[item.group])),
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
        tuple(tables.Column(column) for column in columns),
        rows,
        ("Three-year figures are the sum of the yearly records. Similar schools come from the same files.",),
    )
