"""How a plan stands as a whole: are the promises kept, what worsened, what improved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from analytics.promise import Likelihood
from analytics.reports.targets.target_state import TargetState
from data.plans.model import Reference
from data.vocabulary import PromiseStatus
from wording import sentences, values

_STANDING: dict[Hashable, str] = {
    "Behind its path": "behind the path",
    "Near its path": "near the path",
    "On its path": "on the path",
    sentences.AWAITED: "waiting for a figure",
    "Not due yet": "not due yet",
    "": "without a figure",
}
_CHANCES: dict[Hashable, str] = {
    Likelihood.UNLIKELY: "unlikely to be met",
    Likelihood.IN_DOUBT: "in doubt",
    Likelihood.LIKELY: "likely to be met",
    Likelihood.CANNOT_TELL: "too early to call",
}
_ENDED: dict[Hashable, str] = {
    PromiseStatus.GREEN: "met",
    PromiseStatus.RED: "missed",
    PromiseStatus.CANNOT_TELL: "with no result",
}


def kept(states: Sequence[TargetState]) -> tuple[str, str]:
    """The answer to 'are we on track?': by their deadlines, then where each is today."""
    selected = [state.by_deadline for state in states]
    ahead, past = ([item for item in selected if bool(item.likelihood) is open] for open in (True, False))
    chances = _counted((item.likelihood for item in ahead), _CHANCES)
    ended = _counted((item.status for item in past), _ENDED)
    results = [f"Of {values.plural(len(states), 'target')}, {chances or ended}."]
    results += [f"Of those past their deadline, {ended}."] if chances and ended else []
    return " ".join(results), f"Today {_counted(map(_stands, states), _STANDING)}."


def _stands(state: TargetState) -> str:
    return "" if state.latest is None else sentences.judgement(state.now, state, now=True).word


def _counted(held: Iterable[Hashable], said: Mapping[Hashable, str]) -> str:
    """How many of each kind, in the order in which the kinds are said: '1 is met and 2 missed'."""
    counter = Counter(held)
    kinds = [(counter[key], name) for key, name in said.items() if counter[key]]
    return values.joined(
        f"{values.count(number)} {('is ' if number == 1 else 'are ') if at == 0 else ''}{name}"
        for at, (number, name) in enumerate(kinds)
    )


def three(
    worsened: Sequence[TargetState], improved: Sequence[TargetState], untold: Sequence[TargetState]
) -> tuple[str, str, str]:
    """What worsened, what improved, what cannot be told: one sentence each, empty where nothing."""
    nothing = "No target significantly {} at its last comparable figure." if worsened or improved else ""
    return (
        _listed("Significantly worse", worsened, _moved) or nothing.format("worsened"),
        _listed("Significantly better", improved, _moved) or nothing.format("improved"),
        _listed("Too early to call", untold, sentences.name),
    )


def _listed(lead: str, states: Sequence[TargetState], said: Callable[[TargetState], str]) -> str:
    if not states:
        return ""
    named = [said(state) for state in states[:3]]
    more = len(states) - len(named)
    if more:
        named.append(values.plural(more, "other"))
    return f"{lead}: {values.joined(named)}."


def _moved(state: TargetState) -> str:
    if state.change is None:
        return sentences.name(state)
    unit, decimals = sentences.points_unit(state), sentences.decimals(state)
    moved = values.change(state.change, unit, decimals)
    if state.target.reference is Reference.GAP_TO_NATIONAL:
        moved = f"gap {values.wider(state.change, unit, decimals)}"
    return f"{sentences.name(state)} ({moved})"
