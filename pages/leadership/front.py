"""The address without a page: asks who is here, and leads to that person's first question."""

from ui.views.leadership import front

front.draw()
