"""An area's plan as a pack: where the area stands among the areas, school counts, what is agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from analytics.reports.area_map import AreaFigures
from analytics.reports.board import month_before
from analytics.reports.desk import Desk
from analytics.reports.door import ask
from analytics.reports.places import find_place
from analytics.reports.types import Figure
from data.catalogue import measure
from data.vocabulary import Level, Phase
from packs.archive import Recipe
from packs.charts import short
from packs.model import Big, Chart, Deck, Kind, Line, Panels, Sheet, Side, Slide
from packs.say import caveats, lowered, short_source, when, whole
from ui import words

SUBJECTS: tuple[tuple[str, Phase], ...] = (
    ("gld", Phase.EARLY_YEARS), ("ks2_rwm_expected", Phase.PRIMARY),
    ("attainment8", Phase.SECONDARY), ("absence_overall", Phase.ALL),
    ("absence_persistent", Phase.ALL), ("suspension_rate", Phase.ALL),
)  # fmt: skip


def deck(desk: Desk, recipe: Recipe, number: str) -> Deck:
    """The area's slides; UnknownPlace names the nearest where no area has the code."""
    place = find_place(desk, recipe.area)
    if place.level is not Level.AREA:
        raise ValueError(f"{place.name} is no area: name an area's code with --area")
    meeting = date.fromisoformat(recipe.meeting)
    before = date.fromisoformat(recipe.previous) if recipe.previous else month_before(desk.as_at)
    then = replace(desk, as_at=before, memo={})
    slides = []
    for code, phase in SUBJECTS:
        found = ask("areas", desk, code=code, phase=phase).report
        old = ask("areas", then, code=code, phase=phase).report
        slides.append(_slide(found, old, place.code, desk.as_at))
    context = ask("notes", desk).report.context
    return Deck(
        kind="area", title=f"Area plan: {place.name}", authority=context.authority_name,
        plan=context.plan_title, number=number, audience="For the area lead and the area board",
        meeting=meeting, previous=before, as_at=desk.as_at, build=context.build,
        invented=context.invented, replay=context.replay, slides=tuple(slides),
    )  # fmt: skip


def _slide(found: AreaFigures, old: AreaFigures, code: str, as_at: date) -> Slide:
    own = _of(found, code)
    before = _of(old, code)
    title = words.capital(short(found.measure))
    sentence = _sentence(found, own)
    shown = own is not None and own.shown
    return Slide(
        key=f"{found.measure}", title=title, sentence=sentence,
        picture=Panels((_bars(found, code),)) if any(f.shown for f in found.bars) else Panels(()),
        big=Big(words.value(own), f"{own.entity_name}, {words.period(own.period)}{whole(own)}")
        if own is not None and shown else Big("No figure", "for this area"),
        since=_since(own, before, as_at), alt=_alt(found), source=short_source(found.bars),
        notes=(*(f"{f.entity_name}: {words.say(f)} {when(f)}." for f in found.bars),
               *caveats(found.bars)),
        sheets=(_sheet(found),), figures=(*found.bars, found.whole),
    )  # fmt: skip


def _of(found: AreaFigures, code: str) -> Figure | None:
    return next((figure for figure in found.bars if figure.entity == code), None)


def _sentence(found: AreaFigures, own: Figure | None) -> str:
    label = short(found.measure)
    if own is None or not own.shown or own.value is None:
        return f"{label}: no figure can be shown for this area"
    said = f"{own.entity_name} {words.value(own)} on {lowered(label)} in {words.period(own.period)}"
    if found.whole.shown:
        said += f"; {found.whole.entity_name} as a whole {words.value(found.whole)}"
    return said


def _bars(found: AreaFigures, code: str) -> Chart:
    declared = measure(found.measure)
    figures = (*found.bars, found.whole)
    labels = tuple(
        f"{f.entity_name} (this area)" if f.entity == code else f.entity_name for f in figures
    )
    line = Line(
        "Areas and the authority", Side.OWN,
        tuple(f.value if f.shown else None for f in figures), tuple(map(words.value, figures)),
    )  # fmt: skip
    title = f"{short(found.measure)}, {words.period(found.period)}"
    return Chart(Kind.BARS, title, labels, (line,), declared.unit, declared.decimals)


def _since(own: Figure | None, before: Figure | None, as_at: date) -> str:
    if own is None or not own.shown:
        return (
            "No figure then, and none now."
            if before is None or not before.shown
            else (f"The figure then was {words.value(before)} {when(before)}.")
        )
    if before is None or not before.shown:
        return f"New: {words.value(own)} {when(own)}."
    if (own.period, own.value) != (before.period, before.value):
        return f"New: {words.value(own)} {when(own)}; then {words.value(before)} {when(before)}."
    return f"No new figure; {words.age(own.published, as_at)}."


def _alt(found: AreaFigures) -> str:
    return " ".join(f"{f.entity_name} {words.value(f)}." for f in (*found.bars, found.whole))


def _sheet(found: AreaFigures) -> Sheet:
    """The schools behind are counted, not listed: a list of schools is on the page of the area."""
    rows = tuple(
        (f.entity_name, words.value(f), words.say(f),
         words.plural(sum(s.area == f.entity for s in found.schools), "school"))
        for f in found.bars
    )  # fmt: skip
    return Sheet(
        f"{short(found.measure)}, {words.period(found.period)}",
        ("Area", "Value", "In full", "Schools with a figure"), rows,
    )  # fmt: skip
