"""Suggested partners for schools, and small schools under pressure."""

from analytics.reports.improvement.partners import partners as partners_report
from ui import frame, loaders, notices, selection
from ui.charts import show
from ui.views.improvement import partners

with frame.filters():
    levels = {"red": "Highest need", "amber": "The next level"}
    level = selection.choose("level", "Schools needing help", levels, "red")
answer = loaders.ask(partners_report, level=level)
report = answer.report
frame.start(report.header, "Partners")
if not report.rated:
    notices.note("Milepost cannot suggest partners.", partners.UNRATED)
elif not report.pairs:
    notices.empty("school on this level", "a register of schools, inspections and results")
else:
    frame.answer(partners.sentence(report), *partners.more(report))
    show.table(answer, partners.pairs, source=partners.SOURCE, key="pairs")

frame.section("Current school-to-school support")
if report.already:
    show.table(answer, partners.already, source="As recorded by users.", key="already")
else:
    notices.note("None recorded.", "Enter school-to-school support under Interventions.")
frame.section("Trusts and clusters", "Unranked, in name order, weighted by pupil numbers.")
if report.trusts:
    show.table(answer, partners.trusts, source="Derived here from DfE results.", key="trusts")
if report.clusters:
    show.table(answer, partners.clusters, source="Derived here; members as entered.", key="clusters")
else:
    notices.note("No clusters recorded.", "Networks and their member schools are entered in the register of partners.")
frame.section("Small schools")
if report.small:
    show.table(answer, partners.small, source="The register of schools; DfE results.", key="small")
frame.section("Changes of head")
frame.notes(partners.heads(report))
if report.heads is not None and report.heads.often:
    show.table(answer, partners.often, source="As recorded by users.", key="often")
frame.finish(report.header)
