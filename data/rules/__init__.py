"""Rules as files: the policy behind statuses, ratings, disclosure and inspection, each dated."""

from data.rules.load import (
    coverage_rule,
    disclosure_rule,
    inspection_rules,
    risk_rule,
    risk_rules,
    status_rule,
    stuck_rule,
)

__all__ = [
    "coverage_rule",
    "disclosure_rule",
    "inspection_rules",
    "risk_rule",
    "risk_rules",
    "status_rule",
    "stuck_rule",
]
