"""What is too small to show, as the gate applies the rule file."""

from __future__ import annotations

from dataclasses import dataclass

from data.rules.model import DisclosureRule, Evidence, SeenBy, Shown, SourceRule
from data.vocabulary import Role

LOCAL = "milepost_return"


@dataclass(frozen=True, slots=True)
class Policy:
    """What is too small to show. Counts of pupils from 1 to `smallest` − 1 are hidden.

    `smallest_cohort` is the least number of pupils of whom a percentage is given; `least_width` how
    many values a hidden count must at least be able to take; `own_only` the roles that see the
    authority's own figures of their own schools only.
    """

    version: str = "2"
    smallest: int = 6
    smallest_cohort: int = 6
    hide_complement: bool = True
    hide_zeros: bool = True
    least_width: int = 5
    pooled_years: int = 3
    own_only: frozenset[Role] = frozenset({Role.SCHOOL})
    sources: tuple[SourceRule, ...] = ()

    @classmethod
    def of(cls, rule: DisclosureRule) -> Policy:
        """The policy of a rule file."""
        own_only = frozenset(Role(role) for role, seen in rule.own_figures_seen_by.items() if seen is SeenBy.OWN)
        return cls(
            rule.version,
            rule.smallest,
            rule.smallest_cohort,
            rule.hide_complement,
            rule.zeros is Shown.HIDDEN,
            rule.least_audit_width,
            rule.pooled_years,
            own_only,
            rule.sources,
        )

    def rule_for(self, family: str | None) -> SourceRule:
        """The rule of the source whose name is the longest beginning of the family's; else our own."""
        fitting = [rule for rule in self.sources if family is not None and family.startswith(rule.family)]
        if fitting:
            return max(fitting, key=lambda rule: len(rule.family))
        zeros = Shown.HIDDEN if self.hide_zeros else Shown.SHOWN
        complements = Shown.HIDDEN if self.hide_complement else Shown.SHOWN
        return SourceRule("", self.smallest, zeros, complements, Evidence.POLICY, "Our own rule.")
