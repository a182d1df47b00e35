"""Read the targets of a plan and check each against its measure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from data.catalogue import Measure
from data.period import Period
from data.plans.model import Baseline, Milestone, Reference, Target, TargetRevision
from data.plans.section import NOWHERE, Section, problem_at
from data.vocabulary import Comparator, Direction, Phase, PupilGroup, Unit

_WORD = re.compile(r"[a-z0-9]+")


def read_targets(
    top: Section,
    catalogue: Mapping[str, Measure],
    areas: Sequence[str],
    themes: Mapping[str, str],
    roles: Mapping[str, str],
) -> tuple[Target, ...]:
    """Every [[targets]] table of a plan."""
    results = []
    for table in top.tables("targets", "target"):
        if target := _target(table, catalogue, areas, themes, roles):
            results.append(target)
        table.finish()
    codes = [item.code for item in results]
    for nth, target in enumerate(results):
        if target.code in codes[:nth]:
            first = results[codes.index(target.code)].line
            text = f"the code {target.code!r} is already used on line {first}; each must be different"
            top.problems.append(problem_at(top.file, target.line, f"target {target.code!r}", text))
    return tuple(results)


def _target(
    section: Section,
    catalogue: Mapping[str, Measure],
    areas: Sequence[str],
    themes: Mapping[str, str],
    roles: Mapping[str, str],
) -> Target | None:
    measure = known_measure(section, "measure", section.text("measure"), catalogue)
    phase = section.choice("phase", Phase, Phase.ALL)
    group = section.choice("group", PupilGroup, PupilGroup.ALL)
    reference = section.choice("reference", Reference, Reference.FIXED)
    direction = _direction(section, measure)
    target = Target(
        code=section.text("code"),
        title=section.text("title"),
        measure=measure.code if measure else "",
        phase=phase,
        group=group,
        area=_area(section, areas),
        unit=_unit(measure, reference),
        direction=direction,
        reference=reference,
        reference_group=section.choice("reference_group", PupilGroup, group),
        baseline=_baseline(section),
        milestones=_milestones(section),
        denominator=section.text_or("denominator", measure.denominator_name if measure else ""),
        headline=section.whole_or_none("headline"),
        history=_history(section),
        interpretation=section.text_or("interpretation", ""),
        wording=section.text_or("wording", ""),
        register=section.text_or_none("register"),
        themes=_themes(section, themes),
        line=section.start,
        owner=_owner(section, roles),
    )
    if measure is not None:
        _check_against_measure(section, target, measure)
    _check_milestones(section, target)
    return target


def known_measure(section: Section, key: str, code: str, catalogue: Mapping[str, Measure]) -> Measure | None:
    """The measure of a code, or a problem naming the nearest codes."""
    if code in catalogue:
        return catalogue[code]
    section.wrong(key, f"no measure has the code {code!r}; nearest: {', '.join(_nearest_measures(code, catalogue))}")
    return None


def _nearest_measures(written: str, catalogue: Mapping[str, Measure]) -> list[str]:
    """The three codes nearest in spelling or meaning: 'good_level_of_development' means gld."""
    words = _WORD.findall(written.casefold())
    plain = " ".join(words)

    def likeness(code: str) -> float:
        label = catalogue[code].label.casefold()
        shared = len(set(words) & set(_WORD.findall(label))) / max(len(words), 1)
        return max(
            SequenceMatcher(None, written.casefold(), code).ratio(), SequenceMatcher(None, plain, label).ratio(), shared
        )

    return sorted(catalogue, key=likeness, reverse=True)[:3]


def _direction(section: Section, measure: Measure | None) -> Direction:
    own = measure.direction if measure is not None else Direction.HIGHER_IS_BETTER
    if own is not Direction.NEUTRAL:
        if section.has("direction") and section.values["direction"] != own.value:
            section.wrong(
                "direction",
                f"direction is {section.values['direction']!r}, but the measure "
                f"{section.values.get('measure')!r} has {own.value!r}; take it out",
            )
        return own
    if not section.has("direction"):
        section.wrong(
            "",
            f"has no direction: the measure {section.values.get('measure')!r} is neutral, "
            'so say direction = "higher" or "lower"',
        )
        return own
    chosen = section.choice("direction", Direction)
    if chosen is Direction.NEUTRAL:
        section.wrong("direction", 'direction is "neutral"; a target needs "higher" or "lower"')
    return chosen


def _unit(measure: Measure | None, reference: Reference) -> Unit:
    if measure is None or reference is Reference.BASELINE_CHANGE:
        return Unit.PERCENT
    if reference in (Reference.NATIONAL, Reference.GAP_TO_NATIONAL):
        return Unit.POINTS if measure.unit is Unit.PERCENT else measure.unit
    return measure.unit


def _area(section: Section, areas: Sequence[str]) -> str | None:
    code = section.text_or_none("area")
    if code is not None and areas and code not in areas:
        section.wrong("area", f"the plan has no area {code!r}; it has: {', '.join(areas)}")
    return code


def _themes(section: Section, themes: Mapping[str, str]) -> tuple[str, ...]:
    chosen = section.texts("themes")
    for code in chosen:
        if code not in themes:
            known = ", ".join(themes) or "none"
            section.wrong("themes", f"the plan has no theme {code!r}; it has: {known}")
    return chosen


def _owner(section: Section, roles: Mapping[str, str]) -> str | None:
    code = section.text_or_none("owner")
    if code and code not in roles:
        section.wrong("owner", f"the plan has no role {code!r}; it has: {', '.join(roles) or 'none'}")
    return code


def _baseline(section: Section) -> Baseline | None:
    if not section.has("baseline"):
        return None
    row = section.table("baseline")
    row.one_line = row.start == section.lines.key(section.start, "baseline")
    baseline = Baseline(
        value=row.number_or_none("value"),
        at=row.day_or_none("at"),
        period=_period(row),
        denominator=row.whole_or_none("denominator"),
        source=row.text("source"),
        note=row.text_or("note", ""),
    )
    if baseline.at is None and baseline.period is None:
        row.wrong("baseline", "the baseline needs at (a date) or period (a year)")
    row.finish()
    return baseline


def _period(row: Section) -> str | None:
    text = row.text_or_none("period")
    if text is None:
        return None
    try:
        return Period.parse(text).text
    except ValueError as problem:
        row.wrong("period", str(problem))
        return None


def _milestones(section: Section) -> tuple[Milestone, ...]:
    results = []
    for row in section.rows("milestones", "due"):
        results.append(
            Milestone(
                due=row.day("due"),
                value=row.number("value"),
                comparator=row.choice("comparator", Comparator),
                period=_period(row),
                to_be_confirmed=row.yes("to_be_confirmed"),
                note=row.text_or("note", ""),
            )
        )
        row.finish()
    if not results:
        section.wrong("milestones", "has no milestone; a target needs at least one dated value")
    return tuple(results)


def _history(section: Section) -> tuple[TargetRevision, ...]:
    results = []
    for row in section.rows("history", "due"):
        results.append(
            TargetRevision(
                row.day("due"),
                row.number("original"),
                row.number("revised"),
                row.text_or_none("agreed_by"),
                row.text_or_none("agreed_on"),
                row.text_or_none("why"),
                row.text("source"),
            )
        )
        row.finish()
    return tuple(results)


def _check_against_measure(section: Section, target: Target, measure: Measure) -> None:
    """Refuse a phase, group or value that the measure cannot have."""
    if target.phase not in measure.phases:
        known = ", ".join(measure.phases)
        section.wrong("phase", f"{measure.code} is not published for {target.phase!s}; it is: {known}")
    for key, group in (("group", target.group), ("reference_group", target.reference_group)):
        if group not in measure.groups:
            known = ", ".join(measure.groups)
            section.wrong(key, f"{measure.code} is not published for {group!s}; it is: {known}")
    gap = target.reference is Reference.GAP_TO_NATIONAL
    if gap and target.direction is not Direction.HIGHER_IS_BETTER:
        section.wrong(
            "reference",
            f"a gap is England minus ours, so {measure.code}, where lower is "
            'better, has none; use reference = "national"',
        )
    low, high = _bounds(target, measure)
    for nth, milestone in enumerate(target.milestones):
        if not math.isnan(milestone.value) and not low <= milestone.value <= high:
            _at_milestone(
                section,
                nth,
                f"value {milestone.value:g} lies outside {low:g} to {high:g}, which is what {measure.code} can be",
            )
    base = target.baseline.value if target.baseline else None
    changing = target.reference is Reference.BASELINE_CHANGE
    low, high = _own_bounds(measure) if changing else (low, high)
    if base is not None and not low <= base <= high:
        section.wrong("baseline", f"value {base:g} is outside the range of {measure.code}")


def _own_bounds(measure: Measure) -> tuple[float, float]:
    low, high = measure.bounds
    return (-math.inf if low is None else low, math.inf if high is None else high)


def _bounds(target: Target, measure: Measure) -> tuple[float, float]:
    """What a milestone's value may be: a difference of two values spans their whole range."""
    low, high = _own_bounds(measure)
    if target.reference is Reference.FIXED:
        return low, high
    if target.reference is Reference.BASELINE_CHANGE:
        return -100.0, math.inf
    return low - high, high - low


def _check_milestones(section: Section, target: Target) -> None:
    """Refuse milestones out of order, going back on themselves or asking for the worse."""
    upward = target.figure_direction is Direction.HIGHER_IS_BETTER
    for nth, milestone in enumerate(target.milestones):
        if milestone.comparator.is_upward is not upward:
            _at_milestone(
                section,
                nth,
                f"comparator {milestone.comparator.value!r} asks for a "
                f"worse value: {target.figure_direction.value} is better here",
            )
    for nth, (before, after) in enumerate(zip(target.milestones, target.milestones[1:], strict=False), start=1):
        if NOWHERE in (before.due, after.due):
            continue
        if after.due <= before.due:
            _at_milestone(section, nth, f"due {after.due} comes after {before.due}; list milestones in date order")
        elif (after.value < before.value) if upward else (after.value > before.value):
            _at_milestone(section, nth, f"value {after.value:g} goes back on {before.value:g}, promised earlier")
    base = target.baseline.at if target.baseline else None
    if base and target.milestones and target.milestones[0].due <= base:
        _at_milestone(section, 0, f"due {target.milestones[0].due} is not after the baseline ({base})")


def _at_milestone(section: Section, nth: int, text: str) -> None:
    first = section.lines.key(section.start, "milestones")
    line = section.lines.key_from(first, "due", nth)
    section.problems.append(problem_at(section.file, line, f"{section.item}, milestone {nth + 1}", text))
