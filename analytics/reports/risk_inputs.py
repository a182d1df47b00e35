"""What was known about each school on a day: its figures by year, joined across its numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from analytics.inspection import SchoolInspections
from analytics.reports.desk import ENGLAND, Desk
from analytics.reports.lineages import lineages, open_on, predecessors, state_schools
from data.catalogue import measure
from data.period import Period
from data.vocabulary import Level, PupilGroup

ATTAINMENT = {
    "primary": ("ks2_rwm_expected", "ks2_rwm_level4"),
    "secondary": ("engmath_4plus", "ks4_5acem"),
}
PROGRESS = {
    "primary": ("ks2_reading_progress", "ks2_writing_progress", "ks2_maths_progress"),
    "secondary": ("progress8",),
}
PERSISTENT = ("absence_persistent", "absence_persistent_15")
OTHERS = ("absence_overall", "suspension_rate", "pupils_on_roll", "fsm_ever6_share")
MEASURES_READ = (
    *ATTAINMENT["primary"], *ATTAINMENT["secondary"], *PROGRESS["primary"],
    *PROGRESS["secondary"], *PERSISTENT, *OTHERS,
)  # fmt: skip
GROUPS_READ = (PupilGroup.ALL, PupilGroup.DISADVANTAGED, PupilGroup.NOT_DISADVANTAGED)


@dataclass(frozen=True)
class Known:
    """Everything that a rating on a day may rest on; frames are indexed by today's URN.

    `facts` has columns measure, urn, ending (year in which the academic year ends), pupil_group,
    value, numerator, denominator, published, period; `england` the same with phase for urn.
    """

    day: date
    schools: pd.DataFrame
    lineages: dict[str, SchoolInspections]
    facts: pd.DataFrame
    england: pd.DataFrame
    visits: pd.DataFrame
    cards: pd.DataFrame
    desk: Desk
    stems: pd.DataFrame


def as_of(desk: Desk, day: date) -> Desk:
    """The same desk on an earlier day, when less was known."""
    if day == desk.as_at:
        return desk
    kept = {key: value for key, value in desk.memo.items() if key[0] == "school_areas"}
    return replace(desk, as_at=day, memo=kept)


def known(desk: Desk, day: date) -> Known:
    """What was known on a day, read once at a desk."""
    return desk.once(("risk_known", day), lambda: _known(as_of(desk, day), day))


def _known(then: Desk, day: date) -> Known:
    schools = state_schools(then)
    found = lineages(then, schools)
    schools = open_on(schools, found, day)
    schools = schools[schools["phase"] != "16_to_18"].set_index("urn", drop=False)
    stems = _stems(then, [str(urn) for urn in schools.index])
    return Known(
        day, schools, found, _facts(then, stems), _england(then),
        *_visits(then, stems), then, stems,
    )  # fmt: skip


def _stems(then: Desk, urns: list[str]) -> pd.DataFrame:
    """Which numbers a school has had: columns entity, urn, own (its present number)."""
    before = predecessors(then.warehouse.links())
    rows = [(urn, urn, True) for urn in urns]
    rows += [(old, urn, False) for urn in urns for old in sorted(before.get(urn, ()))]
    return pd.DataFrame(rows, columns=["entity", "urn", "own"])


def _read(then: Desk, entities: list[str] | None, level: Level) -> pd.DataFrame:
    frame = then.warehouse.facts(
        then.scope, then.as_at, list(MEASURES_READ), entities=entities, levels=[level.value],
        groups=[group.value for group in GROUPS_READ],
    )  # fmt: skip
    frame = frame[(frame["status"] == "ok") & (frame["period"].str.len() == len("2024/25"))]
    order = {
        (code, family): place
        for code in MEASURES_READ
        for place, family in enumerate(measure(code).sources)
    }
    rank = [order.get(pair, 99) for pair in zip(frame["measure"], frame["family"], strict=True)]
    endings = {text: Period.parse(text).ending for text in frame["period"].unique()}
    return frame.assign(rank=rank, ending=frame["period"].map(endings))


def _facts(then: Desk, stems: pd.DataFrame) -> pd.DataFrame:
    frame = _read(then, sorted(set(stems["entity"])), Level.SCHOOL).merge(stems, on="entity")
    key = ["measure", "urn", "ending", "pupil_group"]
    frame = frame.sort_values([*key, "own", "rank"], ascending=[True] * 4 + [False, True])
    frame = frame.drop_duplicates(key)
    percent = {code: measure(code).unit.value == "percent" for code in MEASURES_READ}
    whole = frame["measure"].map(percent).astype(bool)
    filled = frame["numerator"].fillna((frame["value"] * frame["denominator"] / 100).where(whole))
    return frame.assign(numerator=filled)[
        [*key, "value", "numerator", "denominator", "published", "period", "file", "record"]
    ].reset_index(drop=True)


def _england(then: Desk) -> pd.DataFrame:
    frame = _read(then, [ENGLAND], Level.NATIONAL)
    key = ["measure", "phase", "ending", "pupil_group"]
    return frame.sort_values([*key, "rank"]).drop_duplicates(key)[[*key, "value"]]


def _visits(then: Desk, stems: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Inspections with today's URN, the newest last; and the graded areas of report cards."""
    visits = then.warehouse.inspections(then.scope, then.as_at)
    visits = visits.rename(columns={"urn": "entity"}).merge(stems[["entity", "urn"]], on="entity")
    visits = visits.sort_values(["urn", "inspected"], kind="stable")
    areas = then.warehouse.inspection_areas(then.scope, then.as_at)
    cards = areas.drop(columns="urn").merge(
        visits.loc[
            visits["regime"] == "R4", ["inspection_id", "urn", "inspected"]
        ].drop_duplicates(),
        on="inspection_id",
    )
    return visits, cards
