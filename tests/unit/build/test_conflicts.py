"""Two published figures for one key: which is used, and what is reported instead."""

from __future__ import annotations

import pytest

from tests.files.loaded import load
from tests.unit.build.build_files import HEADER, SUFFOLK

VALUES = "SELECT value, numerator, denominator, status FROM fact WHERE measure = 'gld'"
BARE = HEADER.replace(",gld_number", "")
MANY = 100_000  # of so many children a rounded share gives no single count


def early_years(counts: str, header: str = HEADER) -> str:
    """A file of one row: Suffolk's early years profile."""
    return f"{header}\n{SUFFOLK.rsplit(',', counts.count(',') + 1)[0]},{counts}\n"


def bare(share: str) -> str:
    """The same row without the number of those who reached it."""
    return f"{BARE}\n{SUFFOLK.rsplit(',', 3)[0]},{MANY},{share}\n"


def test_two_values_of_one_release_are_a_conflict_that_names_both_files_and_values(tmp_path):
    made = load(tmp_path, {"a.csv": early_years("500,340,68"), "b.csv": early_years("50,10,20")})
    assert made.rows(VALUES) == [(None, None, None, "conflicting")]
    for own, other, mine, its in (("a.csv", "b.csv", "68", "20"), ("b.csv", "a.csv", "20", "68")):
        problem = next(line for line in made.problems(own) if "gld" in line)
        assert f"'{mine} for gld, E10000029, 2024/25" in problem
        assert f"{other}, row 1: {its}" in problem
        assert "two published figures differ" in problem
    assert "68.0 in a.csv" in made.rows("SELECT symbol FROM fact WHERE measure = 'gld'")[0][0]


@pytest.mark.parametrize("coarse", ["68.0", "68"])
def test_a_value_that_the_finer_one_rounds_to_is_no_conflict(tmp_path, coarse):
    made = load(tmp_path, {"a.csv": bare("68.04"), "b.csv": bare(coarse)})
    assert made.rows(VALUES) == [(68.04, None, MANY, "ok")]
    assert made.problems() == []


def test_a_rate_with_its_counts_is_used_before_the_rounded_rate(tmp_path):
    made = load(tmp_path, {"a.csv": bare("68.1"), "b.csv": early_years("100000,68123,68.1")})
    assert made.rows(VALUES) == [(68.123, 68123, MANY, "ok")]


def test_equally_rounded_values_that_differ_by_one_unit_are_a_conflict(tmp_path):
    made = load(tmp_path, {"a.csv": bare("68.1"), "b.csv": bare("68.2")})
    assert [row[3] for row in made.rows(VALUES)] == ["conflicting"]


def test_what_one_file_suppresses_another_of_its_family_does_not_show(tmp_path):
    made = load(tmp_path, {"a.csv": bare("68.1"), "b.csv": bare("c")})
    assert [row[3] for row in made.rows(VALUES)] == ["suppressed"]


def test_a_value_goes_before_a_file_that_has_none(tmp_path):
    made = load(tmp_path, {"a.csv": bare("68.1"), "b.csv": bare("z")})
    assert made.rows(VALUES) == [(68.1, None, MANY, "ok")]


def test_a_final_release_replaces_a_provisional_one_without_a_conflict(tmp_path):
    files = {"eyfsp_provisional.csv": bare("60.1"), "eyfsp_revised.csv": bare("68.2")}
    made = load(tmp_path, files)
    assert sorted(made.rows(VALUES)) == [(60.1, None, MANY, "ok"), (68.2, None, MANY, "ok")]
    assert made.problems() == []


def test_a_rate_is_worked_out_from_counts_that_give_it(tmp_path):
    made = load(tmp_path, {"a.csv": early_years("600,409,68.2")})
    assert made.rows(VALUES) == [(pytest.approx(100 * 409 / 600), 409, 600, "ok")]


def test_counts_that_do_not_give_the_published_rate_are_not_shown_beside_it(tmp_path):
    made = load(tmp_path, {"a.csv": early_years("200,45,30.0")})
    assert made.rows(VALUES) == [(30, None, None, "ok")]
    assert "the published rate is used without counts" in made.problems("a.csv")[0]


LAIT = "Short Desc,Years,LA and Regions,Values,LA Number\nFSP_NEW_GOODDEV,2025,Suffolk,{},935\n"


@pytest.mark.parametrize(("other", "doubted"), [("68.0", False), ("68", False), ("67", True)])
def test_another_source_that_differs_is_named_with_both_values_and_the_rule(tmp_path, other, doubted):
    lait = LAIT.format(other)
    made = load(tmp_path, {"eyfsp.csv": early_years("50000,34000,68"), "lait.csv": lait})
    assert made.reports["lait.csv"].facts_loaded == 1, made.problems()
    for own, its, mine, theirs in (("eyfsp.csv", "lait.csv", "68", other), ("lait.csv", "eyfsp.csv", other, "68")):
        lines = [line for line in made.problems(own) if "gld" in line]
        assert bool(lines) is doubted
        if doubted:
            assert f"'{mine} for gld, E10000029, 2024/25" in lines[0] and f"{its}, row 1: {theirs}" in lines[0]
            assert "those of eyfsp.csv are used, because its release is the more final" in lines[0]
