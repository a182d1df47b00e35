"""Every kind of chart and every part of the frame with made-up figures, to be looked at.

Run from the project: streamlit run tests/pictures/gallery.py
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import streamlit as st

from data.vocabulary import PromiseStatus, Scope, ValueStatus
from tests.pictures import gallery_charts as charts
from tests.pictures import made_up
from ui import frame, notices, selection, tables, theme

SCOPE = Scope("E10000029")


def top() -> None:
    frame.start(made_up.CONTEXT, "On track")
    with frame.filters():
        selection.choose("area", "Area", {"all": "Whole county", "ips": "Ipswich"}, "all")
        selection.choose("phase", "Phase", {"primary": "Primary", "secondary": "Secondary"}, "primary")
    frame.answer(
        "79% of graded schools are good or better (236 of 299). Expected by now: 85%.",
        "To reach 100% by January 2017: 63 more schools, 5.3 a month; best twelve months: 15 schools.",
    )


def middle() -> None:
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
    number = tables.ColumnKind.NUMBER
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
