"""Age of judgements, and the profile of report cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.inspection.counts import DAYS_A_YEAR, EXPECTED_OR_BETTER, REPORT_CARD_GRADES, StockMethod, _standing
from analytics.inspection.outcomes import SchoolInspections
from analytics.statistics.arguments import require_count

FEWEST_CARDS_FOR_SHARES = 30


@dataclass(frozen=True, slots=True)
class JudgementAge:
    """How old the standing judgements are, in years; None without any."""

    median: float | None
    oldest: float | None
    n: int


@dataclass(frozen=True, slots=True)
class CardProfile:
    """Report-card grades counted; shares only from 30 cards."""

    counts: dict[str, int]
    total: int
    share_pct: dict[str, float] | None
    expected_or_better_pct: float | None


def judgement_age(schools: Sequence[SchoolInspections], at: date, known_by: date | None = None) -> JudgementAge:
    """How old the grades are that stand for the open schools on a day, in years."""
    standing = [
        _standing(school, at, StockMethod.WITH_PREDECESSORS, known_by)[0] for school in schools if school.is_open(at)
    ]
    ages = [(at - each.date).days / DAYS_A_YEAR for each in standing if each is not None]
    if not ages:
        return JudgementAge(None, None, 0)
    return JudgementAge(float(np.median(ages)), max(ages), len(ages))


def card_profile(counts: Mapping[str, int | None], n_cards: int, fewest: int = FEWEST_CARDS_FOR_SHARES) -> CardProfile:
    """How report-card grades are spread; from too few cards only counts are given.

    Formula: 100·count/total; expected or better = exceptional + strong + expected. `counts` are
    grades over all areas of `n_cards` report cards. A missing count: no shares. The grades are
    never turned into good or outstanding. Errors: ValueError for a grade that Ofsted does not
    use, or negative counts. Reference: methods.md 3.2 (R4).
    """
    if unknown := set(counts) - set(REPORT_CARD_GRADES):
        raise ValueError(f"unknown report-card grades {sorted(unknown)}")
    present = {grade: counts.get(grade, 0) for grade in REPORT_CARD_GRADES}
    shown = {grade: int(require_count(grade, n)) for grade, n in present.items() if n is not None}
    total = sum(shown.values())
    if total == 0 or n_cards < fewest or len(shown) < len(present):
        return CardProfile(shown, total, None, None)
    shares = {grade: 100 * count / total for grade, count in shown.items()}
    better = 100 * sum(shown[grade] for grade in EXPECTED_OR_BETTER) / total
    return CardProfile(shown, total, shares, better)
