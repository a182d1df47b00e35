"""The ledger: every forecast that was stated, scored when its figure has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from scipy import stats

from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.records_in_force import Entry, Registers, entries, reads_registers, records_in_force
from analytics.reports.core.types import PageHeader
from analytics.reports.measures.benchmark_comparison import compare, gather_targets
from analytics.reports.targets.target_state import TargetState, outcome_of, results_year, target_state
from analytics.targets.milestones import meets
from data.catalogue import MEASURES, measure
from data.period import Period, PeriodKind
from data.plans.model import Milestone, Reference, Target
from data.records import register
from data.vocabulary import Comparator, Phase, PupilGroup

REGISTER = "stated_forecasts"
LEVEL = 0.8


@dataclass(frozen=True, slots=True)
class Stated:
    """One forecast as it was stated, and the figure that came; None while it is awaited.

    `latest` is the newest figure on the day, which 'same as last year' would have stated. Units: the promise's.
    """

    stated_on: date
    stated_in: str
    target: Target
    latest: float
    centre: float | None
    interval: tuple[float, float] | None
    chance: float | None
    came: float | None

    @property
    def inside(self) -> bool | None:
        """Whether the 80% interval held the figure that came."""
        if self.came is None or self.interval is None:
            return None
        return self.interval[0] <= self.came <= self.interval[1]

    @property
    def kept(self) -> bool | None:
        """Whether the target was met."""
        return meets(self.came, self.target.deadline.comparator, self.target.deadline.value)

    @property
    def same_as_last_year(self) -> bool | None:
        """Whether the target is met if nothing changes: what 'same as last year' says, for certain."""
        return meets(self.latest, self.target.deadline.comparator, self.target.deadline.value)


@dataclass(frozen=True, slots=True)
class Score:
    """How forecasts did beside 'same as last year' and beside perfect calibration.

    `inside` of `n_intervals`, and between which numbers 95 in 100 would lie if each interval held with a chance
    of 0.8, one by one; errors are mean absolute ones in usual terms of each target (÷ the half width stated); the
    Brier scores are mean (chance − happened)², `perfect` what chances that are all true would give.
    """

    n_intervals: int
    inside: int
    perfect_inside: tuple[int, int]
    error: float | None
    error_same: float | None
    n_chances: int
    brier: float | None
    brier_same: float | None
    brier_perfect: float | None


@dataclass(frozen=True)
class Ledger:
    """Every forecast stated, the newest first, with the score of those whose figure has come."""

    header: PageHeader
    stated: tuple[Stated, ...]
    score: Score
    changed_since: int  # entries that somebody altered after they were stated: shown to nobody, scored nowhere


@reads_registers(Registers.COUNTED, REGISTER)
def ledger(context: ReportContext) -> Ledger:
    """What was stated by the as-at date, and how it turned out."""
    kind = register(REGISTER)
    kept = entries(records_in_force(context, REGISTER), kind)
    whole = [entry for entry in kept if entry.version == 1 and entry.values["measure"] in MEASURES]
    targets = [_target(entry.values) for entry in whole]
    gather_targets(context, targets)
    stated = [_stated(context, entry, target) for entry, target in zip(whole, targets, strict=True)]
    stated.sort(key=lambda item: (item.stated_on, item.stated_in), reverse=True)
    return Ledger(page_header(context), tuple(stated), score_of(stated), len(kept) - len(whole))


def _target(values: Any) -> Target:
    """The promise as it stood on the day: later revisions of the plan do not change what was stated."""
    declared = measure(str(values["measure"]))
    milestone = Milestone(
        values["due"], float(values["promised"]), Comparator(values["comparator"]), values.get("result_period")
    )
    return Target(
        code=str(values["target"]),
        title=str(values["title"]),
        measure=declared.code,
        phase=Phase(values["phase"]),
        group=PupilGroup(values["pupil_group"]),
        area=values.get("area"),
        unit=declared.unit,
        direction=declared.direction,
        reference=Reference(values["compared_with"]),
        reference_group=PupilGroup(values["compared_group"]),
        baseline=None,
        milestones=(milestone,),
    )


def _stated(context: ReportContext, entry: Entry, target: Target) -> Stated:
    values = entry.values
    came = None
    if target.deadline.period is not None or target.deadline.due <= context.as_at:
        came = outcome_of(compare(context, target), target.deadline)
    low, high = values.get("lower_80"), values.get("upper_80")
    return Stated(
        stated_on=values["stated_on"],
        stated_in=str(values["stated_in"]),
        target=target,
        latest=float(values["latest"]),
        centre=values.get("centre"),
        interval=None if low is None or high is None else (float(low), float(high)),
        chance=values.get("chance"),
        came=came,
    )


def score_of(stated: Sequence[Stated]) -> Score:
    """The score of those whose figure has come; None where there is none."""
    ranged = [item for item in stated if item.inside is not None and item.interval and item.centre is not None]
    n = len(ranged)
    low, high = stats.binom.interval(0.95, n, LEVEL) if n else (0, 0)
    half = np.array([max((item.interval[1] - item.interval[0]) / 2, 1e-9) for item in ranged if item.interval])
    came = np.array([item.came for item in ranged], dtype=float)
    chances = [item for item in stated if item.chance is not None and item.kept is not None]
    p = np.array([item.chance for item in chances], dtype=float)
    happened = np.array([item.kept for item in chances], dtype=float)
    same = np.array([bool(item.same_as_last_year) for item in chances], dtype=float)
    return Score(
        n_intervals=n,
        inside=sum(bool(item.inside) for item in ranged),
        perfect_inside=(int(low), int(high)),
        error=_mean(np.abs(came - np.array([item.centre for item in ranged], dtype=float)) / half),
        error_same=_mean(np.abs(came - np.array([item.latest for item in ranged], dtype=float)) / half),
        n_chances=len(chances),
        brier=_mean((p - happened) ** 2),
        brier_same=_mean((same - happened) ** 2),
        brier_perfect=_mean(p * (1 - p)),
    )


def _mean(values: Any) -> float | None:
    return float(values.mean()) if len(values) else None


def to_state(context: ReportContext, stated_in: str) -> list[dict[str, object]]:
    """What the plan's targets are said to come to, as at the day, one record a target with a chance or forecast."""
    plan = context.plan
    targets = plan.targets if plan else ()
    gather_targets(context, targets)
    stated = [_payload(target_state(context, target)) for target in targets]
    common = {"stated_on": context.as_at, "stated_in": stated_in, "plan": plan.code if plan else ""}
    return [common | payload for payload in stated if payload]


def _payload(state: TargetState) -> dict[str, object] | None:
    """What is stated of one target; None where neither a chance nor a forecast is, or nothing can be scored."""
    target, deadline, heading, latest = state.target, state.target.deadline, state.heading, state.compared.latest
    promised = target.promised_value(deadline)
    if latest is None or promised is None or (heading is None and state.by_deadline.chance is None):
        return None
    annual = Period.parse(latest.period).kind is PeriodKind.ACADEMIC_YEAR
    change = target.reference is Reference.BASELINE_CHANGE  # stated as the value that the change comes to
    low, high = heading.intervals[LEVEL] if heading else (None, None)
    return {
        "target": target.code,
        "title": target.title,
        "measure": target.measure,
        "phase": target.phase.value,
        "pupil_group": target.group.value,
        "area": target.area,
        "compared_with": (Reference.FIXED if change else target.reference).value,
        "compared_group": target.reference_group.value,
        "comparator": deadline.comparator.value,
        "promised": promised,
        "due": deadline.due,
        "result_period": Period.academic_year(results_year(target)).text if annual else deadline.period,
        "latest": latest.value,
        "latest_period": latest.period,
        "centre": heading.centre if heading else None,
        "lower_80": low,
        "upper_80": high,
        "chance": state.by_deadline.chance,
    }
