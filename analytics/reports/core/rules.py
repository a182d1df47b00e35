"""The rules that reports apply, read once from `data/rules` with their versions."""

from __future__ import annotations

from functools import cache

from analytics.disclosure import Policy
from analytics.promise import StatusRule


@cache
def status_rule() -> StatusRule:
    """The shipped rule that turns chances and distances into words."""
    from data.rules.load import status_rule as shipped

    current = shipped()
    return StatusRule(
        version=current.version,
        likely_from=current.likely_from,
        in_doubt_from=current.in_doubt_from,
        tolerance_units=current.tolerance_units,
        tolerance_confidence=current.tolerance_confidence,
        fewest_origin_years=current.fewest_origin_years,
        fewest_windows=current.fewest_windows,
    )


@cache
def disclosure_policy() -> Policy:
    """The shipped rule of what is too small to show, as the gate applies it."""
    from data.rules.load import disclosure_rule

    current = disclosure_rule()
    return Policy(current.version, current.smallest, current.smallest_cohort, current.hide_complement)
