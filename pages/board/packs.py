"""Packs for the board, an area or a reviewer: numbered, frozen, the same from screen to file."""

from analytics.reports.about.notes import notes
from ui import choosers, frame, loaders, people
from ui.views.board import packs

header = loaders.ask(notes).report.header
frame.start(header, "What do we hand to the board?")
with frame.filters():
    choosers.plan_and_date()
    people.choose_role()

frame.answer("A pack is numbered and frozen: made again from the same data it is the same to the byte.")
packs.form()
frame.section("Packs that are kept")
packs.kept()
frame.finish(header)
