"""Reading the targets of a plan: each is held against the measure it is about."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from data.catalogue import Measure
from data.period import Period
from data.plans.model import Baseline, Comparator, Milestone, Reference, Revision, Target
from data.plans.section import NOWHERE, Problem, Section
from data.vocabulary import Direction, Phase, PupilGroup, Unit


def read_targets(
    top: Section, catalogue: Mapping[str, Measure], areas: Sequence[str], themes: Mapping[str, str]
) -> tuple[Target, ...]:
    """Every [[targets]] table of a plan."""
    found = []
    for one in top.tables("targets", "target"):
        if target := _target(one, catalogue, areas, themes):
            found.append(target)
        one.finish()
    codes = [one.code for one in found]
    for nth, target in enumerate(found):
        if target.code in codes[:nth]:
            first = found[codes.index(target.code)].line
            said = f"the code {target.code!r} stands already on line {first}; each has its own"
            top.problems.append(Problem(top.file, target.line, f"target {target.code!r}", said))
    return tuple(found)


def _target(
    one: Section, catalogue: Mapping[str, Measure], areas: Sequence[str], themes: Mapping[str, str]
) -> Target | None:
    measure = known_measure(one, "measure", one.text("measure"), catalogue)
    phase = one.choice("phase", Phase, Phase.ALL)
    group = one.choice("group", PupilGroup, PupilGroup.ALL)
    reference = one.choice("reference", Reference, Reference.FIXED)
    direction = _direction(one, measure)
    target = Target(
        code=one.text("code"),
        title=one.text("title"),
        measure=measure.code if measure else "",
        phase=phase,
        group=group,
        area=_area(one, areas),
        unit=_unit(measure, reference),
        direction=direction,
        reference=reference,
        reference_group=one.choice("reference_group", PupilGroup, group),
        baseline=_baseline(one),
        milestones=_milestones(one),
        denominator=one.text_or("denominator", measure.denominator_name if measure else ""),
        headline=one.whole_or_none("headline"),
        history=_history(one),
        interpretation=one.text_or("interpretation", ""),
        wording=one.text_or("wording", ""),
        register=one.text_or_none("register"),
        themes=_themes(one, themes),
        line=one.start,
    )
    if measure is not None:
        _check_against_measure(one, target, measure)
    _check_milestones(one, target)
    return target


def known_measure(one: Section, key: str, code: str, catalogue: Mapping[str, Measure]) -> Measure | None:
    """The measure of a code, or a problem naming the nearest codes."""
    if code in catalogue:
        return catalogue[code]
    near = get_close_matches(code, catalogue, n=3, cutoff=0.4) or sorted(catalogue)[:3]
    one.wrong(key, f"no measure has the code {code!r}; nearest: {', '.join(near)}")
    return None


def _direction(one: Section, measure: Measure | None) -> Direction:
    own = measure.direction if measure is not None else Direction.HIGHER_IS_BETTER
    if own is not Direction.NEUTRAL:
        if one.has("direction") and one.values["direction"] != own.value:
            one.wrong(
                "direction",
                f"direction is {one.values['direction']!r}, but the measure "
                f"{one.values.get('measure')!r} has {own.value!r}; take it out",
            )
        return own
    if not one.has("direction"):
        one.wrong(
            "",
            f"has no direction: the measure {one.values.get('measure')!r} is neutral, "
            'so say direction = "higher" or "lower"',
        )
        return own
    chosen = one.choice("direction", Direction)
    if chosen is Direction.NEUTRAL:
        one.wrong("direction", 'direction is "neutral"; a target needs "higher" or "lower"')
    return chosen


def _unit(measure: Measure | None, reference: Reference) -> Unit:
    if measure is None or reference is Reference.BASELINE_CHANGE:
        return Unit.PERCENT
    if reference in (Reference.NATIONAL, Reference.GAP_TO_NATIONAL):
        return Unit.POINTS if measure.unit is Unit.PERCENT else measure.unit
    return measure.unit


def _area(one: Section, areas: Sequence[str]) -> str | None:
    code = one.text_or_none("area")
    if code is not None and areas and code not in areas:
        one.wrong("area", f"the plan has no area {code!r}; it has: {', '.join(areas)}")
    return code


def _themes(one: Section, themes: Mapping[str, str]) -> tuple[str, ...]:
    chosen = one.texts("themes")
    for code in chosen:
        if code not in themes:
            known = ", ".join(themes) or "none"
            one.wrong("themes", f"the plan has no theme {code!r}; it has: {known}")
    return chosen


def _baseline(one: Section) -> Baseline | None:
    if not one.has("baseline"):
        return None
    row = one.table("baseline")
    row.one_line = row.start == one.lines.key(one.start, "baseline")
    found = Baseline(
        value=row.number_or_none("value"),
        at=row.day_or_none("at"),
        period=_period(row, "period"),
        denominator=row.whole_or_none("denominator"),
        source=row.text("source"),
        note=row.text_or("note", ""),
    )
    if found.at is None and found.period is None:
        row.wrong("baseline", "the baseline says neither at (a day) nor period (a year)")
    row.finish()
    return found


def _period(row: Section, key: str) -> str | None:
    text = row.text_or_none(key)
    if text is None:
        return None
    try:
        return Period.parse(text).text
    except ValueError as problem:
        row.wrong(key, str(problem))
        return None


def _milestones(one: Section) -> tuple[Milestone, ...]:
    found = []
    for row in one.rows("milestones", "due"):
        found.append(
            Milestone(
                due=row.day("due"),
                value=row.number("value"),
                comparator=row.choice("comparator", Comparator),
                period=_period(row, "period"),
                to_be_confirmed=row.yes("to_be_confirmed"),
                note=row.text_or("note", ""),
            )
        )
        row.finish()
    if not found:
        one.wrong("milestones", "has no milestone; a target says what is reached by when")
    return tuple(found)


def _history(one: Section) -> tuple[Revision, ...]:
    found = []
    for row in one.rows("history", "due"):
        found.append(
            Revision(
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
    return tuple(found)


def _check_against_measure(one: Section, target: Target, measure: Measure) -> None:
    """Refuse a phase, group or value that the measure cannot have."""
    if target.phase not in measure.phases:
        known = ", ".join(measure.phases)
        one.wrong("phase", f"{measure.code} is not published for {target.phase!s}; it is: {known}")
    for key, group in (("group", target.group), ("reference_group", target.reference_group)):
        if group not in measure.groups:
            known = ", ".join(measure.groups)
            one.wrong(key, f"{measure.code} is not published for {group!s}; it is: {known}")
    gap = target.reference is Reference.GAP_TO_NATIONAL
    if gap and target.direction is not Direction.HIGHER_IS_BETTER:
        one.wrong(
            "reference",
            f"a gap is England minus ours, so {measure.code}, where lower is "
            'better, has none; use reference = "national"',
        )
    low, high = _bounds(target, measure)
    for nth, milestone in enumerate(target.milestones):
        if not math.isnan(milestone.value) and not low <= milestone.value <= high:
            _at_milestone(
                one,
                nth,
                f"value {milestone.value:g} lies outside {low:g} to {high:g}, which is what {measure.code} can be",
            )
    base = target.baseline.value if target.baseline else None
    changing = target.reference is Reference.BASELINE_CHANGE
    low, high = _own_bounds(measure) if changing else (low, high)
    if base is not None and not low <= base <= high:
        one.wrong("baseline", f"value {base:g} lies outside what {measure.code} can be")


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


def _check_milestones(one: Section, target: Target) -> None:
    """Refuse milestones out of order, going back on themselves or asking for the worse."""
    upward = target.figure_direction is Direction.HIGHER_IS_BETTER
    for nth, milestone in enumerate(target.milestones):
        if milestone.comparator.upward is not upward:
            _at_milestone(
                one,
                nth,
                f"comparator {milestone.comparator.value!r} asks for the "
                f"worse: {target.figure_direction.value} is better here",
            )
    for nth, (before, after) in enumerate(zip(target.milestones, target.milestones[1:], strict=False), start=1):
        if NOWHERE in (before.due, after.due):
            continue
        if after.due <= before.due:
            _at_milestone(one, nth, f"due {after.due} stands after {before.due}; milestones follow each other in time")
        elif (after.value < before.value) if upward else (after.value > before.value):
            _at_milestone(one, nth, f"value {after.value:g} goes back on {before.value:g}, promised earlier")
    base = target.baseline.at if target.baseline else None
    if base and target.milestones and target.milestones[0].due <= base:
        _at_milestone(one, 0, f"due {target.milestones[0].due} is not after the baseline ({base})")


def _at_milestone(one: Section, nth: int, text: str) -> None:
    first = one.lines.key(one.start, "milestones")
    line = one.lines.key_from(first, "due", nth)
    one.problems.append(Problem(one.file, line, f"{one.item}, milestone {nth + 1}", text))
