"""Suspensions and permanent exclusions, down to school; 'fixed-period exclusions' to 2018/19."""

from __future__ import annotations

from data.sources.base import Source, optional, required
from data.sources.ees.common import (
    COMMON_FIELDS,
    IGNORED,
    LEGACY_SYMBOLS,
    PERIOD,
    PLACE,
    RELEASE_VERSION,
    TOPIC,
    cut_by,
    figures_of,
)
from data.sources.publications import EXCLUSIONS
from data.vocabulary import Level

_FILTERS = (
    "characteristic",
    "breakdown",
    "sex|gender",
    "fsm_status",
    "sen_provision",
    "ethnicity_major",
    "ethnicity_minor",
)
_NAMES = tuple(item.split("|")[0] for item in _FILTERS)

SOURCES = (
    Source(
        family="ees_exclusions",
        title="Explore education statistics: suspensions and permanent exclusions",
        publication=EXCLUSIONS,
        fields=(
            *COMMON_FIELDS,
            *required("education_phase|school_type"),
            *optional(
                f"{TOPIC}|characteristic_group",
                *_FILTERS,
                "headcount",
                "perm_excl_rate",
                "suspension|fixed_excl",
                "susp_rate|suspension_rate|fixed_excl_rate",
            ),
        ),
        one_of=figures_of("ees_exclusions"),
        place=PLACE,
        period=PERIOD,
        cut=cut_by(_NAMES, "education_phase"),
        cut_columns=(*_NAMES, TOPIC, "education_phase"),
        release_version=RELEASE_VERSION,
        symbols=LEGACY_SYMBOLS,
        ignored=IGNORED,
        always_has=(Level.NATIONAL,),
    ),
)
