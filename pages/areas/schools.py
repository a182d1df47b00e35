"""A list of all schools."""

import streamlit as st

from analytics.reports.schools.schools import schools as schools_report
from ui import choosers, frame, loaders, notices, tables
from ui.views.areas import schools

row = frame.filters()
first = loaders.ask(schools_report).report
with row:
    area = choosers.one_of("area", "Area", dict(first.areas), "All areas")
    phase = choosers.one_of("phase", "Phase", schools.phases(first), "All phases")
    trust = choosers.one_of("trust", "Trust", dict(first.trusts), "All schools")
answer = loaders.ask(schools_report, area=area, phase=phase, trust=trust)
report = answer.report
frame.start(report.header, "Schools")
if not report.schools:
    notices.empty("school under this choice", "a register of schools (GIAS)")
else:
    frame.answer(schools.sentence(report))
    made = schools.table(report)
    tables.sortable(tables.without(made, schools.HIDDEN))
    tables.buttons(made, "The register of schools, DfE results and Ofsted.", "schools")
    st.html('<p class="mp-source">' + made.notes[0] + "</p>")
frame.finish(report.header)
