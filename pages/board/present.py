"""What changed since last month, and what do we decide?"""

from ui import choosers, frame, loaders, records
from ui.views import present

frame.start(loaders.ask("notes").report.context, "What changed, and what do we decide?")
with frame.filters():
    choosers.plan_and_date()
    audience = present.choose()
    records.choose_role()

held = present.meeting(audience)
present.slides(held)
present.afresh()

frame.section("Decisions", present.noted(held))
present.note_decision(held)
frame.finish(loaders.ask("notes").report.context)
