"""My area"""

from datetime import timedelta

import streamlit as st

from analytics.reports.areas.my_area import my_area as my_area_report
from analytics.reports.comparison.area_map import areas
from analytics.reports.schools.schools import schools as schools_report
from analytics.reports.targets.school_targets import targets
from ui import choosers, frame, loaders, maps, notices, people
from ui.views.areas import area_plan, my_area

first = loaders.ask(my_area_report)
names = {choice.code: choice.name for choice in first.report.choices}
with frame.filters():
    area = choosers.one_of("area", "Area", names, "Choose an area")
    if area is not None:
        as_at = first.report.header.as_at
        since = my_area.since(as_at, as_at - timedelta(days=30))
        my_area.seen(as_at)

if area is None:
    frame.start(first.report.header, "My area")
    if names:
        what = "your area" if people.of_one_authority() else "an authority"
        frame.answer(f"Choose {what}, then bookmark the page to come back to it.")
        my_area.choose(first.report)
    else:
        notices.empty("area", "GIAS: register of schools")
    frame.finish(first.report.header)
else:
    answer = loaders.ask(my_area_report, area=area, since=since)
    report = answer.report
    frame.start(report.header, f"My area: {report.area_name}")
    frame.answer(*my_area.headline(report))
    my_area.draw_week(report)
    frame.section("My schools", "Highest need first; click a heading to sort, a name to open its school.")
    listed = loaders.ask(schools_report, area=area)
    if report.schools:
        my_area.draw_schools(report, listed.report)
    else:
        notices.empty("open school in this area", "GIAS: register of schools")
    left, right = st.columns(2, gap="medium")
    with left:
        frame.section("Area plan", "Root causes, actions and next steps.")
        if people.of_one_authority():
            area_plan.progress(report, loaders.ask(targets).report)
        area_plan.full(answer)
        area_plan.editor(report)
        my_area.folded(answer)
    with right:
        frame.section("School locations")
        mapped = loaders.ask(areas, code="ks2_rwm_expected")
        if any(figure.shown for figure in mapped.report.bars):
            maps.choose(mapped, area)
        else:
            notices.empty("figure by school for the map", loaders.file_for("ks2_rwm_expected"))
    frame.finish(report.header, my_area.NO_HEADS)
