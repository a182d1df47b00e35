"""The first run: look at the demonstration, or load one's own files."""

from ui.views.data import start

start.draw()
