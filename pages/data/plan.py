"""Make and change the authority's plan."""

from ui import frame, loaders
from ui.views.data import plan
from ui.views.leadership import plan_file

header = loaders.header()
frame.start(header, "Plan")
current = plan.draft()
frame.answer(
    f"You are changing “{plan.title_of_draft(current)}”." if current else "Make a plan, or change one.",
    "Pages use it once you save." if current else "Each save keeps the version before it.",
)
plan_file.refused()
plan.done()
if current is None:
    plan.choose()
    frame.section("Earlier versions", "What each save replaced; any of them can be used again.")
    plan.earlier()
else:
    plan.change(current)
frame.finish(header)
