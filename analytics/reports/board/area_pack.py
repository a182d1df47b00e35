"""An area's plan as a pack: causes, actions, results, schools by support, targets, figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from analytics.reports.areas.my_area import PLAN, MyArea, my_area
from analytics.reports.areas.my_area_schools import ORDER
from analytics.reports.board.board import Audience, month_before, names_for
from analytics.reports.board.board_records import Delivery, deliveries, hides, last_meeting, names_hidden, state_of
from analytics.reports.comparison.area_map import AreaFigures, areas
from analytics.reports.core.context import Place, ReportContext, page_header
from analytics.reports.core.places import find_place
from analytics.reports.core.records_in_force import Entry, Registers, entries, reads_registers, records_in_force
from analytics.reports.core.types import PageHeader
from analytics.reports.targets.target_state import TargetState
from data.records import RecordsError, register
from data.vocabulary import Level, Phase

SUBJECTS: tuple[tuple[str, Phase], ...] = (
    ("gld", Phase.EARLY_YEARS),
    ("ks2_rwm_expected", Phase.PRIMARY),
    ("attainment8", Phase.SECONDARY),
    ("absence_overall", Phase.ALL),
    ("absence_persistent", Phase.ALL),
    ("suspension_rate", Phase.ALL),
)
CLOSED = ("done", "dropped")


@dataclass(frozen=True, slots=True)
class AreaPlanItem:
    """One item of the area's plan; words that name a school are None where names may not be given."""

    key: str
    heading: str
    root_cause: str | None
    what: str | None
    accountable: str
    status: str
    status_code: str
    due: date
    days_overdue: int
    expected: str | None
    actual: str | None
    next_step: str | None


@dataclass(frozen=True, slots=True)
class Subject:
    """One measure by area, now and as it was known at the last meeting."""

    now: AreaFigures
    before: AreaFigures


@dataclass(frozen=True)
class AreaPack:
    """Everything that an area's pack says; `most` names schools in the private version alone."""

    header: PageHeader
    audience: Audience
    place: Place
    meeting: date
    previous: date
    items: tuple[AreaPlanItem, ...]
    items_before: tuple[AreaPlanItem, ...]
    deliveries: tuple[Delivery, ...]
    deliveries_before: tuple[Delivery, ...]
    levels: dict[str, int]
    most: tuple[str, ...]
    without_target: int | None
    n_due: int
    n_overdue: int
    targets: tuple[TargetState, ...]
    subjects: tuple[Subject, ...]


@reads_registers(Registers.EVERY)
def area_pack(
    context: ReportContext,
    *,
    area: str,
    meeting: date | None = None,
    previous: date | None = None,
    audience: Audience = Audience.BOARD,
) -> AreaPack:
    """One area as known at the as-at date and at the last meeting.

    Raises UnknownPlace for a code that nobody has, ValueError where it is no area of the authority.
    """
    named = names_for(context.scope, audience)
    place = find_place(context, area)
    if place.level is not Level.AREA:
        raise ValueError(f"{place.name} is not an area: give an area code with --area")
    held_on = meeting or context.as_at
    before = previous or last_meeting(context, held_on) or month_before(min(held_on, context.as_at))
    then = replace(context, as_at=before, memo={})
    mine = my_area(context, area=place.code)
    counts = Counter(school.support.value for school in mine.schools)
    planned = context.plan.targets if context.plan else ()
    return AreaPack(
        header=page_header(context),
        audience=audience,
        place=place,
        meeting=held_on,
        previous=before,
        items=_items(context, mine.plan, named),
        items_before=_items(then, _plan(then, place.code), named),
        deliveries=_of_area(deliveries(context, named), place.code),
        deliveries_before=_of_area(deliveries(then, named), place.code),
        levels={level.value: counts[level.value] for level in ORDER},
        most=_most(mine) if named else (),
        without_target=None if mine.targets is None else len(mine.targets.missing),
        n_due=len(mine.due),
        n_overdue=sum(item.days_overdue > 0 for item in mine.due),
        targets=tuple(state_of(context, item) for item in planned if item.area == place.code),
        subjects=tuple(_subject(context, then, code, phase) for code, phase in SUBJECTS),
    )


def _subject(context: ReportContext, then: ReportContext, code: str, phase: Phase) -> Subject:
    return Subject(areas(context, code=code, phase=phase), areas(then, code=code, phase=phase))


def _most(mine: MyArea) -> tuple[str, ...]:
    return tuple(school.name for school in mine.schools if school.support is ORDER[0])


def _of_area(actions: tuple[Delivery, ...], code: str) -> tuple[Delivery, ...]:
    """The actions of the area, and those that are for the whole authority."""
    return tuple(item for item in actions if not item.areas or code in item.areas)


def _plan(context: ReportContext, code: str) -> tuple[Entry, ...]:
    if context.records is None:
        return ()
    try:
        result = records_in_force(context, PLAN)
    except RecordsError:
        return ()
    return entries(result[result["area"] == code], register(PLAN))


def _items(context: ReportContext, plan_entries: tuple[Entry, ...], named: bool) -> tuple[AreaPlanItem, ...]:
    hidden, fields = names_hidden(context, named), register(PLAN).fields

    def item(entry: Entry) -> AreaPlanItem:
        def visible_text(name: str) -> str | None:
            text = str(entry.values.get(name) or "")
            return None if hides(text, None, hidden) else text

        status = str(entry.values["status"])
        return AreaPlanItem(
            entry.key,
            fields["heading"].choices[str(entry.values["heading"])],
            visible_text("root_cause"),
            visible_text("what"),
            str(entry.values["accountable"]),
            fields["status"].choices[status],
            status,
            entry.values["due"],
            entry.days_overdue,
            visible_text("expected"),
            visible_text("actual"),
            visible_text("next_step"),
        )

    return tuple(sorted(map(item, plan_entries), key=lambda entry: (entry.status_code in CLOSED, entry.due)))
