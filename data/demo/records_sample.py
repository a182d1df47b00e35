"""Invented records of the demonstration, so that its pages have content.

Targets, support and formal steps of invented schools, chosen by their invented results; every one
says that it is invented. Nothing here ever touches the records of the real world.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from data.demo import records_registers
from data.demo.records_registers import MADE_UP, SAMPLE
from data.period import Period
from data.records.entries import RecordAction, Saved
from data.records.store import Records

REPLAY = date(2016, 1, 31)  # the day on which the plan of 2015 is first shown
ACADEMIES = ("academy", "free school")
_RETURNED = 8  # of ten schools
_RISES = (-1, 0, 1, 2, 2, 3, 4, 5, 6, 9)  # points that schools ask for above their last result
_SUPPORTED = 10
_STEPS = ("warning_notice", "one_to_one", "recovery_plan", "warning_notice")
_NOW_ACTIONS = {"ks2_rwm_expected": "current-example|2.1", "absence_overall": "current-example|3.1"}
_EXAMPLE = "current-example"
_REPORTED: dict[str, dict[str, str]] = {
    "1.1": {"delivery": "on_track", "next_step": f"Choose the last settings. {MADE_UP}"},
    "2.1": {
        "delivery": "at_risk",
        "evidence_level": "narrative",
        "evidence": f"Heads say that the talks helped. {MADE_UP}",
    },
    "3.1": {"delivery": "on_track"},
    "4.1": {"delivery": "complete", "next_step": f"Ask the reviewed schools. {MADE_UP}"},
}
_THEN_ACTION = "suffolk-2015|5.4"
_HALF_TERMS = {"in_year_returns": "T", "academy_interim_data": "HT"}


@dataclass(frozen=True, slots=True)
class Result:
    """One invented school's result of one year on one measure."""

    urn: str
    measure: str
    period: str
    value: float
    pupils: int
    academy: bool


def sample(
    records: Records, results: Sequence[Result], then: Sequence[Result], areas: Mapping[str, str], today: date
) -> int:
    """Write the sample once, into records that hold no school's target yet; how many were added.

    `then` are results as they were known when the plan of 2015 is replayed; `areas` by school.
    """
    if not results or len(records.current("school_targets")):
        return 0
    years = sorted({Period.parse(result.period).ending for result in results})
    added = _targets(records, results, years[-1], years[-1] + 2, years[-1] + 1)
    if len(years) > 1:
        added += _targets(records, results, years[-2], years[-1], years[-2])
    if len(records.current("interventions")) == 0:
        added += _support(records, results, years, today)
        added += _support_then(records, then)
    last = [result for result in results if Period.parse(result.period).ending == years[-1]]
    added += _reported(records)
    urns = _in_turn({item.urn for item in last}, areas)
    returned = (row for day in (today, REPLAY) for row in _returns(last, day))
    rows = (*records_registers.rows(urns, today), *returned)
    selected = [(name, {k: v for k, v in row.items() if v is not None}) for name, row in rows]
    return added + records.enter_all(selected, SAMPLE, MADE_UP)


def _reported(records: Records) -> int:
    """What somebody reported of the example plan's actions; the plan of 2015 stays as it was."""
    added = 0
    for _, row in records.current("actions", {"plan": _EXAMPLE}).iterrows():
        text = _REPORTED.get(str(row["reference"]))
        if text is None or row["version"] > 1:
            continue
        latest = records.versions("actions", str(row["key"]))[-1]
        payload = dict(latest.payload) | text
        records.save("actions", latest.key, payload, SAMPLE, latest.version, reason=MADE_UP)
        added += 1
    return added


def _in_turn(urns: Iterable[str], areas: Mapping[str, str]) -> list[str]:
    """Schools of every area in turn, so that each area has something in every register."""
    seen: Counter[str] = Counter()
    places = []
    for urn in sorted(urns, key=lambda urn: (_share(urn, "registers"), urn)):
        area = areas.get(urn, "")
        places.append((seen[area], area, urn))
        seen[area] += 1
    return [urn for *_, urn in sorted(places)]


def _share(urn: str, salt: str) -> int:
    """A number from 0 to 9 that is always the same for a school."""
    return crc32(f"{salt}{urn}".encode()) % 10


def _targets(records: Records, results: Sequence[Result], last: int, aimed: int, agreed_year: int) -> int:
    added = 0
    for result in results:
        if Period.parse(result.period).ending != last or _share(result.urn, "returns") >= _RETURNED:
            continue
        rise = _RISES[_share(result.urn, f"rise{aimed}")]
        payload = {
            "urn": result.urn,
            "measure": result.measure,
            "period": Period.academic_year(aimed).text,
            "pupil_group": "all",
            "target": float(min(100, max(0, round(result.value) + rise))),
            "cohort": max(1, result.pupils),
            "agreed_on": date(agreed_year, 10, 15),
            "agreed_by": "Headteacher and chair of governors",
            "note": MADE_UP,
        }
        outcome = records.save("school_targets", None, payload, SAMPLE, None, reason=MADE_UP)
        added += isinstance(outcome, Saved) and outcome.changed
        if isinstance(outcome, Saved) and rise <= 0 and _share(result.urn, "challenge") < 3:
            _challenged(records, outcome, payload)
    return added


def _challenged(records: Records, saved: Saved, payload: dict[str, Any]) -> None:
    """A school that asked for nothing was challenged: its target was raised, the first is kept."""
    raised = payload | {"target": min(100.0, payload["target"] + 4), "challenge": "raised"}
    records.save(
        "school_targets",
        saved.key,
        raised,
        SAMPLE,
        saved.version,
        reason="Raised after the autumn visit.",
        action=RecordAction.SUPERSEDE,
    )


def _support(records: Records, results: Sequence[Result], years: Sequence[int], today: date) -> int:
    """The schools with the lowest results of an earlier year get support, the next ones a step."""
    early = years[-3] if len(years) > 2 else years[0]
    ranked = sorted(
        (result for result in results if Period.parse(result.period).ending == early),
        key=lambda result: (result.value, result.urn),
    )
    best = ranked[-_SUPPORTED:]
    for item in ranked[_SUPPORTED + 4 : 2 * _SUPPORTED + 4]:
        _attendance_help(records, item.urn, date(early, 10, 1))
    for place, item in enumerate(ranked[:_SUPPORTED]):
        _intervention(records, item, best[place].urn, date(early, 10, 1), None, "half_termly")
    for place, item in enumerate(ranked[_SUPPORTED : _SUPPORTED + 4]):
        begun = today - timedelta(days=30 + 20 * place)
        _intervention(records, item, best[place].urn, begun, today + timedelta(days=90), "monthly")
    for place, item in enumerate(ranked[1:5]):
        _step(records, item.urn, _STEPS[place], today - timedelta(days=45 + 35 * place))
    _lifted(records, ranked[6].urn, today - timedelta(days=240))
    return 2 * _SUPPORTED + 9


def _support_then(records: Records, results: Sequence[Result]) -> int:
    """In the replay, the schools lowest in the first year got help from the Partnership."""
    years = sorted({Period.parse(result.period).ending for result in results})
    if len(years) < 2:
        return 0
    first = [result for result in results if Period.parse(result.period).ending == years[0]]
    ranked = sorted(first, key=lambda item: (item.value, item.urn))
    for item, best in zip(ranked[:_SUPPORTED], ranked[-_SUPPORTED:], strict=True):
        begun = date(years[0], 10, 1)
        _intervention(records, item, best.urn, begun, None, "half_termly", _THEN_ACTION)
    return _SUPPORTED


def _attendance_help(records: Records, urn: str, begun: date) -> None:
    payload = {
        "urn": urn,
        "kind": "officer_associate",
        "provider": "Attendance team",
        "provider_kind": "authority",
        "starts": begun,
        "ends": begun + timedelta(days=300),
        "measures": ["absence_overall"],
        "actions": [_NOW_ACTIONS["absence_overall"]],
        "expected": f"Fewer sessions are missed. {MADE_UP}",
        "achieved": "cannot_tell",
        "result": f"See the comparison. {MADE_UP}",
    }
    records.save("interventions", None, payload, SAMPLE, None, reason=MADE_UP)


def _returns(last: Sequence[Result], day: date) -> Iterator[tuple[str, dict[str, Any]]]:
    """A third of the schools returned the term that ended; half of the academies their half-term."""
    for register, prefix in _HALF_TERMS.items():
        period = _ended(prefix, day)
        for item in last:
            interim = register == "academy_interim_data"
            if _share(item.urn, register) >= (5 if interim else 3) or (interim and not item.academy):
                continue
            rise = _RISES[_share(item.urn, period.text)] / 100
            for group, pupils, level in (
                ("all", item.pupils, item.value / 100),
                ("disadvantaged", item.pupils // 4, item.value / 140),
            ):
                if pupils:
                    ahead = round(pupils * min(1.0, max(0.0, level + rise)))
                    payload = {
                        "urn": item.urn,
                        "measure": "ks2_rwm_expected",
                        "period": period.text,
                        "pupil_group": group,
                        "pupils_counted": pupils,
                        "pupils_on_track": ahead,
                        "provisional": True,
                        "collected_on": period.end,
                        "note": MADE_UP,
                    }
                    yield register, payload


def _ended(prefix: str, day: date) -> Period:
    """The last term or half-term that had ended by a day."""
    result = Period.parse(f"{Period.academic_year(day.year + 1).text}-{prefix}1")
    while result.end > day:
        result = result.shift(-1)
    return result


def _intervention(
    records: Records,
    result: Result,
    supporter: str,
    begun: date,
    due: date | None,
    checks: str,
    action: str = _NOW_ACTIONS["ks2_rwm_expected"],
) -> None:
    payload: dict[str, Any] = {
        "urn": result.urn,
        "kind": "school_to_school",
        "provider": "Teaching school hub",
        "provider_kind": "school",
        "supporter_urn": supporter,
        "starts": begun,
        "measures": [result.measure],
        "expected": f"Results no longer fall. {MADE_UP}",
        "actions": [action],
    }
    if due is None:
        ended = begun + timedelta(days=400)
        payload |= {"ends": ended, "result": f"See the comparison. {MADE_UP}", "achieved": "cannot_tell"}
    else:
        payload |= {"result_due": due, "checks": checks}
    records.save("interventions", None, payload, SAMPLE, None, reason=MADE_UP)


def _step(records: Records, urn: str, step: str, issued: date) -> None:
    payload = {
        "urn": urn,
        "step": step,
        "issued_by": "Director for Children and Young People",
        "issued_on": issued,
        "comply_by": issued + timedelta(days=120),
        "checks": "monthly",
        "raised_by": "authority",
        "grounds": f"Results fell for three years. {MADE_UP}",
        "expected": "A plan with the governors' agreement, and results that rise.",
        "status": "open",
    }
    saved = records.save("formal_steps", None, payload, SAMPLE, None, reason=MADE_UP)
    if isinstance(saved, Saved) and crc32(urn.encode()) % 2:
        check = {
            "of": "formal_steps",
            "record": saved.key,
            "urn": urn,
            "finding": "slow",
            "checked_on": issued + timedelta(days=30),
            "checked_by": "Area lead",
            "words": f"Slower than agreed. {MADE_UP}",
        }
        records.save("checks", None, check, SAMPLE, None, reason=MADE_UP)


def _lifted(records: Records, urn: str, issued: date) -> None:
    payload = {
        "urn": urn,
        "step": "warning_notice",
        "issued_by": "Director for Children and Young People",
        "issued_on": issued,
        "checks": "monthly",
        "raised_by": "authority",
        "grounds": f"Results fell for three years. {MADE_UP}",
        "expected": "Results that rise.",
        "status": "lifted",
        "ended_on": issued + timedelta(days=190),
        "lifting_agreed_by": "The board",
        "decision": f"{issued:%Y}-04",
    }
    records.save("formal_steps", None, payload, SAMPLE, None, reason=MADE_UP)
