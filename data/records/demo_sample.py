"""A few invented records for the demonstration only, so that its pages have something to show.

Targets, support and formal steps of invented schools, chosen by their invented results; every one
says that it is invented. Nothing here ever touches the records of the real world.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from data.period import Period
from data.records.entries import Action, Saved, Who
from data.records.store import Records

MADE_UP = "Invented for the demonstration."
_SAMPLE = Who("director", "demonstration")
_RETURNED = 8  # of ten schools
_RISES = (-1, 0, 1, 2, 2, 3, 4, 5, 6, 9)  # points that schools ask for above their last result
_SUPPORTED = 10
_STEPS = ("warning_notice", "one_to_one", "recovery_plan", "warning_notice")


@dataclass(frozen=True, slots=True)
class Result:
    """One invented school's result of one year on one measure."""

    urn: str
    measure: str
    period: str
    value: float
    pupils: int


def sample(records: Records, results: Sequence[Result], today: date) -> int:
    """Write the sample once, into records that hold no school's target yet; how many were added."""
    if not results or len(records.current("school_targets")):
        return 0
    years = sorted({Period.parse(one.period).ending for one in results})
    added = _targets(records, results, years[-1], years[-1] + 2, years[-1] + 1)
    if len(years) > 1:
        added += _targets(records, results, years[-2], years[-1], years[-2])
    if len(records.current("interventions")) == 0:
        added += _support(records, results, years, today)
    return added


def _share(urn: str, salt: str) -> int:
    """A number from 0 to 9 that is always the same for a school."""
    return crc32(f"{salt}{urn}".encode()) % 10


def _targets(
    records: Records, results: Sequence[Result], last: int, aimed: int, agreed_year: int
) -> int:
    added = 0
    for one in results:
        if Period.parse(one.period).ending != last or _share(one.urn, "returns") >= _RETURNED:
            continue
        rise = _RISES[_share(one.urn, f"rise{aimed}")]
        payload = {
            "urn": one.urn, "measure": one.measure, "period": Period.academic_year(aimed).text,
            "pupil_group": "all", "target": float(min(100, max(0, round(one.value) + rise))),
            "cohort": max(1, one.pupils), "agreed_on": date(agreed_year, 10, 15),
            "agreed_by": "Headteacher and chair of governors", "note": MADE_UP,
        }  # fmt: skip
        outcome = records.save("school_targets", None, payload, _SAMPLE, None, reason=MADE_UP)
        added += isinstance(outcome, Saved) and outcome.changed
        if isinstance(outcome, Saved) and rise <= 0 and _share(one.urn, "challenge") < 3:
            _challenged(records, outcome, payload)
    return added


def _challenged(records: Records, saved: Saved, payload: dict[str, Any]) -> None:
    """A school that asked for nothing was challenged: its target was raised, the first is kept."""
    raised = payload | {"target": min(100.0, payload["target"] + 4), "challenge": "raised"}
    records.save(
        "school_targets", saved.key, raised, _SAMPLE, saved.version,
        reason="Raised after the autumn visit.", action=Action.SUPERSEDE,
    )  # fmt: skip


def _support(records: Records, results: Sequence[Result], years: Sequence[int], today: date) -> int:
    """The schools with the lowest results of an earlier year get support, the next ones a step."""
    early = years[-3] if len(years) > 2 else years[0]
    ranked = sorted(
        (one for one in results if Period.parse(one.period).ending == early),
        key=lambda one: (one.value, one.urn),
    )
    best = ranked[-_SUPPORTED:]
    for place, one in enumerate(ranked[:_SUPPORTED]):
        _intervention(records, one, best[place].urn, date(early, 10, 1), None, "half_termly")
    for place, one in enumerate(ranked[_SUPPORTED : _SUPPORTED + 4]):
        begun = today - timedelta(days=30 + 20 * place)
        _intervention(records, one, best[place].urn, begun, today + timedelta(days=90), "monthly")
    for place, one in enumerate(ranked[1:5]):
        _step(records, one.urn, _STEPS[place], today - timedelta(days=45 + 35 * place))
    return _SUPPORTED + 8


def _intervention(
    records: Records, one: Result, supporter: str, begun: date, due: date | None, checks: str
) -> None:
    payload: dict[str, Any] = {
        "urn": one.urn, "kind": "school_to_school", "provider": "Teaching school hub",
        "provider_kind": "school", "supporter_urn": supporter, "starts": begun,
        "measures": [one.measure], "expected": f"Results no longer fall. {MADE_UP}",
    }  # fmt: skip
    if due is None:
        ended = begun + timedelta(days=400)
        payload |= {
            "ends": ended,
            "result": f"See the comparison. {MADE_UP}",
            "achieved": "cannot_tell",
        }
    else:
        payload |= {"result_due": due, "checks": checks}
    records.save("interventions", None, payload, _SAMPLE, None, reason=MADE_UP)


def _step(records: Records, urn: str, step: str, issued: date) -> None:
    payload = {
        "urn": urn, "step": step, "issued_by": "Director for Children and Young People",
        "issued_on": issued, "comply_by": issued + timedelta(days=120), "checks": "monthly",
        "raised_by": "authority", "grounds": f"Results fell for three years. {MADE_UP}",
        "expected": "A plan with the governors' agreement, and results that rise.", "status": "open",
    }  # fmt: skip
    saved = records.save("formal_steps", None, payload, _SAMPLE, None, reason=MADE_UP)
    if isinstance(saved, Saved) and crc32(urn.encode()) % 2:
        check = {
            "of": "formal_steps", "record": saved.key, "urn": urn, "finding": "slow",
            "checked_on": issued + timedelta(days=30), "checked_by": "Area lead",
            "words": f"Slower than agreed. {MADE_UP}",
        }  # fmt: skip
        records.save("checks", None, check, _SAMPLE, None, reason=MADE_UP)
