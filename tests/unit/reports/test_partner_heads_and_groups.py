"""Changes of head as recorded, clusters on a day, and what schools offered to take on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from analytics.reports.core.context import ReportContext
from analytics.reports.improvement.partner_groups import offers
from analytics.reports.improvement.partners import heads
from analytics.reports.inspection.school_histories import _replaced
from tests.unit.reports import with_records
from tests.unit.reports.with_records import DAY, DIRECTOR, urn

SCHOOLS = 40


@pytest.fixture
def context(tmp_path: Path) -> Iterator[ReportContext]:
    made = with_records.context([], SCHOOLS, with_records.open_store(tmp_path))
    yield made
    made.records.close()


def known() -> Any:
    urns = [urn(n) for n in range(1, SCHOOLS + 1)]
    names = pd.DataFrame({"urn": urns, "name": [f"School {item}" for item in urns]}, index=urns)
    stems = pd.DataFrame({"entity": [*urns, "800001"], "urn": [*urns, urn(1)]})
    return SimpleNamespace(schools=names, stems=stems)


def began(context: ReportContext, number: str, day: date, headship: str = "substantive") -> None:
    payload = {"urn": number, "began_on": day, "headship": headship}
    context.records.save("head_changes", None, payload, DIRECTOR, None)


def test_nothing_can_be_told_until_a_year_of_changes_is_recorded(context: ReportContext) -> None:
    assert heads(context, known()) is None
    began(context, urn(1), DAY.replace(month=1, day=2))
    assert heads(context, known()) is None


def test_an_interim_head_is_no_change_and_is_counted_apart(context: ReportContext) -> None:
    began(context, urn(9), date(2024, 1, 8))
    began(context, urn(1), date(2025, 9, 1))
    began(context, urn(2), date(2025, 9, 1), "interim")
    began(context, urn(3), date(2025, 12, 1), "vacant")
    result = heads(context, known())
    assert result is not None
    assert (result.changed, result.interim, result.vacant, result.schools) == (1, 1, 1, SCHOOLS)


def test_two_heads_in_three_years_are_counted_across_a_change_of_number(context: ReportContext) -> None:
    began(context, "800001", date(2023, 9, 1))
    began(context, urn(1), date(2025, 4, 1))
    began(context, urn(2), date(2022, 4, 1))
    began(context, urn(2), date(2025, 4, 1))
    result = heads(context, known())
    assert result is not None
    assert [(item.urn, item.heads) for item in result.often] == [(urn(1), 2)]


def test_what_is_recorded_later_is_not_known_on_an_earlier_day(context: ReportContext) -> None:
    began(context, urn(1), date(2023, 1, 2))
    began(context, urn(2), date(2025, 9, 1))
    result = heads(replace(context, as_at=date(2025, 6, 1), today=date(2025, 6, 1), memo={}), known())
    assert result is not None
    assert result.changed == 0


def test_an_offer_counts_from_its_day_until_its_end_under_todays_number(context: ReportContext) -> None:
    for number, since, until in (
        ("800001", date(2025, 1, 1), None),
        (urn(2), date(2024, 1, 1), date(2025, 1, 1)),
        (urn(3), date(2026, 5, 1), None),
    ):
        payload = {
            "kind": "good_school",
            "name": "A school",
            "urn": number,
            "since": since,
            "until": until,
            "partners_at_most": 4,
        }
        payload = {name: value for name, value in payload.items() if value is not None}
        context.records.save("capacity", None, payload, DIRECTOR, None)
    assert offers(context, {"800001": urn(1)}) == {urn(1): 4}


def test_a_school_of_an_older_list_closed_when_its_successor_took_over() -> None:
    days = [pd.Timestamp(2019, 11, 1), pd.Timestamp(2022, 4, 25), pd.Timestamp(2019, 11, 1)]
    schools = pd.DataFrame({"urn": ["1", "2", "3"], "as_of": days, "closed": [pd.NaT] * 3})
    links = pd.DataFrame({"urn": ["2"], "link_urn": ["1"], "linked": [pd.Timestamp(2020, 5, 1)]})
    closed = _replaced(schools, links).set_index("urn")["closed"]
    assert closed["1"] == pd.Timestamp(2020, 5, 1)
    assert closed[["2", "3"]].isna().all()
