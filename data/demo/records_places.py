"""Invented records about places: clusters, headships, DfE support, area plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from data.demo.records_registers import MADE_UP, SAMPLE, Row
from data.records.store import Records

# A short invented plan for each area of the demonstration: causes, actions and next steps.

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


_FEWEST_IN_NETWORK = 4
_HEADSHIPS = ("substantive", "substantive", "interim", "substantive", "substantive", "vacant")


def plan_areas(records: Records, areas: Sequence[str], today: date) -> int:
    """Write a short plan for every area; how many items were added."""
    return records.enter_all(list(area_plans(areas, today)), SAMPLE, MADE_UP)


def networks(records: Records, towns: Mapping[str, str]) -> int:
    """A cluster of the schools of each town that has four or more, once; `towns` by school."""
    if len(records.current("partners", {"kind": "network"})):
        return 0
    members: dict[str, list[str]] = {}
    for urn, town in sorted(towns.items()):
        members.setdefault(town, []).append(urn)
    large = {town: urns for town, urns in members.items() if len(urns) >= _FEWEST_IN_NETWORK}
    for town, urns in large.items():
        payload = {
            "name": f"{town} cluster",
            "kind": "network",
            "members": urns,
            "since": date(2015, 9, 1),
            "offers": MADE_UP,
        }
        records.save("partners", None, payload, SAMPLE, None, reason=MADE_UP)
    return len(large)


def heads(records: Records, urns: Sequence[str], today: date) -> int:
    """A new headship somewhere every fortnight, before the replay and lately; once."""
    if not urns or len(records.current("head_changes")):
        return 0
    days = [
        (first + timedelta(days=14 * n))
        for first, last in ((date(2012, 9, 3), date(2016, 12, 31)), (today - timedelta(days=1150), today))
        for n in range((last - first).days // 14)
    ]
    for n, day in enumerate(days):
        payload = {
            "urn": urns[(n * 37) % (len(urns) // 4 or 1)],
            "began_on": day,
            "note": MADE_UP,
            "headship": _HEADSHIPS[n % len(_HEADSHIPS)],
        }
        records.save("head_changes", None, payload, SAMPLE, None, reason=MADE_UP)
    return len(days)


def statuses(records: Records, stuck: Sequence[str], today: date) -> int:
    """What DfE says it gives some invented schools that are stuck."""
    for place, urn in enumerate(stuck[:4]):
        since = today - timedelta(days=150 - 30 * place)
        payload = {
            "urn": urn,
            "status": "rise_targeted" if place < 3 else "trust_led",
            "since": since,
            "source": "Letter from DfE's regional director" if place < 3 else "The trust's plan",
            "stated_on": since - timedelta(days=10),
            "note": MADE_UP,
        }
        records.save("support_status", None, payload, SAMPLE, None, reason=MADE_UP)
    return len(stuck[:4])
