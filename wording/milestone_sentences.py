"""What a milestone chart shows, as its title, and how its target was changed."""

from __future__ import annotations

from analytics.reports.targets.target_state import TargetState
from data.plans.model import Reference
from data.vocabulary import PromiseStatus
from wording import sentences, values


def path_sentence(state: TargetState) -> str:
    """The chart's title: where the figure lies against what is expected."""
    place, current = state.compared.place.name, state.now.status
    if state.latest_value is None:
        return f"{state.target.title}: no figure to compare yet"
    if current is PromiseStatus.CANNOT_TELL:
        return f"{place} {_stands(state)}; target: {sentences.goal_words(state)}"
    verb = {"green": "is on its path", "amber": "is close to its path"}
    return f"{place} {verb.get(current.value, 'is behind its path')}"


def _stands(state: TargetState) -> str:
    value = state.latest_value or 0.0
    size = values.with_unit(abs(value), sentences.points_unit(state), sentences.decimals(state))
    match state.target.reference:
        case Reference.NATIONAL:
            side = "above" if value > 0 else "below"
            return f"is {size} {side} England" if value else "is level with England"
        case Reference.GAP_TO_NATIONAL:
            return f"is {size} {'behind' if value > 0 else 'ahead'}"
        case _:
            return f"is at {size}"


def history(state: TargetState) -> tuple[str, ...]:
    """Published revisions of a target: old and new value, role and reason."""
    return tuple(
        f"For {values.month(item.due)}: {sentences.promised(state, item.original)}, revised to "
        f"{sentences.promised(state, item.revised)}"
        f"{f', agreed by {item.agreed_by}' if item.agreed_by else ''}"
        f"{f': {item.why}' if item.why else ''}."
        for item in state.target.history
    )
