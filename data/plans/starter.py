"""A plan file to start from, for an authority without one."""

from __future__ import annotations

_TEXT = """# A plan of {authority}, to be filled in. Save it as one file in the folder "plans" of
# MILEPOST_HOME; Milepost reads it at its next start and refuses what contradicts itself, by line.

[plan]
code = "own-{la_code}"
title = "{authority}: our plan"
status = "current"          # "past" for a replay
example = true              # remove this line when the targets are your own
la_code = "{la_code}"
area_code = "{area_code}"
authority = "{authority}"
areas_note = "The districts of today."
notes = ["A draft: nobody has agreed these targets yet."]

[plan.source]
title = "The document that sets out the plan"
publisher = "{authority}"
published = "2026"

[themes]
start = "The best start"

[[versions]]
code = "v1"
title = "As first agreed"
agreed = 2026-01-01

# One promise: a measure (docs/measures.md lists their codes), where it began, and what is due when.
[[targets]]
code = "gld"
title = "Three children in four reach a good level of development by 2028"
measure = "gld"
phase = "early_years"
headline = 1
baseline = {{ value = 68, period = "2024/25", source = "Enter the published figure here, and its source" }}
milestones = [
  {{ due = "2026-08", value = 70, comparator = ">=", period = "2025/26" }},
  {{ due = "2028-08", value = 75, comparator = ">=", period = "2027/28" }},
]
themes = ["start"]
"""


def starter(la_code: str, area_code: str, authority: str) -> str:
    """The text of a plan with one promise, under the codes of one authority."""
    return _TEXT.format(la_code=la_code, area_code=area_code, authority=authority.replace('"', "'"))
