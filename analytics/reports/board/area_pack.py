"""One area's plan as a pack: causes, actions and what came of them, schools by support, targets, figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from analytics.reports.areas.my_area import PLAN, MyArea, my_area
from analytics.reports.areas.my_area_schools import ORDER
from analytics.reports.board.board import Audience, month_before, names_for
from analytics.reports.board.board_records import Delivery, deliveries, hides, last_meeting, names_hidden, state_of
from analytics.reports.comparison.area_map import AreaFigures, areas
from analytics.reports.core.context import Desk, Place
from analytics.reports.core.page_header import context_of
from analytics.reports.core.places import find_place
from analytics.reports.core.records_in_force import Entry, entries, held
from analytics.reports.core.types import Context
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
class PlanItem:
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

    context: Context
    audience: Audience
    place: Place
    meeting: date
    previous: date
    items: tuple[PlanItem, ...]
    items_before: tuple[PlanItem, ...]
    deliveries: tuple[Delivery, ...]
    deliveries_before: tuple[Delivery, ...]
    levels: dict[str, int]
    most: tuple[str, ...]
    without_target: int | None
    n_due: int
    n_overdue: int
    targets: tuple[TargetState, ...]
    subjects: tuple[Subject, ...]


def area_pack(
    desk: Desk,
    *,
    area: str,
    meeting: date | None = None,
    previous: date | None = None,
    audience: Audience = Audience.BOARD,
) -> AreaPack:
    """One area as known at the desk's date and at the last meeting.

    Raises UnknownPlace for a code that nobody has, ValueError where it is no area of the authority.
    """
    named = names_for(desk.scope, audience)
    place = find_place(desk, area)
    if place.level is not Level.AREA:
        raise ValueError(f"{place.name} is no area: name an area's code with --area")
    held_on = meeting or desk.as_at
    before = previous or last_meeting(desk, held_on) or month_before(min(held_on, desk.as_at))
    then = replace(desk, as_at=before, memo={})
    mine = my_area(desk, area=place.code)
    counts = Counter(one.support.value for one in mine.schools)
    planned = desk.plan.targets if desk.plan else ()
    return AreaPack(
        context=context_of(desk),
        audience=audience,
        place=place,
        meeting=held_on,
        previous=before,
        items=_items(desk, mine.plan, named),
        items_before=_items(then, _plan(then, place.code), named),
        deliveries=_of_area(deliveries(desk, named), place.code),
        deliveries_before=_of_area(deliveries(then, named), place.code),
        levels={level.value: counts[level.value] for level in ORDER},
        most=_most(mine) if named else (),
        without_target=None if mine.targets is None else len(mine.targets.missing),
        n_due=len(mine.due),
        n_overdue=sum(one.days_overdue > 0 for one in mine.due),
        targets=tuple(state_of(desk, one) for one in planned if one.area == place.code),
        subjects=tuple(_subject(desk, then, code, phase) for code, phase in SUBJECTS),
    )


def _subject(desk: Desk, then: Desk, code: str, phase: Phase) -> Subject:
    return Subject(areas(desk, code=code, phase=phase), areas(then, code=code, phase=phase))


def _most(mine: MyArea) -> tuple[str, ...]:
    return tuple(one.name for one in mine.schools if one.support is ORDER[0])


def _of_area(found: tuple[Delivery, ...], code: str) -> tuple[Delivery, ...]:
    """The actions of the area, and those that are for the whole authority."""
    return tuple(one for one in found if not one.areas or code in one.areas)


def _plan(desk: Desk, code: str) -> tuple[Entry, ...]:
    if desk.records is None:
        return ()
    try:
        found = held(desk, PLAN)
    except RecordsError:
        return ()
    return entries(found[found["area"] == code], register(PLAN))


def _items(desk: Desk, found: tuple[Entry, ...], named: bool) -> tuple[PlanItem, ...]:
    hidden, fields = names_hidden(desk, named), register(PLAN).fields

    def item(one: Entry) -> PlanItem:
        def said(name: str) -> str | None:
            text = str(one.values.get(name) or "")
            return None if hides(text, None, hidden) else text

        status = str(one.values["status"])
        return PlanItem(
            one.key,
            fields["heading"].choices[str(one.values["heading"])],
            said("root_cause"),
            said("what"),
            str(one.values["accountable"]),
            fields["status"].choices[status],
            status,
            one.values["due"],
            one.days_overdue,
            said("expected"),
            said("actual"),
            said("next_step"),
        )

    return tuple(sorted(map(item, found), key=lambda one: (one.status_code in CLOSED, one.due)))
