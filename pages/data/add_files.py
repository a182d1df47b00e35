"""Add published files or returns, and see what became of each."""

from ui import frame, loaders
from ui.views.data import add_files

if loaders.warehouse() is None:
    frame.title("Add files")
else:
    frame.start(loaders.here(), "Add files")
add_files.world_shown()
frame.answer(
    "Add files exactly as they were published, or a return of your own.",
    "Nothing changes until all of them are read; then every page shows the new figures at once.",
)
add_files.draw()
frame.section("Which files?", "What Milepost reads, where it is published, and what it brings.")
add_files.what()
frame.section("Earlier data", "The last three loads are kept; go back to any of them.")
add_files.kept()
frame.foot("Files stay on this machine.")
