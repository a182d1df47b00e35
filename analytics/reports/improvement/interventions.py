"""Support and formal steps: open, overdue, and whether supported schools improved more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.places import areas_of, school_areas
from analytics.reports.core.records_in_force import (
    Entry,
    Names,
    editable,
    entries,
    names_of,
    reads_registers,
    records_in_force,
)
from analytics.reports.core.types import PageHeader
from analytics.reports.improvement.support_effect import MeasuredEffect, compared
from data.records import due_dates, register


@dataclass(frozen=True, slots=True)
class Followed:
    """One open step or support: how long it has been open, its last and next check, how late that is."""

    entry: Entry
    register: str
    days_in_stage: int
    last_check: date | None
    last_finding: str
    next_check: date | None
    days_overdue: int

    @property
    def urn(self) -> str:
        """The school it is about."""
        return str(self.entry.values["urn"])


@dataclass(frozen=True, slots=True)
class KindCount:
    """How often one kind of support is given: open now, ended, and its results."""

    kind: str
    open: int
    ended: int
    met: int
    schools: int


@dataclass(frozen=True, slots=True)
class ProviderCoverage:
    """Where one provider gives support now, and the newest check of its quality; None where there is none."""

    provider: str
    kind: str
    schools: tuple[str, ...]
    areas: tuple[str, ...]
    result: str | None
    assured_on: date | None


@dataclass(frozen=True, slots=True)
class KindCompared:
    """One kind of support on one measure: supported schools beside those without."""

    kind: str
    compared: MeasuredEffect


@dataclass(frozen=True)
class InterventionsReport:
    """Everything the page of interventions says."""

    header: PageHeader
    steps: tuple[Followed, ...]
    support: tuple[Followed, ...]
    ended: tuple[Entry, ...]
    kinds: tuple[KindCount, ...]
    compared: tuple[KindCompared, ...]
    providers: tuple[ProviderCoverage, ...]
    areas: tuple[str, ...]
    names: Names
    editable: bool

    @property
    def overdue(self) -> tuple[Followed, ...]:
        """Overdue checks, the longest overdue first."""
        late = [step for step in (*self.steps, *self.support) if step.days_overdue]
        return tuple(sorted(late, key=lambda item: -item.days_overdue))


@reads_registers("checks", "formal_steps", "interventions", "quality_assurance")
def interventions(context: ReportContext) -> InterventionsReport:
    """Support and steps in force on the as-at date."""
    steps, support, checks = (records_in_force(context, n) for n in ("formal_steps", "interventions", "checks"))
    day = pd.Timestamp(context.as_at)
    over = steps[steps["ended_on"].notna() & (steps["ended_on"] <= day)]
    return InterventionsReport(
        header=page_header(context),
        steps=_followed(steps, "formal_steps", checks, context.as_at),
        support=_followed(support, "interventions", checks, context.as_at),
        ended=entries(over, register("formal_steps")),
        kinds=_kinds(support, context.as_at),
        compared=_compared(context, support),
        providers=_providers(context, support),
        areas=tuple(area.name for area in areas_of(context)),
        names=names_of(context),
        editable=editable(context),
    )


def _followed(frame: pd.DataFrame, name: str, checks: pd.DataFrame, day: date) -> tuple[Followed, ...]:
    """Those open on the day, overdue checks first, then the longest in their stage."""
    kind = register(name)
    start, end = ("issued_on", "ended_on") if name == "formal_steps" else ("starts", "ends")
    now = pd.Timestamp(day)
    is_open = frame[(frame[start] <= now) & (frame[end].isna() | (frame[end] > now))]
    due = due_dates.checks_due(is_open, kind, checks, day) if len(is_open) else is_open
    by_key = {str(row["key"]): row for _, row in due.iterrows()}
    findings = _last_findings(checks, name, now)
    rows = []
    for entry in entries(is_open, kind):
        row = by_key.get(entry.key)
        rows.append(
            Followed(
                entry,
                name,
                (day - entry.values[start]).days,
                _day(row, "last_check"),
                findings.get(entry.key, ""),
                _day(row, "next_check"),
                0 if row is None else int(row["days_overdue"]),
            )
        )
    return tuple(sorted(rows, key=lambda item: (-item.days_overdue, -item.days_in_stage)))


def _day(row: pd.Series | None, name: str) -> date | None:
    if row is None or pd.isna(row[name]):
        return None
    result: date = pd.Timestamp(row[name]).date()
    return result


def _last_findings(checks: pd.DataFrame, name: str, now: pd.Timestamp) -> Mapping[str, str]:
    mine = checks[(checks["of"] == name) & (checks["checked_on"] <= now)].sort_values("checked_on")
    return dict(zip(mine["record"], mine["finding"], strict=True))


def _kinds(frame: pd.DataFrame, day: date) -> tuple[KindCount, ...]:
    now = pd.Timestamp(day)
    counted = []
    for code in register("interventions").fields["kind"].choices:
        rows = frame[(frame["kind"] == code) & (frame["starts"] <= now)]
        ended = rows["ends"].notna() & (rows["ends"] <= now)
        counted.append(
            KindCount(
                code,
                int((~ended).sum()),
                int(ended.sum()),
                int((rows["achieved"] == "met").sum()),
                int(rows["urn"].nunique()),
            )
        )
    return tuple(counted)


def _providers(context: ReportContext, support: pd.DataFrame) -> tuple[ProviderCoverage, ...]:
    """Every provider that was checked or gives support now: those with most schools first."""
    day, placed = pd.Timestamp(context.as_at), school_areas(context)
    areas = dict(zip(placed["urn"].astype(str), placed["area_name"].astype(str), strict=True))
    checked = records_in_force(context, "quality_assurance")
    checked = checked[checked["assured_on"] <= day].sort_values("assured_on").drop_duplicates("provider", keep="last")
    latest = checked.set_index("provider")
    now = begun_by(support, context.as_at)
    now = now[now["ends"].isna() | (now["ends"] > day)]
    kinds = dict(zip(checked["provider"], checked["provider_kind"], strict=True))
    kinds |= dict(zip(now["provider"], now["provider_kind"], strict=True))
    results = []
    for provider, kind in kinds.items():
        urns = sorted(set(now.loc[now["provider"] == provider, "urn"].astype(str)))
        check = latest.loc[provider] if provider in latest.index else None
        results.append(
            ProviderCoverage(
                str(provider),
                str(kind),
                tuple(urns),
                tuple(sorted({areas[urn] for urn in urns if urn in areas})),
                None if check is None else str(check["result"]),
                None if check is None else check["assured_on"].date(),
            )
        )
    return tuple(sorted(results, key=lambda item: (-len(item.schools), item.provider)))


def _compared(context: ReportContext, support: pd.DataFrame) -> tuple[KindCompared, ...]:
    """Each kind of support on each measure it should move."""
    begun = begun_by(support, context.as_at)
    helped = set(begun["urn"].astype(str))
    groups: dict[tuple[str, str], dict[str, date]] = {}
    for _, row in begun.sort_values("starts", ascending=False).iterrows():
        for code in row["measures"]:
            # The earliest start of a school is met last, and stays.
            setdefault = groups.setdefault((str(row["kind"]), str(code)), {})
            setdefault[str(row["urn"])] = row["starts"].date()
    return tuple(
        KindCompared(kind, compared(context, code, began, helped)) for (kind, code), began in sorted(groups.items())
    )


def begun_by(support: pd.DataFrame, day: date) -> pd.DataFrame:
    """The support that had begun on a day."""
    return support[support["starts"] <= pd.Timestamp(day)]
