"""Formal steps and support: days in stage, checks by their rhythm, and support beside none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics.reports.improvement.interventions import InterventionsReport, interventions
from data.records import RecordRefused, Records
from tests.unit.reports.with_records import CODE, DAY, DIRECTOR, LEAD, context, open_store, result, urn
from ui.views.improvement import interventions as view


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with open_store(tmp_path) as store:
        yield store


def notice(records: Records, n: int, days_ago: int, **more: object) -> str:
    payload = {
        "urn": urn(n),
        "step": "warning_notice",
        "issued_by": "Director",
        "checks": "monthly",
        "issued_on": DAY - timedelta(days=days_ago),
        "grounds": "Results fell.",
        "expected": "Results rise.",
        "status": "open",
        **more,
    }
    return records.save("formal_steps", None, payload, DIRECTOR, None).key


def support(records: Records, n: int, starts: date, **more: object) -> None:
    payload = {
        "urn": urn(n),
        "kind": "officer_associate",
        "provider": "Area team",
        "starts": starts,
        "provider_kind": "authority",
        "measures": [CODE],
        "expected": "Results rise.",
        **more,
    }
    records.save("interventions", None, payload, LEAD, None)


def report_of(records: Records, *rows: dict, schools: int = 3) -> InterventionsReport:
    return interventions(context(rows, schools, records))


def test_the_step_with_the_longest_overdue_check_stands_first(records) -> None:
    notice(records, 1, 20)
    notice(records, 2, 100)
    steps = report_of(records).steps
    assert [step.urn for step in steps] == [urn(2), urn(1)]
    assert [step.days_in_stage for step in steps] == [100, 20]
    assert [step.days_overdue > 0 for step in steps] == [True, False]


def test_a_check_starts_the_clock_anew(records) -> None:
    key = notice(records, 1, 100)
    check = {
        "of": "formal_steps",
        "record": key,
        "urn": urn(1),
        "checked_on": DAY - timedelta(days=3),
        "checked_by": "Area lead",
        "finding": "slow",
    }
    records.save("checks", None, check, LEAD, None)
    (step,) = report_of(records).steps
    assert (step.days_overdue, step.last_finding) == (0, "slow")


def test_a_step_is_lifted_by_the_board_with_its_decision_and_by_nobody_else(records) -> None:
    lifted = {"status": "lifted", "ended_on": DAY}
    with pytest.raises(RecordRefused, match="decision"):
        notice(records, 1, 50, **lifted)
    notice(records, 2, 50, **lifted, lifting_agreed_by="The board", decision="2026-01")
    report = report_of(records)
    assert report.steps == ()
    assert report.ended[0].values["decision"] == "2026-01"


def test_support_is_told_apart_from_the_rise_that_comes_by_itself(records) -> None:
    rows = []
    for n in range(1, 41):
        supported = n <= 16
        before = 40.0 + n % 4
        rows += [result(n, year, before) for year in ("2018/19", "2021/22", "2022/23")]
        rows.append(result(n, "2024/25", before + (15 if supported else 10)))
    for n in range(1, 17):
        support(records, n, date(2023, 10, 1))
    (item,) = report_of(records, *rows, schools=40).compared
    effect = item.compared.effect
    assert effect is not None
    assert effect.change == pytest.approx(15)
    assert effect.estimate == pytest.approx(5)
    assert item.compared.judgement == "better"


def test_fourteen_supported_schools_are_too_few_to_compare(records) -> None:
    rows = [result(n, year, 50.0 + n) for n in range(1, 31) for year in ("2022/23", "2024/25")]
    for n in range(1, 15):
        support(records, n, date(2023, 10, 1))
    (item,) = report_of(records, *rows, schools=30).compared
    assert (item.compared.supported, item.compared.effect) == (14, None)
    assert "15 are needed" in item.compared.why_not


def test_schools_whose_support_began_in_different_years_stand_in_one_comparison(records) -> None:
    years = ("2017/18", "2018/19", "2021/22", "2022/23", "2024/25")
    rows = [result(n, year, 50.0 + n % 3) for n in range(1, 31) for year in years]
    for n in range(1, 17):
        support(records, n, date(2022 + n % 2, 10, 1))
    (item,) = report_of(records, *rows, schools=30).compared
    assert (item.compared.supported, item.compared.before) == (16, ("2017/18", "2018/19", "2021/22"))
    assert item.compared.judgement == "similar"


def test_support_whose_results_are_not_out_yet_cannot_be_told(records) -> None:
    rows = [result(n, "2024/25", 50.0) for n in range(1, 31)]
    for n in range(1, 17):
        support(records, n, date(2025, 10, 1))
    (item,) = report_of(records, *rows, schools=30).compared
    assert item.compared.effect is None
    assert "no comparable result has been published" in item.compared.why_not


def test_each_provider_stands_with_its_schools_its_areas_and_its_last_check(records) -> None:
    support(records, 1, DAY - timedelta(days=30))
    support(records, 3, DAY - timedelta(days=30))
    support(
        records, 2, DAY - timedelta(days=90), provider="A trust", provider_kind="trust", ends=DAY - timedelta(days=9)
    )
    for days, quality in ((300, "weak"), (60, "sound")):
        checked = {"provider": "Area team", "provider_kind": "authority", "assured_by": "Director", "result": quality}
        records.save("quality_assurance", None, checked | {"assured_on": DAY - timedelta(days=days)}, LEAD, None)
    report = report_of(records)
    (team,) = report.providers
    assert (team.schools, team.areas, team.result) == ((urn(1), urn(3)), ("North",), "sound")
    assert view.coverage(report) == (
        "2 of 2 supported schools have a provider last found strong or sound. No support in progress in South."
    )
