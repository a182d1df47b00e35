"""Attendance"""

from analytics.reports.comparison.attendance import attendance as attendance_report
from data.vocabulary import Phase
from ui import frame, loaders, notices, selection
from ui.charts import show
from ui.views.leadership import attendance, exclusions_to_date

phases = attendance.phases(loaders.ask(attendance_report).report)
with frame.filters():
    phase = Phase(selection.choose("phase", "Phase", phases, attendance.EVERY))
answer = loaders.ask(attendance_report, phase=phase)
report = answer.report
frame.start(report.header, "Attendance")

frame.answer(*attendance.answer(report))
if report.weeks is None and report.withheld is None:
    notices.empty("weekly attendance for this phase", loaders.file_for("attendance"))
elif report.weeks is not None:
    show.show(
        answer,
        attendance.weeks_chart,
        sentence=attendance.weeks_sentence(report),
        subtitle=attendance.weeks_subtitle(report),
        key="weeks",
    )
if report.so_far:
    show.table(answer, attendance.so_far, source=attendance.so_far_source(report), key="sofar")
if report.yearly:
    frame.section("Absence by year")
    show.show(
        answer,
        attendance.yearly_chart,
        sentence=attendance.yearly_sentence(report),
        subtitle="Persistent: missing 10% or more of possible sessions. Severe: 50% or more.",
        key="yearly",
    )
frame.section("Suspensions and permanent exclusions")
for reduction in report.cuts:
    notices.note(f"{reduction.title}.", attendance.cut(reduction))
if report.exclusions:
    show.show(
        answer,
        attendance.exclusions_chart,
        sentence=attendance.exclusions_sentence(report),
        subtitle="Suspensions for every 100 pupils; permanent exclusions for every 10,000.",
        key="exclusions",
    )
if report.to_date:
    show.table(
        answer, exclusions_to_date.table, source=exclusions_to_date.source(report.to_date), key="exclusionstodate"
    )
frame.finish(report.header, *attendance.foot(report))
