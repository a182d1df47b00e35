"""Schools by need today; their levels of support, with reasons and what would lower them."""

import streamlit as st

from analytics.reports.risk.risk import risk as risk_report
from ui import choosers, frame, loaders, notices, selection
from ui.charts import show
from ui.views.improvement import risk, risk_forms, risk_record, risk_rounds

sees = risk_rounds.audience()
first = loaders.ask(risk_report, rounds=risk_rounds.frozen_names(None), audience=sees).report
with (row := frame.filters()):
    rules = selection.choose("rules", "Rules", dict(first.rules_there_are), first.rule.code)
    area = choosers.one_of("area", "Area", dict(first.areas), "All areas")
    phase = choosers.one_of("phase", "Phase", risk.phases(first), "All phases")
    trust = choosers.one_of("trust", "Trust", dict(first.trusts), "All schools")
frozen = risk_rounds.frozen_names(rules)
options = risk_rounds.Options(rules=rules, area=area, phase=phase, trust=trust, audience=sees, rounds=frozen)
picked = selection.code("school")
answer = loaders.ask(risk_report, **options, school=picked)
report = answer.report
frame.start(report.header, "Risk levels")
risk_rounds.say(report)
beside = None  # a line that is filled last: the record takes longest

if not report.schools and report.waiting is None:
    notices.empty("school under this choice", "a register of schools (GIAS)")
elif report.counts:
    with row:
        level = selection.choose("level", "Level", risk.levels(report), risk.EVERY)
    frame.answer(risk.most_need(report))
    st.html(risk.spread(report))
    risk_rounds.listed(answer, level)
    frame.notes(risk.NO_FORECAST, f"{risk.sentence(report)}. {risk.more(report)}")
    beside = st.empty()
    risk_rounds.ruled(report)
    risk_rounds.more_lists(answer)

if report.schools:
    frame.section("One school", "Every figure that counts, and comments on it.")
    names = {school.urn: school.name for school in report.schools}
    urn = selection.choose("school", "School", names, next(iter(names)))
    if urn != picked:
        answer = loaders.ask(risk_report, **options, school=urn)
    school = next(school for school in answer.report.schools if school.urn == urn)
    risk_rounds.table(answer, lambda current: risk.trace(current, school), "trace")
    risk_forms.school_section(answer.report, school)

if report.counts:
    frame.section("Rounds", "Three a year, saved with the version of the rules.")
    risk_rounds.table(answer, risk_rounds.between_rounds, "flows")
    risk_rounds.freezing(report)
    risk_rounds.table_of_round(answer)
    if report.own_rounds and report.rule.colours:
        show.table(answer, risk_rounds.own_rounds, source="The authority’s own return.", key="own")
        risk_rounds.folded("Its latest rating against these rules", answer, risk_rounds.agreement, "agree")
    risk_rounds.dry_run(options, report)
    risk_record.draw(rules, beside)
frame.finish(report.header, report.rule.note)
