"""The methods page shows a real change of each kind of evidence that the loaded data have."""

from __future__ import annotations

import numpy as np

from analytics.reports.about.methods import methods
from analytics.reports.core.change import ChangeEvidence, Verdict
from data.vocabulary import ENGLAND
from tests.unit.reports.in_memory import AUTHORITIES, HOME, authority, context, fact
from ui.views.data.methods import _KINDS, beside_text, example_text

YEARS = tuple(f"{year}/{(year + 1) % 100:02d}" for year in range(2016, 2025))


def _measure(code: str, moved_with_england: float, moved_alone: float, phase: str) -> list[dict]:
    """Rates that move by chance, and in the newest year by as much as is named."""
    noise = np.random.default_rng(2).normal(0, 0.3, (AUTHORITIES, len(YEARS)))
    rows = []
    for at, year in enumerate(YEARS):
        common = 15 + moved_with_england * (at == len(YEARS) - 1)
        rows.append(fact(code, ENGLAND, year, common, phase=phase))
        for place in range(AUTHORITIES):
            alone = moved_alone * (place == 0 and at == len(YEARS) - 1)
            rows.append(fact(code, authority(place), year, common + alone + float(noise[place, at]), phase=phase))
    return rows


def test_each_kind_has_its_own_example_from_what_is_loaded() -> None:
    rows = [
        *_measure("absence_persistent", 3.0, 0.0, "all"),
        *_measure("absence_overall", 0.0, 4.0, "all"),
        fact("permanent_exclusions", HOME, "2023/24", 59, phase="all"),
        fact("permanent_exclusions", HOME, "2024/25", 190, phase="all"),
        fact("permanent_exclusions", ENGLAND, "2023/24", 9000, phase="all"),
        fact("permanent_exclusions", ENGLAND, "2024/25", 9100, phase="all"),
        fact("attainment8", HOME, "2024/25", 45.0, phase="secondary"),
    ]
    report = methods(context(rows))
    kinds = {kind: item.measure for kind, item in report.examples.items()}
    assert kinds == {
        ChangeEvidence.COMMON_TO_ALL: "absence_persistent",
        ChangeEvidence.YEAR_TO_YEAR_NOISE: "absence_overall",
        ChangeEvidence.PUBLISHED_INTERVAL: "permanent_exclusions",
        ChangeEvidence.CANNOT_TELL: "attainment8",
    }
    assert report.examples[ChangeEvidence.COMMON_TO_ALL].change.verdict is Verdict.WITH_ENGLAND
    texts = {kind: example_text(item) for kind, item in report.examples.items()}
    assert "moved with England (common to all)" in texts[ChangeEvidence.COMMON_TO_ALL]
    assert "moved apart from England (year-to-year noise)" in texts[ChangeEvidence.YEAR_TO_YEAR_NOISE]
    assert "(published interval)" in texts[ChangeEvidence.PUBLISHED_INTERVAL]
    assert "no change can be given" in texts[ChangeEvidence.CANNOT_TELL]


def test_where_no_change_is_counted_a_counted_figure_stands_beside_england() -> None:
    rows = [
        fact("ks2_rwm_expected", HOME, "2024/25", 60.0, numerator=4800, denominator=8000),
        fact("ks2_rwm_expected", ENGLAND, "2024/25", 62.0),
    ]
    report = methods(context(rows))
    assert ChangeEvidence.PUBLISHED_INTERVAL not in report.examples
    assert report.counted is not None
    text = beside_text(report.counted).replace("\u00a0", " ")
    assert "60% (4,800 of 8,000" in text
    assert "95% interval 58.9% to 61.1%: worse than England's 62%" in text


def test_every_kind_of_evidence_is_explained() -> None:
    assert set(_KINDS) == set(ChangeEvidence)
