"""Suspensions and permanent exclusions, down to school; 'fixed-period exclusions' to 2018/19."""

from __future__ import annotations

from data.sources.base import Source, optional, required
from data.sources.ees_common import COMMON_FIELDS, EDITION, IGNORED, LEGACY_SYMBOLS, PERIOD, PLACE
from data.sources.ees_groups import cut_by

_FILTERS = ("characteristic", "breakdown", "sex", "ethnicity_major", "ethnicity_minor")

SOURCES = (
    Source(
        family="ees_exclusions",
        title="Suspensions and permanent exclusions (EES)",
        fields=(
            *COMMON_FIELDS,
            *required("perm_excl", "headcount", "education_phase|school_type"),
            *optional(
                "characteristic_group", *_FILTERS, "perm_excl_rate", "suspension|fixed_excl",
                "susp_rate|suspension_rate|fixed_excl_rate",
            ),
        ),
        place=PLACE,
        period=PERIOD,
        cut=cut_by(_FILTERS, "education_phase"),
        cut_columns=(*_FILTERS, "characteristic_group", "education_phase", "school_type"),
        edition=EDITION,
        symbols=LEGACY_SYMBOLS,
        ignored=IGNORED,
    ),
)  # fmt: skip
