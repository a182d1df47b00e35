"""Key stage 2 attainment: by authority and characteristic, and by school.

To 2022/23 a row holds every subject, each in columns of its own (pt_rwm_met_expected_standard);
since then a row is about one subject.
"""

from __future__ import annotations

import re

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
from data.sources.publications import KEY_STAGE_2
from data.vocabulary import Phase

_FILTERS = (
    "breakdown",
    "characteristic",
    "sex|gender",
    "disadvantage_status|disadvantage",
    "first_language",
    "fsm_status",
    "ethnicity_minor",
    "ethnicity_major",
    "sen_provision",
    "sen_status",
    "mobility",
    "prior_attainment",
)
_NAMES = tuple(item.split("|")[0] for item in _FILTERS)


def _cut(row: Row, context: FileContext) -> Breakdown | Skip:
    if plain(row["establishment_type_group"]) not in STATE_FUNDED and not _of_school(row):
        return Skip("figures by type of school")
    group = group_of(row, _NAMES, row[TOPIC])
    return group if isinstance(group, Skip) else Breakdown(None, group)


def _of_school(row: Row) -> bool:
    return row["geographic_level"].lower() == "school"


_FIGURES = figures_of("ees_ks2")
_BY_SUBJECT = re.compile(r"^(pt|t|avg)_(rwm|read|writta|mat|gps|scita)_")


def _source(layout: str, figures: tuple[str, ...], *columns: str) -> Source:
    return Source(
        family="ees_ks2",
        title="Explore education statistics: key stage 2 attainment",
        layout=layout,
        publication=KEY_STAGE_2,
        fields=(
            *COMMON_FIELDS,
            *required(*columns),
            *optional("establishment_type_group|school_type", TOPIC, *_FILTERS),
        ),
        one_of=figures,
        place=PLACE,
        period=PERIOD,
        cut=Rule(("geographic_level", "establishment_type_group", TOPIC, *_NAMES), _cut),
        cut_columns=(*_NAMES, TOPIC, "establishment_type_group"),
        release_version=RELEASE_VERSION,
        symbols=CURRENT_SYMBOLS,
        unused="no value, or another subject than those that a measure is read from",
        ignored=IGNORED,
        default_phase=Phase.PRIMARY,
    )


SOURCES = (
    _source("a row for each subject", tuple(name for name in _FIGURES if not _BY_SUBJECT.match(name)), "subject"),
    _source("a column for each subject, to 2022/23", tuple(name for name in _FIGURES if _BY_SUBJECT.match(name))),
)
