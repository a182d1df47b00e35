"""Changes since the last meeting, and decisions."""

from analytics.reports.about.notes import notes
from ui import frame, loaders
from ui.views.board import present

frame.start(loaders.ask(notes).report.header, "Present")
with frame.filters():
    audience = present.choose()

meeting = present.meeting(audience)
present.slides(meeting)
present.afresh()

frame.section("Decisions", present.noted(meeting))
present.note_decision(meeting)
present.record(meeting)
frame.finish(loaders.ask(notes).report.header)
