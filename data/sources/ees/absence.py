"""Pupil absence in schools: underlying data by term and by year, school_type or education_phase."""

from __future__ import annotations

from data.sources.base import Rule, Source, optional, required
from data.sources.ees.common import (
    COMMON_FIELDS,
    IGNORED,
    LEGACY_SYMBOLS,
    PLACE,
    RELEASE_VERSION,
    TOPIC,
    cut_by,
    figures_of,
    read_period,
)
from data.sources.publications import ABSENCE
from data.vocabulary import Level

_FILTERS = (
    "characteristic",
    "breakdown",
    "sex|gender",
    "fsm_status|fsm",
    "sen_provision",
    "first_language",
    "ethnicity_major",
    "ethnicity_minor",
    "disadvantage_status",
)
_NAMES = tuple(item.split("|")[0] for item in _FILTERS)

SOURCES = (
    Source(
        family="ees_absence",
        title="Explore education statistics: pupil absence",
        publication=ABSENCE,
        fields=(
            *COMMON_FIELDS,
            *required("education_phase|school_type"),
            *optional("term", f"{TOPIC}|characteristic_group", *_FILTERS),
        ),
        one_of=figures_of("ees_absence"),
        place=PLACE,
        period=Rule(("time_period", "time_identifier", "term"), read_period),
        cut=cut_by(_NAMES, "education_phase"),
        cut_columns=(*_NAMES, TOPIC, "education_phase"),
        release_version=RELEASE_VERSION,
        symbols=LEGACY_SYMBOLS,
        ignored=IGNORED,
        always_has=(Level.NATIONAL,),
    ),
)
