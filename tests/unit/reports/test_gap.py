"""The gap: sides that are hidden give none, small schools are pooled or silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analytics.reports.comparison.gap import gap
from data.vocabulary import ENGLAND
from tests.unit.reports.in_memory import AUTHORITIES, HOME, authority, context, fact
from ui.views.leadership import disadvantage_gap

CODE = "ks2_rwm_expected"
YEARS = ("2022/23", "2023/24", "2024/25")


def _sides(entity: str, low: tuple[float | None, ...], high: tuple[float | None, ...], **more) -> list[dict]:
    return [
        fact(CODE, entity, year, value, pupil_group=group, **more)
        for group, values in (("disadvantaged", low), ("not_disadvantaged", high))
        for year, value in zip(YEARS, values, strict=True)
    ]


def _county(low=(40.0, 41.0, 44.0), high=(65.0, 65.0, 65.0)) -> list[dict]:
    rows = [*_sides(HOME, low, high), *_sides(ENGLAND, (45.0,) * 3, (67.0,) * 3)]
    for n in range(1, AUTHORITIES):
        noise = tuple(45.0 + (-1) ** (n + at) for at in range(3))
        rows += _sides(authority(n), noise, (67.0,) * 3)
    return rows


def _school(urn: str, sizes: tuple[int, ...], shares: tuple[float | None, ...]) -> list[dict]:
    return [
        fact(CODE, urn, year, share, pupil_group="disadvantaged", level="school", denominator=size)
        for year, size, share in zip(YEARS, sizes, shares, strict=True)
    ]


def test_the_gap_is_others_minus_disadvantaged_three_ways() -> None:
    latest = gap(context(_county()), code=CODE).latest
    assert latest is not None
    assert latest.ways.within == 21.0
    assert latest.ways.national == 22.0
    assert latest.ways.disadvantaged_vs_national_other == 23.0
    assert latest.ways.disadvantaged_vs_national_disadvantaged == -1.0
    assert latest.within.lower is not None
    assert latest.within.lower < 21.0 < (latest.within.upper or 0)


def test_what_moved_the_gap_is_the_disadvantaged_rising() -> None:
    moved = gap(context(_county()), code=CODE).since_first
    assert moved is not None
    assert (moved.parts.total, moved.parts.disadvantaged_moved, moved.parts.other_moved) == (-4.0, -4.0, 0.0)


def test_a_year_with_a_suppressed_side_has_no_gap() -> None:
    report = gap(context(_county(low=(40.0, 41.0, None))), code=CODE)
    assert [year.period for year in report.years] == ["2022/23", "2023/24"]


def test_without_any_pupils_or_authorities_how_sure_cannot_be_told() -> None:
    rows = [*_sides(HOME, (40.0,) * 3, (60.0,) * 3), *_sides(ENGLAND, (45.0,) * 3, (67.0,) * 3)]
    report = gap(context(rows), code=CODE)
    assert report.latest is not None
    assert report.latest.known_by == ""
    assert report.latest.within.lower is None
    assert report.since_first is not None
    assert report.since_first.beyond is None


def test_a_measure_without_a_pair_of_groups_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="attendance is not published by pupil group"):
        gap(context([]), code="attendance")


def test_a_small_school_is_pooled_over_three_years_and_a_hidden_year_keeps_it_silent() -> None:
    rows = [
        *_county(),
        *_school("100001", (30, 30, 30), (50.0, 50.0, 50.0)),
        *_school("100002", (8, 8, 8), (25.0, 50.0, 75.0)),
        *_school("100003", (8, 8, 8), (None, 50.0, 75.0)),
        *_school("100004", (8, 8, 4), (50.0, 50.0, None)),
    ]
    schools = gap(context(rows), code=CODE).schools
    shown = {point.figure.entity: point for point in schools.points}
    assert set(shown) == {"100001", "100002"}
    assert shown["100002"].pooled
    assert shown["100002"].figure.denominator == 24
    assert shown["100002"].figure.value == 50.0
    assert (schools.silent, schools.hidden) == (1, 1)


def test_years_on_two_sides_of_universal_credit_are_never_one_line_and_the_page_says_why() -> None:
    rows = []
    for entity in (HOME, ENGLAND, *(authority(n) for n in range(1, AUTHORITIES))):
        for year in ("2024/25", "2025/26", "2026/27"):
            published = f"{2000 + int(year[-2:])}-11-27"
            rows += [
                fact(
                    "gld",
                    entity,
                    year,
                    value,
                    pupil_group=group,
                    published=pd.Timestamp(published),
                    phase="early_years",
                )
                for group, value in (("fsm", 50.0), ("not_fsm", 70.0))
            ]
    report = gap(replace(context(rows), as_at=date(2027, 12, 1)), code="gld")
    assert [year.period for year in report.years] == ["2026/27"]
    assert report.since_last is None
    (line,) = disadvantage_gap.not_joined(report)
    assert "before 2026/27" in line and "Universal Credit" in line


def test_years_without_progress_8_are_named_with_their_reason() -> None:
    rows = []
    for entity in (HOME, ENGLAND, *(authority(n) for n in range(1, AUTHORITIES))):
        rows += [
            fact(
                "progress8",
                entity,
                "2023/24",
                value,
                pupil_group=group,
                published=pd.Timestamp("2025-02-27"),
                phase="secondary",
            )
            for group, value in (("disadvantaged", -0.6), ("not_disadvantaged", 0.1))
        ]
    report = gap(replace(context(rows), as_at=date(2026, 11, 23)), code="progress8")
    text = " ".join(disadvantage_gap.not_joined(report))
    assert "2024/25 was not published" in text and "2025/26 was not published" in text
    assert "key stage 2 tests in the pandemic" in text
