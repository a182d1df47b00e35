"""Copy a plan file into records once, so that users can keep it up to date.

A record that is there already, changed or withdrawn, is left exactly as people left it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from data.catalogue import MEASURES
from data.plans.model import Action, Milestone, Plan, Reference, Target, TargetRevision
from data.records.declaration import register
from data.records.entries import RecordAction as Entry
from data.records.entries import Who
from data.records.store import Records
from data.records.values import key_of, read_payload

PLAN_FILE = Who("analyst", "plan file")
_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
_COMPARATORS = {">=": "at_least", ">": "more_than", "<=": "at_most", "<": "fewer_than"}
_BASES = {
    Reference.FIXED: "value",
    Reference.NATIONAL: "national",
    Reference.GAP_TO_NATIONAL: "national_same_group",
    Reference.BASELINE_CHANGE: "baseline_change",
}
Payload = dict[str, Any]


def seed(records: Records, plan: Plan) -> int:
    """Add the plan's actions, their milestones and its targets where they never were; how many."""
    added = 0
    for name, payloads in (
        ("actions", (_action(plan, action) for action in plan.actions)),
        ("action_milestones", _milestones(plan)),
    ):
        known = known_keys(records, name)
        for payload in payloads:
            added += _add(records, name, payload, known, f"the plan {plan.code} as it was agreed")
    return added + _targets(records, plan)


def known_keys(records: Records, name: str) -> set[str]:
    """The keys a register ever held, withdrawn ones too."""
    return {str(key) for key in records.changes(name, _EARLIEST)["key"]}


def _add(records: Records, name: str, payload: Payload, known: set[str], why: str) -> int:
    kind = register(name)
    read, _ = read_payload(kind, payload)
    key = key_of(kind, read)
    if key is None or key in known:
        return 0
    records.save(name, None, payload, PLAN_FILE, None, reason=why)
    known.add(key)
    return 1


def _action(plan: Plan, action: Action) -> Payload:
    """An action as the plan has it: nothing is reported yet, and no evidence is claimed."""
    return {
        "plan": plan.code,
        "reference": action.code,
        "objective": plan.areas_for_improvement[action.area_for_improvement],
        "title": action.title,
        "plan_version": plan.versions[0].code if plan.versions else None,
        "delivery": "not_reported",
        "due": max(milestone.due for milestone in action.milestones),
        "due_to_be_confirmed": any(milestone.to_be_confirmed for milestone in action.milestones),
        "accountable": plan.roles[action.accountable],
        "supporting": [plan.roles[role] for role in action.supporting],
        "theme": [plan.themes[theme] for theme in action.themes],
        "measures": list(action.measures),
        "evidence_level": "none",
    }


def _milestones(plan: Plan) -> Iterator[Payload]:
    for action in plan.actions:
        for number, milestone in enumerate(action.milestones, start=1):
            yield {
                "plan": plan.code,
                "action_reference": action.code,
                "number": number,
                "title": milestone.text,
                "due": milestone.due,
                "due_to_be_confirmed": milestone.to_be_confirmed,
                "goes_on": milestone.onwards,
                "accountable": plan.roles[action.accountable],
                "status": "not_reported",
            }


def _targets(records: Records, plan: Plan) -> int:
    if not plan.versions:  # a record of a target says when it was agreed, and this plan does not
        return 0
    known, added = known_keys(records, "targets"), 0
    groups = register("targets").fields["pupil_group"].choices
    for target in plan.targets:
        if target.group.value not in groups:
            continue
        for milestone in target.milestones:
            added += _target(records, plan, target, milestone, known)
    return added


def _target(records: Records, plan: Plan, target: Target, milestone: Milestone, known: set[str]) -> int:
    """One promise with what it was before: the original is kept, the revision is in force."""
    payload = _promise(plan, target, milestone)
    revision = next((item for item in target.history if item.due == milestone.due), None)
    first = payload if revision is None else payload | {"value": revision.original}
    added = _add(records, "targets", first, known, f"the plan {plan.code} as it was agreed")
    if added and revision is not None:
        _revise(records, payload, revision)
    return added


def _revise(records: Records, payload: Payload, revision: TargetRevision) -> None:
    kind = register("targets")
    read, _ = read_payload(kind, payload)
    version = records.versions("targets", str(key_of(kind, read)))[-1]
    if revision.agreed_by:
        payload = payload | {"agreed_by": revision.agreed_by}
    why = revision.why or "The reason is not known."
    records.save(
        "targets", version.key, payload | {"why": why}, PLAN_FILE, version.version, reason=why, action=Entry.SUPERSEDE
    )


def _promise(plan: Plan, target: Target, milestone: Milestone) -> Payload:
    levels = target.reference in (Reference.FIXED, Reference.BASELINE_CHANGE)
    baseline = target.baseline if levels else None
    return {
        "plan": plan.code,
        "measure": target.measure,
        "phase": target.phase.value,
        "pupil_group": target.group.value,
        "area": target.area or plan.area_code,
        "due": milestone.due,
        "due_to_be_confirmed": milestone.to_be_confirmed,
        "comparator": _COMPARATORS[milestone.comparator.value],
        "basis": _BASES[target.reference],
        "value": _within(target, milestone.value),
        "baseline": None if baseline is None else baseline.value,
        "baseline_on": None if baseline is None else baseline.at,
        "agreed_by": plan.authority,
        "agreed_on": plan.versions[0].agreed,
        "why": milestone.note or None,
        "interpretation": target.interpretation or None,
        "source": plan.source.title,
    }


def _within(target: Target, value: float) -> float | None:
    """The promised value; a distance of the plan stays a distance, so only levels have bounds."""
    low, high = MEASURES[target.measure].bounds
    inside = (low is None or value >= low) and (high is None or value <= high)
    return value if inside or target.reference is not Reference.FIXED else None
