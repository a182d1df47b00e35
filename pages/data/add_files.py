"""Add published files or returns, and see the result for each."""

from ui import frame, loaders
from ui.views.data import add_files

if loaders.warehouse() is None:
    frame.title("Add files")
else:
    frame.start(loaders.header(), "Add files")
add_files.world_shown()
frame.answer(
    "Add files exactly as published, or your own returns.",
    "Nothing changes until every file is read; then all pages show the new figures together.",
)
add_files.draw()
frame.section("Files you can add", "What Milepost reads, where it is published and what it provides.")
add_files.what()
frame.section("Earlier data", "Milepost keeps the last three loads; you can go back to any of them.")
add_files.kept()
frame.foot("Files stay on this computer.")
