"""An area's plan as a pack: the area compared with other areas, school counts, and its plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analytics.disclosure import Protected
from analytics.reports.board.area_pack import AreaPack
from analytics.reports.board.board import Audience
from analytics.reports.comparison.area_map import AreaFigures
from analytics.reports.core.types import Figure
from data.catalogue import measure
from packs.area_items import actions, causes, next_steps, support, targets
from packs.charts import short
from packs.model import Big, Chart, Deck, Kind, Line, Panels, Points, Sheet, Side, Slide
from packs.shared_sentences import caveats, lowered, short_source, split, when
from wording import values


def deck(report: Protected[AreaPack], number: str) -> Deck:
    """The area's plan first, then its schools, actions and targets, then the figures by area."""
    if not isinstance(report, Protected):
        raise TypeError("only what has passed analytics.disclosure.protect may enter a pack")
    pack = report.report
    header, private = pack.header, pack.audience is Audience.PRIVATE
    own = tuple(make(pack) for make in (causes, next_steps, support, actions, targets))
    code = pack.place.code
    known = [subject for subject in pack.subjects if _known(subject.now, code)]
    absent = [subject.now for subject in pack.subjects if not _known(subject.now, code)]
    figures = (
        *(_slide(item.now, item.before, code, header.as_at) for item in known),
        *((_absent(absent, pack.place.name, code),) if absent else ()),
    )
    return Deck(
        kind="area",
        title=f"Area plan: {pack.place.name}",
        authority=header.authority_name,
        plan=header.plan_title,
        number=number,
        audience="Private: names schools" if private else "For the area lead and the area board",
        meeting=pack.meeting,
        previous=pack.previous,
        as_at=header.as_at,
        build=header.build,
        invented=header.invented,
        replay=header.replay,
        slides=(*own, *figures),
    )


def _known(area_figures: AreaFigures, code: str) -> bool:
    own = _of(area_figures, code)
    return own is not None and own.shown


def _absent(area_figureses: Sequence[AreaFigures], name: str, code: str) -> Slide:
    """The measures of which the area has no figure, on one slide, each with its reason."""
    points = tuple((values.capital(short(item.measure)), _why(_of(item, code))) for item in area_figureses)
    sentence = f"{values.plural(len(area_figureses), 'measure has', 'measures have')} no figure for {name}"
    return Slide(
        key="absent",
        title="Missing figures",
        sentence=sentence,
        picture=Points(points),
        big=Big(values.count(len(area_figureses)), "measures without a figure"),
        since="No figure then, or none that can be compared.",
        alt=" ".join(f"{label}: {why}." for label, why in points),
        source="Source: the files that are loaded",
        sheets=tuple(map(_sheet, area_figureses)),
        figures=tuple(figure for item in area_figureses for figure in (*item.bars, item.whole)),
    )


def _why(own: Figure | None) -> str:
    if own is None:
        return "No figures are loaded for schools in this area"
    return values.capital(values.say(own))


def _slide(area_figures: AreaFigures, old: AreaFigures, code: str, as_at: date) -> Slide:
    own = _of(area_figures, code)
    before = _of(old, code)
    title = values.capital(short(area_figures.measure))
    sentence = _sentence(area_figures, own)
    shown = own is not None and own.shown
    return Slide(
        key=f"{area_figures.measure}",
        title=title,
        sentence=sentence,
        picture=Panels((_bars(area_figures, code),)) if any(f.shown for f in area_figures.bars) else Panels(()),
        big=Big(*split(own, own.entity_name)) if own is not None and shown else Big("No figure", "for this area"),
        since=_since(own, before, as_at),
        alt=_alt(area_figures),
        source=short_source(area_figures.bars),
        notes=(
            *(f"{f.entity_name}: {values.say(f)} {when(f)}." for f in area_figures.bars),
            *caveats(area_figures.bars),
        ),
        sheets=(_sheet(area_figures),),
        figures=(*area_figures.bars, area_figures.whole),
    )


def _of(area_figures: AreaFigures, code: str) -> Figure | None:
    return next((figure for figure in area_figures.bars if figure.entity == code), None)


def _sentence(area_figures: AreaFigures, own: Figure | None) -> str:
    label = short(area_figures.measure)
    if own is None or not own.shown or own.value is None:
        return f"{label}: no figure can be shown for this area"
    text = f"{own.entity_name} {values.value(own)} on {lowered(label)} in {values.period(own.period)}"
    if area_figures.whole.shown:
        text += f"; {area_figures.whole.entity_name} overall {values.value(area_figures.whole)}"
    return text


def _bars(area_figures: AreaFigures, code: str) -> Chart:
    declared = measure(area_figures.measure)
    figures = (*area_figures.bars, area_figures.whole)
    labels = tuple(f"{f.entity_name} (this area)" if f.entity == code else f.entity_name for f in figures)
    line = Line(
        "Areas and the authority",
        Side.OWN,
        tuple(f.value if f.shown else None for f in figures),
        tuple(map(values.value, figures)),
    )
    title = f"{short(area_figures.measure)}, {values.period(area_figures.period)}"
    here = next((at for at, figure in enumerate(figures) if figure.entity == code), None)
    return Chart(Kind.BARS, title, labels, (line,), declared.unit, declared.decimals, here)


def _since(own: Figure | None, before: Figure | None, as_at: date) -> str:
    if own is None or not own.shown:
        return (
            "No figure then or now."
            if before is None or not before.shown
            else (f"The figure then was {values.value(before)} {when(before)}.")
        )
    if before is None or not before.shown:
        return f"New: {values.value(own)} {when(own)}."
    if (own.period, own.value) != (before.period, before.value):
        return f"New: {values.value(own)} {when(own)}; then {values.value(before)} {when(before)}."
    return f"No new figure; {values.age(own.published, as_at)}."


def _alt(area_figures: AreaFigures) -> str:
    return " ".join(f"{f.entity_name} {values.value(f)}." for f in (*area_figures.bars, area_figures.whole))


def _sheet(area_figures: AreaFigures) -> Sheet:
    """The schools behind are counted, not listed: a list of schools is on the page of the area."""
    rows = tuple(
        (
            f.entity_name,
            values.value(f),
            values.say(f),
            values.plural(sum(s.area == f.entity for s in area_figures.schools), "school"),
        )
        for f in area_figures.bars
    )
    return Sheet(
        f"{short(area_figures.measure)}, {values.period(area_figures.period)}",
        ("Area", "Value", "In full", "Schools with a figure"),
        rows,
    )
