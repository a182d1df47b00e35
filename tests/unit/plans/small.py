"""The smallest plan that is right, and ways to make it wrong."""

from data.catalogue import MEASURES
from data.plans.load import load_plan
from data.plans.model import Plan
from data.problem import DefinitionRefused

SMALL = """[plan]
code = "small"
title = "A small plan"
status = "current"
la_code = "935"
area_code = "E10000029"
authority = "Suffolk"
areas_note = "Districts"
[plan.source]
title = "t"
publisher = "p"
published = "2026"
[areas_for_improvement]
1 = "All of it"
[roles]
lead = "Lead"
[[targets]]
code = "good"
title = "Good schools"
measure = "ofsted_good_schools"
milestones = [
  { due = "2016-01", value = 85, comparator = ">=" },
  { due = "2017-01", value = 100, comparator = ">=" },
]
[[actions]]
code = "1.1"
title = "Do it"
area_for_improvement = "1"
accountable = "lead"
milestones = [
  { due = "2015-09", text = "Done" },
]
"""


def small_plan(old: str = "", new: str = "") -> Plan:
    """The small plan with one text replaced by another."""
    assert old in SMALL
    return load_plan(SMALL.replace(old, new) if old else SMALL, MEASURES)


def refusal(old: str, new: str) -> str:
    """The words in which the small plan so changed is refused; the plan must be refused."""
    try:
        small_plan(old, new)
    except DefinitionRefused as problem:
        return str(problem)
    raise AssertionError(f"a plan with {new!r} was accepted")


def line_of(text: str) -> int:
    """The line of the small plan on which a text stands first."""
    return next(n for n, line in enumerate(SMALL.splitlines(), start=1) if text in line)
