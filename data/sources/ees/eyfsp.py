"""Early years foundation stage profile: underlying data of Explore Education Statistics.

To 2017/18 a row's group is characteristic under characteristic_group; in the additional tables to
2018/19 and the headline file of 2021/22 it is characteristic_type under characteristic; from
2022/23 breakdown under breakdown_topic. Sex (gender, to 2021/22) has a column of its own.
"""

from __future__ import annotations

from data.sources.base import Breakdown, FileContext, Row, Rule, Skip, Source, optional, required
from data.sources.ees.common import (
    COMMON_FIELDS,
    IGNORED,
    LEGACY_SYMBOLS,
    PERIOD,
    PLACE,
    RELEASE_VERSION,
    TOPIC,
    figures_of,
    group_of,
)
from data.sources.publications import EARLY_YEARS
from data.vocabulary import Level, Phase

_FILTERS = (
    "characteristic",
    "breakdown",
    "sex|gender",
    "fsm_status",
    "sen_provision",
    "first_language",
    "ethnicity_major",
    "ethnicity_minor",
    "month_of_birth",
    "disadvantage_status",
)
_NAMES = tuple(item.split("|")[0] for item in _FILTERS)


def _cut(row: Row, context: FileContext) -> Breakdown | Skip:
    topic = row[TOPIC]
    if "characteristic_type" in context.header:
        topic = row["characteristic"]
        row = {**row, "characteristic": row["characteristic_type"]}
    group = group_of(row, _NAMES, topic)
    return group if isinstance(group, Skip) else Breakdown(None, group)


SOURCES = (
    Source(
        family="ees_eyfsp",
        title="Explore education statistics: early years foundation stage profile",
        publication=EARLY_YEARS,
        fields=(
            *COMMON_FIELDS,
            *required("number_of_children|number_of_pupils|children_number|children_count"),
            *optional("characteristic_type", f"{TOPIC}|characteristic_group", *_FILTERS),
        ),
        one_of=figures_of("ees_eyfsp"),
        place=PLACE,
        period=PERIOD,
        cut=Rule((*_NAMES, "characteristic_type", TOPIC), _cut),
        cut_columns=(*_NAMES, "characteristic_type", TOPIC),
        release_version=RELEASE_VERSION,
        symbols=LEGACY_SYMBOLS,
        ignored=IGNORED,
        always_has=(Level.NATIONAL,),
        default_phase=Phase.EARLY_YEARS,
    ),
)
