"""Changes since the last meeting, and decisions."""

from analytics.reports.about.notes import notes
from ui import frame, loaders
from ui.views.board import present

frame.start(loaders.ask(notes).report.header, "Present")
with frame.filters():
    audience = present.choose()

held = present.meeting(audience)
present.slides(held)
present.afresh()

frame.section("Decisions", present.noted(held))
present.note_decision(held)
present.record(held)
frame.finish(loaders.ask(notes).report.header)
