"""On track"""

from analytics.reports.targets.on_track import on_track
from ui import frame, loaders
from ui.charts import show
from ui.views.areas import areas
from ui.views.leadership import plan_file, promises, target
from wording import comparison_text, plan_summary

answer = loaders.ask(on_track)
report = answer.report
frame.start(report.header, "On track")

plan_file.refused()
if not report.states:
    plan_file.missing(report.header)
else:
    frame.answer(plan_summary.kept(report.states))
    promises.draw(report)
    show.folded(answer, target.register, caption="Every target of the plan", source=target.rule(report), key="register")

if report.strip:
    frame.section("Groups the average hides")
    show.table(answer, target.table, source="As published.", key="strip")

if report.by_area is not None:
    show.show(
        answer.part(report.by_area),
        areas.bars,
        sentence=comparison_text.spread(report.by_area),
        subtitle=areas.subtitle(report.by_area),
        key="areas",
    )
frame.finish(report.header)
