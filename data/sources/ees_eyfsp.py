"""Early years foundation stage profile: underlying data of Explore Education Statistics."""

from __future__ import annotations

from data.sources.base import Source, optional, required
from data.sources.ees_common import COMMON_FIELDS, EDITION, IGNORED, LEGACY_SYMBOLS, PERIOD, PLACE
from data.sources.ees_groups import cut_by
from data.vocabulary import Phase

_FILTERS = (
    "characteristic", "breakdown", "sex", "fsm_status", "sen_provision", "first_language",
    "ethnicity_major", "ethnicity_minor", "month_of_birth", "disadvantage_status",
)  # fmt: skip

SOURCES = (
    Source(
        family="ees_eyfsp",
        title="Early years foundation stage profile (EES)",
        fields=(
            *COMMON_FIELDS,
            *required("number_of_children|number_of_pupils", "gld_percent|gld_percentage"),
            *optional("characteristic_group", *_FILTERS),
        ),
        place=PLACE,
        period=PERIOD,
        cut=cut_by(_FILTERS),
        cut_columns=(*_FILTERS, "characteristic_group"),
        edition=EDITION,
        symbols=LEGACY_SYMBOLS,
        ignored=IGNORED,
        default_phase=Phase.EARLY_YEARS,
    ),
)
