"""What is too small to show, as the gate applies the rule file."""

from __future__ import annotations

from dataclasses import dataclass

from data.vocabulary import Role

LOCAL = "milepost_return"


@dataclass(frozen=True, slots=True)
class Threshold:
    """Counts of pupils from 1 to `smallest` − 1 are hidden; `zeros`: counts of none as well.

    `complements`: as well the few who did not. `family`: the beginning of the name of its sources.
    """

    family: str
    smallest: int
    zeros: bool
    complements: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """What is too small to show. `own` screens what is added up here, `sources` what each publishes.

    `smallest_cohort` is the least number of pupils of whom a percentage is given; `least_width` how
    many values a hidden count must at least be able to take; `own_only` the roles that see the
    authority's own figures of their own schools only.
    """

    version: str = "2"
    smallest_cohort: int = 6
    own: Threshold = Threshold("", 6, zeros=True, complements=True)
    least_width: int = 5
    pooled_years: int = 3
    own_only: frozenset[Role] = frozenset({Role.SCHOOL})
    sources: tuple[Threshold, ...] = ()

    def threshold_of(self, family: str | None) -> Threshold:
        """That of the source whose name is the longest beginning of the family's; else our own."""
        fitting = [rule for rule in self.sources if family is not None and family.startswith(rule.family)]
        return max(fitting, key=lambda rule: len(rule.family)) if fitting else self.own
