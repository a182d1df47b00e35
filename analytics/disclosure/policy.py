"""What is too small to show: the rule file, and the figures that reveal a small number of pupils by themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analytics.figure import Figure
from data.catalogue import MEASURES
from data.vocabulary import Level, Role, Unit

LOCAL = "milepost_return"


@dataclass(frozen=True, slots=True)
class Threshold:
    """Counts of pupils from 1 to `smallest` − 1 are hidden; `zeros`: counts of 0 as well.

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
        """The rule of the source whose name is the longest prefix of the family's; else our own."""
        fitting = [rule for rule in self.sources if family is not None and family.startswith(rule.family)]
        return max(fitting, key=lambda rule: len(rule.family)) if fitting else self.own


# Which figures reveal a small number of pupils by themselves.

FINE_LEVELS = (Level.SCHOOL, Level.AREA, Level.TRUST)


def too_small(figure: Figure, policy: Policy) -> bool:
    """Whether a figure derived here, or the authority's own, would reveal a small number of pupils.

    A figure whose parts are not known is not small by this test: it stands as it was published.
    """
    if not figure.shown or not (figure.derived or figure.local):
        return False
    if figure.level not in FINE_LEVELS or not figure.counted.about_pupils:
        return False
    count = figure.numerator
    if count is None and figure.unit is Unit.COUNT:
        count = figure.value
    percent = figure.unit is Unit.PERCENT
    return is_small(count, figure.denominator, _rule(figure, policy), policy.smallest_cohort, percent=percent)


def _rule(figure: Figure, policy: Policy) -> Threshold:
    """The rule of the figure's source; our own for a sum, whose zeros follow the measure's publisher."""
    if figure.source is not None or figure.local:
        return policy.threshold_of(figure.source.family if figure.source is not None else LOCAL)
    declared = MEASURES.get(figure.measure)
    publisher_shows_zeros = declared is None or not declared.suppression.zero_is_hidden
    rule = policy.threshold_of(None)
    return replace(rule, zeros=False) if publisher_shows_zeros else rule


def is_small(
    count: float | None, cohort: float | None, rule: Threshold, smallest_cohort: int, *, percent: bool
) -> bool:
    """Whether a count among a cohort is hidden under a source's rule; a threshold of 0 hides nothing."""
    if rule.smallest == 0:
        return False
    if cohort is not None and 0 < cohort < smallest_cohort:
        return True
    if count is None:
        return False
    if 0 < count < rule.smallest or (count == 0 and rule.zeros):
        return True
    if cohort is None or not percent or not rule.complements:
        return False
    return 0 < cohort - count < rule.smallest
