"""`value` on the published samples answers the figures typed in the samples' own README (§e)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from analytics.reports.core.context import ReportContext
from analytics.reports.core.types import Figure
from analytics.reports.measures.value import value
from data.build.report import BuildReport
from data.settings import Settings
from data.vocabulary import Phase, PupilGroup, ValueStatus
from data.warehouse import Warehouse
from data.warehouse.publish import current_path
from session.opening import context_for
from tests.shared import needs_shared

pytestmark = needs_shared
AREAS = {"E": "E92000001", "N": "E10000020", "S": "E10000029"}  # England, Norfolk, Suffolk

# measure[:phase[:group]] | area | period | the figure as printed in the README
LAIT = """
gld | E | 2024/25 | 68.3
gld | S | 2021/22 | 62.3
phonics | N | 2024/25 | 78
phonics | S | 2015/16 | 79
ks2_rwm_expected | S | 2024/25 | 59
ks2_rwm_expected | N | 2015/16 | 50
ks2_rwm_expected:primary:disadvantaged | S | 2024/25 | 44
ks2_rwm_expected:primary:disadvantaged | N | 2021/22 | 33
ks2_rwm_expected:primary:not_disadvantaged | E | 2024/25 | 70
ks2_rwm_expected:primary:not_disadvantaged | S | 2024/25 | 65
attainment8 | N | 2024/25 | 45.2
attainment8 | S | 2015/16 | 48.6
attainment8:secondary:disadvantaged | S | 2024/25 | 30.8
attainment8:secondary:not_disadvantaged | N | 2023/24 | 47.7
progress8 | S | 2023/24 | -0.16
progress8 | N | 2017/18 | 0
absence_overall:all | S | 2021/22 | 8.11
absence_overall:primary | N | 2024/25 | 5.27
absence_overall:secondary | S | 2024/25 | 9.13
absence_persistent:all | S | 2024/25 | 18.11
absence_persistent:all | E | 2018/19 | 10.86
absence_severe:all | N | 2024/25 | 2.79
absence_severe:all | S | 2023/24 | 2.76
fsm_share:primary | S | 2024/25 | 22.1
fsm_share:secondary | N | 2015/16 | 11.3
permanent_exclusion_rate:all | N | 2023/24 | 0.21 %
permanent_exclusion_rate:secondary | S | 2023/24 | 0.33 %
suspension_rate:all | S | 2023/24 | 14.59
suspension_rate:secondary | S | 2023/24 | 27.00
suspension_rate:secondary | E | 2021/22 | 13.96
"""
KEY_STAGE_4 = """
attainment8 | E | 2018/19 | 46.7
engmath_5plus | E | 2020/21 | 51.9
engmath_4plus | E | 2024/25 | 64.8
ebacc_aps | E | 2024/25 | 4.09
progress8 | E | 2022/23 | -0.03
attainment8:secondary:disadvantaged | E | 2019/20 | 40.2
attainment8:secondary:not_disadvantaged | E | 2024/25 | 50.4
engmath_5plus:secondary:disadvantaged | E | 2018/19 | 24.7
engmath_5plus:secondary:not_disadvantaged | E | 2023/24 | 53.1
ks4_gap_index | E | 2010/11 | 4.07
ks4_gap_index | E | 2016/17 | 3.66
ks4_gap_index | E | 2024/25 | 3.92
destinations_sustained | N | 2016/17 | 95
destinations_sustained | S | 2016/17 | 96
destinations_sustained:secondary:disadvantaged | S | 2016/17 | 90
"""
PROVISIONAL = """
attainment8 | N | 2018/19 | 45.1
engmath_4plus | S | 2018/19 | 61.6
engmath_5plus | N | 2018/19 | 39.7
"""
EARLIER = """
absence_overall:special | E | 2018/19 | 10.1
absence_persistent:secondary | E | 2018/19 | 13.7
ks2_rwm_expected | E | 2016/17 | 61
ks2_rwm_expected:primary:disadvantaged | E | 2018/19 | 51
gld | E | 2012/13 | 51.7
gld | N | 2013/14 | 58.1
gld | S | 2014/15 | 67.6
gld | S | 2017/18 | 71.5
permanent_exclusion_rate:all | E | 2006/07 | 0.12 %
permanent_exclusion_rate:all | N | 2015/16 | 0.22 %
permanent_exclusion_rate:all | S | 2016/17 | 0.09 %
suspension_rate:all | S | 2006/07 | 6.15
suspension_rate:all | N | 2013/14 | 3.25
suspension_rate:all | E | 2016/17 | 4.76
permanent_exclusions:all | S | 2014/15 | 81
permanent_exclusions:all | S | 2015/16 | 75
permanent_exclusions:all | S | 2016/17 | 93
"""
ATTENDANCE = """
attendance:all | E | 2024/25 | 93.13
attendance_persistent:all | E | 2025/26 | 18.78
attendance:primary | N | 2024/25 | 94.71
attendance:secondary | S | 2024/25 | 90.74
attendance_persistent:secondary | N | 2024/25 | 24.15
attendance_persistent:primary | S | 2025/26 | 12.86
attendance:all | N | 2025/26 | 92.75
attendance_persistent:all | S | 2025/26 | 18.65
"""


@pytest.fixture(scope="module")
def desk(whole_folder: tuple[BuildReport, Settings]) -> ReportContext:
    settings = whole_folder[1]
    path = current_path(settings.world("real"))
    assert path is not None
    return context_for(settings, Warehouse.open(path))


def answer(desk: ReportContext, what: str, area: str, period: str) -> Figure:
    code, phase, group = [*what.split(":"), "", ""][:3]
    return value(
        desk,
        code=code,
        area=AREAS.get(area, area),
        period=period,
        phase=Phase(phase) if phase else None,
        group=PupilGroup(group or "all"),
    )


def _rows(*tables: str) -> list[tuple[str, ...]]:
    lines = [line for table in tables for line in table.strip().splitlines()]
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines]


@pytest.mark.parametrize("row", _rows(LAIT, KEY_STAGE_4, EARLIER, ATTENDANCE), ids="-".join)
def test_a_published_figure_is_answered_within_its_printed_rounding(desk: ReportContext, row: tuple[str, ...]) -> None:
    what, area, period, printed = row
    expected = Decimal(printed.removesuffix(" %"))
    per_10000 = 100 if printed.endswith("%") else 1  # the file's per cent, our per 10,000
    result = answer(desk, what, area, period)
    assert result.value is not None, result.reason
    half = 0.5 * 10.0 ** int(expected.as_tuple().exponent)
    assert result.value / per_10000 == pytest.approx(float(expected), abs=half + 1e-9)


@pytest.mark.parametrize("row", _rows(PROVISIONAL), ids="-".join)
def test_a_provisional_figure_is_answered_until_a_later_one_was_published(
    desk: ReportContext, row: tuple[str, ...]
) -> None:
    what, area, period, printed = row
    then = answer(replace(desk, as_at=date(2019, 12, 1), memo={}), what, area, period)
    assert (then.value, then.release) == (pytest.approx(float(printed), abs=0.05), "provisional")
    assert answer(desk, what, area, period).release == "latest_vintage"


@pytest.mark.parametrize(
    ("what", "area", "period", "status"),
    [
        ("gld", "S", "2019/20", ValueStatus.NOT_AVAILABLE),
        ("ks2_rwm_expected", "S", "2020/21", ValueStatus.NOT_AVAILABLE),
        ("attendance:all", "S", "2024/25", ValueStatus.NOT_AVAILABLE),
        ("permanent_exclusions:special", "N", "2015/16", ValueStatus.SUPPRESSED),
        ("permanent_exclusion_rate:special", "N", "2015/16", ValueStatus.SUPPRESSED),
    ],
)
def test_a_figure_that_is_not_there_says_why_and_has_no_number(
    desk: ReportContext, what: str, area: str, period: str, status: ValueStatus
) -> None:
    result = answer(desk, what, area, period)
    assert (result.status, result.value, result.numerator) == (status, None, None)
    assert result.reason
