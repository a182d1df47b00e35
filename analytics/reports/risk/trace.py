"""The sources of one school's indicators: files, records and publication dates."""

from __future__ import annotations

import pandas as pd

from analytics.reports.risk.features import Features
from analytics.reports.risk.inputs import ATTAINMENT, PERSISTENT, PROGRESS, Known

_ATTAINMENT = (*ATTAINMENT["primary"], *ATTAINMENT["secondary"])
MEASURES: dict[str, tuple[tuple[str, ...], str]] = {
    "attainment_level": (_ATTAINMENT, "all"),
    "attainment_change": (_ATTAINMENT, "all"),
    "disadvantaged_attainment": (_ATTAINMENT, "disadvantaged"),
    "progress": ((*PROGRESS["primary"], *PROGRESS["secondary"]), "all"),
    "persistent_absence": (PERSISTENT, "all"),
    "absence_change": (("absence_overall",), "all"),
    "suspension_change": (("suspension_rate",), "all"),
    "roll_change": (("pupils_on_roll",), "all"),
}
_REGISTERS = {"governance_flags": "support", "head_changes": "changes of head"}
_INSPECTED = ("years_since_graded", "last_outcome")


def source_of(known: Known, given: Features, code: str, urn: str) -> str:
    """Files and records behind an indicator of a school; blank where it is not known."""
    row = given.row(code, urn)
    if row is None:
        return ""
    if code in _INSPECTED:
        return _visit(known, urn, str(row["period"]))
    if code not in MEASURES:
        return f"Records: {_REGISTERS[code]}"
    codes, group = MEASURES[code]
    ends = [int(text[:4]) + 1 for text in str(row["period"]).split(" to ")]
    years = ends if code.endswith("_change") else list(range(ends[0], ends[-1] + 1))
    facts = known.facts
    mine = (facts["urn"] == urn) & facts["measure"].isin(codes) & (facts["pupil_group"] == group)
    rows = facts[mine & facts["ending"].isin(years)]
    return _files(rows[["file", "record"]])


def _visit(known: Known, urn: str, day: str) -> str:
    rows = known.visits[(known.visits["urn"] == urn) & (known.visits["inspected"] == pd.Timestamp(day))]
    paths = known.context.warehouse.files(known.context.scope).set_index("source_id")["path"]
    return _files(rows[rows["kind"] == "graded"].assign(file=rows["source_id"].map(paths)))


def _files(rows: pd.DataFrame) -> str:
    """Each file once, with its records."""
    results: dict[str, list[str]] = {}
    for file, record in zip(rows["file"], rows["record"], strict=True):
        setdefault = results.setdefault(str(file), [])
        if str(record) not in setdefault:
            setdefault.append(str(record))
    return "; ".join(f"{file}, record {', '.join(them)}" for file, them in results.items())
