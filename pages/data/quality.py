"""What was loaded, from where, how old it is, and what is missing."""

from ui import frame, loaders, notices
from ui.charts import show
from ui.views import quality

answer = loaders.ask("quality")
report = answer.report
frame.start(report.context, "Can these figures be trusted?")
frame.answer(quality.sentence(report), *quality.more(report))
frame.section("Refused", "Files that were not used, and why.")
if report.refused:
    show.table(
        answer, quality.refused, source="The report of the build that is read.", key="refused"
    )
else:
    notices.note("No file was refused.", "Every file of this build was read, or is no table.")
frame.section("Not returned", quality.silent_sentence(report))
if report.silent is not None and report.silent.missing:
    show.folded(answer, quality.silent, source="Schools open on this day.", key="silent")
frame.section("What was loaded", "File by file.")
show.folded(answer, quality.files, source="The report of the build that is read.", key="files")
frame.section("What is held", "Measure by measure, with its source and its newest publication.")
show.folded(answer, quality.held, source="Facts held, by measure and source.", key="held")
frame.section(
    "What nothing fills yet", "Measures without a figure, and the file that would bring them."
)
show.folded(answer, quality.missing, source="The catalogue of measures.", key="missing")
frame.finish(report.context)
