"""Who can use Milepost, how that was checked, and what is not known."""

from ui import frame, loaders
from ui.views import accessibility

here = loaders.here()
frame.start(here, "Accessibility")
accessibility.draw()
frame.finish(here)
