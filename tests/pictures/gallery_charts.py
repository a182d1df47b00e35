"""Every kind of chart with made-up figures: the parts of the gallery that draw."""

from __future__ import annotations

import json
from datetime import date

from analytics.disclosure import protect
from data.catalogue import MeasureKind
from data.vocabulary import Direction, Level, PromiseStatus, Scope, Unit, ValueStatus
from tests.pictures import made_up
from ui import maps, theme
from ui.charts import bars, dots, funnel, gaps, grid, milestones, reach, trends, weekly
from ui.charts.show import show

SCOPE = Scope("E10000029")


def milestone_charts() -> None:
    stock = protect(
        milestones.MilestoneChartData(
            made_up.STOCK,
            made_up.STOCK_PATH,
            MeasureKind.STOCK,
            Direction.HIGHER_IS_BETTER,
            "Graded schools that are good or better",
            date(2016, 3, 31),
            made_up.STOCK_ENGLAND,
            87.5,
            made_up.PROJECTION,
        ),
        SCOPE,
    )
    show(
        stock,
        milestones.draw,
        sentence="Suffolk is six points below its path and slower than it needs to be",
        subtitle="Share of graded schools that are good or better, state-funded, all phases",
        key="stock",
    )
    annual = protect(
        milestones.MilestoneChartData(
            made_up.KS2,
            made_up.KS2_PATH,
            MeasureKind.ANNUAL_RESULT,
            Direction.HIGHER_IS_BETTER,
            "Pupils reaching the expected standard",
            date(2025, 11, 1),
            made_up.KS2_ENGLAND,
            61.0,
        ),
        SCOPE,
    )
    show(
        annual,
        milestones.draw,
        sentence="Two points short of the first milestone",
        subtitle="Reading, writing and maths at the end of key stage 2, all pupils",
        key="ks2",
    )
    broken = protect(
        milestones.MilestoneChartData(
            made_up.BROKEN,
            (),
            MeasureKind.ANNUAL_RESULT,
            Direction.HIGHER_IS_BETTER,
            "Pupils reaching the standard",
            date(2019, 11, 1),
        ),
        SCOPE,
    )
    show(
        broken,
        milestones.draw,
        sentence="The tests changed in 2016: no line joins the years",
        subtitle="Reading, writing and maths",
        key="broken",
    )


def trend_charts() -> None:
    names = ("Babergh", "East Suffolk", "Ipswich", "Mid Suffolk", "West Suffolk")
    years = list(made_up.KS2.figures)
    listed = tuple(
        made_up.series({f.period: None if f.value is None else f.value + 3 * at - 6 for f in years}, name=name, n=900)
        for at, name in enumerate(names)
    )
    view = protect(trends.TrendPanelsData(listed, "Pupils reaching the expected standard", made_up.KS2_ENGLAND), SCOPE)
    show(
        view,
        trends.draw,
        sentence="Ipswich and West Suffolk have caught up; Babergh has not",
        subtitle="Reading, writing and maths, all pupils, by area",
        key="trends",
    )


def dot_charts() -> None:
    rows = [
        ("Babergh", 81, 69, 90),
        ("East Suffolk", 80, 71, 87),
        ("West Suffolk", 74, 64, 82),
        ("Ipswich", 67, 53, 78),
    ]
    figures = [made_up.figure(v, name=n, lower=a, upper=b, n=60) for n, v, a, b in rows]
    figures.append(made_up.figure(None, name="Mid Suffolk", status=ValueStatus.SUPPRESSED, reason="too few"))
    view = protect(
        dots.DotPlotData(
            tuple(figures), "Graded schools good or better", made_up.figure(85, name="England"), 100, "Ipswich"
        ),
        SCOPE,
    )
    show(
        view,
        dots.draw,
        sentence="Ipswich is the furthest from England, and its interval says so",
        subtitle="Share of graded schools, 31 January 2016, with 95% intervals",
        key="dots",
    )
    points = tuple(
        gaps.GapRow(
            name,
            made_up.figure(low, name=name, n=1800),
            made_up.figure(high, name=name, n=6000),
            made_up.figure(high - low, name=name, unit=Unit.POINTS),
            name == "England",
        )
        for name, low, high in (("2022/23", 40, 63), ("2023/24", 42, 64), ("2024/25", 44, 65), ("England", 47, 69))
    )
    show(
        protect(gaps.GapChartData(points, "Pupils reaching the expected standard"), SCOPE),
        gaps.draw,
        sentence="The gap has narrowed by two points since 2022/23",
        subtitle="Reading, writing and maths",
        key="gaps",
    )


def size_charts() -> None:
    sizes = (9, 14, 18, 22, 27, 31, 36, 44, 52, 60, 75, 90, 110)
    shares = (80, 35, 71, 52, 66, 58, 71, 49, 63, 55, 61, 78, 40)
    figures = tuple(
        made_up.figure(v, name=f"School {at + 1}", n=n, denominator_name="pupils", level=Level.AUTHORITY)
        for at, (v, n) in enumerate(zip(shares, sizes, strict=True))
    )
    limits = tuple(
        funnel.Limit(n, *(max(0, min(100, 59 + z * (59 * 41 / n) ** 0.5)) for z in (-1.96, 1.96, -3.09, 3.09)))
        for n in range(6, 120, 2)
    )
    view = funnel.FunnelPlotData(
        figures, 59, limits, ("School 12", "School 13"), "Pupils reaching the expected standard", "county", "School 8"
    )
    show(
        protect(view, SCOPE),
        funnel.draw,
        sentence="Two schools differ significantly",
        subtitle="Reading, writing and maths, 2024/25, by number of pupils",
        key="funnel",
    )


def count_charts() -> None:
    looks = [theme.REPLAY[s].colour for s in (PromiseStatus.GREEN, PromiseStatus.AMBER, PromiseStatus.RED)]
    rows = tuple(
        bars.Row(
            name,
            tuple(bars.BarSegment(w, n, c) for w, n, c in zip(("green", "amber", "red"), counts, looks, strict=True)),
        )
        for name, counts in (
            ("February 2015", (76, 135, 88)),
            ("June 2015", (92, 140, 67)),
            ("February 2016", (121, 134, 44)),
        )
    )
    show(
        protect(
            bars.StackedBarData(
                rows,
                "Schools by rating",
                ("school", "schools"),
                "Source: the authority's own ratings. Invented schools.",
            ),
            SCOPE,
        ),
        bars.draw,
        sentence="Half as many red schools as a year before",
        subtitle="299 rated schools",
        key="bars",
    )
    entries = tuple(
        grid.GridItem(name, r, c)
        for name, r, c in (
            ("Good level of development", 0, 2),
            ("Attendance", 0, 1),
            ("Key stage 2", 1, 2),
            ("Phonics", 1, 1),
            ("Attainment 8", 1, 0),
            ("Suspensions", 2, 0),
            ("Severe absence", 2, 0),
            ("Progress 8", None, None),
        )
    )
    show(
        protect(
            grid.NameGridData(
                entries,
                ("above England", "like England", "below England"),
                ("worse than last year", "no clear change", "better"),
                "Measures by where they stand and how they move",
                "Source: DfE; derived here.",
            ),
            SCOPE,
        ),
        grid.draw,
        sentence="Suspensions and severe absence are below England and getting worse",
        subtitle="One measure, one place",
        key="grid",
    )


def week_charts() -> None:
    now = tuple(
        made_up.figure(v, period=f"2025-W{37 + at}", n=90000, decimals=1, denominator_name="sessions")
        for at, v in enumerate((94.6, 94.2, 94.1, 93.8, None, 93.1, 90.9, 93.0, 92.7))
    )
    before = tuple(
        made_up.figure(v, period=f"2024-W{37 + at}", n=90000, decimals=1, denominator_name="sessions")
        for at, v in enumerate((94.1, 93.9, 93.7, 93.5, 93.2, 92.9, 92.6, 92.2, 92.0))
    )
    view = weekly.WeeklyChartData(
        now, before, "Attendance", 93.4, 91.6, 95.2, ("2025-W43",), "Limits from twelve earlier weeks."
    )
    show(
        protect(view, SCOPE),
        weekly.draw,
        sentence="One week in October was unusually low",
        subtitle="Attendance in state-funded schools by week",
        key="weekly",
    )
    outcomes = tuple(
        (100 * (230 + k) / 299, p)
        for k, p in enumerate((0.01, 0.03, 0.06, 0.1, 0.14, 0.17, 0.16, 0.13, 0.09, 0.06, 0.03, 0.02))
    )
    view2 = reach.ReachChartData(
        outcomes,
        74,
        78.6,
        82.3,
        85,
        0.02,
        "Graded schools good or better",
        "by January 2016",
        Unit.PERCENT,
        0,
        "Source: derived here. Invented schools.",
    )
    show(
        protect(view2, SCOPE),
        reach.draw,
        sentence="85% could not be reached: too few schools were due an inspection",
        subtitle="Given four terms between inspections",
        key="reach",
    )


def area_map() -> None:
    from analytics.reports.comparison.area_map import AreaFigures, Outline
    from analytics.reports.core.types import SchoolRow
    from data.vocabulary import Phase, PupilGroup

    names = ("Babergh", "East Suffolk", "Ipswich", "Mid Suffolk", "West Suffolk")
    outlines = tuple(
        Outline(
            n,
            n,
            json.dumps(
                {
                    "type": "Polygon",
                    "coordinates": [[[x, y], [x + 0.3, y + 0.05], [x + 0.33, y + 0.2], [x, y + 0.2], [x, y]]],
                }
            ),
            True,
            "",
        )
        for n, x, y in zip(names, (0.7, 1.3, 1.02, 1.0, 0.5), (52.0, 52.1, 51.95, 52.2, 52.25), strict=True)
    )
    figures = tuple(made_up.figure(v, name=n, n=60) for n, v in zip(names, (81, 80, 67, None, 74), strict=True))
    schools = tuple(
        SchoolRow(
            str(at), f"School {at}", "primary", n, n, None, x, y, made_up.figure(50 + at, name=f"School {at}", n=30)
        )
        for at, (n, x, y) in enumerate((("Babergh", 0.8, 52.1), ("Ipswich", 1.1, 52.0), ("Ipswich", 1.2, 52.08)))
    )
    report = AreaFigures(
        made_up.CONTEXT,
        "ks2_rwm_expected",
        "2024/25",
        Phase.PRIMARY,
        PupilGroup.ALL,
        figures[0],
        None,
        figures,
        schools,
        outlines,
    )
    left, _ = maps.columns()
    with left:
        maps.show(protect(report, SCOPE), "Ipswich", key="map")
