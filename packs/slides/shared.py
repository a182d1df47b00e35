"""Charts and sentences shared by slides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from analytics.reports.board.board import Standing
from analytics.reports.core.ask import provisional_beside_final
from analytics.reports.core.types import Figure, Series
from analytics.statistics.comparison import Judgement
from data.catalogue import measure
from data.period import Period
from data.publications import title_of
from data.vocabulary import Unit
from packs.model import Chart, ChartKind, ChartLine, ChartSide
from wording import sentences, values

# Charts for packs from series and figures: latest years, gaps at breaks, a label for every value.

YEARS = 9
WEEKS = 14
# Labels short enough for a board slide; the catalogue's own where none is given here.
SHORT = {
    "ks2_rwm_expected": "Key stage 2 expected standard",
    "ks2_rwm_higher": "Key stage 2 higher standard",
    "engmath_5plus": "English and maths at grade 5+",
    "engmath_4plus": "English and maths at grade 4+",
    "destinations_sustained": "Sustained destination after 16",
    "report_card_all_expected": "Report cards all at standard",
    "ofsted_category_of_concern": "Schools in a category of concern",
    "gld": "Good level of development",
}


def short(code: str) -> str:
    """A measure's name where room is short."""
    return SHORT.get(code, measure(code).label)


def over_time(standing: Standing, title: str = "", most: int = YEARS) -> Chart:
    """One measure over time beside England's; the newest periods, a gap at every break."""
    labels, own = _cut(standing.own, most)
    peers = {f.period: f for f in standing.england.figures}
    declared = measure(standing.own.measure)
    far = tuple(peers.get(label) if label else None for label in labels)
    lines = [ChartLine(standing.own.entity_name, ChartSide.OWN, _values(own), _value_texts(own))]
    if any(f is not None and f.shown for f in far):
        lines.append(ChartLine("England", ChartSide.ENGLAND, _values(far), _value_texts(far)))
    lines += _neighbours(standing, labels)
    return Chart(
        ChartKind.LINES,
        title or short(declared.code),
        tuple(map(_label, labels)),
        tuple(lines),
        declared.unit,
        declared.decimals,
    )


def _neighbours(standing: Standing, labels: Sequence[str]) -> list[ChartLine]:
    """The mean of the statistical neighbours as one mark, in the year of the newest figure."""
    near, now = standing.neighbours, standing.now
    if near is None or near.mean is None or 2 * near.n_used < near.n_neighbours or now is None or not now.shown:
        return []
    mean = values.with_unit(near.mean, now.unit, max(1, now.decimals))
    marks = tuple(near.mean if label == now.period else None for label in labels)
    texts = tuple(mean if label == now.period else "not drawn" for label in labels)
    return [ChartLine("mean of statistical neighbours", ChartSide.NEIGHBOURS, marks, texts)]


def _cut(series: Series, most: int) -> tuple[tuple[str, ...], tuple[Figure | None, ...]]:
    """The newest periods with an empty place where one era ends and another begins."""
    labels: list[str] = []
    figures: list[Figure | None] = []
    for segment in series.segments:
        if not any(figure.shown for figure in segment.figures):
            continue
        if labels:
            labels.append("")
            figures.append(None)
        labels += [figure.period for figure in segment.figures]
        figures += list(segment.figures)
    shown = [at for at, figure in enumerate(figures) if figure is not None and figure.shown]
    first = max(shown[0], len(labels) - most) if shown else 0
    last = shown[-1] + 1 if shown else 0
    while first < last and not labels[first]:
        first += 1
    return tuple(labels[first:last]), tuple(figures[first:last])


def bars_against_england(standings: Sequence[Standing], title: str, labels: Sequence[str]) -> Chart:
    """Several figures of one measure as bars, each beside England's of the same pupils."""
    declared = measure(standings[0].own.measure)
    own = tuple(standing.now for standing in standings)
    far = tuple(standing.peer for standing in standings)
    name = standings[0].own.entity_name
    lines = (
        ChartLine(name, ChartSide.OWN, _values(own), _value_texts(own)),
        ChartLine("England", ChartSide.ENGLAND, _values(far), _value_texts(far)),
    )
    return Chart(ChartKind.BARS, title, tuple(labels), lines, declared.unit, declared.decimals)


def group(standing: Standing) -> str:
    """The pupils of a figure, with a capital."""
    return values.capital(sentences.group(standing.own.group.value))


def _values(figures: Sequence[Figure | None]) -> tuple[float | None, ...]:
    return tuple(f.value if f is not None and f.shown else None for f in figures)


def _value_texts(figures: Sequence[Figure | None]) -> tuple[str, ...]:
    return tuple(values.value(f) if f is not None else "not published" for f in figures)


def _label(period: str) -> str:
    if not period:
        return ""
    read = Period.parse(period)
    if read.kind.value == "week":
        return f"week {int(read.text.split('-W')[1])}"
    return f"{read.end:%b %Y}" if read.kind.value == "day" else read.text


# Sentences shared by slides: compared with England, since the last meeting, missing figures.


def named(standing: Standing) -> str:
    """A measure and its pupils, short enough for a list."""
    label = short(standing.own.measure)
    if standing.own.phase.value != "all" and len(measure(standing.own.measure).phases) > 1:
        label = f"{label}, {sentences.phase(standing.own.phase.value)}"
    if standing.own.group.value == "all":
        return lowered(label)
    return f"{lowered(label)}, {sentences.group(standing.own.group.value)}"


def lowered(label: str) -> str:
    """A label within a sentence: in lower case, unless it starts with a name or an abbreviation."""
    proper = ("Attainment", "Progress", "English", "EBacc", "Ofsted")
    return label if label.startswith(proper) else label[:1].lower() + label[1:]


_LEADS = {
    Judgement.WORSE: "worse than England on",
    Judgement.LOWER: "lower than England on",
    Judgement.SIMILAR: "not significantly different from England on",
    Judgement.CANNOT_TELL: "not clearly different from England on",
    Judgement.HIGHER: "higher than England on",
    Judgement.BETTER: "better than England on",
}


def england_comparison(standings: Sequence[Standing], place: str) -> str:
    """Which measures are worse than England's, no different or better: as the pages judge them."""
    results: dict[Judgement, list[str]] = {}
    for standing in standings:
        if standing.now is None or standing.peer is None:
            continue
        results.setdefault(_judged(standing), []).append(f"{named(standing)} ({_apart(standing)})")
    parts = [f"{lead} {values.joined(results[judged])}" for judged, lead in _LEADS.items() if judged in results]
    if not parts:
        return f"{place} has no figure here that can be compared with England's"
    return f"{place} is {'; '.join(parts)}"


def _apart(standing: Standing) -> str:
    """How far a figure is from England's, so that 0.2 points do not read like four."""
    if standing.now is None or standing.peer is None or standing.now.value is None or standing.peer.value is None:
        return ""
    return values.distance(standing.now.value - standing.peer.value, standing.now.unit, standing.now.decimals)


def since(standings: Iterable[Standing], as_at: date) -> str:
    """What was published since the last meeting, or how old the newest figure is."""
    listed = list(standings)
    new = [item for item in listed if item.is_new and item.now is not None]
    if new:
        selected = [_new(item) for item in new[:3]]
        rest = len(new) - len(selected)
        selected += [values.plural(rest, "more new figure")] if rest else []
        return f"New: {values.joined(selected)}."
    current = [item.now for item in listed if item.now is not None]
    if not current:
        return "No figure then or now."
    newest = max(current, key=lambda figure: figure.published or date.min)
    return f"No new figure. The last was for {values.period(newest.period)}, {values.age(newest.published, as_at)}."


def _new(standing: Standing) -> str:
    text = f"{named(standing)} {values.value(standing.now)} {values.when(standing.now)}" if standing.now else ""
    if standing.before is None or standing.now is None:
        return text
    if standing.before.period == standing.now.period:
        return f"{text} (previously {values.value(standing.before)})"
    return f"{text} ({values.value(standing.before)} {values.when(standing.before)})"


def number_of(standings: Sequence[Standing]) -> tuple[str, str]:
    """The big number: how far the figure that the sentence names first lies from England's, else the figure."""
    known = [(s, s.now) for s in standings if s.now is not None and s.now.shown]
    if not known:
        return "No figure", f"{values.capital(named(standings[0]))}: not published or not loaded"
    compared = [(s, now, s.peer) for s, now in known if s.peer is not None]
    if not compared:
        first, now = known[0]
        return split(now, named(first))
    standing, now, peer = min(compared, key=lambda item: list(_LEADS).index(_judged(item[0])))
    if peer is None:
        return split(now, named(standing))
    dated = f"{named(standing)} {values.value(now)}, England {values.value(peer)}, {values.period(now.period)}"
    number, _, way = _apart(standing).rpartition(" ")
    if not number or way == "same":
        return values.value(now), f"the same as England: {dated}"
    return number, f"{way} than England: {dated}"


def _judged(standing: Standing) -> Judgement:
    return standing.judged.judgement if standing.judged else Judgement.CANNOT_TELL


def split(figure: Figure, of: str) -> tuple[str, str]:
    """A figure as a number, and what it counts: its unit, pupils, period and denominator."""
    number, lead = values.value(figure), values.capital(of)
    if figure.unit not in (Unit.PERCENT, Unit.COUNT) and figure.value is not None:
        number = values.number(figure.value, figure.decimals)
        unit = values.value(figure).removeprefix(number).strip()
        lead = f"{unit}: {of}" if unit else lead
    return number, f"{lead}, {values.period(figure.period)}{whole(figure)}"


def whole(figure: Figure) -> str:
    """The denominator in words, where it is known."""
    # A sum of points, or a number of suspensions, is no part of a number of pupils.
    if values.counted(figure) and figure.numerator is not None and figure.denominator is not None:
        return f": {values.of(figure.numerator, figure.denominator, figure.denominator_name)}"
    return ""


def line(standing: Standing) -> str:
    """One measure for the notes: value, period, England's, and whether published or derived."""
    if standing.now is None:
        return f"{values.capital(named(standing))}: no figure loaded."
    peer = f"; England {values.value(standing.peer)}" if standing.peer else ""
    now = f"{values.say(standing.now)} {values.when(standing.now)}"
    return f"{values.capital(named(standing))}: {now}{peer}; {values.provenance(standing.now)}."


def source(standings: Iterable[Standing]) -> str:
    """The line under a picture of measures: which files, published when; names kept short."""
    standings = tuple(standings)
    figures = [f for standing in standings for f in (standing.now, standing.peer) if f is not None]
    drawn = [f for standing in standings for f in (*standing.own.figures, *standing.england.figures)]
    return short_source(figures, drawn)


def short_source(figures: Sequence[Figure], drawn: Sequence[Figure] = ()) -> str:
    """Publisher's family and date rather than names of files, which are in the annex.

    `drawn` are figures of other years in the picture: provisional figures beside final ones are said.
    """
    shown = [figure for figure in figures if figure.shown]
    if not shown:
        return "No figures shown."
    families = sorted({title_of(f.source.family) for f in shown if f.source})
    kinds = values.joined(sorted({values.provenance(f).split(",")[0] for f in shown}))
    dates = [figure.published for figure in shown if figure.published is not None]
    newest = f", newest {values.day(max(dates))}" if dates else ""
    # Of several files only the publisher is named: a slide has room for one line.
    origin = "Source: "
    if families:
        name = families[0] if len(families) == 1 else f"{families[0].split(':')[0]} and others"
        origin = f"Source: {name}; "
    mixed = "; some are provisional" if provisional_beside_final([*shown, *drawn]) else ""
    return f"{origin}{kinds}{newest}{mixed}"


def caveats(figures: Sequence[Figure | None]) -> tuple[str, ...]:
    """The caveats of figures, each once, for the notes; which are provisional beside final ones is one."""
    known = [figure for figure in figures if figure is not None]
    each = [caveat for figure in known for caveat in figure.caveats]
    return tuple(dict.fromkeys((*each, *provisional_beside_final(known))))


def alternative(standings: Sequence[Standing]) -> str:
    """A picture in words, for somebody who does not see it."""
    return " ".join(line(standing) for standing in standings)
