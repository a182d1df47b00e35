"""The accessibility statement and its checks."""

from ui import frame, loaders
from ui.views.data import accessibility

here = None if loaders.warehouse() is None else loaders.here()
if here is None:
    frame.title("Accessibility")
else:
    frame.start(here, "Accessibility")
accessibility.draw()
if here is None:
    frame.foot()
else:
    frame.finish(here)
