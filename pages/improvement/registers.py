"""All other registers of the plan: add, change, withdraw, undo and download records."""

from analytics.reports.improvement.one_register import one_register
from ui import frame, loaders, notices
from ui.charts import show
from ui.views.improvement import registers

with frame.filters():
    name = registers.choose()
answer = loaders.ask(one_register, name=name)
report = answer.report
frame.start(report.header, f"Registers: {report.register.title}")
frame.answer(registers.sentence(report), *registers.more(report))
if len(report.fed) > 1:
    show.table(answer, registers.feeds, source=registers.SOURCE, key="feeds")
if report.entries:
    show.table(answer, registers.table, source=registers.SOURCE, key=name)
else:
    notices.note("Nothing recorded yet.", "Enter the first record below.")
if report.not_replied is not None:
    frame.section("Schools without a reply", registers.replies(report))
    if report.not_replied.silent:
        show.table(answer, registers.silent, source=registers.SOURCE, key="silent")
if report.editable:
    frame.section("Enter or change")
    registers.editor(report)
else:
    notices.note("Showing data as at an earlier date.", "To enter something, choose today's date.")
frame.finish(report.header)
