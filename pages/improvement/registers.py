"""Every other register of the plan: one page, one way to add, change, withdraw, undo and download."""

from analytics.reports.improvement.one_register import one_register
from ui import choosers, frame, loaders, notices
from ui.charts import show
from ui.views.improvement import registers

with frame.filters():
    choosers.plan_and_date()
    name = registers.choose()
answer = loaders.ask(one_register, name=name)
report = answer.report
frame.start(report.header, report.register.title)
frame.answer(registers.sentence(report), *registers.more(report))
if len(report.fed) > 1:
    show.table(answer, registers.feeds, source=registers.SOURCE, key="feeds")
if report.entries:
    show.table(answer, registers.table, source=registers.SOURCE, key=name)
else:
    notices.note("Nothing recorded yet.", "Enter the first record below.")
if report.editable:
    frame.section("Enter or change")
    registers.editor(report)
else:
    notices.note("As it was known then.", "Choose today's date to enter anything.")
frame.finish(report.header)
