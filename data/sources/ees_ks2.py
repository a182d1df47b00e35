"""Key stage 2 attainment: by authority and characteristic, and by school."""

from __future__ import annotations

from data.sources.base import Cut, FileContext, Row, Rule, Skip, Source, optional, required
from data.sources.ees_common import COMMON_FIELDS, CURRENT_SYMBOLS, EDITION, IGNORED, PERIOD, PLACE
from data.sources.ees_groups import group_of
from data.vocabulary import Phase

_FILTERS = (
    "breakdown", "characteristic", "sex|gender", "disadvantage_status|disadvantage",
    "first_language", "fsm_status", "ethnicity_minor", "ethnicity_major", "sen_provision",
    "sen_status", "mobility", "prior_attainment",
)  # fmt: skip
_NAMES = tuple(one.split("|")[0] for one in _FILTERS)
_STATE_FUNDED = ("", "all state funded", "all state-funded", "state-funded schools", "total")


def _cut(row: Row, context: FileContext) -> Cut | Skip:
    if row["establishment_type_group"].lower() not in _STATE_FUNDED and not _of_school(row):
        return Skip("figures by type of school")
    group = group_of(row, _NAMES)
    return group if isinstance(group, Skip) else Cut(None, group)


def _of_school(row: Row) -> bool:
    return row["geographic_level"].lower() == "school"


SOURCES = (
    Source(
        family="ees_ks2",
        title="Key stage 2 attainment (EES)",
        fields=(
            *COMMON_FIELDS,
            *required("subject", "expected_standard_pupil_percent|pt_met_expected_standard"),
            *optional("establishment_type_group", "breakdown_topic", *_FILTERS),
        ),
        place=PLACE,
        period=PERIOD,
        cut=Rule(("geographic_level", "establishment_type_group", *_NAMES), _cut),
        cut_columns=(*_NAMES, "breakdown_topic", "establishment_type_group"),
        edition=EDITION,
        symbols=CURRENT_SYMBOLS,
        ignored=IGNORED,
        default_phase=Phase.PRIMARY,
    ),
)
