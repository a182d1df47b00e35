"""Reach: how many schools can be good by the deadline, how likely that is, and which schools decide it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

import numpy as np
from scipy.special import expit, logit
from scipy.stats import beta
from scipy.stats import t as student

from analytics.inspection.pace import Conversion
from analytics.statistics.arguments import Floats, require_count

# Reach: schools needed to become good, the most possible by the deadline, and the likelihood.

EXACT_WITHIN = 1e-9


def schools_for(target_pct: float, of: int) -> int:
    """The least whole number of schools that reaches a percentage of `of`: ⌈T·N/100⌉.

    Errors: ValueError for a percentage outside 0–100 or a negative number of schools.
    """
    require_count("schools", of)
    if not 0 <= target_pct <= 100:
        raise ValueError(f"a target share lies from 0 to 100%, not {target_pct}")
    return math.ceil(target_pct * of / 100 - EXACT_WITHIN)


def poisson_binomial(p: Sequence[float]) -> Floats:
    """The chance of each number of successes among independent trials of unequal chance.

    Formula: convolution of (1 − pᵢ, pᵢ). Shape: n chances in, n + 1 probabilities out; no trial:
    (1,). Errors: ValueError for a chance outside 0–1. Reference: methods.md 5.7.
    """
    pmf = np.array([1.0])
    for chance in p:
        if not 0 <= chance <= 1:
            raise ValueError(f"a chance lies from 0 to 1, not {chance}")
        pmf = np.convolve(pmf, (1 - chance, chance))
    return pmf


def chance_of_at_least(pmf: Floats, k: int) -> float:
    """The chance of k or more successes; certain for k ≤ 0, impossible above the trials."""
    if k <= 0:
        return 1.0
    return float(min(1.0, pmf[k:].sum()))


# How many schools will be good by a date: exact, declines and first grades included.

# How much faster or slower a year's inspections run than the years before it, as the standard
# deviation of a logarithm; the back-test says whether intervals made with it hold.
TEMPO_SD = 0.35
# What moves all schools together: a new framework, or inspectors who grade harder. Where one list of
# inspections is all there is, its size cannot be learned, so it is wide: Student's t with 4 degrees
# of freedom, scaled, on the log-odds that an inspection ends good.
SHOCK_SCALE, SHOCK_FREEDOM, _SHOCK_NODES = 1.0, 4, 7
A_NEW_FRAMEWORK = 0.1  # as a scenario: so often it is harder (or more lenient) than this
FEWEST_CHANGES = 3  # past changes before 'as today' has an interval of its own
_TEMPO_NODES = ((-math.sqrt(3), 1 / 6), (0.0, 2 / 3), (math.sqrt(3), 1 / 6))
_SHARE_LEVELS = (0.1, 0.5, 0.9)
# Shares move from year to year (0.61 to 0.71 within one for England): a record, however long, is
# taken to say no more about the next year than so many inspections would.
MOST_WEIGHT = 20


class Stand(StrEnum):
    """Where a school is today."""

    GOOD = "good"
    BELOW = "below good"
    NEW = "never graded"


@dataclass(frozen=True, slots=True)
class Outlook:
    """One school until the deadline: `expected` inspections, and the chance that one ends good.

    `expected` 0 means that none can come in time. `rate_of` names the conversion that `p_good`
    was taken from; None where it was set for this school by hand.
    """

    urn: str
    stand: Stand
    expected: float
    p_good: float
    rate_of: str | None

    def p_inspected(self, tempo: float = 1.0) -> float:
        """The chance of an inspection in time: 1 − exp(−tempo · expected)."""
        return 1 - math.exp(-tempo * self.expected)

    @property
    def p_good_then(self) -> float:
        """The central chance that the school is at good on the day."""
        return _good_then(self, self.p_inspected(), self.p_good)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One assumption about what is not known: the rates by name, and the tempo."""

    weight: float
    shares: Mapping[str, float]
    tempo: float


@dataclass(frozen=True, slots=True)
class ReachDistribution:
    """The joint distribution of schools newly graded (rows) and schools good (columns)."""

    joint: Floats
    n_graded: int

    def chance(self, target_pct: float) -> float:
        """The chance that the share of graded schools reaches a target."""
        total = 0.0
        for new in range(self.joint.shape[0]):
            total += float(self.joint[new, schools_for(target_pct, self.n_graded + new) :].sum())
        return min(1.0, max(0.0, total))

    def shares(self) -> list[tuple[float, float]]:
        """Every possible share in percent, in order, with its probability."""
        results: dict[float, float] = {}
        for new in range(self.joint.shape[0]):
            of = self.n_graded + new
            for good in np.flatnonzero(self.joint[new] > 1e-9) if of else ():
                pct = 100 * int(good) / of
                results[pct] = results.get(pct, 0.0) + float(self.joint[new, good])
        return sorted(results.items())

    def quantile(self, level: float) -> float | None:
        """The share below which the outcome falls with a chance of `level`; None without schools."""
        reached = 0.0
        shares = self.shares()
        for pct, chance in shares:
            reached += chance
            if reached >= level - 1e-9:
                return pct
        return shares[-1][0] if shares else None

    @property
    def mean(self) -> float | None:
        """The expected share, in percent."""
        shares = self.shares()
        total = math.fsum(p for _, p in shares)
        return math.fsum(pct * p for pct, p in shares) / total if total else None


def as_today(now: float, past: Sequence[float]) -> tuple[float, float] | None:
    """The 80% interval of 'as today, give or take past changes': what reach has to beat.

    Formula: now + the 10 and 90% quantiles of past changes over as long, today always inside. Fewer than
    FEWEST_CHANGES: None. Units: percent, percentage points.
    """
    if len(past) < FEWEST_CHANGES:
        return None
    low, high = (float(np.quantile(past, level)) for level in (0.1, 0.9))
    return max(0.0, now + min(0.0, low)), min(100.0, now + max(0.0, high))


def framework_shock() -> float:
    """How far a new framework, harder than nine in ten, moves the log-odds that an inspection ends good."""
    return float(SHOCK_SCALE * student.ppf(A_NEW_FRAMEWORK, SHOCK_FREEDOM))


def scenarios(rates: Sequence[Conversion], tempo_sd: float = TEMPO_SD, shock: float | None = None) -> list[Scenario]:
    """Weighted assumptions about the unknown rates and tempo; with a `shock` given, only that one.

    Formula: each estimated rate at the 10, 50 and 90% quantiles of Beta(mp + ½, m(1 − p) + ½) with
    m = min(n, 20), all of them moved together on the log-odds by the seven middles of a scaled t's equal
    parts; the tempo by Gauss–Hermite's three nodes of a log-normal. Rates set by hand stay as they are.
    """
    spread: dict[str, list[float]] = {rate.group: _quantiles(rate) for rate in rates if rate.basis == "estimated"}
    names = list(spread)
    shocks = [0.0] if not names else _shocks() if shock is None else [shock]
    combined = list(product(shocks, *(spread[name] for name in names)))
    return [
        Scenario(weight / len(combined), _moved(names, shares, common), math.exp(node * tempo_sd))
        for common, *shares in combined
        for node, weight in _TEMPO_NODES
    ]


def _shocks() -> list[float]:
    levels = (np.arange(_SHOCK_NODES) + 0.5) / _SHOCK_NODES
    return [float(shock) for shock in SHOCK_SCALE * student.ppf(levels, SHOCK_FREEDOM)]


def _moved(names: Sequence[str], shares: Sequence[float], shock: float) -> dict[str, float]:
    """The rates when every inspection of the year ends good more or less often than before."""
    return {name: float(expit(logit(share) + shock)) for name, share in zip(names, shares, strict=True)}


def _quantiles(conversion: Conversion) -> list[float]:
    weight = min(conversion.n, MOST_WEIGHT)
    yes, no = weight * conversion.share + 0.5, weight * (1 - conversion.share) + 0.5
    return [float(level) for level in np.asarray(beta.ppf(_SHARE_LEVELS, yes, no))]


def _good_then(outlook: Outlook, inspected: float, p_good: float) -> float:
    kept = (1 - inspected) if outlook.stand is Stand.GOOD else 0.0
    return kept + inspected * p_good


def spread(schools: Sequence[Outlook], cases: Sequence[Scenario]) -> ReachDistribution:
    """The exact distribution (Poisson-binomial under each assumption), averaged over assumptions.

    Shape: one outlook a school. A school never graded joins the denominator when inspected.
    Reference: methods.md 5.7.
    """
    graded = [school for school in schools if school.stand is not Stand.NEW]
    new = [school for school in schools if school.stand is Stand.NEW and school.expected > 0]
    weights = np.array([case.weight for case in cases])
    old = _graded(graded, cases)
    joint = np.zeros((len(new) + 1, len(graded) + len(new) + 1))
    for at in range(len(cases)):
        first = first_grades(new, cases[at].tempo)
        for count in range(len(new) + 1):
            row = np.convolve(old[at], first[count, : count + 1])
            joint[count, : row.size] += weights[at] * row
    return ReachDistribution(joint, len(graded))


def _graded(schools: Sequence[Outlook], cases: Sequence[Scenario]) -> Floats:
    """The number good among graded schools, a row for each assumption, all convolved at once."""
    zeros = np.zeros((len(cases), len(schools) + 1))
    zeros[:, 0] = 1.0
    tempo = np.array([case.tempo for case in cases])
    for size, school in enumerate(schools, start=1):
        inspected = 1 - np.exp(-tempo * school.expected)
        shares = np.array([case.shares.get(school.rate_of or "", school.p_good) for case in cases])
        p = inspected * shares + ((1 - inspected) if school.stand is Stand.GOOD else 0.0)
        moved = zeros[:, : size + 1] * (1 - p)[:, None]
        moved[:, 1:] += zeros[:, :size] * p[:, None]
        zeros[:, : size + 1] = moved
    return zeros


def first_grades(new: Sequence[Outlook], tempo: float = 1.0) -> Floats:
    """Schools graded for the first time (rows) and good at that (columns)."""
    zeros = np.zeros((len(new) + 1, len(new) + 1))
    zeros[0, 0] = 1.0
    for item in new:
        inspected = item.p_inspected(tempo)
        moved = zeros * (1 - inspected)
        moved[1:, :] += zeros[:-1, :] * inspected * (1 - item.p_good)
        moved[1:, 1:] += zeros[:-1, :-1] * inspected * item.p_good
        zeros = moved
    return zeros


# Which schools decide whether a target is reached, in order of how much each adds.


@dataclass(frozen=True, slots=True)
class Deciding:
    """A school below good that can be inspected in time, and what it adds if it is made ready.

    Ready: an inspection, should it come in time, is sure to end good. `adds` is to the chance of
    the target (None without one); `adds_schools` to the number of good schools to be expected.
    """

    urn: str
    p_inspected: float
    p_good: float
    adds: float | None
    adds_schools: float


def deciding(schools: Sequence[Outlook], target_pct: float | None) -> tuple[Deciding, ...]:
    """Schools below good in order of what each adds to the chance, then to the expected number.

    Formula: (P(inspected) − P(good)) · (P(target | good) − P(target | not good)), at the central
    rates. Reference: methods.md 5.7.
    """
    graded = [school for school in schools if school.stand is not Stand.NEW]
    chances = [item.p_good_then for item in graded]
    need = None if target_pct is None else _needs(schools, len(graded), target_pct)
    kept: dict[float, float] = {}
    results = []
    for at, item in enumerate(graded):
        if item.stand is not Stand.BELOW or item.expected == 0:
            continue
        p, ready = chances[at], item.p_inspected()
        if need is not None and p not in kept:
            others = poisson_binomial([*chances[:at], *chances[at + 1 :]])
            good = _chance(np.concatenate(([0.0], others)), need)
            kept[p] = max(0.0, good - _chance(others, need))
        adds = None if need is None else (ready - p) * kept[p]
        results.append(Deciding(item.urn, ready, item.p_good, adds, ready - p))
    # A chance that only rounding separates must not decide the order.
    return tuple(sorted(results, key=lambda each: (-round(each.adds or 0.0, 9), -each.adds_schools, each.urn)))


def _needs(schools: Sequence[Outlook], n_graded: int, target_pct: float) -> dict[int, float]:
    """How many of today's graded schools must be good, with the chance of that number."""
    new = [school for school in schools if school.stand is Stand.NEW and school.expected > 0]
    first = first_grades(new)
    need: dict[int, float] = {}
    for count in range(first.shape[0]):
        goal = schools_for(target_pct, n_graded + count)
        for good in range(count + 1):
            need[goal - good] = need.get(goal - good, 0.0) + float(first[count, good])
    return need


def _chance(pmf: Floats, need: dict[int, float]) -> float:
    return sum(weight * chance_of_at_least(pmf, goal) for goal, weight in need.items())
