"""How far behind are disadvantaged pupils, and what moved it?"""

from ui import choosers, frame, loaders, notices
from ui.charts import show
from ui.views import gap

choices = dict(loaders.ask("gap").report.choices)
with frame.filters():
    choosers.plan_and_date()
    code = choosers.one_measure(choices or ["ks2_rwm_expected"], "ks2_rwm_expected")
    phase = choosers.one_phase(code)
answer = loaders.ask("gap", code=code, phase=phase)
report = answer.report
frame.start(report.context, "How far behind are disadvantaged pupils, and what moved it?")

frame.answer(*gap.answer(report))
if report.latest is None:
    notices.empty("year with both groups for this authority", loaders.file_for(code))
else:
    show.show(
        answer,
        gap.dumbbells,
        sentence=gap.dumbbell_sentence(report),
        subtitle=gap.subtitle(report),
        key="dumbbells",
    )
    show.table(answer, gap.comparators, source="Derived here from published rates.", key="ways")
    show.table(answer, gap.what_moved, source="Derived here from published rates.", key="moved")

if report.groups:
    frame.section("Every group of pupils")
    show.table(answer, gap.groups, source="As published.", key="groups")
frame.section("Schools")
if report.schools.points:
    show.show(
        answer,
        gap.schools_chart,
        sentence=gap.schools_sentence(report),
        subtitle=gap.schools_subtitle(report),
        key="schools",
    )
else:
    notices.empty("school figures by group for this measure", gap.schools_file(report))
if report.index is not None:
    show.show(
        answer,
        gap.index_chart,
        sentence="England's gap by pupils' ranks",
        subtitle="From ranks, so that changes in tests do not move it; not published by authority.",
        key="index",
    )
frame.finish(report.context, *gap.foot(report))
