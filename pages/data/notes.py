"""The definition, source and limits of each measure."""

from analytics.reports.about.notes import notes as notes_report
from ui import choosers, frame, loaders
from ui.views.data import notes

with frame.filters():
    theme = choosers.one_theme()
    sought = notes.find()
answer = loaders.ask(notes_report, theme=theme)
frame.start(answer.report.header, "Notes on measures")
frame.answer(notes.sentence(notes.matching(answer.report.notes, sought)))
notes.draw_all(answer.report.notes, sought)
frame.finish(answer.report.header)
