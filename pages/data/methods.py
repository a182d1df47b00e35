"""How claims of change, forecasts and ratings are made, in plain English."""

from analytics.reports.about.methods import methods as methods_report
from ui import frame, loaders
from ui.views.data import methods

report = loaders.ask(methods_report).report
frame.start(report.header, "Methods")
frame.answer(methods.sentence(report))
methods.draw(report)
frame.finish(report.header)
