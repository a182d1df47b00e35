"""Slides for one area: root causes and next steps, support, actions and targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from analytics.disclosure import Protected
from analytics.reports.board.area_pack import CLOSED, AreaPack, AreaPlanItem
from analytics.reports.board.board import Audience
from analytics.reports.comparison.area_map import AreaFigures
from analytics.reports.core.types import Figure
from packs.model import Big, Deck, Grid, Panels, Picture, Points, Sheet, Slide, SlideCell, Width
from packs.slides import areas
from packs.slides.board_plan import delivery_picture, delivery_sheet, moved
from packs.slides.board_targets import brief, source_of, target_grid, targets_sentence, value_and_status
from packs.slides.shared import caveats, lowered, short, short_source, split
from wording import values

_HIDDEN = "names a school: see the private version"
_RECORDS = "Source: the area's own records"
_LEVELS = {
    "most": "Most support needed",
    "some": "Some support needed",
    "little": "Little support needed",
    "cannot_tell": "Cannot tell",
}


def causes(pack: AreaPack) -> Slide:
    """Root causes and what is done about each."""
    open_ones = [item for item in pack.items if item.status_code not in CLOSED]
    late = [open_one for open_one in open_ones if open_one.days_overdue]
    rows = tuple(
        (
            SlideCell(_or_hidden(item.root_cause)),
            SlideCell(_or_hidden(item.what)),
            SlideCell(_by(item)),
            SlideCell(item.status),
        )
        for item in pack.items
    )
    picture: Picture = (
        Grid(("Root cause", "What will be done", "By", "Status"), rows)
        if rows
        else Points(
            (
                ("Root causes", "None recorded yet for this area"),
                ("To fill this", "Enter the area's plan on its page, under “Area plan”"),
            )
        )
    )
    sentence = (
        f"{values.plural(len(open_ones), 'item')} of the plan open, {values.count(len(late))} overdue"
        if rows
        else f"No root cause recorded yet for {pack.place.name}"
    )
    return Slide(
        key="causes",
        title="Root causes and actions",
        sentence=sentence,
        picture=picture,
        big=Big(values.count(len(open_ones)), "open items in the area's plan"),
        width=_width(rows),
        since=_items_since(pack),
        alt=sentence,
        source=_RECORDS,
        notes=tuple(
            f"{_or_hidden(item.root_cause)}: {_or_hidden(item.what)}; accountable: {item.accountable}."
            for item in pack.items
        ),
        sheets=(_item_sheet(pack.items),),
    )


def next_steps(pack: AreaPack) -> Slide:
    """What came of each item, and what is next."""
    rows = tuple(
        (
            SlideCell(_or_hidden(item.what)),
            SlideCell(_or_hidden(item.expected) or "none recorded"),
            SlideCell(_or_hidden(item.actual) or "not known yet"),
            SlideCell(_or_hidden(item.next_step) or "none recorded"),
        )
        for item in pack.items
    )
    selected = [item for item in pack.items if item.actual != ""]
    picture: Picture = (
        Grid(("Action", "Expected", "Result", "Next"), rows)
        if rows
        else Points(
            (
                ("Due here", f"{values.plural(pack.n_due, 'entry is', 'entries are')} due this month or overdue"),
                ("Overdue", values.count(pack.n_overdue)),
            )
        )
    )
    of = f"of {values.plural(len(pack.items), 'item')}"
    sentence = (
        f"{values.count(len(selected))} {of} {'has' if len(selected) == 1 else 'have'} an outcome recorded"
        if rows
        else "No next step recorded yet"
    )
    return Slide(
        key="next",
        title="Results and next steps",
        sentence=sentence,
        picture=picture,
        width=_width(rows),
        big=Big(f"{values.count(len(selected))} of {values.count(len(pack.items))}", "items with an outcome recorded")
        if rows
        else Big(values.count(pack.n_overdue), "overdue entries about this area"),
        notes=(f"{values.plural(pack.n_overdue, 'entry', 'entries')} about this area overdue.",),
        since=_items_since(pack),
        alt=sentence,
        source=_RECORDS,
        sheets=(_item_sheet(pack.items),),
    )


def support(pack: AreaPack) -> Slide:
    """Schools by the support that they need: counts; names in the private version only."""
    of = sum(pack.levels.values())
    rows = tuple(
        (
            SlideCell(_LEVELS[code]),
            SlideCell(values.count(n), strong=True, number=True),
            SlideCell(_share(n, of), number=True),
        )
        for code, n in pack.levels.items()
    )
    most = pack.levels.get("most", 0)
    missing = pack.without_target
    named = tuple((name,) for name in pack.most)
    sheets = (
        Sheet(
            "Schools by support",
            ("Support", "Schools", "Share"),
            tuple(tuple(cell.text for cell in row) for row in rows),
        ),
    )
    return Slide(
        key="support",
        title="Schools by the support they need",
        sentence=f"{values.count(most)} of {values.plural(of, 'school')} in {pack.place.name} need most support",
        picture=Grid(
            ("Support", "Schools", "Share"),
            rows,
            "Formal steps come first, then a person's decision, then the risk rules",
        ),
        big=Big(values.count(most), "schools that need most support"),
        since="Levels are set at each round, three times a year; between rounds only formal steps change them.",
        alt="; ".join(f"{row[0].text}: {row[1].text}" for row in rows),
        source="Source: derived here from inspection, results, absence and the records",
        notes=()
        if missing is None
        else (f"{values.plural(missing, 'school has', 'schools have')} not returned a target.",),
        sheets=(*sheets, Sheet("Schools that need most support: private", ("School",), named)) if named else sheets,
    )


def actions(pack: AreaPack) -> Slide:
    """The plan's actions in this area: delivery beside outcome, with the strength of evidence."""
    of = len(pack.deliveries)
    evident = sum(d.evidence_code != "none" for d in pack.deliveries)
    sentence = (
        f"{values.count(evident)} of {values.plural(of, 'action')} that reach this area have any evidence of impact"
        if of
        else "No action of the plan is in the records for this area"
    )
    own = sum(bool(d.areas) for d in pack.deliveries)
    late = sum(bool(d.days_overdue) for d in pack.deliveries)
    more = (
        f"{values.count(own)} for this area by name, the others for the whole authority; {values.count(late)} overdue"
    )
    return Slide(
        key="actions",
        title="Actions: delivery and outcome",
        sentence=sentence,
        picture=delivery_picture(pack.deliveries, more),
        big=Big(f"{values.count(evident)} of {values.count(of)}" if of else "None", "actions with evidence of impact"),
        since=moved(pack.deliveries, pack.deliveries_before, pack.previous),
        alt=sentence,
        source="Source: the plan and its records",
        notes=tuple(
            f"{d.reference} {d.title}: {d.delivery.lower()}; evidence: {d.evidence.lower()}." for d in pack.deliveries
        ),
        sheets=(delivery_sheet(pack.deliveries),),
    )


def targets(pack: AreaPack) -> Slide:
    """The targets that the plan sets for this area alone."""
    result = pack.targets
    missing = pack.without_target
    schools = "not known" if missing is None else values.plural(missing, "school")
    picture: Picture = (
        target_grid(result)
        if result
        else Points(
            (
                ("Targets", "The plan has none for this area alone; the authority's are in the board's pack"),
                ("No target yet", f"{values.capital(schools)} of the area for the newest year"),
            )
        )
    )
    return Slide(
        key="targets",
        title="Targets of the area",
        sentence=targets_sentence(result) if result else "The plan has no target for this area alone",
        picture=picture,
        big=Big(values.count(len(result)), "targets of the area"),
        width=_width(result),
        since="See the figures below." if not result else " ".join(value_and_status(s) for s in result[:2]),
        alt=" ".join(f"{brief(s)}: {value_and_status(s)}." for s in result) or "No target of the area alone.",
        source=source_of(result) if result else "Source: the plan",
        figures=tuple(s.latest for s in result if s.latest is not None),
    )


def _width(rows: Sequence[object]) -> Width:
    """A table of sentences takes the whole width; a few words do not."""
    return Width.WHOLE if rows else Width.BESIDE


def _or_hidden(text: str | None) -> str:
    return _HIDDEN if text is None else text


def _by(plan_item: AreaPlanItem) -> str:
    late = f", {values.plural(plan_item.days_overdue, 'day')} overdue" if plan_item.days_overdue else ""
    return f"{values.day(plan_item.due)}{late}"


def _share(amount: int, of: int) -> str:
    return values.percent(100 * amount / of) if of else "no school"


def _items_since(pack: AreaPack) -> str:
    """New items, and those whose status moved, since the last meeting."""
    then = {item.key: item for item in pack.items_before}
    new = [item for item in pack.items if item.key not in then]
    turned = Counter(
        item.status.lower()
        for item in pack.items
        if item.key in then and then[item.key].status_code != item.status_code
    )
    text = [f"{values.plural(len(new), 'new item')}"] if new else []
    text += [f"{values.count(n)} now {status}" for status, n in turned.most_common()]
    return f"{values.capital(values.joined(text))}." if text else "No change in the area's plan."


def _item_sheet(items: Sequence[AreaPlanItem]) -> Sheet:
    rows = tuple(
        (
            item.heading,
            _or_hidden(item.root_cause),
            _or_hidden(item.what),
            item.accountable,
            _by(item),
            item.status,
            _or_hidden(item.expected) or "none recorded",
            _or_hidden(item.actual) or "not known yet",
            _or_hidden(item.next_step) or "none recorded",
        )
        for item in items
    )
    columns = (
        "Heading",
        "Root cause",
        "What will be done",
        "Accountable",
        "By",
        "Status",
        "Expected",
        "Result",
        "Next",
    )
    return Sheet("The area's plan", columns, rows or (("None recorded",) + ("",) * 8,))


# An area's plan as a pack: the area compared with other areas, school counts, and its plan.


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


def _absent(absent: Sequence[AreaFigures], name: str, code: str) -> Slide:
    """The measures of which the area has no figure, on one slide, each with its reason."""
    points = tuple((values.capital(short(item.measure)), _why(_of(item, code))) for item in absent)
    sentence = f"{values.plural(len(absent), 'measure has', 'measures have')} no figure for {name}"
    return Slide(
        key="absent",
        title="Missing figures",
        sentence=sentence,
        picture=Points(points),
        big=Big(values.count(len(absent)), "measures without a figure"),
        since="No figure then, or none that can be compared.",
        alt=" ".join(f"{label}: {why}." for label, why in points),
        source="Source: the files that are loaded",
        sheets=tuple(map(areas.sheet, absent)),
        figures=tuple(figure for item in absent for figure in (*item.bars, item.whole)),
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
        picture=Panels((areas.bars(area_figures, code),)) if any(f.shown for f in area_figures.bars) else Panels(()),
        big=Big(*split(own, own.entity_name)) if own is not None and shown else Big("No figure", "for this area"),
        since=_since(own, before, as_at),
        alt=areas.alt(area_figures),
        source=short_source(area_figures.bars),
        notes=(
            *(f"{f.entity_name}: {values.say(f)} {values.when(f)}." for f in area_figures.bars),
            *caveats(area_figures.bars),
        ),
        sheets=(areas.sheet(area_figures),),
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


def _since(own: Figure | None, before: Figure | None, as_at: date) -> str:
    if own is None or not own.shown:
        return (
            "No figure then or now."
            if before is None or not before.shown
            else (f"The figure then was {values.value(before)} {values.when(before)}.")
        )
    if before is None or not before.shown:
        return f"New: {values.value(own)} {values.when(own)}."
    if (own.period, own.value) != (before.period, before.value):
        return f"New: {values.value(own)} {values.when(own)}; then {values.value(before)} {values.when(before)}."
    return f"No new figure; {values.age(own.published, as_at)}."
