"""One target: its path, results, and what is needed."""

from analytics.reports.targets.milestone import milestone
from ui import frame, loaders, notices, selection
from ui.charts import show
from ui.views.leadership import plan_file, target
from wording import sentences

at = loaders.context()
if at.plan is None or not at.plan.targets:
    header = loaders.header()
    frame.start(header, "Milestones")
    plan_file.missing(header)
    frame.finish(header)
else:
    options = {item.code: item.title for item in at.plan.targets}
    first = (at.plan.headlines or at.plan.targets)[0].code
    requested = selection.code("target")
    answer = loaders.ask(milestone, target=requested if requested in options else first)
    report, state = answer.report, answer.report.state
    frame.start(report.header, "Milestones")
    with frame.filters():
        selection.choose("target", "Target", options, first)
    frame.answer(sentences.whole(state), *target.judged(state))
    if state.latest is not None:
        show.show(
            answer,
            target.chart,
            sentence=sentences.path_sentence(state),
            subtitle=" ".join(part for part in (state.declared.definition, target.among(report)) if part),
            key="milestone",
        )
    show.table(answer, target.dues, source=at.plan.source.title, key="dues")
    frame.notes(sentences.ambition(state), state.heading.own_record if state.heading else "")
    for line in sentences.history(state):
        notices.note("This target was changed.", line)
    frame.finish(report.header, *state.declared.caveats_on(report.header.as_at))
