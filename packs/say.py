"""What several slides say alike: beside England, since last meeting, what was asked and not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from analytics.comparison import Judgement
from analytics.reports.board import Standing
from analytics.reports.types import Figure
from data.catalogue import measure
from data.period import Period, PeriodKind
from data.vocabulary import Unit
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


_LEADS = {
    Judgement.WORSE: "worse than England on", Judgement.LOWER: "lower than England on",
    Judgement.SIMILAR: "no different from England beyond chance on",
    Judgement.CANNOT_TELL: "not known to differ from England on",
    Judgement.HIGHER: "higher than England on", Judgement.BETTER: "better than England on",
}  # fmt: skip


def beside_england(standings: Sequence[Standing], place: str) -> str:
    """Which measures are worse than England's, no different or better: as the pages judge them."""
    found: dict[Judgement, list[str]] = {}
    for one in standings:
        if one.now is None or one.peer is None:
            continue
        judged = one.judged.judgement if one.judged else Judgement.CANNOT_TELL
        found.setdefault(judged, []).append(f"{named(one)} ({_apart(one)})")
    parts = [
        f"{lead} {words.joined(found[judged])}"
        for judged, lead in _LEADS.items()
        if judged in found
    ]
    if not parts:
        return f"{place} has no figure here that can be held against England's"
    return f"{place} is {'; '.join(parts)}"


def _apart(one: Standing) -> str:
    """How far a figure is from England's: 0.2 points are not read as if they were four."""
    if one.now is None or one.peer is None or one.now.value is None or one.peer.value is None:
        return ""
    return words.distance(one.now.value - one.peer.value, one.now.unit, one.now.decimals)


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
