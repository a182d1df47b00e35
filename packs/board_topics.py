"""Slides by subject: key stages, pupil groups, attendance, exclusions."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.comparison import Judgement
from analytics.reports.board.board import Board, Standing
from analytics.reports.targets.target_state import needs_file
from data.catalogue import measure
from data.period import Period
from data.vocabulary import PupilGroup
from packs.charts import WEEKS, YEARS, bars_against_england, group, over_time, short
from packs.model import Big, Chart, Panels, Picture, Points, Slide
from packs.shared_sentences import alternative, caveats, england_comparison, line, named, number_of, since, source
from wording import values

_GROUP_WORDS = {
    PupilGroup.DISADVANTAGED: "Disadvantaged",
    PupilGroup.SEN_SUPPORT: "SEN support",
    PupilGroup.EHCP: "EHC plan",
    PupilGroup.LOOKED_AFTER: "Looked after",
}


def early(board: Board) -> Slide:
    """Early years and key stage 2."""
    first = _shown(board.early[::-1])
    return _years(board, "early-years", "Early years and key stage 2", board.early, first)


def after(board: Board) -> Slide:
    """Key stage 4 and what comes after."""
    return _years(board, "key-stage-4", "Key stage 4 and after", board.after, _shown(board.after))


def _shown(standings: Sequence[Standing]) -> Standing:
    """The first of which there is a figure, else the first: the one number of a slide."""
    return next((standing for standing in standings if standing.now is not None), standings[0])


def _years(board: Board, key: str, title: str, standings: Sequence[Standing], first: Standing) -> Slide:
    return _slide(
        board,
        key,
        title,
        standings,
        _drawn([over_time(standing) for standing in standings if standing.now is not None], standings),
        england_comparison(standings, board.header.authority_name),
        number_of(first),
    )


def _drawn(charts: Sequence[Chart], standings: Sequence[Standing]) -> Picture:
    """The charts; where there is nothing to draw, what was asked for and which file would provide it."""
    if charts:
        return Panels(tuple(charts))
    files = dict.fromkeys(
        (values.capital(short(standing.own.measure)), needs_file(measure(standing.own.measure)))
        for standing in standings
    )
    return Points(tuple((label, f"No figure yet: {file} would provide it") for label, file in files))


def _slide(
    board: Board,
    key: str,
    title: str,
    standings: Sequence[Standing],
    picture: Picture,
    sentence: str,
    number: tuple[str, str],
) -> Slide:
    selected = [standing.now for standing in standings]
    missing = [values.capital(named(standing)) for standing in standings if standing.now is None]
    absent = (f"No figure is loaded for: {values.joined(missing)}.",) if missing else ()
    return Slide(
        key=key,
        title=title,
        sentence=sentence,
        picture=picture,
        big=Big(*number),
        since=since(standings, board.previous, board.header.as_at),
        alt=alternative(standings),
        source=source(standings),
        notes=(*map(line, standings), *absent, *caveats(selected)),
        figures=tuple(f for standing in standings for f in (*standing.own.figures[-YEARS:], standing.peer) if f),
    )


def groups(board: Board) -> Slide:
    """Disadvantaged pupils, pupils with SEN, looked-after children, beside England's same pupils."""
    charts = []
    for code in dict.fromkeys(item.own.measure for item in board.groups):
        same = [s for s in board.groups if s.own.measure == code and s.now is not None]
        if same:
            period = values.period(same[0].now.period) if same[0].now else ""
            labels = [_GROUP_WORDS.get(s.own.group, group(s)) for s in same]
            charts.append(bars_against_england(same, f"{short(code)}, {period}", labels))
    return _slide(
        board,
        "groups",
        "Disadvantaged pupils, SEND and looked-after children",
        board.groups,
        _drawn(charts, board.groups),
        _groups_sentence(board),
        number_of(_shown(board.groups)),
    )


def _groups_sentence(board: Board) -> str:
    selected = [s for s in board.groups if s.now is not None and s.peer is not None]
    if not selected:
        return "No figure for these pupils can be compared with England's"
    worse = [s for s in selected if s.judged and s.judged.judgement is Judgement.WORSE]
    place = board.header.authority_name
    text = values.count(len(worse)) if worse else "none"
    return (
        f"On {text} of {values.plural(len(selected), 'comparison')} these pupils in {place} do significantly worse "
        "than the same pupils in England"
    )


def attendance(board: Board) -> Slide:
    """Attendance by week, persistent and severe absence by year."""
    weeks = [week for week in board.weeks if week.now is not None]
    yearly = [item for item in board.attendance if item.now is not None]
    # Three pictures have room: by week, overall absence says again what attendance says.
    shown = [*weeks[-1:], *(yearly[1:] if weeks else yearly)]
    charts = [over_time(item, _of_weeks(item), WEEKS) if item in weeks else over_time(item) for item in shown]
    return _slide(
        board,
        "attendance",
        "Attendance",
        [*board.attendance, *weeks],
        _drawn(charts, board.attendance),
        england_comparison(shown, board.header.authority_name),
        number_of(weeks[-1] if weeks else _shown(board.attendance)),
    )


def _of_weeks(standing: Standing) -> str:
    """The title of a picture by week: the year stands in it, for its labels are weeks alone."""
    year = f" of {Period.parse(standing.now.period).end.year}" if standing.now else ""
    return f"Attendance by week{year}, {standing.own.phase.value}"


def exclusions(board: Board) -> Slide:
    """Suspensions and permanent exclusions."""
    selected = [exclusion for exclusion in board.exclusions if exclusion.now is not None]
    return _slide(
        board,
        "exclusions",
        "Suspensions and permanent exclusions",
        board.exclusions,
        _drawn([over_time(item) for item in selected], board.exclusions),
        england_comparison(board.exclusions, board.header.authority_name),
        number_of(_shown(board.exclusions)),
    )
