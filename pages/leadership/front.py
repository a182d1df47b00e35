"""The front page: one answer for each audience, with a link to its first page."""

from ui.views.leadership import front

front.draw()
