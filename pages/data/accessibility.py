"""The accessibility statement and its checks."""

from ui import frame, loaders
from ui.views.data import accessibility

header = None if loaders.warehouse() is None else loaders.header()
if header is None:
    frame.title("Accessibility")
else:
    frame.start(header, "Accessibility")
accessibility.draw()
if header is None:
    frame.foot()
else:
    frame.finish(header)
