"""The types of a plan: targets, milestones, actions, areas and responsible bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.vocabulary import Comparator, Direction, Phase, PupilGroup, Unit

# The types of a target: measure, baseline, milestones and comparison.


class Reference(StrEnum):
    """What the promised value is compared with."""

    FIXED = "fixed"  # the value itself
    NATIONAL = "national"  # value minus England's for the same group: 0 is 'in line'
    GAP_TO_NATIONAL = "gap_to_national"  # England's `reference_group` minus ours
    BASELINE_CHANGE = "baseline_change"  # change from the baseline, in per cent


@dataclass(frozen=True, slots=True)
class Baseline:
    """The agreed start, on the scale of the milestones: a distance where they are distances.

    Under BASELINE_CHANGE it is the measure's own value; None where the plan names only the year.
    """

    value: float | None
    at: date | None
    period: str | None
    denominator: int | None
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """The value promised by a day; `period` names the annual results it is judged on."""

    due: date
    value: float
    comparator: Comparator
    period: str | None = None
    to_be_confirmed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class TargetRevision:
    """One change of a target in its public history; None means that it is not known."""

    due: date
    original: float
    revised: float
    agreed_by: str | None
    agreed_on: str | None
    why: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Target:
    """One promise about one measure, phase and group, with its path of milestones.

    `value` of a milestone is in `unit`; `reference` says what it is compared with.
    """

    code: str
    title: str
    measure: str
    phase: Phase
    group: PupilGroup
    area: str | None
    unit: Unit
    direction: Direction
    reference: Reference
    reference_group: PupilGroup
    baseline: Baseline | None
    milestones: tuple[Milestone, ...]
    denominator: str = ""
    headline: int | None = None
    history: tuple[TargetRevision, ...] = ()
    interpretation: str = ""
    wording: str = ""
    register: str | None = None
    themes: tuple[str, ...] = ()
    line: int = 0  # of the plan file; 0 for a target of no file
    owner: str | None = None  # a role that the plan declares

    @property
    def figure_direction(self) -> Direction:
        """Which way the compared figure improves: a gap always by shrinking."""
        if self.reference is Reference.GAP_TO_NATIONAL:
            return Direction.LOWER_IS_BETTER
        return self.direction

    @property
    def deadline(self) -> Milestone:
        """The last milestone: the promise in full."""
        return self.milestones[-1]

    def promised_value(self, milestone: Milestone) -> float | None:
        """A change from the baseline as a value; other promises unchanged.

        None where the baseline is not known yet.
        """
        if self.reference is not Reference.BASELINE_CHANGE:
            return milestone.value
        if self.baseline is None or self.baseline.value is None:
            return None
        return self.baseline.value * (1 + milestone.value / 100)


class PlanStatus(StrEnum):
    """Whose plan it is, seen from the authority that opens the app."""

    CURRENT = "current"
    PAST = "past"
    EXAMPLE = "example"


class AreaKind(StrEnum):
    """What an area of a plan is a grouping of."""

    DISTRICTS = "districts"
    WARDS = "wards"
    SCHOOLS = "schools"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement comes from."""

    title: str
    publisher: str
    published: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the plan, for as long as it exists; `members` are codes of the kind named."""

    code: str
    name: str
    kind: AreaKind
    members: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class ActionMilestone:
    """One step of an action; `onwards` goes on after its date, which then begins it."""

    text: str
    due: date
    onwards: bool = False
    to_be_confirmed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing somebody undertook to do, with what it should move."""

    code: str
    title: str
    area_for_improvement: str
    accountable: str
    supporting: tuple[str, ...]
    milestones: tuple[ActionMilestone, ...]
    measures: tuple[str, ...]
    targets: tuple[str, ...]
    themes: tuple[str, ...]
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A promise without a number, and the page or register that shows how it goes."""

    code: str
    title: str
    area_for_improvement: str
    shown_by: str
    target: str | None
    due: date | None
    to_be_confirmed: bool
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What a version of the plan did to one item."""

    item: str
    kind: str  # added, dropped, moved, revised, unknown
    why: str


@dataclass(frozen=True, slots=True)
class AgreedPlan:
    """One agreed text of the plan."""

    code: str
    title: str
    agreed: date
    note: str
    changes: tuple[ItemChange, ...]


@dataclass(frozen=True, slots=True)
class ReportingCycle:
    """Something that comes round: how often, to whom and from when."""

    title: str
    every: str
    body: str
    starts: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one authority promised in one document."""

    code: str
    title: str
    status: PlanStatus
    example: bool
    la_code: str
    area_code: str
    authority: str
    source: Citation
    versions: tuple[AgreedPlan, ...]
    areas: tuple[Area, ...]
    areas_note: str
    areas_from: date | None
    themes: Mapping[str, str]
    areas_for_improvement: Mapping[str, str]
    roles: Mapping[str, str]
    targets: tuple[Target, ...]
    outcomes: tuple[Outcome, ...]
    actions: tuple[Action, ...]
    documents: Mapping[str, str]
    bodies: Mapping[str, str]
    support: Mapping[str, str]
    escalation: Mapping[str, str]
    cadences: tuple[ReportingCycle, ...]
    notes: tuple[str, ...]

    @property
    def agreed(self) -> date:
        """The day on which the plan was first agreed: nobody knew it before."""
        return min((version.agreed for version in self.versions), default=date.min)

    @property
    def headlines(self) -> tuple[Target, ...]:
        """The headline targets in the plan's own fixed order."""
        chosen = [target for target in self.targets if target.headline is not None]
        return tuple(sorted(chosen, key=lambda item: item.headline or 0))

    def target(self, code: str) -> Target:
        """The target of a code; KeyError names the codes there are."""
        for target in self.targets:
            if target.code == code:
                return target
        known = ", ".join(target.code for target in self.targets)
        raise KeyError(f"plan {self.code!r} has no target {code!r}; it has: {known}")

    def action(self, code: str) -> Action:
        """The action of a number; KeyError names the numbers there are."""
        for action in self.actions:
            if action.code == code:
                return action
        known = ", ".join(action.code for action in self.actions)
        raise KeyError(f"plan {self.code!r} has no action {code!r}; it has: {known}")
