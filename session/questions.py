"""The names under which a terminal asks for reports; pages import the report itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analytics.reports.about.methods import methods
from analytics.reports.about.notes import notes
from analytics.reports.about.quality import quality
from analytics.reports.areas.my_area import my_area
from analytics.reports.board.area_pack import area_pack
from analytics.reports.board.board import board
from analytics.reports.board.ledger import ledger
from analytics.reports.comparison.area_map import areas
from analytics.reports.comparison.attendance import attendance
from analytics.reports.comparison.gap import gap
from analytics.reports.comparison.neighbours import neighbours
from analytics.reports.comparison.trends import trends
from analytics.reports.improvement.actions import action_records, actions
from analytics.reports.improvement.interventions import interventions
from analytics.reports.improvement.one_register import one_register
from analytics.reports.improvement.partners import partners
from analytics.reports.inspection.inspection import ofsted
from analytics.reports.inspection.reach import reach
from analytics.reports.measures.value import series, value
from analytics.reports.risk.record import record
from analytics.reports.risk.risk import risk
from analytics.reports.schools.school import school
from analytics.reports.schools.schools import schools
from analytics.reports.targets.in_year import in_year
from analytics.reports.targets.milestone import milestone
from analytics.reports.targets.on_track import on_track
from analytics.reports.targets.school_targets import targets

QUESTIONS: dict[str, Callable[..., Any]] = {
    "value": value,
    "series": series,
    "on-track": on_track,
    "milestone": milestone,
    "areas": areas,
    "quality": quality,
    "notes": notes,
    "methods": methods,
    "trends": trends,
    "gap": gap,
    "attendance": attendance,
    "neighbours": neighbours,
    "ofsted": ofsted,
    "reach": reach,
    "risk": risk,
    "risk-record": record,
    "school": school,
    "schools": schools,
    "partners": partners,
    "targets": targets,
    "in-year": in_year,
    "actions": actions,
    "action-records": action_records,
    "registers": one_register,
    "interventions": interventions,
    "my-area": my_area,
    "board": board,
    "ledger": ledger,
    "area-pack": area_pack,
}
