"""Every forecast that was stated, scored when its figure comes."""

from analytics.reports.board.ledger import ledger as ledger_report
from ui import frame, loaders
from ui.charts import show
from ui.views.board import ledger

answer = loaders.ask(ledger_report)
report = answer.report
frame.start(report.header, "Ledger of forecasts")
frame.answer(ledger.sentence(report), *ledger.more(report))
if report.stated:
    show.table(answer, ledger.scores, source="Worked out here from the ledger.", key="scores")
    show.table(answer, ledger.stated, source="The ledger, and figures as published.", key="stated")
frame.finish(report.header)
