"""Who signed in, exported, changed something, or saw a school's rating."""

from ui import frame, loaders
from ui.views.data import audit

if loaders.warehouse() is None:
    frame.title("Audit log")
else:
    frame.start(loaders.header(), "Audit log")
audit.draw()
frame.foot("The log is only ever added to. At a terminal: python -m session.audit")
