"""What was loaded, from where, its age, and what is missing."""

from analytics.reports.about.quality import quality as quality_report
from ui import frame, loaders
from ui.charts import show
from ui.views.data import quality
from ui.views.leadership import plan_file

answer = loaders.ask(quality_report)
report = answer.report
frame.start(report.header, "Data quality")
frame.answer(quality.sentence(report), *quality.more(report))
plan_file.refused()
if report.refused:
    frame.section("Refused", "Files not used, and why.")
    show.table(answer, quality.refused, source="From the load report.", key="refused")
if report.set_aside:
    frame.section("Rows set aside", quality.set_aside_sentence(report))
    show.folded(answer, quality.set_aside, source="From the load report.", key="set_aside")
frame.section("Figures loaded", "Source by source; measure by measure below.")
show.table(answer, quality.sources, source="Figures by source.", key="sources")
show.folded(answer, quality.loaded_measures, source="Figures by measure and source.", key="held")
frame.section("Measures with no data", quality.lacking(report))
if report.missing:
    show.folded(answer, quality.missing, source="The catalogue of measures.", key="missing")
frame.section("Not returned", quality.silent_sentence(report))
if report.silent is not None and report.silent.missing:
    show.folded(answer, quality.silent, source="Schools open on this day.", key="silent")
frame.section("File by file", "The type of each file and the date its data became available.")
show.folded(answer, quality.files, source="From the load report.", key="files")
frame.finish(report.header)
