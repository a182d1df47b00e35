"""Pupil absence in schools: underlying data by term and by year, school_type or education_phase."""

from __future__ import annotations

from data.sources.base import Rule, Source, optional, required
from data.sources.ees_common import (
    COMMON_FIELDS,
    EDITION,
    IGNORED,
    LEGACY_SYMBOLS,
    PLACE,
    read_period,
)
from data.sources.ees_groups import cut_by

_FILTERS = (
    "characteristic", "breakdown", "sex", "fsm_status", "sen_provision", "first_language",
    "ethnicity_major", "ethnicity_minor", "disadvantage_status",
)  # fmt: skip

SOURCES = (
    Source(
        family="ees_absence",
        title="Pupil absence in schools (EES)",
        fields=(
            *COMMON_FIELDS,
            *required("sess_overall_percent", "sess_possible", "education_phase|school_type"),
            *optional("term", "characteristic_group", *_FILTERS),
        ),
        place=PLACE,
        period=Rule(("time_period", "time_identifier", "term"), read_period),
        cut=cut_by(_FILTERS, "education_phase"),
        cut_columns=(*_FILTERS, "characteristic_group", "education_phase", "school_type"),
        edition=EDITION,
        symbols=LEGACY_SYMBOLS,
        ignored=IGNORED,
    ),
)
