"""Packs for the board, an area or a reviewer: numbered and frozen."""

from analytics.reports.about.notes import notes
from ui import frame, loaders
from ui.views.board import packs

header = loaders.ask(notes).report.header
frame.start(header, "Packs")

frame.answer("Each pack is numbered and frozen: creating it again from the same data gives identical files.")
packs.form()
frame.section("Saved packs")
packs.kept()
frame.finish(header)
