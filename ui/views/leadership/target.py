"""One target as a line of a table and as a milestone chart."""

from __future__ import annotations

from dataclasses import replace

from analytics.reports.core.types import Figure, Projection, Segment, Series
from analytics.reports.targets.milestone import MilestoneReport, MilestoneResult
from analytics.reports.targets.on_track import OnTrack
from analytics.reports.targets.target_state import TargetState
from data.catalogue import measure
from data.plans.model import Reference
from data.vocabulary import PromiseStatus, Unit
from ui import selection, tables, theme
from ui.charts import milestones
from ui.charts.base import Drawing
from wording import comparison_text, sentences, values


def looks(*, replay: bool) -> dict[PromiseStatus, theme.StatusLook]:
    """Colours and shapes of statuses: the replay of 2015 keeps its red, amber and green."""
    return theme.REPLAY if replay else theme.STATUS


def register(report: OnTrack) -> tables.Table:
    """Every target: what was promised, where it stands, now and by the deadline."""
    look = looks(replay=report.header.replay)
    rows = []
    for state in report.states:
        now = sentences.judgement(state.now, state, now=True)
        later = sentences.judgement(state.by_deadline, state, now=False)
        link = selection.link("milestones", target=state.target.code)
        rows.append(
            (
                tables.text(state.target.title, link),
                tables.text(sentences.standing(state)),
                tables.text(values.capital(sentences.target_words(state))),
                tables.status(now.status, now.word, look),
                tables.status(later.status, later.word, look),
                tables.text(sentences.age(state, report.header.as_at)),
            )
        )
    columns = ("Target", "Latest figure", "Promised", "Now", "By the deadline", "Age")
    return tables.Table(
        "Every target of the plan",
        tables.columns(*columns),
        tuple(rows),
        ("‘Now’ compares the latest figure with the path.", "‘By the deadline’ is the chance of meeting the target."),
    )


def judged(state: TargetState) -> tuple[str, str]:
    """Why it stands where it does today, and by the deadline; nothing is said twice."""
    now = sentences.judgement(state.now, state, now=True)
    later = sentences.judgement(state.by_deadline, state, now=False)
    if state.latest is None:
        return "", ""
    is_repeated = now.reason in sentences.whole(state)
    return (
        "" if is_repeated else f"{now.word}. {now.reason}",
        later.reason if state.by_deadline.chance is not None else f"{later.word}. {later.reason}",
    )


def chart(report: MilestoneReport) -> Drawing:
    """The milestone chart of a target."""
    state = report.state
    return milestones.draw(view(state, report))


def view(state: TargetState, report: MilestoneReport) -> milestones.MilestoneChartData:
    """A target as the milestone chart wants it: distances where the promise is one."""
    relative = state.target.reference in (Reference.NATIONAL, Reference.GAP_TO_NATIONAL)
    counts = sentences.points_unit(state) is Unit.COUNT
    path = state.path
    if counts:
        path = tuple(replace(point, value=sentences.whole_number(state, point.value)) for point in path)
    return milestones.MilestoneChartData(
        series=distances(state) if relative else state.compared.own,
        path=path,
        kind=state.declared.kind,
        direction=state.target.figure_direction,
        heading=heading(state),
        as_at=report.header.as_at,
        # Beside all of England's number an authority's would be a flat line.
        england=None if relative or counts else state.compared.other,
        expected=state.expected,
        projection=_projection(state),
        goal="level with England" if state.target.reference is Reference.NATIONAL else "",
        neighbours=_neighbours(report),
    )


def _neighbours(report: MilestoneReport) -> tuple[str, float, str] | None:
    """The neighbours' mean beside the newest figure, where that is shown."""
    among, latest = report.among, report.state.latest
    if among is None or latest is None or not latest.shown:
        return None
    return f"mean of {values.count(among.n)} neighbours", among.mean, latest.period


def among(report: MilestoneReport) -> str:
    """The place among statistical neighbours with its range; blank where there is none."""
    latest = report.state.latest
    if report.among is None or latest is None or not latest.shown:
        return ""
    place = report.among.place
    return (
        f"{values.capital(comparison_text.place(place))} among statistical neighbours "
        f"({comparison_text.rank_range(place)})."
    )


def heading(state: TargetState) -> str:
    """What the vertical axis measures."""
    match state.target.reference:
        case Reference.NATIONAL:
            return "Points above England (below: behind)"
        case Reference.GAP_TO_NATIONAL:
            other = sentences.group(state.target.reference_group.value)
            return f"Points behind England's {other}"
        case _:
            return values.capital(state.declared.label)


def distances(state: TargetState) -> Series:
    """A relative promise as a series of distances, one a comparable period."""
    own = state.compared.own
    unit = Unit.POINTS if state.declared.unit is Unit.PERCENT else state.declared.unit
    figures = tuple(_distance(point.own, point.value, unit) for point in state.compared.points)
    return Series(
        own.measure,
        own.entity,
        own.entity_name,
        own.phase,
        own.group,
        (Segment("distance", figures),) if figures else (),
        (),
        own.family,
    )


def _distance(figure: Figure, value: float, unit: Unit) -> Figure:
    return replace(
        figure,
        value=value,
        unit=unit,
        numerator=None,
        denominator=None,
        lower=None,
        upper=None,
        derived=True,
        decimals=max(figure.decimals, 0),
    )


def _projection(state: TargetState) -> Projection | None:
    heading_to, latest = state.heading, state.compared.latest
    if heading_to is None or latest is None:
        return None
    start = (latest.value, latest.value)
    return Projection(
        dates=(latest.at, heading_to.at),
        centre=(latest.value, heading_to.centre),
        bands={int(100 * level): (start, limits) for level, limits in heading_to.intervals.items()},
        method="no change from last year" if heading_to.same_as_last_year else "own movement",
    )


def dues(report: MilestoneReport) -> tables.Table:
    """Each milestone: promised, reached, kept."""
    state = report.state
    words_of = {True: "Kept", False: "Missed"}
    rows = tuple(
        (
            tables.text(values.day(state.target.milestones[place].due)),
            tables.text(sentences.promised(state, due.promised)),
            tables.text("" if due.reached is None else sentences.promised(state, due.reached)),
            tables.text(words_of[due.kept] if due.kept is not None else _open(due, report)),
            tables.text("date to be confirmed" if due.to_be_confirmed else ""),
        )
        for place, due in enumerate(report.dues)
    )
    columns = tables.columns("Due", "Promised", "Reached", "Outcome", "Note")
    selected = [at for at in range(len(columns)) if any(row[at].text for row in rows)]
    return tables.Table(
        "Milestones", tuple(columns[at] for at in selected), tuple(tuple(row[at] for at in selected) for row in rows)
    )


def _open(due: MilestoneResult, report: MilestoneReport) -> str:
    """Why a milestone has no outcome: still to come, or its figure is not known yet."""
    return "Not due yet" if due.due > report.header.as_at.isoformat() else "No figure for it yet"


def rule(report: OnTrack) -> str:
    """Which rule gave the statuses."""
    versions = sorted({state.now.rule_version for state in report.states})
    return f"Status rule {', '.join(versions)} (data/rules/status.toml)."


def table(report: OnTrack) -> tables.Table:
    """Pupils with SEN and in care beside England's."""
    rows = tuple(
        (
            tables.text(f"{measure(item.own.measure).label}, {sentences.group(item.own.group.value)}"),
            tables.text(values.capital(values.period(item.own.period))),
            tables.text(tables.UNIT_HEADINGS[item.own.unit]),
            tables.figure(item.own),
            tables.figure(item.england) if item.england else tables.amount(None, 0, "not published"),
        )
        for item in report.strip
    )
    return tables.Table(
        "Pupils with SEN and looked-after children compared with England",
        tables.columns(
            "Measure and pupils",
            "Year",
            "Unit",
            tables.numbers(report.header.authority_name),
            tables.numbers("England"),
        ),
        rows,
    )
