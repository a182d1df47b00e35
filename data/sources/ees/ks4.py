"""Key stage 4 performance: the columns of 2024/25, those before, and the totals of 2018."""

from __future__ import annotations

from data.sources.base import Breakdown, FileContext, Row, Rule, Skip, Source, optional, required
from data.sources.ees.common import (
    COMMON_FIELDS,
    CURRENT_SYMBOLS,
    IGNORED,
    PERIOD,
    PLACE,
    RELEASE_VERSION,
    STATE_FUNDED,
    TOPIC,
    figures_of,
    group_of,
    plain,
)
from data.sources.publications import KEY_STAGE_4
from data.vocabulary import Phase

_FILTERS = (
    "breakdown_value",
    "sex|gender|characteristic_gender|characteristic_sex",
    "disadvantage_status|disadvantage|characteristic_disadvantage",
    "first_language|characteristic_first_language",
    "fsm_status|free_school_meals|characteristic_free_school_meals",
    "ethnicity_major|ethnic_major|characteristic_ethnic_major",
    "ethnicity_minor|ethnic_minor|characteristic_ethnic_minor",
    "sen_provision",
    "sen_status|characteristic_sen_status",
    "sen_description|characteristic_sen_description",
    "mobility",
    "prior_attainment",
)
_NAMES = ("breakdown", *(item.split("|")[0] for item in _FILTERS))
# To 2022/23 `breakdown` names the topic, not a group, which has a column of its own.
_TOPICS = (
    "ethnic major",
    "ethnicity major",
    "ethnic minor",
    "ethnicity minor",
    "sen status",
    "sen description",
    "sen provision",
    "first language",
    "disadvantage",
    "disadvantage status",
    "free school meals",
    "fsm status",
    "gender",
    "sex",
    "total",
)


def _cut(row: Row, context: FileContext) -> Breakdown | Skip:
    if "ks2" in context.name.lower():
        return Skip("the gap index of key stage 2, whose columns are named alike")
    school = row["geographic_level"].lower() == "school"
    kinds = {plain(row["establishment_type_group"]), plain(row["establishment_type"])}
    if not school and not kinds <= set(STATE_FUNDED):
        return Skip("figures by type of school")
    named = dict(row)
    topic = row[TOPIC]
    if plain(row["breakdown"]) in _TOPICS:
        topic, named["breakdown"] = topic or row["breakdown"], ""
    group = group_of(named, _NAMES, topic)
    return group if isinstance(group, Skip) else Breakdown(None, group)


_TYPES = ("establishment_type_group", "establishment_type")

SOURCES = (
    Source(
        family="ees_ks4",
        title="Explore education statistics: key stage 4 performance",
        publication=KEY_STAGE_4,
        fields=(
            *COMMON_FIELDS,
            *optional(
                "establishment_type_group|school_characteristic|school_type",
                "establishment_type",
                f"{TOPIC}|characteristic_group",
                "breakdown|characteristic",
                *_FILTERS,
            ),
        ),
        one_of=figures_of("ees_ks4"),
        place=PLACE,
        period=PERIOD,
        cut=Rule(("geographic_level", *_TYPES, TOPIC, *_NAMES), _cut),
        cut_columns=(*_NAMES, TOPIC, *_TYPES),
        release_version=RELEASE_VERSION,
        symbols=CURRENT_SYMBOLS,
        ignored=IGNORED,
        default_phase=Phase.SECONDARY,
    ),
    Source(
        family="ees_ks4_schools",
        title="Explore education statistics: key stage 4 performance",
        layout="information about schools",
        publication=KEY_STAGE_4,
        fields=(*COMMON_FIELDS, *required("endks4_pupil_count", "allks_pupil_count")),
        not_kept="details of schools: the register of schools (GIAS) holds them",
    ),
    Source(
        family="ees_ks4_grades",
        title="Explore education statistics: key stage 4 performance",
        layout="average English and maths grades",
        publication=KEY_STAGE_4,
        fields=(*COMMON_FIELDS, *required("avg_grade", "subject")),
        not_kept="average grades by subject: no measure of the catalogue uses them",
    ),
)
