"""The source file and record of each figure of one school."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.reports.core.context import ENGLAND
from analytics.reports.core.types import Figure
from data.vocabulary import PupilGroup


@dataclass(frozen=True, slots=True)
class Input:
    """One data record that a figure rests on; never the value, which the gate may hide."""

    measure: str
    group: PupilGroup
    whose: str  # 'school' or 'England'
    period: str
    file: str
    record: int
    published: date | None


def inputs_of(pool: pd.DataFrame, figures: Iterable[Figure]) -> tuple[Input, ...]:
    """The records behind the pools of three years, then those behind the single figures."""
    rows: Any = pool.sort_values(["measure", "pupil_group", "ending"]).itertuples(index=False)
    pooled = [
        Input(
            str(row.measure),
            PupilGroup(str(row.pupil_group)),
            "school",
            str(row.period),
            str(row.file),
            int(row.record),
            pd.Timestamp(row.published).date(),
        )
        for row in rows
    ]
    single = [
        Input(
            figure.measure,
            figure.group,
            "England" if figure.entity == ENGLAND else "school",
            figure.period,
            figure.source.file,
            figure.source.record,
            figure.published,
        )
        for figure in figures
        if figure.source is not None
    ]
    return tuple(dict.fromkeys([*pooled, *single]))
