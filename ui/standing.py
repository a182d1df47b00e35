"""How a plan stands as a whole: are the promises kept, what worsened, what improved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from analytics.promise import Likelihood
from analytics.reports.target_state import TargetState
from data.plans.model import Reference
from data.vocabulary import PromiseStatus
from ui import sentences, words

_STANDING: dict[Hashable, str] = {
    "Behind its path": "behind the path",
    "Near its path": "near the path",
    "On its path": "on the path",
    sentences.AWAITED: "waiting for a figure",
    "Not due yet": "not due yet",
    "": "without a figure",
}
_CHANCES: dict[Hashable, str] = {
    Likelihood.UNLIKELY: "unlikely to be kept",
    Likelihood.IN_DOUBT: "in doubt",
    Likelihood.LIKELY: "likely to be kept",
    Likelihood.CANNOT_TELL: "not known yet",
}
_ENDED: dict[Hashable, str] = {
    PromiseStatus.GREEN: "met",
    PromiseStatus.RED: "missed",
    PromiseStatus.CANNOT_TELL: "without an outcome",
}


def kept(states: Sequence[TargetState]) -> tuple[str, str]:
    """The answer to 'are we keeping our promises?': by their deadlines, then where each is today."""
    held = [state.by_deadline for state in states]
    ahead, past = ([one for one in held if bool(one.likelihood) is open] for open in (True, False))
    chances = _counted((one.likelihood for one in ahead), _CHANCES)
    ended = _counted((one.status for one in past), _ENDED)
    said = [f"Of {words.plural(len(states), 'promise')}, {chances or ended}."]
    said += [f"Past their deadlines {ended}."] if chances and ended else []
    return " ".join(said), f"Today {_counted(map(_stands, states), _STANDING)}."


def _stands(state: TargetState) -> str:
    return "" if state.latest is None else sentences.judgement(state.now, state, now=True).word


def _counted(held: Iterable[Hashable], said: Mapping[Hashable, str]) -> str:
    """How many of each kind, in the order in which the kinds are said: '1 is met and 2 missed'."""
    found = Counter(held)
    kinds = [(found[key], name) for key, name in said.items() if found[key]]
    return words.joined(
        f"{words.count(number)} {('is ' if number == 1 else 'are ') if at == 0 else ''}{name}"
        for at, (number, name) in enumerate(kinds)
    )


def three(
    worsened: Sequence[TargetState], improved: Sequence[TargetState], untold: Sequence[TargetState]
) -> tuple[str, str, str]:
    """What worsened, what improved, what cannot be told: one sentence each, empty where nothing."""
    nothing = (
        "Nothing {} beyond chance on its last comparable figure." if worsened or improved else ""
    )
    return (
        _listed("Worsened beyond chance", worsened, _moved) or nothing.format("worsened"),
        _listed("Improved beyond chance", improved, _moved) or nothing.format("improved"),
        _listed("Cannot be told yet", untold, sentences.name),
    )


def _listed(lead: str, states: Sequence[TargetState], said: Callable[[TargetState], str]) -> str:
    if not states:
        return ""
    named = [said(state) for state in states[:3]]
    more = len(states) - len(named)
    if more:
        named.append(words.plural(more, "other"))
    return f"{lead}: {words.joined(named)}."


def _moved(state: TargetState) -> str:
    if state.change is None:
        return sentences.name(state)
    unit, decimals = sentences.points_unit(state), sentences.decimals(state)
    moved = words.change(state.change, unit, decimals)
    if state.target.reference is Reference.GAP_TO_NATIONAL:
        moved = f"gap {words.wider(state.change, unit, decimals)}"
    return f"{sentences.name(state)} ({moved})"
