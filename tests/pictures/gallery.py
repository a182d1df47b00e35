"""Every kind of chart and every part of the frame with made-up figures, to be looked at.

Run from the project: streamlit run tests/pictures/gallery.py
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import streamlit as st

from analytics.reports.core.types import Judgement
from data.vocabulary import Direction, PromiseStatus, Scope, ValueStatus
from tests.pictures import gallery_charts as charts
from tests.pictures import made_up
from ui import frame, notices, selection, tables, theme, tiles

SCOPE = Scope("E10000029")


def top() -> None:
    frame.start(made_up.CONTEXT, "Are we on track?")
    with frame.filters():
        selection.choose("area", "Area", {"all": "Whole county", "ips": "Ipswich"}, "all")
        selection.choose("phase", "Phase", {"primary": "Primary", "secondary": "Secondary"}, "primary")
        selection.choose_date("Known as at", date(2016, 3, 31), date(2013, 1, 1), date(2026, 11, 1))
    frame.answer(
        "79% of graded schools are good or better (236 of 299). Expected by now: 85%.",
        "To reach 100% by January 2017: 63 more schools, 5.3 a month; best twelve months: 15 schools.",
    )


def tile(title: str, status: PromiseStatus, word: str, value: float | None) -> tiles.Tile:
    shown = made_up.figure(value, n=299)
    return tiles.Tile(
        title,
        shown,
        made_up.figure(85, name="England"),
        None if value is None else 4.9,
        "January 2015",
        Direction.HIGHER_IS_BETTER,
        "100% by January 2017",
        Judgement(status, word, "because"),
        date(2026, 9, 1),
        "milestones?measure=x",
        tuple(
            (date(year, 8, 31), value)
            for year, value in zip((2018, 2019, 2022, 2023, 2024), (70, 71.5, 74, 75.1, 78.9), strict=True)
        ),
        goal=(date(2027, 8, 31), 100),
        needs="up 21.1 points, 7.1 a year",
    )


def middle() -> None:
    tiles.draw(
        (
            tile("Schools good or better", PromiseStatus.RED, "unlikely", 78.9),
            tile("Key stage 2: reading, writing and maths", PromiseStatus.AMBER, "in doubt", 59),
            tile("Good level of development", PromiseStatus.GREEN, "likely", 68.2),
            tile("5 A*–C with English and maths", PromiseStatus.CANNOT_TELL, "cannot tell", None),
        ),
        theme.STATUS,
    )
    hidden = made_up.figure(None, status=ValueStatus.SUPPRESSED, reason="too few pupils to show")
    rows = tuple(
        (
            tables.text(name, "school?urn=1"),
            tables.figure(figure),
            tables.parts(figure),
            tables.signed(change, 1, "not comparable"),
            status,
        )
        for name, figure, change, status in (
            ("Babergh", made_up.figure(81.2, n=48), 2.1, tables.status(PromiseStatus.GREEN, "likely", theme.STATUS)),
            ("Ipswich", made_up.figure(66.9, n=51), -3.4, tables.status(PromiseStatus.RED, "unlikely", theme.STATUS)),
            ("Mid Suffolk", hidden, None, tables.status(PromiseStatus.CANNOT_TELL, "cannot tell", theme.STATUS)),
            (
                "West Suffolk",
                made_up.figure(74.0, n=90),
                12.4,
                tables.status(PromiseStatus.AMBER, "in doubt", theme.STATUS),
            ),
        )
    )
    number = tables.Kind.NUMBER
    tables.draw(
        tables.Table(
            "Share of graded schools that are good or better, by area, 31 January 2016",
            (
                tables.Column("Area"),
                tables.Column("Value", number, "%"),
                tables.Column("Schools"),
                tables.Column("Change in a year", number, "points"),
                tables.Column("By the deadline"),
            ),
            rows,
            ("Mid Suffolk is hidden because few pupils are behind the figure.",),
        )
    )
    notices.empty("attendance by week", "the weekly attendance file of DfE, or the authority's own return")
    notices.partial("Attendance for week 37", ["Oakfield", "Hillside", "St Ann"])
    notices.error("The file could not be read.", "Row 12, column “pupils”: “12x” where a number was expected.")


PARTS = {
    "top": top,
    "middle": middle,
    "milestones": charts.milestone_charts,
    "trends": charts.trend_charts,
    "dots": charts.dot_charts,
    "sizes": charts.size_charts,
    "counts": charts.count_charts,
    "weeks": charts.week_charts,
    "map": charts.area_map,
}
st.set_page_config(page_title="Gallery", layout="wide")
theme.apply()
for name in st.query_params.get("show", ",".join(PARTS)).split(","):
    PARTS[name]()
