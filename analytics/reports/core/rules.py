"""The rules that reports apply, read once from `data/rules` with their versions."""

from __future__ import annotations

from functools import cache

from analytics.disclosure.policy import Policy, Threshold
from data.rules.model import StatusRule
from data.vocabulary import Role


@cache
def status_rule() -> StatusRule:
    """The shipped rule that turns chances and distances into words."""
    from data.rules.load import status_rule as shipped

    return shipped()


@cache
def disclosure_policy() -> Policy:
    """The shipped rule on numbers too small to show, as the disclosure gate applies it."""
    from data.rules.load import disclosure_rule
    from data.rules.model import SeenBy, Shown

    rule = disclosure_rule()
    return Policy(
        version=rule.version,
        smallest_cohort=rule.smallest_cohort,
        own=Threshold("", rule.smallest, rule.zeros is Shown.HIDDEN, rule.hide_complement),
        least_width=rule.least_audit_width,
        pooled_years=rule.pooled_years,
        own_only=frozenset(Role(role) for role, seen in rule.own_figures_seen_by.items() if seen is SeenBy.OWN),
        sources=tuple(
            Threshold(item.family, item.threshold, item.zeros is Shown.HIDDEN, item.complements is Shown.HIDDEN)
            for item in rule.sources
        ),
    )
