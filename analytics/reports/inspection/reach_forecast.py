"""One forecast of reach: ceiling, spread, chance and the schools that decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analytics.inspection import SchoolInspections
from analytics.reach_deciding import Deciding, deciding
from analytics.reach_spread import Outlook, Spread, Stand, scenarios, spread
from analytics.reports.inspection.reach_inputs import Learned, Question, Today, learn, today
from data.rules.model import LastGrade

# The two shares on which nearly every outcome hangs; the few others stay at their centre.
_UNSURE = (LastGrade.GOOD, LastGrade.REQUIRES_IMPROVEMENT)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What can be reached by the deadline; shares in percent, `chance` from 0 to 1."""

    ask: Question
    learned: Learned
    schools: tuple[Today, ...]
    supported: tuple[str, ...]
    good_now: int
    n_graded: int
    ceiling_good: int
    ceiling_of: int
    spread: Spread
    target_pct: float | None
    chance: float | None
    deciding: tuple[Deciding, ...]

    @property
    def now_pct(self) -> float | None:
        """The share of graded schools that are good today."""
        return 100 * self.good_now / self.n_graded if self.n_graded else None

    @property
    def ceiling_pct(self) -> float | None:
        """The highest share that the calendar allows."""
        return 100 * self.ceiling_good / self.ceiling_of if self.ceiling_of else None


def forecast(schools: Sequence[SchoolInspections], ask: Question, target_pct: float | None = None) -> Forecast:
    """The forecast for some schools; nothing known after the question's origin is used."""
    learned = learn(schools, ask)
    current = today(schools, ask, learned)
    return forecast_from(current, learned, ask, target_pct)


def forecast_from(todays: Sequence[Today], learned: Learned, ask: Question, target_pct: float | None) -> Forecast:
    """The forecast for schools whose outlook is known already; supported ones are chosen first."""
    outlooks = [item.outlook for item in todays]
    ranked = deciding(outlooks, target_pct)
    chosen = tuple(item.urn for item in ranked[: ask.levers.supported])
    if chosen:
        share = supported_share(ask, learned)
        outlooks = [_supported(outlook, share) if outlook.urn in chosen else outlook for outlook in outlooks]
        ranked = deciding(outlooks, target_pct)
    result = spread(outlooks, scenarios([learned.conversions[group] for group in _UNSURE]))
    good = sum(1 for outlook in outlooks if outlook.stand is Stand.GOOD)
    new = sum(1 for outlook in outlooks if outlook.stand is Stand.NEW and outlook.expected > 0)
    rise = sum(1 for outlook in outlooks if outlook.stand is Stand.BELOW and outlook.expected > 0)
    graded = result.n_graded
    return Forecast(
        ask=ask,
        learned=learned,
        schools=tuple(todays),
        supported=chosen,
        good_now=good,
        n_graded=graded,
        ceiling_good=good + rise + new,
        ceiling_of=graded + new,
        spread=result,
        target_pct=target_pct,
        chance=None if target_pct is None or not graded else result.chance(target_pct),
        deciding=ranked,
    )


def supported_share(ask: Question, learned: Learned) -> float:
    """How often a supported school's inspection ends good.

    By hand, else as seen of supported schools; where too few were seen, the upper limit of all.
    """
    if ask.levers.supported_conversion is not None:
        return ask.levers.supported_conversion
    if learned.by_support.supported.basis == "shrunk":
        return learned.by_support.supported.share
    seen = learned.conversions[LastGrade.REQUIRES_IMPROVEMENT]
    return max(seen.share, seen.upper if seen.upper is not None else seen.share)


def _supported(outlook: Outlook, share: float) -> Outlook:
    return replace(outlook, p_good=max(share, outlook.p_good), rate_of=None)
