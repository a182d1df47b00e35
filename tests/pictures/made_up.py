"""Made-up figures for looking at charts: no real place has these values."""

from __future__ import annotations

from datetime import date

from analytics.reports.core.types import Figure, PageHeader, PathPoint, Projection, Segment, Series
from data.period import Period
from data.vocabulary import Level, Phase, PupilGroup, Unit, ValueStatus


def figure(
    value: float | None,
    *,
    name: str = "Suffolk",
    period: str = "2024/25",
    unit: Unit = Unit.PERCENT,
    decimals: int = 0,
    n: float | None = None,
    lower: float | None = None,
    upper: float | None = None,
    status: ValueStatus = ValueStatus.OK,
    reason: str = "",
    group: PupilGroup = PupilGroup.ALL,
    denominator_name: str = "graded schools",
    level: Level = Level.AUTHORITY,
) -> Figure:
    """One figure that says it is invented."""
    if value is None and status is ValueStatus.OK:
        status, reason = ValueStatus.NOT_AVAILABLE, "assessments were cancelled"
    return Figure(
        measure="ks2_rwm_expected",
        entity=name,
        entity_name=name,
        level=level,
        period=period,
        phase=Phase.PRIMARY,
        group=group,
        value=value,
        status=status,
        reason=reason,
        unit=unit,
        decimals=decimals,
        denominator_name=denominator_name,
        numerator=None if n is None or value is None else round(value * n / 100),
        denominator=None if value is None else n,
        lower=lower,
        upper=upper,
        published=date(2026, 4, 8),
        release="final",
        invented=True,
    )


def series(
    values: dict[str, float | None],
    *,
    name: str = "Suffolk",
    cut: str | None = None,
    why: str = "",
    unit: Unit = Unit.PERCENT,
    decimals: int = 0,
    n: float | None = 299,
    group: PupilGroup = PupilGroup.ALL,
) -> Series:
    """A series by period, cut before `cut`."""
    made = [
        figure(value, name=name, period=period, unit=unit, decimals=decimals, n=n, group=group)
        for period, value in values.items()
    ]
    edge = Period.parse(cut).end if cut else None
    before = tuple(f for f in made if edge and Period.parse(f.period).end < edge)
    after = tuple(f for f in made if f not in before)
    segments = tuple(Segment(label, part) for label, part in (("old", before), ("new", after)) if part)
    return Series("ks2_rwm_expected", name, name, Phase.PRIMARY, group, segments, ((cut, why),) if cut else ())


STOCK = series(
    {
        "2014-08-31": 70.2,
        "2014-10-31": 71.5,
        "2015-01-31": 74,
        "2015-04-30": 75.1,
        "2015-07-31": 76.4,
        "2015-10-31": 77.6,
        "2016-01-31": 78.9,
    }
)
STOCK_ENGLAND = series(
    {"2014-08-31": 80, "2015-01-31": 81.5, "2015-07-31": 83.7, "2016-01-31": 85.2}, name="England", n=None
)
STOCK_PATH = (
    PathPoint(date(2015, 1, 31), 74.0, "Baseline", baseline=True),
    PathPoint(date(2016, 1, 31), 85.0, "85% good"),
    PathPoint(date(2017, 1, 31), 100.0, "All good"),
)
PROJECTION = Projection(
    (date(2016, 1, 31), date(2016, 6, 30), date(2017, 1, 31)),
    (78.9, 80.9, 83.9),
    {50: ((78.9, 78.9), (79.6, 82.2), (81.6, 86.2)), 80: ((78.9, 78.9), (78.2, 83.6), (78.9, 88.9))},
)
KS2 = series(
    {
        "2015/16": 49,
        "2016/17": 57,
        "2017/18": 61,
        "2018/19": 62,
        "2019/20": None,
        "2020/21": None,
        "2021/22": 55,
        "2022/23": 57,
        "2023/24": 58,
        "2024/25": 59,
    },
    n=8012,
)
KS2_ENGLAND = series(
    {
        "2015/16": 53,
        "2016/17": 61,
        "2017/18": 64,
        "2018/19": 65,
        "2019/20": None,
        "2020/21": None,
        "2021/22": 59,
        "2022/23": 60,
        "2023/24": 61,
        "2024/25": 62,
    },
    name="England",
    n=None,
)
KS2_PATH = (
    PathPoint(date(2024, 8, 31), 58.0, "Baseline", baseline=True),
    PathPoint(date(2025, 8, 31), 61.0, "61%"),
    PathPoint(date(2026, 8, 31), 64.0, "64%"),
    PathPoint(date(2028, 8, 31), 70.0, "70%", to_be_confirmed=True),
)
BROKEN = series(
    {"2012/13": 70, "2013/14": 73, "2014/15": 75, "2015/16": 49, "2016/17": 57, "2017/18": 61, "2018/19": 62},
    cut="2015/16",
    why="The tests and the standard changed in 2016.",
)
CONTEXT = PageHeader(
    "E10000029",
    "Suffolk",
    "935",
    "suffolk-2015",
    "Raising the bar 2015",
    date(2016, 3, 31),
    True,
    "2026-11-22-a1b2",
    ("Key stage 2, revised, due 12 December 2025",),
    True,
)
