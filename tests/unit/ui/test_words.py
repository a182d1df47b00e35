"""How values and statuses are said: rounding, denominators, reasons, ages, chances."""

from datetime import date

import pytest

from analytics.statistics.benchmarks import Movement
from data.vocabulary import Unit, ValueStatus
from tests.pictures.made_up import figure
from wording import values

MADE = date(2026, 9, 8)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (5.25, 1, "5.3"),
        (-5.25, 1, "−5.3"),
        (2.675, 2, "2.68"),
        (0.5, 0, "1"),
        (78.5, 0, "79"),
        (0.1 + 0.2 - 0.05, 1, "0.3"),  # 0.25 with noise still rounds away from zero
        (-0.04, 1, "0.0"),
        (1234567, 0, "1,234,567"),
    ],
)
def test_a_half_is_rounded_away_from_zero_in_decimal(value: float, decimals: int, text: str) -> None:
    assert values.number(value, decimals) == text


def test_a_needed_pace_is_rounded_up_so_that_it_is_never_too_little() -> None:
    assert values.pace(63 / 12) == "5.3"
    assert values.pace(5.21) == "5.3"
    assert values.pace(5.0) == "5.0"
    assert values.pace(-3.61) == "−3.7"
    assert values.needed_count(62.1) == "63"


def test_a_share_is_said_with_the_whole_it_is_part_of() -> None:
    assert values.say(figure(78.93, n=299)) == "79% (236 of 299 graded schools)"


@pytest.mark.parametrize("status", [status for status in ValueStatus if status is not ValueStatus.OK])
def test_a_missing_value_is_words_and_never_a_number_or_blank(status: ValueStatus) -> None:
    missing = figure(None, status=status, reason="")
    for text in (values.say(missing), values.value(missing), values.why(missing)):
        assert text.strip()
        assert not any(sign.isdigit() for sign in text)


def test_a_suppressed_value_says_that_pupils_are_few() -> None:
    assert values.say(figure(None, status=ValueStatus.SUPPRESSED)) == ("suppressed: too few pupils to show")


def test_a_reason_is_not_said_twice() -> None:
    twice = figure(None, status=ValueStatus.NOT_HELD, reason="not available on that date")
    assert values.why(twice) == "not available on that date"


def test_a_change_of_a_percentage_is_in_points() -> None:
    assert values.change(2.1, Unit.PERCENT, 1) == "up 2.1\u00a0points"
    assert values.change(-1, Unit.PERCENT, 0) == "down 1\u00a0point"
    assert values.change(0.04, Unit.PERCENT, 1) == "unchanged"


def test_a_change_within_chance_is_neither_better_nor_worse() -> None:
    assert values.moved(Movement.IMPROVING) == "better"
    assert values.moved(Movement.SAME) == "within chance"
    assert values.moved(Movement.CANNOT_TELL) == ""


@pytest.mark.parametrize(
    ("chance", "text"),
    [
        (0.0, "less than 1 in 20"),
        (0.06, "about 1 in 10"),
        (0.31, "about 3 in 10"),
        (0.94, "about 9 in 10"),
        (1.0, "more than 19 in 20"),
    ],
)
def test_a_chance_is_said_in_tenths_and_never_as_certain(chance: float, text: str) -> None:
    assert values.chance(chance) == text


def test_an_age_is_said_in_the_nearest_natural_unit() -> None:
    assert values.age(date(2026, 4, 8), MADE) == "published 5 months ago"
    assert values.age(date(2026, 9, 7), MADE) == "published yesterday"
    assert values.age(None, MADE) == "publication date not known"


def test_periods_and_dates_are_said_as_people_say_them() -> None:
    assert values.day(date(2016, 1, 31)) == "31\u00a0January 2016"
    assert values.period("2025-W37") == "week 37 of 2025"
    assert values.period("2024/25-HT3") == "half-term 3 of 2024/25"


def test_lists_are_joined_as_a_sentence() -> None:
    assert values.joined([]) == ""
    assert values.joined(["a"]) == "a"
    assert values.joined(["a", "b", "c"]) == "a, b and c"


def test_one_point_is_one_point_whether_of_a_percentage_or_of_a_gap() -> None:
    assert values.change(1, Unit.POINTS, 0) == "up 1\u00a0point"
    assert values.wider(1.0, Unit.POINTS, 0) == "1\u00a0point wider"
    assert values.wider(-3.2, Unit.POINTS, 1) == "3.2\u00a0points narrower"
    assert values.wider(0.0, Unit.POINTS, 1) == "unchanged"


def test_a_source_is_named_as_its_publisher_names_it() -> None:
    from dataclasses import replace

    from analytics.reports.core.types import SourceRef

    item = replace(figure(59), source=SourceRef("lait/bds_long_0.parquet", "0", 1, "lait"))
    other = replace(item, source=SourceRef("lait/bds_long_1.parquet", "0", 1, "lait"))
    title = "Source: DfE's Local Authority Interactive Tool data"
    assert values.sources([item]).startswith(f"{title} (bds_long_0.parquet);")
    assert values.sources([item, other]).startswith(f"{title} (2 files);")


def test_the_source_of_one_fetched_file_says_where_and_when_it_was_fetched() -> None:
    from dataclasses import replace

    from analytics.reports.core.types import SourceRef

    origin = "fetched from api.education.gov.uk, version 2.1 on 2026-11-12"
    item = replace(figure(59), source=SourceRef("ees/ks2.csv", "0", 1, "ees_ks2", origin))
    other = replace(item, source=SourceRef("ees/ks2_more.csv", "0", 1, "ees_ks2", origin))
    assert f" The file was {origin}." in values.sources([item])
    assert "The file was" not in values.sources([item, other])
