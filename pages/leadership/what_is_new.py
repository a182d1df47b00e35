"""What publications of figures brought since a person's last visit, and before."""

from ui import frame, loaders
from ui.views.leadership import what_is_new

header = loaders.header()
frame.start(header, "What is new")
what_is_new.draw()
frame.finish(header)
