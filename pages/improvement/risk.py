"""Which schools need help first, why, and what would lift it?"""

from ui import choosers, frame, loaders, notices, records, selection
from ui.charts import show
from ui.views import risk, risk_forms, risk_record, risk_rounds

with frame.filters():
    choosers.plan_and_date()
first = loaders.ask("risk", rounds=risk_forms.frozen_names(None)).report
with frame.filters("more"):
    rules = selection.choose("rules", "Rules", dict(first.rules_there_are), first.rule.code)
    area = choosers.one_of("area", "Area", dict(first.areas), "All areas")
    phase = choosers.one_of("phase", "Phase", risk.phases(first), "All phases")
    trust = choosers.one_of("trust", "Trust", dict(first.trusts), "All schools")
options = {"rules": rules, "area": area, "phase": phase, "trust": trust}
picked = selection.code("school")
answer = loaders.ask("risk", **options, school=picked, rounds=risk_forms.frozen_names(rules))
report = answer.report
frame.start(report.context, "Which schools need help first?")

if not report.schools:
    notices.empty("school under this choice", "a register of schools (GIAS)")
elif risk_forms.held_back(report):
    notices.note(
        "Heads see it first.", "This round is shown to others ten working days after it was frozen."
    )
else:
    frame.answer(risk.sentence(report), *risk.more(report))
    for heading, text in risk.cautions(report):
        notices.note(heading, text)
    wanted = selection.choose("level", "Level", risk.levels(report), "red")
    show.table(answer, lambda held: risk.listed(held, wanted), source=risk.SOURCE, key="listed")

    frame.section("One school", "Every figure that counts, and what people said about it.")
    names = {one.urn: one.name for one in report.schools}
    urn = selection.choose("school", "School", names, next(iter(names)))
    if urn != picked:
        answer = loaders.ask("risk", **options, school=urn, rounds=risk_forms.frozen_names(rules))
    school = next(one for one in answer.report.schools if one.urn == urn)
    show.table(answer, lambda held: risk.trace(held, school), source=risk.SOURCE, key="trace")
    risk_forms.one(answer.report, school)

    frame.section("Rounds", "Three a year, frozen with the version of the rules.")
    show.table(answer, risk_rounds.between_rounds, source=risk.SOURCE, key="flows")
    risk_forms.freezing(report)
    risk_forms.table_of_round(answer)
    if report.own_rounds:
        show.table(answer, risk_rounds.own_rounds, source="The authority’s own return.", key="own")
        show.folded(
            answer,
            risk_rounds.agreement,
            source="The authority’s own return; rules as above.",
            key="agree",
        )
    risk_forms.dry_run(options, report)
    risk_record.draw(rules)
    records.choose_role()
frame.finish(report.context, report.rule.note)
