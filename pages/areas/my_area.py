"""Which of my schools need what, this week?"""

from datetime import timedelta

from analytics.reports.areas.my_area import my_area as my_area_report
from analytics.reports.comparison.area_map import areas
from ui import choosers, frame, loaders, maps, notices
from ui.charts import show
from ui.views.areas import area_plan, my_area, my_area_others, my_area_schools, my_area_week

first = loaders.ask(my_area_report)
names = {choice.code: choice.name for choice in first.report.choices}
with frame.filters():
    area = choosers.one_of("area", "Area", names, "Choose an area")
    if area is not None:
        as_at = first.report.header.as_at
        since = my_area.since(as_at, as_at - timedelta(days=30))
        my_area.seen(as_at)

if area is None:
    frame.start(first.report.header, "Which area is yours?")
    if names:
        frame.answer("Choose your area once; the address of the page then leads to it.")
        my_area.choose(first.report)
    else:
        notices.empty("area", "GIAS: register of schools")
    frame.finish(first.report.header)
else:
    answer = loaders.ask(my_area_report, area=area, since=since)
    report = answer.report
    frame.start(report.header, f"{report.area_name} this week")
    frame.answer(*my_area.headline(report))
    my_area_week.draw(report)
    frame.section("My schools", "By the support they need, each with its first reason.")
    my_area_schools.draw(answer)
    frame.section("Trusts to speak to")
    my_area_others.trusts(answer)
    frame.section("Not returned")
    my_area_others.not_returned(report)
    frame.section("Who nearby can help", "One suggestion for each, matched by phase, need, distance and room.")
    my_area_others.helps(answer)
    frame.section("The area's own plan", "Root causes, what is done about them, and what is next.")
    if report.plan:
        show.table(answer, area_plan.table, source=area_plan.SOURCE, key="plan")
    else:
        notices.note("No plan of this area is written yet.", "Add its first root cause below.")
    area_plan.editor(report)
    frame.section("Where the schools are")
    mapped = loaders.ask(areas, code="ks2_rwm_expected")
    if any(figure.shown for figure in mapped.report.bars):
        maps.choose(mapped, area, key="map")
    else:
        notices.empty("figure by school for the map", loaders.file_for("ks2_rwm_expected"))
    frame.finish(report.header, my_area.NO_HEADS)
