"""What was loaded, from where, how old it is, and what is missing."""

from analytics.reports.about.quality import quality as quality_report
from ui import frame, loaders
from ui.charts import show
from ui.views.data import quality
from ui.views.leadership import plan_file

answer = loaders.ask(quality_report)
report = answer.report
frame.start(report.header, "Can these figures be trusted?")
frame.answer(quality.sentence(report), *quality.more(report))
plan_file.refused()
if report.refused:
    frame.section("Refused", "Files that were not used, and why.")
    show.table(answer, quality.refused, source="What was said when they were loaded.", key="refused")
frame.section("What is held", "Source by source; measure by measure below.")
show.table(answer, quality.sources, source="Facts held, by source.", key="sources")
show.folded(answer, quality.held, source="Facts held, by measure and source.", key="held")
frame.section("What nothing fills yet", quality.lacking(report))
if report.missing:
    show.folded(answer, quality.missing, source="The catalogue of measures.", key="missing")
frame.section("Not returned", quality.silent_sentence(report))
if report.silent is not None and report.silent.missing:
    show.folded(answer, quality.silent, source="Schools open on this day.", key="silent")
frame.section("File by file", "What each file was recognised as, and from when it counts as known.")
show.folded(answer, quality.files, source="What was said when they were loaded.", key="files")
frame.finish(report.header)
