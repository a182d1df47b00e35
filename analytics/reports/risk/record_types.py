"""Types of the accuracy report of a rule set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.reports.core.types import PageHeader
from analytics.risk_record import CalibrationBand, Capacity, RiskRecord


@dataclass(frozen=True, slots=True)
class Naive:
    """One way of ranking schools, tested on the same outcomes."""

    name: str
    record: RiskRecord
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class Origin:
    """One day from which was predicted, with what was known then."""

    day: date
    rated: int
    flagged: int
    inspected: int
    events: int
    auc: float | None
    changed_pct: float | None


@dataclass(frozen=True, slots=True)
class GroupFlags:
    """How often schools of one kind were flagged, beside how often the event came."""

    kind: str
    name: str
    schools: int
    flagged_pct: float | None
    lower: float | None
    upper: float | None
    event_pct: float | None
    inspected: int


@dataclass(frozen=True)
class RecordReport:
    """The record of a rule set; empty `inspected` where it cannot be said, with the reason.

    The three rules are held against each other on the same schools: those whose last grade was
    known (`left_out` were not); `better_by` are the 95% limits of how much better these rank than
    the last grade. `within_grade` is how often the rules rank right among schools of
    one day with the same last grade, which the simplest rule cannot tell apart.
    """

    header: PageHeader
    rule: str
    version: str
    origins: tuple[Origin, ...]
    inspected: tuple[Naive, ...]
    falls: tuple[Naive, ...]
    bands: tuple[CalibrationBand, ...]
    brier: RiskRecord | None
    lead_months: float | None
    lead_n: int
    churn_pct: float | None
    groups: tuple[GroupFlags, ...]
    capacity: int
    better_by: tuple[float, float] | None = None
    within_grade: float | None = None
    left_out: int = 0
    why_not: str = ""
