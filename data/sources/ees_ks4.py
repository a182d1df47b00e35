"""Key stage 4 performance: renamed columns of 2024/25, those before, and the totals of 2018."""

from __future__ import annotations

from data.sources.base import (
    Cut,
    FileContext,
    Row,
    Rule,
    Skip,
    Source,
    optional,
    required,
)
from data.sources.ees_common import COMMON_FIELDS, CURRENT_SYMBOLS, EDITION, IGNORED, PERIOD, PLACE
from data.sources.ees_groups import group_of
from data.vocabulary import Phase

_FILTERS = (
    "breakdown_value", "sex|gender|characteristic_gender",
    "disadvantage_status|disadvantage|characteristic_disadvantage",
    "first_language|characteristic_first_language",
    "fsm_status|free_school_meals|characteristic_free_school_meals",
    "ethnicity_major|ethnic_major|characteristic_ethnic_major", "ethnicity_minor",
    "sen_provision", "sen_status|characteristic_sen_status", "mobility", "prior_attainment",
)  # fmt: skip
_NAMES = ("breakdown", *(one.split("|")[0] for one in _FILTERS))
_STATE_FUNDED = (
    "", "all state-funded", "all state funded", "state-funded schools (la)", "state-funded",
    "all state-funded schools", "state-funded schools", "total",
)  # fmt: skip
# In 2018 `breakdown` names the topic, not a group: the group stands in a column of its own.
_TOPICS = (
    "ethnic_major", "sen_status", "first_language", "disadvantage", "free_school_meals", "gender",
    "sex", "total",
)  # fmt: skip


def _cut(row: Row, context: FileContext) -> Cut | Skip:
    school = row["geographic_level"].lower() == "school"
    kind = row["establishment_type_group"].lower()
    if not school and kind not in _STATE_FUNDED:
        return Skip("figures by type of school")
    named = dict(row)
    if row["breakdown"].lower() in _TOPICS:
        named["breakdown"] = ""
    group = group_of(named, _NAMES)
    return group if isinstance(group, Skip) else Cut(None, group)


_CUT = Rule(("geographic_level", "establishment_type_group", *_NAMES), _cut)
_SHARED = {
    "place": PLACE,
    "period": PERIOD,
    "edition": EDITION,
    "symbols": CURRENT_SYMBOLS,
    "ignored": IGNORED,
    "default_phase": Phase.SECONDARY,
}


def _source(family_title: str, *columns: str) -> Source:
    return Source(
        family="ees_ks4",
        title=family_title,
        fields=(
            *COMMON_FIELDS,
            *required(*columns),
            *optional(
                "establishment_type_group|school_characteristic", "breakdown_topic", "breakdown",
                *_FILTERS,
            ),
        ),
        cut=_CUT,
        cut_columns=(*_NAMES, "breakdown_topic", "establishment_type_group"),
        **_SHARED,  # type: ignore[arg-type]
    )  # fmt: skip


SOURCES = (
    _source("Key stage 4 performance (EES)", "attainment8_average"),
    _source("Key stage 4 performance (EES, to 2023/24)", "avg_att8"),
    _source("Key stage 4 performance (EES, totals of 2018)", "t_att8", "t_pupils"),
    _source("Key stage 4 disadvantage gap index (EES)", "disadvantage_gap_index"),
    Source(
        family="ees_ks4_schools",
        title="Key stage 4 information about schools (EES)",
        fields=(*COMMON_FIELDS, *required("endks4_pupil_count", "allks_pupil_count")),
        not_kept="details of schools: the register of schools (GIAS) holds them",
    ),
    Source(
        family="ees_ks4_grades",
        title="Average English and maths grades (EES)",
        fields=(*COMMON_FIELDS, *required("avg_grade", "subject")),
        not_kept="average grades by subject: no measure of the catalogue uses them",
    ),
)
