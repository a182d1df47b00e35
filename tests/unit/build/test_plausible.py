"""A figure far from all that was ever published is refused with its row, never used."""

from __future__ import annotations

import pytest

from tests.files.loaded import load
from tests.unit.build.build_files import ENGLAND, HEADER, SUFFOLK

EARLIER = ENGLAND.replace("202425", "202324")
BARE = HEADER.replace(",gld_number", "")


def of(row: str, share: str) -> str:
    """A row without the number of children who reached it."""
    return f"{row.rsplit(',', 3)[0]},100000,{share}"


@pytest.mark.parametrize(("row", "usual"), [(ENGLAND, "51.67 to 71.8"), (SUFFOLK, "27.65 to 100")])
def test_a_percentage_written_as_a_fraction_is_refused_with_its_row(tmp_path, row, usual):
    made = load(tmp_path, {"a.csv": f"{BARE}\n{of(row, '0.683')}\n"})
    (problem,) = made.problems("a.csv")
    assert "row 1" in problem
    assert "'0.683 for gld'" in problem
    assert f"about {usual}" in problem
    assert made.rows("SELECT count(*) FROM fact") == [(0,)]


def test_a_change_from_one_year_to_the_next_that_nobody_would_believe_is_refused(tmp_path):
    rows = f"{BARE}\n{of(EARLIER, '70.1')}\n{of(ENGLAND, '14.2')}\n"
    problem = load(tmp_path, {"a.csv": rows}).problems("a.csv")[-1]
    assert "row 2" in problem
    assert "'14.2 for gld'" in problem
    assert "near 70.1, the year before" in problem


def test_an_authority_that_no_authority_was_ever_like_is_set_aside_alone(tmp_path):
    codes = [("926", "E10000020", "Norfolk"), ("850", "E10000014", "Hampshire")]
    others = [of(SUFFOLK, "68.4").replace("935,E10000029,Suffolk", ",".join(code)) for code in codes]
    rows = "\n".join((BARE, of(SUFFOLK, "1.2"), *others))
    made = load(tmp_path, {"a.csv": rows + "\n"})
    (problem,) = made.problems("a.csv")
    assert "'1.2 for gld'" in problem
    assert made.rows("SELECT count(*) FROM fact WHERE measure = 'gld'") == [(2,)]


def test_groups_of_pupils_may_be_far_from_all_pupils(tmp_path):
    row = of(ENGLAND, "8.2").replace("Total,Total", "SEN provision,EHC plan")
    assert load(tmp_path, {"a.csv": f"{BARE}\n{row}\n"}).problems("a.csv") == []
