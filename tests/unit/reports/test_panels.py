"""A forecast learns from the source that holds all authorities, whichever serves the authority."""

from __future__ import annotations

from analytics.reports.core.all_authorities import FEWEST_AREAS, panel_of
from data.catalogue import measure
from data.vocabulary import Phase, PupilGroup
from tests.unit.reports.in_memory import HOME, authority, context, fact

CODE, YEARS = "ks2_rwm_expected", ("2022/23", "2023/24", "2024/25")


def test_a_longer_source_of_one_authority_does_not_hide_the_panel_of_all() -> None:
    own = [fact(CODE, HOME, year, 50.0, family="csp_ks2") for year in ("2018/19", *YEARS)]
    every = [fact(CODE, authority(n), y, 60.0) for n in range(FEWEST_AREAS) for y in YEARS]
    panel = panel_of(context([*own, *every]), measure(CODE), Phase.PRIMARY, PupilGroup.ALL)
    assert panel is not None
    assert len(panel.areas) == FEWEST_AREAS
    assert panel.years == (2023, 2024, 2025)


def test_a_handful_of_authorities_is_no_panel() -> None:
    few = [fact(CODE, authority(n), y, 60.0) for n in range(FEWEST_AREAS - 1) for y in YEARS]
    assert panel_of(context(few), measure(CODE), Phase.PRIMARY, PupilGroup.ALL) is None
