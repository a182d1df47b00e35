"""The floor of coverage rises with what is covered and never falls."""

from __future__ import annotations

import tomllib

import pytest

from tests.coverage_floor import SETTINGS, raised


@pytest.mark.parametrize(("covered", "floor"), [(80.0, 80), (79.99, 80), (12.0, 80), (81.0, 81), (93.7, 93)])
def test_the_floor_only_rises(covered: float, floor: int) -> None:
    settings = "[tool.x]\na = 1\n\n[tool.coverage.report]\nfail_under = 80\n"
    made = tomllib.loads(raised(settings, covered))
    assert made["tool"] == {"x": {"a": 1}, "coverage": {"report": {"fail_under": floor}}}


def test_the_projects_own_settings_have_a_floor() -> None:
    assert tomllib.loads(raised(SETTINGS.read_text("utf-8"), 100.0))["tool"]["coverage"]["report"]["fail_under"] == 100
