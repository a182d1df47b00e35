"""Free school meals for every household on Universal Credit: no figure of those pupils is joined across 2026/27."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.reports.core.all_authorities import era_number
from data.catalogue import MEASURES
from data.period import Period
from data.vocabulary import PupilGroup

BEFORE, AFTER = Period.parse("2025/26"), Period.parse("2026/27")
WITH_FSM = [item for item in MEASURES.values() if PupilGroup.FSM in item.groups]


@pytest.mark.parametrize("measure", WITH_FSM, ids=lambda item: item.code)
@pytest.mark.parametrize("group", [PupilGroup.FSM, PupilGroup.NOT_FSM])
def test_pupils_by_free_school_meals_are_not_compared_across_the_change(measure, group) -> None:  # type: ignore[no-untyped-def]
    if measure.comparable(BEFORE, AFTER, PupilGroup.ALL):
        assert measure.breaks_of(group)[-1].at == "2026/27"
    assert not measure.comparable(BEFORE, AFTER, group)
    assert era_number(measure, 2026, group) != era_number(measure, 2027, group)


@pytest.mark.parametrize("code", ["gld", "attainment8", "absence_overall", "suspension_rate"])
def test_other_pupils_and_earlier_years_are_compared_as_before(code: str) -> None:
    measure = MEASURES[code]
    assert measure.comparable(BEFORE, AFTER, PupilGroup.ALL)
    assert measure.comparable(Period.parse("2024/25"), BEFORE, PupilGroup.FSM)
    assert measure.comparable(AFTER, Period.parse("2027/28"), PupilGroup.FSM)
    assert measure.eras_of(PupilGroup.ALL) == measure.eras


def test_a_week_of_the_autumn_belongs_to_its_year() -> None:
    attendance = MEASURES["attendance"]
    assert not attendance.comparable(Period.parse("2025-W40"), Period.parse("2026-W40"), PupilGroup.FSM)
    assert attendance.comparable(Period.parse("2025-W40"), Period.parse("2026-W40"), PupilGroup.ALL)


def test_the_share_eligible_breaks_too_and_the_ebacc_is_missing_with_its_reason() -> None:
    assert not MEASURES["fsm_share"].comparable(BEFORE, AFTER, PupilGroup.ALL)
    assert "performance tables" in (MEASURES["ebacc_entry"].missing_reason(BEFORE, date.max) or "")
