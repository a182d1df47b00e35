"""Neighbours"""

from analytics.reports.comparison.neighbours import all_measures as all_measures_report
from analytics.reports.comparison.neighbours import authority_map
from analytics.reports.comparison.neighbours import neighbours as neighbours_report
from analytics.reports.comparison.trends import trends as trends_report
from ui import choosers, frame, loaders, notices, selection
from ui.charts import show
from ui.views.leadership import neighbours, trends

listed = loaders.ask(trends_report).report.choices
with frame.filters():
    code = choosers.one_measure([c for c, _, _ in listed] or ["gld"], "ks2_rwm_expected")
    phase = choosers.one_phase(code)
    group = choosers.one_group(trends.groups(code))
    view = selection.choose("view", "Compare with", neighbours.VIEWS, "neighbours")
    first = loaders.ask(neighbours_report, code=code, phase=phase, group=group, view=view).report
    others: tuple[str, ...] = ()
    model = first.model
    if view == "own":
        everywhere = dict(first.everywhere)
        others = choosers.choose_many("others", "Authorities", everywhere, neighbours.MOST_CHOSEN, "choose some")
    if view == "neighbours" and len(first.models) > 1:
        model = selection.choose("model", "Model", {m: m for m in first.models}, first.model or first.models[0])
answer = loaders.ask(neighbours_report, code=code, phase=phase, group=group, view=view, model=model, others=others)
report = answer.report
frame.start(report.header, "Neighbours")

frame.answer(*neighbours.answer(report))
if view in neighbours.FEW:
    neighbours.show_tiles(loaders.ask(all_measures_report, group=group, view=view, model=model, others=others), code)
if report.own is None:
    notices.empty("figure of this authority for this measure", loaders.file_for(code))
else:
    if view != "authority":
        show.show(
            answer,
            neighbours.places_chart,
            sentence=neighbours.places_sentence(report),
            subtitle=neighbours.places_subtitle(report),
            key="places",
        )
        if view in neighbours.ON_MAP:
            neighbours.choose_on_map(loaders.ask(authority_map, code=code, phase=phase, group=group, view=view))
        if view != "everyone" and len(report.rows) > 1:
            show.table(answer, neighbours.places_table, source="As published.", key="ranks")
    show.show(
        answer,
        neighbours.series_chart,
        sentence=neighbours.series_sentence(report),
        subtitle="By year; a diamond marks a year significantly different from England.",
        key="series",
    )
frame.finish(report.header, *neighbours.foot(report))
