"""What several slides say alike: beside England, since last meeting, what was asked and not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from analytics.reports.board import Standing
from analytics.reports.types import Figure
from data.catalogue import measure
from data.period import Period, PeriodKind
from data.vocabulary import Direction, Unit
from packs.charts import short
from ui import sentences, words


def named(standing: Standing) -> str:
    """A measure and of whom, short enough to stand in a list."""
    label = short(standing.own.measure)
    if standing.own.phase.value != "all" and len(measure(standing.own.measure).phases) > 1:
        label = f"{label}, {sentences.phase(standing.own.phase.value)}"
    if standing.own.group.value == "all":
        return lowered(label)
    return f"{lowered(label)}, {sentences.group(standing.own.group.value)}"


def lowered(label: str) -> str:
    """A label within a sentence: small, unless its first word is a name or an abbreviation."""
    proper = ("Attainment", "Progress", "English", "EBacc", "Ofsted")
    return label if label.startswith(proper) else label[:1].lower() + label[1:]


def beside_england(standings: Sequence[Standing], place: str) -> str:
    """Which measures stand ahead of England, behind or level; and which have no figure to hold.

    It tells the distance and no more: "better" and "worse" are the pages' words for what chance
    would rarely bring.
    """
    better, worse, level = [], [], []
    for one in standings:
        side = _side(one)
        if side is not None:
            size = f" ({_apart(one)})" if side else ""
            {1: better, -1: worse, 0: level}[side].append(f"{named(one)}{size}")
    parts = [
        f"{lead} {words.joined(items)}"
        for lead, items in (
            ("behind England on", worse),
            ("level with England on", level),
            ("ahead of England on", better),
        )
        if items
    ]
    if not parts:
        return f"{place} has no figure here that can be held against England's"
    return f"{place} is {'; '.join(parts)}"


def _apart(one: Standing) -> str:
    """How far a figure is from England's: 0.2 points are not read as if they were four."""
    if one.now is None or one.peer is None or one.now.value is None or one.peer.value is None:
        return ""
    places = one.now.decimals
    gap = words.rounded(one.now.value, places) - words.rounded(one.peer.value, places)
    return words.with_unit(abs(float(gap)), words.change_unit(one.now.unit), places)


def _side(one: Standing) -> int | None:
    peer, declared = one.peer, measure(one.own.measure)
    if one.now is None or one.now.value is None or peer is None or peer.value is None:
        return None
    gap = words.rounded(one.now.value, declared.decimals) - words.rounded(
        peer.value, declared.decimals
    )
    if gap == 0 or declared.direction is Direction.NEUTRAL:
        return 0
    return 1 if declared.direction.improves(float(gap)) else -1


def since(standings: Iterable[Standing], previous: date, as_at: date) -> str:
    """What was published since the last meeting, or how old the newest figure is."""
    listed = list(standings)
    new = [one for one in listed if one.is_new and one.now is not None]
    if new:
        told = [_new(one) for one in new[:3]]
        rest = len(new) - len(told)
        told += [words.plural(rest, "more new figure")] if rest else []
        return f"New: {words.joined(told)}."
    held = [one.now for one in listed if one.now is not None]
    if not held:
        return "No figure then, and none now."
    newest = max(held, key=lambda figure: figure.published or date.min)
    return (
        f"No new figure. The last was for {words.period(newest.period)}, "
        f"{words.age(newest.published, as_at)}."
    )


def _new(one: Standing) -> str:
    said = f"{named(one)} {words.value(one.now)} {when(one.now)}" if one.now else ""
    if one.before is None or one.now is None:
        return said
    if one.before.period == one.now.period:
        return f"{said} (was given as {words.value(one.before)})"
    return f"{said} ({words.value(one.before)} {when(one.before)})"


def number_of(one: Standing) -> tuple[str, str]:
    """The big number and what it is: a measure, its pupils, its period and its whole."""
    if one.now is None or one.now.value is None or not one.now.shown:
        return "No figure", f"{words.capital(named(one))}: not published, or not loaded"
    said, of = split(one.now, named(one))
    return said, f"{of}; England {words.value(one.peer)}" if one.peer else of


def split(figure: Figure, of: str) -> tuple[str, str]:
    """A figure as a number, and what it is a number of: its unit, of whom, its period and whole."""
    said, lead = words.value(figure), words.capital(of)
    if figure.unit not in (Unit.PERCENT, Unit.COUNT) and figure.value is not None:
        said = words.number(figure.value, figure.decimals)
        unit = words.value(figure).removeprefix(said).strip()
        lead = f"{unit}: {of}" if unit else lead
    return said, f"{lead}, {words.period(figure.period)}{whole(figure)}"


def when(figure: Figure) -> str:
    """The period of a figure in a sentence: 'on' a day, 'in' anything longer."""
    day = Period.parse(figure.period).kind is PeriodKind.DAY
    return f"{'on' if day else 'in'} {words.period(figure.period)}"


def whole(figure: Figure) -> str:
    """Of how many, where that is known."""
    # A sum of points, or a number of suspensions, is no part of a number of pupils.
    if words.counted(figure) and figure.numerator is not None and figure.denominator is not None:
        return f": {words.of(figure.numerator, figure.denominator, figure.denominator_name)}"
    return ""


def line(one: Standing) -> str:
    """One measure for the notes: value, period, England's, and whether published or derived."""
    if one.now is None:
        return f"{words.capital(named(one))}: no figure is loaded."
    peer = f"; England {words.value(one.peer)}" if one.peer else ""
    return (
        f"{words.capital(named(one))}: {words.say(one.now)} {when(one.now)}{peer}; "
        f"{words.provenance(one.now)}."
    )


def source(standings: Iterable[Standing]) -> str:
    """The line under a picture of measures: which files, published when; names kept short."""
    figures = [f for one in standings for f in (one.now, one.peer) if f is not None]
    return short_source(figures)


def short_source(figures: Sequence[Figure]) -> str:
    """Publisher's family and date rather than names of files: those stand in the annex."""
    from analytics.reports.families import TITLES

    shown = [figure for figure in figures if figure.shown]
    if not shown:
        return "No figure is shown."
    families = sorted({TITLES.get(f.source.family, f.source.family) for f in shown if f.source})
    kinds = words.joined(sorted({words.provenance(f).split(",")[0] for f in shown}))
    dates = [figure.published for figure in shown if figure.published is not None]
    newest = f", newest {words.day(max(dates))}" if dates else ""
    # Of several files only the publisher is said: the line under a slide is one line.
    origin = "Source: "
    if families:
        name = families[0] if len(families) == 1 else f"{families[0].split(':')[0]} and others"
        origin = f"Source: {name}; "
    return f"{origin}{kinds}{newest}"


def caveats(figures: Sequence[Figure | None]) -> tuple[str, ...]:
    """The caveats of figures, each once, for the notes."""
    found = [one for figure in figures if figure is not None for one in figure.caveats]
    return tuple(dict.fromkeys(found))


def alternative(standings: Sequence[Standing]) -> str:
    """A picture in words, for somebody who does not see it."""
    return " ".join(line(one) for one in standings)
