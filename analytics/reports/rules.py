"""The rules that a report applies, read once from `data/rules` with their versions."""

from __future__ import annotations

from functools import cache

from analytics.disclosure import Policy
from analytics.promise import StatusRule


@cache
def status_rule() -> StatusRule:
    """The shipped rule that turns chances and distances into words."""
    from data.rules.load import status_rule as shipped

    held = shipped()
    return StatusRule(
        version=held.version,
        likely_from=held.likely_from,
        in_doubt_from=held.in_doubt_from,
        tolerance_units=held.tolerance_units,
        tolerance_confidence=held.tolerance_confidence,
        fewest_origin_years=held.fewest_origin_years,
        fewest_windows=held.fewest_windows,
    )


@cache
def disclosure_policy() -> Policy:
    """The shipped rule of what is too small to show, as the gate applies it."""
    from data.rules.load import disclosure_rule

    held = disclosure_rule()
    return Policy(held.version, held.smallest, held.smallest_cohort, held.hide_complement)
