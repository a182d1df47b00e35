"""The first run: view the demonstration, or load your own files."""

from ui.views.data import start

start.draw()
