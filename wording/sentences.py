"""What a report says, in sentences: figures with their denominators, paces, chances, reasons."""

from __future__ import annotations

import math
from datetime import date
from typing import Protocol

from analytics.reports.core.rules import status_rule
from analytics.reports.core.types import PathPoint, StatusJudgement
from analytics.reports.targets.on_track import PromiseOutcome, Today, outcome, today
from analytics.reports.targets.target_state import TargetPace, TargetState
from analytics.targets.promise import PromiseJudgement
from data.catalogue import Measure
from data.plans.model import Reference, Target
from data.vocabulary import Comparator, Direction, Phase, PromiseStatus, PupilGroup, Unit
from wording import values

# What pupil groups and phases are called, everywhere.

GROUPS: dict[PupilGroup, str] = {
    PupilGroup.ALL: "all pupils",
    PupilGroup.DISADVANTAGED: "disadvantaged pupils",
    PupilGroup.NOT_DISADVANTAGED: "other pupils",
    PupilGroup.LOOKED_AFTER: "looked-after children",
    PupilGroup.IN_NEED: "children in need",
    PupilGroup.ON_PROTECTION_PLAN: "children on a protection plan",
    PupilGroup.FSM: "pupils eligible for free school meals",
    PupilGroup.NOT_FSM: "pupils not eligible for free school meals",
    PupilGroup.SEN_SUPPORT: "pupils with SEN support",
    PupilGroup.EHCP: "pupils with an EHC plan",
    PupilGroup.SEN: "pupils with any SEN",
    PupilGroup.NO_SEN: "pupils without SEN",
    PupilGroup.EAL: "pupils with English as an additional language",
    PupilGroup.NOT_EAL: "pupils whose first language is English",
    PupilGroup.GIRLS: "girls",
    PupilGroup.BOYS: "boys",
    PupilGroup.ASIAN: "Asian pupils",
    PupilGroup.BLACK: "Black pupils",
    PupilGroup.CHINESE: "Chinese pupils",
    PupilGroup.MIXED: "pupils of mixed ethnicity",
    PupilGroup.WHITE: "White pupils",
    PupilGroup.OTHER_ETHNICITY: "pupils of other ethnicities",
}
PHASES: dict[Phase, str] = {
    Phase.ALL: "all phases",
    Phase.EARLY_YEARS: "early years",
    Phase.PRIMARY: "primary",
    Phase.SECONDARY: "secondary",
    Phase.SPECIAL: "special",
    Phase.ALTERNATIVE_PROVISION: "alternative provision",
    Phase.POST_16: "16 to 18",
}


# Worst first: the slide that counts them fills its first bar.
TODAY = {
    Today.BEHIND: "Behind its path",
    Today.NEAR: "Near its path",
    Today.ON_PATH: "On its path",
    Today.AWAITED: "Figure awaited",
    Today.NOT_DUE: "Not due yet",
    Today.CANNOT_TELL: "Cannot tell",
}
OUTCOMES = {
    PromiseOutcome.MISSED: "Missed",
    PromiseOutcome.UNLIKELY: "Unlikely",
    PromiseOutcome.IN_DOUBT: "In doubt",
    PromiseOutcome.LIKELY: "Likely",
    PromiseOutcome.MET: "Met",
    PromiseOutcome.TOO_EARLY: "Too early to call",
    PromiseOutcome.NOT_KNOWN: "No result",
}


_NOT_NEGLIGIBLE = 0.05  # a chance from here on needs a word where no authority has done as much


class Promise(Protocol):
    """What a sentence needs to know of a target: its state, live data against it, a register's."""

    @property
    def target(self) -> Target: ...
    @property
    def declared(self) -> Measure: ...
    @property
    def latest_value(self) -> float | None: ...
    @property
    def expected(self) -> float | None: ...
    @property
    def next_milestone(self) -> PathPoint | None: ...


def group(code: str) -> str:
    """A pupil group in words."""
    return GROUPS[PupilGroup(code)]


def phase(code: str) -> str:
    """A phase in words."""
    return PHASES[Phase(code)]


def points_unit(state: Promise) -> Unit:
    """The unit in which a promise's own value is said: a distance of percentages is in points."""
    fixed = state.target.reference in (Reference.FIXED, Reference.BASELINE_CHANGE)
    unit = state.declared.unit
    return unit if fixed or unit is not Unit.PERCENT else Unit.POINTS


def decimals(state: Promise) -> int:
    """The decimals of a promise's value: those of the measure."""
    return state.declared.decimals


def promised(state: Promise, value: float | None) -> str:
    """A value of the promise in its unit."""
    if value is None:
        return "not known yet"
    if points_unit(state) is Unit.COUNT:
        return values.count(whole_number(state, value) or 0)
    written = len(repr(round(float(value), 6)).partition(".")[2].rstrip("0"))
    return values.with_unit(value, points_unit(state), min(written, max(1, decimals(state))))


def whole_number(state: Promise, value: float | None) -> float | None:
    """The whole number of schools or pupils that keeps a promise: 60.75 allows 60, never 61."""
    if value is None:
        return None
    lower = state.target.direction is Direction.LOWER_IS_BETTER
    return float(math.floor(value) if lower else math.ceil(value))


def target_words(state: Promise) -> str:
    """What was promised, with its date: 'less than 20 by February 2017'."""
    deadline = state.target.deadline
    month = values.month(deadline.due)
    match state.target.reference:
        case Reference.NATIONAL:
            above = "above England" if deadline.comparator.is_strict else "in line with England or above"
            return f"{above} by {month}"
        case Reference.GAP_TO_NATIONAL:
            other = group(state.target.reference_group.value)
            return f"at most {promised(state, deadline.value)} behind England's {other} by {month}"
        case _:
            value = promised(state, state.target.promised_value(deadline))
            lead = {Comparator.LESS_THAN: "less than ", Comparator.MORE_THAN: "more than "}
            return f"{lead.get(deadline.comparator, '')}{value} by {month}"


def goal_words(state: Promise) -> str:
    """The target, where the chart already names the groups of the gap."""
    if state.target.reference is not Reference.GAP_TO_NATIONAL:
        return target_words(state)
    most = promised(state, state.target.deadline.value)
    return f"at most {most} by {values.month(state.target.deadline.due)}"


def judgement(promise_judgement: PromiseJudgement, state: Promise, *, now: bool) -> StatusJudgement:
    """A status with its word and its reason, numbers rounded as the measure is."""
    if now:
        place = today(promise_judgement, state)
        if place in (Today.AWAITED, Today.NOT_DUE):  # nothing has been promised for this figure yet
            return StatusJudgement(
                promise_judgement.status, TODAY[place], expectation(state), promise_judgement.rule_version
            )
    word = TODAY[place] if now else OUTCOMES[outcome(promise_judgement)]
    return StatusJudgement(
        promise_judgement.status,
        word,
        _reason(promise_judgement, state),
        f"status rule {promise_judgement.rule_version}",
        promise_judgement.chance,
    )


def _reason(promise_judgement: PromiseJudgement, state: Promise) -> str:
    filled = {}
    for name, number in promise_judgement.reason.numbers.items():
        if name in ("chance", "limit"):
            filled[name] = values.chance(number)
        elif name == "years":
            filled[name] = values.plural(number, "comparable year")
        elif name == "tolerated":
            filled[name] = values.with_unit(number, values.change_unit(points_unit(state)), 1)
        else:
            filled[name] = promised(state, number)
    template = promise_judgement.reason.template
    if values.rounded(promise_judgement.reason.numbers.get("tolerated", 1), 1) == 0:
        template = template.partition(":")[0] + "."
    return template.format(**filled)


def no_figure(state: TargetState) -> str:
    """Why a target has no figure: what is known does not suffice, or no file about it is loaded."""
    if state.why_none:
        return f"Cannot tell: {state.why_none}"
    return f"No figure yet: {state.needs_file} would provide it"


def no_figure_in_short(state: TargetState) -> str:
    """The same in two or three words."""
    return "Cannot tell" if state.why_none else "No figure yet"


def standing(state: TargetState) -> str:
    """The newest figure with its denominator and period; for a promise against England, both."""
    if state.latest is None:
        return f"{no_figure(state)}."
    text = f"{values.say(state.latest)} in {values.period(state.latest.period)}"
    if state.target.reference is Reference.FIXED and state.latest.period.count("-") == 2:
        text = f"{values.say(state.latest)} on {values.period(state.latest.period)}"
    return f"{text}{_beside_england(state)}."


def _beside_england(state: TargetState) -> str:
    value = state.latest_value
    if value is None or state.target.reference not in (Reference.NATIONAL, Reference.GAP_TO_NATIONAL):
        return ""
    size = values.with_unit(abs(value), points_unit(state), max(0, decimals(state)))
    if state.target.reference is Reference.GAP_TO_NATIONAL:
        side = "behind" if value > 0 else "ahead of"
        return f"; {size} {side} England's {group(state.target.reference_group.value)}"
    side = "in line with" if value == 0 else ("above" if value > 0 else "below")
    return f"; {size + ' ' if value else ''}{side} England"


def expectation(state: Promise) -> str:
    """What the promise expects by now; empty before its first milestone."""
    if state.latest_value is None:
        return ""
    if state.expected is None:
        coming = None if state.target.reference is Reference.NATIONAL else state.next_milestone
        if coming is None:
            return ""
        value, by = promised(state, coming.value), values.month(coming.due)
        if coming.awaited:
            return f"The figure for {by} (target {value}) is not published yet."
        return f"Next milestone: {value} by {by}."
    if state.target.reference is Reference.NATIONAL and state.expected == 0:
        return ""
    return f"Expected by now {promised(state, state.expected)}."


def need(state: TargetState) -> str:
    """What it takes from today, in schools or pupils where that can be said, beside the best ever."""
    pace = state.pace
    if pace is None:
        return ""
    by = values.month(state.target.deadline.due)
    if pace.needed.change == 0:
        return f"Already at the level needed by {by}."
    goal = promised(state, state.deadline.value)
    lead = f"To reach {goal} by {by}: {_amount(state, pace)}"
    if state.target.reference in (Reference.NATIONAL, Reference.GAP_TO_NATIONAL):
        lead = f"To meet the target by {by}: {_amount(state, pace)}"
    return f"{lead}; {best(state, pace)}."


def amount(state: TargetState) -> str:
    """What is still needed, with its pace; empty where nothing is needed or it is not known."""
    pace = state.pace
    return _amount(state, pace) if pace is not None and pace.needed.change else ""


def _amount(state: TargetState, pace: TargetPace) -> str:
    needed = pace.needed
    if needed.units is not None and needed.units_per_month is not None and needed.units != 0:
        sort = "more" if needed.units > 0 else "fewer"
        per_month = abs(needed.units_per_month)
        if pace.units_name == "schools" or state.target.unit is Unit.COUNT:
            noun = pace.units_name if state.target.unit is Unit.PERCENT else state.declared.denominator_name
            return f"{values.needed_count(abs(needed.units))} {sort} {noun}, {values.pace(per_month)} a month"
        return (
            f"{values.needed_count(abs(needed.units))} {sort} {pace.units_name}, "
            f"{values.pace(abs(needed.per_year))} points a year"
        )
    unit = values.change_unit(points_unit(state))
    way = "up" if needed.change > 0 else "down"
    if unit is Unit.COUNT and abs(needed.per_year) > abs(needed.change):
        return f"{way} {values.needed_count(abs(needed.change))}"
    name = " points" if unit is Unit.POINTS else ""
    return f"{way} {values.pace(abs(needed.change))}{name}, {values.pace(abs(needed.per_year))} a year"


def best(state: TargetState, pace: TargetPace) -> str:
    """The best pace so far with its number of separate periods; under three are too few to say."""
    if pace.best is None or pace.best.n_windows < status_rule().fewest_windows:
        return "too few years to know our best rate"
    among = f"the best of {values.count(pace.best.n_windows)} separate periods"
    if pace.best_units is not None:
        size = values.plural(abs(pace.best_units), pace.units_name.removesuffix("s"))
        return f"best twelve months: {size}, {among}"
    years = round(pace.best.to_year - pace.best.from_year)
    length = {1: "one-year", 2: "two-year", 3: "three-year"}.get(years, f"{years}-year")
    places = 0 if points_unit(state) is Unit.COUNT else max(1, decimals(state))
    size = values.number(abs(pace.best.change), places)
    way = "rise" if pace.best.change > 0 else "fall"
    name = " points" if values.change_unit(points_unit(state)) is Unit.POINTS else ""
    return f"best {length} {way}: {size}{name}, {among}"


def whole(state: TargetState) -> str:
    """One target in one paragraph: where it is, what is expected, what it takes."""
    return " ".join(part for part in (standing(state), expectation(state), need(state)) if part)


def ambition(state: TargetState) -> str:
    """Where the needed pace stands among all authorities' paces."""
    current = state.pace.ambition if state.pace else None
    if current is None:
        return ""
    share = f"{values.count(current.n_as_fast)} of {values.count(current.n_windows)} periods"
    chance = state.by_deadline.chance
    if not current.n_as_fast and chance is not None and chance >= _NOT_NEGLIGIBLE:
        return f"No authority has improved this fast so far ({share}); the chance allows for more than has been seen."
    if not current.n_as_fast:
        return f"No authority has improved this fast ({share})."
    return f"Authorities have improved this fast in {share}."


def name(state: TargetState) -> str:
    """A target by what it measures and of whom: short enough to stand in a list."""
    label = state.declared.name
    if state.target.group.value != "all":
        return f"{label}, {group(state.target.group.value)}"
    if len(state.declared.phases) > 1 and state.target.phase.value != "all":
        return f"{label}, {phase(state.target.phase.value)}"
    return label


def age(state: TargetState, as_at: date) -> str:
    """How old the newest figure is."""
    return values.age(state.latest.published, as_at) if state.latest else ""


# What a milestone chart shows, as its title, and how its target was changed.


def path_sentence(state: TargetState) -> str:
    """The chart's title: where the figure lies against what is expected."""
    place, current = state.compared.place.name, state.now.status
    if state.latest_value is None:
        return f"{state.target.title}: no figure to compare yet"
    if current is PromiseStatus.CANNOT_TELL:
        return f"{place} {_verb_and_value(state)}; target: {goal_words(state)}"
    verb = {"green": "is on its path", "amber": "is close to its path"}
    return f"{place} {verb.get(current.value, 'is behind its path')}"


def _verb_and_value(state: TargetState) -> str:
    fixed = state.target.reference not in (Reference.NATIONAL, Reference.GAP_TO_NATIONAL)
    return f"is {'at ' if fixed else ''}{in_short(state)}"


def in_short(state: TargetState) -> str:
    """The newest value of a promise in a few words: '68.1%', '25.8 points behind'; the reason where it is hidden."""
    value, latest = state.latest_value, state.latest
    if value is None or latest is None:
        return no_figure_in_short(state)
    if not latest.shown:
        return values.value(latest)
    return _size_of(state, value)


def _size_of(state: TargetState, value: float) -> str:
    size = values.with_unit(abs(value), points_unit(state), decimals(state))
    match state.target.reference:
        case Reference.NATIONAL:
            return f"{size} {'above' if value > 0 else 'below'} England" if value else "level with England"
        case Reference.GAP_TO_NATIONAL:
            return f"{size} {'behind' if value > 0 else 'ahead'}"
        case _:
            return values.with_unit(value, points_unit(state), decimals(state))


def expected_in_short(state: Promise) -> str:
    """What is expected by now, or by the next milestone: '70% due August 2026, figure awaited'."""
    if state.expected is not None:
        of_england = state.target.reference is Reference.NATIONAL and state.expected == 0
        return "level with England expected" if of_england else f"{promised(state, state.expected)} expected by now"
    coming = state.next_milestone
    if coming is None or coming.value is None:
        return ""
    at = "level with England" if state.target.reference is Reference.NATIONAL else promised(state, coming.value)
    return f"{at} due {values.month(coming.due)}{', figure awaited' if coming.awaited else ''}"


def moved(state: TargetState, *, significant: bool, brief: bool = False) -> str:
    """The change on the year before: 'up 0.6 points since 2023/24, better'; 'up 0.6, better' beside its figure."""
    if state.change is None or state.latest is None or not state.latest.shown:
        return ""
    gap = state.target.reference is Reference.GAP_TO_NATIONAL
    unit = Unit.SCORE if brief else points_unit(state)
    change = (values.wider if gap else values.change)(state.change, unit, decimals(state))
    since = f" since {values.period(state.previous.period)}" if state.previous and not brief else ""
    return f"{change}{since}{f', {values.moved(state.movement)}' if significant else ''}"


def done_before(state: TargetState) -> str:
    """Whether any authority has moved as fast as is needed; else the best pace of this one."""
    pace = state.pace
    if pace is None or pace.needed.change == 0:
        return ""
    if pace.ambition is None:
        few = pace.best is None or pace.best.n_windows < status_rule().fewest_windows
        return "Too few years to compare" if few else values.capital(best(state, pace))
    share = f"{values.count(pace.ambition.n_as_fast)} of {values.count(pace.ambition.n_windows)}"
    return f"Done in {share} periods" if pace.ambition.n_as_fast else f"No authority has ({share})"


def history(state: TargetState) -> tuple[str, ...]:
    """Published revisions of a target: old and new value, role and reason."""
    return tuple(
        f"For {values.month(item.due)}: {promised(state, item.original)}, revised to "
        f"{promised(state, item.revised)}"
        f"{f', agreed by {item.agreed_by}' if item.agreed_by else ''}"
        f"{f': {item.why}' if item.why else ''}."
        for item in state.target.history
    )
