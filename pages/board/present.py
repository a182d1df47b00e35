"""Changes since the last meeting, and decisions."""

from analytics.reports.about.notes import notes
from ui import choosers, frame, loaders, people
from ui.views.board import present

frame.start(loaders.ask(notes).report.header, "Present")
with frame.filters():
    choosers.plan_and_date()
    people.choose_role()
    audience = present.choose()

held = present.meeting(audience)
present.slides(held)
present.afresh()

frame.section("Decisions", present.noted(held))
present.note_decision(held)
present.record(held)
frame.finish(loaders.ask(notes).report.header)
