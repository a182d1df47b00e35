"""A short invented plan for each area of the demonstration: causes, actions and next steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from data.records.demo_registers import MADE_UP, Row

_ITEMS: tuple[dict[str, Any], ...] = (
    {
        "heading": "attainment",
        "root_cause": "Reading is taught differently in every class of year 3.",
        "cause_tags": ["reading", "transition"],
        "what": "One approach to reading, with a lead in each school.",
        "measures": ["ks2_rwm_expected"],
        "expected": "Two points more at the expected standard.",
        "next_step": "Leads of the last schools are trained.",
        "status": "under_way",
    },
    {
        "heading": "attendance",
        "root_cause": "Days are lost after short illnesses, on Fridays most.",
        "cause_tags": ["illness", "fridays"],
        "what": "A call on the first day, a meeting from the fifth.",
        "measures": ["absence_persistent"],
        "expected": "One persistent absentee in twenty fewer.",
        "next_step": "Share what the two best schools say on the telephone.",
        "status": "agreed",
    },
    {
        "heading": "disadvantaged",
        "root_cause": "Few disadvantaged pupils are read with at home.",
        "cause_tags": ["reading", "families"],
        "what": "Volunteers read with each of them twice a week.",
        "measures": ["ks2_rwm_expected"],
        "expected": "The gap narrows by two points.",
        "next_step": "Find volunteers for the schools that have none.",
        "status": "under_way",
    },
)
_EACH = 2  # items of an area


def area_plans(areas: Sequence[str], today: date) -> Iterator[tuple[str, Row]]:
    """Two items for every area, begun this autumn and due over the year; one is overdue."""
    edition = f"{today.year}"
    for place, area in enumerate(areas):
        for number in range(_EACH):
            item = _ITEMS[(place + number) % len(_ITEMS)]
            late = place == 0 and number == 0
            yield (
                "area_plans",
                {
                    **item,
                    "area": area,
                    "edition": edition,
                    "item": number + 1,
                    "accountable": "Area lead",
                    "starts": today - timedelta(days=80),
                    "due": today + timedelta(days=-9 if late else 60 + 30 * place),
                    "what": f"{item['what']} {MADE_UP}",
                },
            )
