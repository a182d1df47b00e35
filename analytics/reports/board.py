"""The board's ten slides as data: what is known now, and what was known at the last meeting."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.reports.board_formal import Formal, formal
from analytics.reports.board_records import (
    Decision,
    Delivery,
    decisions,
    deliveries,
    last_meeting,
    state_of,
)
from analytics.reports.compared import gather_targets
from analytics.reports.context import context_of
from analytics.reports.desk import Desk
from analytics.reports.field import Beside, read_fields, same_period
from analytics.reports.figures import earlier, gather, series_of
from analytics.reports.histories import history
from analytics.reports.places import england
from analytics.reports.target_state import TargetState
from analytics.reports.types import Context, Figure, Series
from data.catalogue import measure
from data.period import PeriodKind
from data.vocabulary import Phase, PupilGroup, Role, Scope

Asked = tuple[str, Phase, PupilGroup]

EARLY: tuple[Asked, ...] = (
    ("gld", Phase.EARLY_YEARS, PupilGroup.ALL),
    ("phonics", Phase.PRIMARY, PupilGroup.ALL),
    ("ks2_rwm_expected", Phase.PRIMARY, PupilGroup.ALL),
)
AFTER: tuple[Asked, ...] = (
    ("attainment8", Phase.SECONDARY, PupilGroup.ALL),
    ("engmath_5plus", Phase.SECONDARY, PupilGroup.ALL),
    ("destinations_sustained", Phase.SECONDARY, PupilGroup.ALL),
)
_GROUPS = (
    PupilGroup.DISADVANTAGED, PupilGroup.SEN_SUPPORT, PupilGroup.EHCP, PupilGroup.LOOKED_AFTER,
)  # fmt: skip
GROUPS: tuple[Asked, ...] = tuple(
    (code, phase, group)
    for code, phase in (("ks2_rwm_expected", Phase.PRIMARY), ("attainment8", Phase.SECONDARY))
    for group in _GROUPS
)
ATTENDANCE: tuple[Asked, ...] = tuple(
    (code, Phase.ALL, PupilGroup.ALL)
    for code in ("absence_overall", "absence_persistent", "absence_severe")
)
WEEKLY = (Phase.PRIMARY, Phase.SECONDARY)
EXCLUSIONS: tuple[Asked, ...] = tuple(
    (code, Phase.ALL, PupilGroup.ALL) for code in ("suspension_rate", "permanent_exclusion_rate")
)
# Roles to whom schools may be named; a Scope may take even this away.
NAMING_ROLES = frozenset({Role.DIRECTOR, Role.AREA_LEAD, Role.ANALYST})


class Audience(StrEnum):
    """For whom a pack is made: names of schools stand in the private version only."""

    BOARD = "board"
    PRIVATE = "private"


class NotForThisRole(ValueError):
    """The private version was asked for by somebody who may not see names of schools."""


def may_name(scope: Scope) -> bool:
    """Whether schools may be named to whoever asks."""
    return scope.sees_school_names and scope.role in NAMING_ROLES


def names_for(scope: Scope, audience: Audience) -> bool:
    """Whether this version names schools; NotForThisRole where it would, to one who may not see."""
    if audience is Audience.PRIVATE and not may_name(scope):
        raise NotForThisRole(
            f"the private version names schools and is not for the role {scope.role.value!r}; "
            "choose the version for the board"
        )
    return audience is Audience.PRIVATE


@dataclass(frozen=True, slots=True)
class Standing:
    """One measure over time beside England's; `before` is what was newest at the last meeting.

    `judged` says whether it differs from England's by more than chance; None for weeks.
    """

    own: Series
    england: Series
    now: Figure | None
    before: Figure | None
    judged: Beside | None = None

    @property
    def peer(self) -> Figure | None:
        """England's figure for the period of the newest one."""
        return same_period(self.england, self.now)

    @property
    def is_new(self) -> bool:
        """Whether anything was published or corrected since the last meeting."""
        if self.now is None or self.before is None:
            return self.now is not self.before
        return (self.now.period, self.now.value) != (self.before.period, self.before.value)


@dataclass(frozen=True)
class Board:
    """Everything that the ten slides say, in their order."""

    context: Context
    audience: Audience
    meeting: date
    previous: date
    decisions: tuple[Decision, ...]
    states: tuple[TargetState, ...]
    before: tuple[TargetState, ...]
    early: tuple[Standing, ...]
    after: tuple[Standing, ...]
    groups: tuple[Standing, ...]
    attendance: tuple[Standing, ...]
    weeks: tuple[Standing, ...]
    exclusions: tuple[Standing, ...]
    formal: Formal
    deliveries: tuple[Delivery, ...]
    deliveries_before: tuple[Delivery, ...]


def board(
    desk: Desk, *, meeting: date | None = None, previous: date | None = None,
    audience: Audience = Audience.BOARD,
) -> Board:  # fmt: skip
    """The state of everything at the desk's date and, by the same questions, at the last meeting's.

    Without `previous` the last meeting is that of the newest recorded decision before this one,
    else the same day a month earlier. Raises ValueError where it is not before the desk's date,
    and NotForThisRole where schools would be named to somebody who may not see their names.
    """
    named = names_for(desk.scope, audience)
    held_on = meeting or desk.as_at
    before = previous or last_meeting(desk, held_on) or month_before(min(held_on, desk.as_at))
    if before >= desk.as_at:
        raise ValueError(
            f"the last meeting ({before.isoformat()}) must be before the day as at which the pack "
            f"is made ({desk.as_at.isoformat()})"
        )
    _read_ahead(desk)
    _read_fields(desk)
    now = states(desk)
    then = earlier(desk, before)
    _read_ahead(then)

    def stand(asked: tuple[Asked, ...]) -> tuple[Standing, ...]:
        return tuple(standing(desk, then, one) for one in asked)

    return Board(
        context=context_of(desk), audience=audience, meeting=held_on, previous=before,
        decisions=decisions(desk, named), states=now,
        before=states(then), early=stand(EARLY), after=stand(AFTER),
        groups=stand(GROUPS), attendance=stand(ATTENDANCE),
        weeks=tuple(weekly(desk, then, phase) for phase in WEEKLY), exclusions=stand(EXCLUSIONS),
        formal=formal(desk, then, named), deliveries=deliveries(desk, named),
        deliveries_before=deliveries(then, named),
    )  # fmt: skip


def _read_ahead(desk: Desk) -> None:
    """Read in two queries what all slides will need."""
    gather_targets(desk, desk.plan.targets if desk.plan else ())
    shown = (*EARLY, *AFTER, *GROUPS, *ATTENDANCE, *EXCLUSIONS)
    gather(desk, (*(code for code, _, _ in shown), "attendance"), (desk.home, england(desk)))


def _read_fields(desk: Desk) -> None:
    """Read in one query how all authorities' figures move: what a slide calls beyond chance."""
    shown = (*EARLY, *AFTER, *GROUPS, *ATTENDANCE, *EXCLUSIONS)
    read_fields(desk, [(measure(code), phase, group) for code, phase, group in shown])


def states(desk: Desk) -> tuple[TargetState, ...]:
    """Every target of the plan, headlines first, then in the plan's own order."""
    if desk.plan is None:
        return ()
    rest = tuple(one for one in desk.plan.targets if one.headline is None)
    return tuple(state_of(desk, one) for one in (*desk.plan.headlines, *rest))


def standing(desk: Desk, then: Desk, asked: Asked) -> Standing:
    """One measure now and at the last meeting."""
    code, phase, group = asked
    own = history(desk, code, desk.home, phase, group)
    (field,) = read_fields(desk, [(measure(code), phase, group)])
    return Standing(
        own=own,
        judged=field.beside_england(desk),
        england=history(desk, code, england(desk), phase, group),
        now=own.latest,
        before=history(then, code, then.home, phase, group).latest,
    )


def weekly(desk: Desk, then: Desk, phase: Phase) -> Standing:
    """Attendance by week from schools' registers, now and at the last meeting."""

    def weeks(at: Desk, code: str) -> Series:
        place = at.home if code == at.home.code else england(at)
        return series_of(at, "attendance", place, phase=phase, kind=PeriodKind.WEEK)

    own = weeks(desk, desk.home.code)
    return Standing(
        own, weeks(desk, england(desk).code), own.latest, weeks(then, then.home.code).latest
    )


def month_before(day: date) -> date:
    """The same day of the month before, or its last one."""
    year, month = (day.year - 1, 12) if day.month == 1 else (day.year, day.month - 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
