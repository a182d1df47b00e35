"""The impact of an action is calculated from its schools, or the reason why not is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.reports.improvement.actions import ActionRow, action_records
from analytics.statistics.comparison import Judgement
from data.plans import plans
from data.records import Records
from data.records.seed import seed
from tests.unit.reports.with_records import CODE, LEAD, context, open_store, result, urn

PLAN = replace(next(plan for plan in plans() if plan.code == "suffolk-2015"), status="current")
YEARS = ("2018/19", "2021/22", "2022/23", "2024/25")


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with open_store(tmp_path) as store:
        seed(store, PLAN)
        yield store


def rows(rise: float, schools: int = 40, supported: int = 16) -> list[dict[str, Any]]:
    """Every school rises by ten points, the supported ones by so many."""
    results = []
    for n in range(1, schools + 1):
        before = 40.0 + n % 4
        after = before + (rise if n <= supported else 10)
        results += [*(result(n, year, before) for year in YEARS[:-1]), result(n, YEARS[-1], after)]
    return results


def support(records: Records, many: int, action: str = "5.4", starts: date = date(2023, 10, 1)) -> None:
    for n in range(1, many + 1):
        payload = {
            "urn": urn(n),
            "kind": "officer_associate",
            "provider": "Area team",
            "starts": starts,
            "provider_kind": "authority",
            "measures": [CODE],
            "expected": "Results rise.",
            "actions": [f"{PLAN.code}|{action}"],
        }
        records.save("interventions", None, payload, LEAD, None)


def row(records: Records, reference: str, facts: list[dict[str, Any]]) -> ActionRow:
    report = action_records(context(facts, 40, records, plan=PLAN))
    return next(item for item in report.rows if item.reference == reference)


def comparison_of(action_row: ActionRow):
    return next(item for item in action_row.impact.compared if item.measure == CODE)


def test_support_that_carries_an_action_is_its_evidence_with_an_interval(records) -> None:
    support(records, 16)
    current = row(records, "5.4", rows(15))
    assert current.evidence == "compared"
    assert comparison_of(current).effect.estimate == pytest.approx(5)
    assert comparison_of(current).judgement is Judgement.BETTER


def test_a_rise_that_similar_schools_made_too_is_no_difference(records) -> None:
    support(records, 16)
    results = comparison_of(row(records, "5.4", rows(10)))
    assert results.effect.change == pytest.approx(10)
    assert results.judgement is Judgement.SIMILAR


def test_what_people_type_is_kept_and_never_becomes_the_comparison(records) -> None:
    support(records, 16)
    before = row(records, "5.4", rows(10)).entry
    payload = dict(before.values) | {"evidence_level": "narrative", "evidence": "Heads say so."}
    records.save("actions", before.key, payload, LEAD, before.version)
    current = row(records, "5.4", rows(10))
    assert current.entry.values["evidence_level"] == "narrative"
    assert current.evidence == "compared"
    assert (row(records, "5.3", rows(10)).evidence) == "none"


def test_fourteen_schools_are_too_few_and_that_is_said(records) -> None:
    support(records, 14)
    current = row(records, "5.4", rows(15))
    assert (current.evidence, comparison_of(current).effect) == ("none", None)
    assert "14 schools are supported; 15 are needed" in comparison_of(current).why_not


def test_an_action_without_a_school_says_why_nothing_can_be_told(records) -> None:
    current = row(records, "5.4", rows(15))
    assert current.impact.compared == ()
    assert "no school is linked" in current.impact.why_not


def test_schools_that_are_named_need_the_day_on_which_the_action_started(records) -> None:
    before = row(records, "5.4", []).entry
    payload = dict(before.values) | {"schools": [urn(n) for n in range(1, 17)], "measures": [CODE]}
    records.save("actions", before.key, payload, LEAD, before.version)
    assert "no start date" in row(records, "5.4", rows(15)).impact.why_not
    payload |= {"starts": date(2023, 10, 1), "due": date(2024, 7, 1)}
    records.save("actions", before.key, payload, LEAD, before.version + 1)
    assert comparison_of(row(records, "5.4", rows(15))).effect.estimate == pytest.approx(5)


def test_support_that_began_later_than_the_day_asked_for_is_not_counted(records) -> None:
    support(records, 16, starts=date(2026, 10, 1))
    assert row(records, "5.4", rows(15)).impact.schools == 0


def test_delivery_is_never_decided_by_the_comparison(records) -> None:
    support(records, 16)
    assert row(records, "5.4", rows(15)).delivery == "not_reported"
