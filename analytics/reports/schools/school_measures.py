"""One school's published figures by year, with the median of similar schools and England."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Any

import pandas as pd

from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.figures import absent, derived_here, figure_of
from analytics.reports.core.hidden_cells import without_hidden
from analytics.reports.core.source_choice import by_choice
from analytics.reports.core.types import Figure
from analytics.reports.risk.inputs import Known
from data.catalogue import measure
from data.period import Period, PeriodKind
from data.vocabulary import ENGLAND, Level, Phase, PupilGroup, ValueStatus

PERSISTENT = ("absence_persistent", "absence_persistent_15")  # the rule of now, then of before
YEARLY = ("absence_overall", *PERSISTENT, "suspension_rate")
SHARES = ("fsm_ever6_share", "sen_support_share", "ehcp_share", "eal_share")
ROLL, ATTENDANCE = "pupils_on_roll", "attendance"
YEARS_SHOWN = 4
PARTS_SHOWN = 8  # weeks or half-terms of attendance
FEWEST_ALIKE = 5  # the median of fewer schools could identify one
OWN, SIMILAR, NATION = "own", "similar", "england"


@dataclass(frozen=True, slots=True)
class SchoolComparison:
    """A figure of the school beside schools like it and England; None where there is none."""

    own: Figure
    similar: Figure | None
    england: Figure | None


Row = dict[Any, Any]


@dataclass(frozen=True)
class SchoolFigures:
    """Figures of the school, of schools like it and of England, by measure and period.

    Rows are those of `Warehouse.facts`, one for each place, with `whose` 'own', 'similar' or
    'england'.
    """

    rows: dict[str, dict[str, list[Row]]]
    place: Place
    phase: Phase
    as_at: date
    invented: bool

    def of(self, code: str) -> tuple[SchoolComparison, ...]:
        """A measure by academic year, the last years that the school has."""
        return self._periods(code, PeriodKind.ACADEMIC_YEAR, YEARS_SHOWN)

    def newest(self, code: str) -> SchoolComparison:
        """The newest year of a measure; a figure that is not there where the school has none."""
        result = self.of(code)
        if result:
            return result[-1]
        missing = absent(measure(code), self.place, "", self.phase, ValueStatus.NOT_AVAILABLE, "not in any loaded file")
        return SchoolComparison(missing, None, None)

    def attendance(self) -> tuple[SchoolComparison, ...]:
        """Attendance by week where the school's weeks are held, else by half-term."""
        weeks = self._periods(ATTENDANCE, PeriodKind.WEEK, PARTS_SHOWN)
        return weeks or self._periods(ATTENDANCE, PeriodKind.HALF_TERM, PARTS_SHOWN)

    def _periods(self, code: str, kind: PeriodKind, most: int) -> tuple[SchoolComparison, ...]:
        by_key = {Period.parse(text): rows for text, rows in self.rows.get(code, {}).items()}
        periods = [item for item in sorted(by_key, key=lambda period: period.end) if item.kind is kind]
        selected = (self._beside(by_key[item]) for item in periods if _whose(by_key[item], OWN))
        return tuple(item for item in selected if item is not None)[-most:]

    def _beside(self, rows: list[Row]) -> SchoolComparison | None:
        own, nation = _whose(rows, OWN), _whose(rows, NATION)
        if not own:
            return None
        values = [float(item["value"]) for item in _whose(rows, SIMILAR) if item["status"] == "ok"]
        shown = figure_of(own[0], self.place, self.as_at, invented=self.invented)
        place = Place(ENGLAND, "England", Level.NATIONAL)
        england = figure_of(nation[0], place, self.as_at, invented=False) if nation else None
        return SchoolComparison(shown, self._middle(shown, values), england)

    def _middle(self, own: Figure, values: Sequence[float]) -> Figure | None:
        if len(values) < FEWEST_ALIKE:
            return None
        place = Place(SIMILAR, "Similar schools", Level.AREA)
        return replace(
            derived_here(measure(own.measure), place, own.period, self.phase, median(values), own.published),
            denominator_name="schools",
            invented=self.invented,
        )


def _whose(rows: list[Row], whose: str) -> list[Row]:
    return [row for row in rows if row["whose"] == whose]


def school_comparison(context: ReportContext, known: Known, urn: str, alike: Iterable[str]) -> SchoolFigures:
    """Everything by year and half-term about a school, read at once."""
    whose = {urn: OWN} | dict.fromkeys(alike, SIMILAR)
    away = [other for other in whose if other not in known.schools.index]
    stems = known.stems[known.stems["urn"].isin(list(whose))]
    if away:
        stems = pd.concat([stems, pd.DataFrame({"entity": away, "urn": away, "own": True})])
    frame = context.warehouse.facts(
        context.scope,
        context.as_at,
        [*YEARLY, *SHARES, ROLL, ATTENDANCE],
        entities=[*stems["entity"], ENGLAND],
        groups=[PupilGroup.ALL.value],
    )
    phase = Phase(str(known.schools.at[urn, "phase"]))
    frame = frame[(frame["entity"] != ENGLAND) | frame["phase"].isin([phase.value, "all"])]
    rows = without_hidden(context, frame).merge(stems, on="entity", how="left")
    rows["whose"] = rows["urn"].map(whose).fillna(NATION)
    rows["urn"] = rows["urn"].fillna(ENGLAND)
    name = str(known.schools.at[urn, "name"])
    place = Place(urn, name, Level.SCHOOL, context.home.la_code)
    kept: dict[str, dict[str, list[Row]]] = {}
    for row in _one_each(rows).to_dict("records"):
        kept.setdefault(str(row["measure"]), {}).setdefault(str(row["period"]), []).append(row)
    return SchoolFigures(kept, place, phase, context.as_at, context.warehouse.invented)


def _one_each(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a school, measure and period: its own number, a value, its phase, the best source."""
    parts = [by_choice(part, measure(str(code))) for code, part in rows.groupby("measure", sort=False)]
    chosen = pd.concat(parts) if parts else rows
    ranked = chosen.assign(
        empty=chosen["status"] != "ok",
        general=chosen["phase"] == "all",
        before=~chosen["own"].fillna(value=True).astype(bool),
    )
    ranked = ranked.sort_values(["empty", "before", "general"], kind="stable")
    return ranked.drop_duplicates(["measure", "urn", "period"])
