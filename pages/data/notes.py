"""What each measure means, where it comes from, and what it cannot tell."""

from ui import choosers, frame, loaders
from ui.views import notes

with frame.filters():
    theme = choosers.one_theme()
answer = loaders.ask("notes", theme=theme)
frame.start(answer.report.context, "What does each figure mean?")
for note in answer.report.notes:
    notes.draw(note)
frame.finish(answer.report.context)
