"""A school's type, and links to related pages."""

from __future__ import annotations

from html import escape

from analytics.reports.schools.school import SchoolReport
from ui import selection
from wording import sentences, values


def who(report: SchoolReport) -> str:
    """What kind of school it is."""
    kind = report.kind or "school"
    parts = [
        f"{kind[0].upper()}{kind[1:]}, {sentences.phase(report.phase.value)}",
        _pupils(report),
        f"in {report.area}" if report.area else "in no area",
        f"part of {report.trust}" if report.trust else "in no trust",
    ]
    numbers = f"URN {report.urn}"
    before = [number for number in report.numbers if number != report.urn]
    return f"{', '.join(parts)}. {numbers}" + (f", before that {values.joined(before)}." if before else ".")


def ways(report: SchoolReport) -> str:
    """HTML of where a reader goes from here: the area's week, the school's level, its support."""
    results = {
        "Why it has its level of support": selection.link("risk", school=report.urn),
        "Record a check or support": selection.link("interventions", school=report.urn),
    }
    if report.area and report.area_code:
        week = selection.link("my-area", area=report.area_code)
        results = {f"{report.area} this week": week, **results}
    listed = "".join(f'<li><a href="{escape(to)}" target="_self">{escape(key)}</a></li>' for key, to in results.items())
    return f'<ul class="mp-ways">{listed}<li>Prints on two sides.</li></ul>'


def _pupils(report: SchoolReport) -> str:
    """The roll of the newest census known then: a register may be of a later day."""
    counted = [item for item in report.roll if item.shown and item.value is not None]
    if counted:
        size = values.plural(counted[-1].value or 0, "pupil")
        return f"{size} in {values.period(counted[-1].period)}"
    if report.pupils is None:
        return "no number of pupils known"
    return values.plural(report.pupils, "pupil")
