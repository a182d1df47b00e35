"""Area map"""

from analytics.reports.comparison.area_map import areas as areas_report
from analytics.reports.comparison.area_map import first_known
from ui import choosers, frame, loaders, maps, notices
from ui.charts import show
from ui.views.areas import areas
from wording import comparison_text

at = loaders.context()
mapped = choosers.mapped(at.as_at)
opens_on = first_known(at, ("ks2_rwm_expected", "ks2_rwm_level4", *mapped))
row = frame.filters()
with row:
    code = choosers.one_measure(mapped, opens_on)
    phase = choosers.one_phase(code)
    group = choosers.one_group(choosers.school_groups(code))
first = loaders.ask(areas_report, code=code, phase=phase, group=group)
with row:
    year = choosers.one_year(first.report.periods)
    areas_there = {f.entity: f.entity_name for f in first.report.bars}
    picked = choosers.one_of("area", "Area", areas_there, "All areas")
    trust = choosers.one_of("trust", "Trust", dict(first.report.trusts), "All schools")
answer = loaders.ask(areas_report, code=code, phase=phase, group=group, period=year, trust=trust)
report = answer.report
frame.start(report.header, "Area map")

if not any(figure.shown for figure in report.bars):
    notices.empty("school figures for this measure", loaders.file_for(code))
else:
    frame.answer(comparison_text.spread(report), areas.subtitle(report))
    left, right = maps.columns()
    with right:
        show.show(
            answer, areas.bars, sentence=areas.beyond_chance(report), subtitle=areas.bars_subtitle(report), key="bars"
        )
    with left:
        maps.choose(answer, picked)
    if comparison_text.alike(report) is not None:
        show.folded(answer, areas.weighed, source=areas.weighed_from(report), key="weighed")
    frame.section("Schools", areas.list_subtitle(report, picked))
    shown = show.table if picked else show.folded
    shown(
        answer,
        lambda current: areas.schools_table(areas.chosen(current, picked), current),
        source="As published by school.",
        key="schools",
    )
frame.finish(report.header, *report.whole.caveats[:2])
