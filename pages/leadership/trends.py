"""Trends"""

from analytics.reports.comparison.trends import trends as trends_report
from data.catalogue import MEASURES
from ui import choosers, frame, loaders, notices
from ui.charts import show
from ui.views.leadership import spine, trends

with frame.filters():
    theme = choosers.one_theme()
    known = loaders.ask(trends_report, theme=theme).report.choices
    labels = {code: label for code, label, about in known if theme in (None, about)}
    codes = choosers.choose_many("measures", "Measures", labels, 12, "default measures")
answer = loaders.ask(trends_report, codes=codes, theme=theme)
report = answer.report
frame.start(report.header, "Trends")

if report.spine:
    frame.answer(f"{spine.sentence(report)}.")
    spine.draw(report)
    show.folded(answer, spine.table, source=spine.source(report), key="spine")

if not report.panels:
    first = (*report.absent, "ks2_rwm_expected")[0]
    notices.empty(f"figures for {MEASURES[first].label}", loaders.file_for(first))
else:
    if report.spine:
        frame.section("What changed")
    frame.answer(*trends.answer(report))
    show.show(
        answer, trends.panels_chart, sentence=trends.sentence(report), subtitle=trends.subtitle(report), key="panels"
    )
    if trends.judged(report):
        show.show(
            answer,
            trends.grid_chart,
            sentence=trends.grid_sentence(report),
            subtitle="We report only differences unlikely to be chance.",
            key="grid",
        )
frame.finish(report.header, *trends.foot(report))
