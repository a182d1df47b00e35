"""A sum over the schools of an area or a trust says of how many it is, and is none where too few report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.reports.comparison.area_map import areas
from analytics.reports.core.ask import ask
from analytics.reports.measures.value import value
from data.settings import Settings
from data.vocabulary import PupilGroup, ValueStatus
from data.warehouse import Warehouse
from session.opening import context_for
from tests.files.loaded import Built, load, table

HEADER = (
    "URN,LA (code),LA (name),EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),OpenDate,"
    "PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,DistrictAdministrative (name)"
)
RETURN = "authority,measure,entity,period,phase,group,value,numerator,denominator"
BABERGH = "E07000200"


def _register(number: int, opened: str = "", ages: str = "4,11") -> list[str]:
    return [
        f"1240{place:02d},935,Suffolk,School {place},Community school,Open,{opened},Primary,{ages},Babergh"
        for place in range(number)
    ]


def _figures(measure: str, number: int, group: str = "all") -> list[str]:
    return [f"935,{measure},1240{place:02d},2024/25,primary,{group},,30,50" for place in range(number)]


def _built(home: Path, register: list[str], figures: list[str]) -> Built:
    files = {"edubasealldata20260312.csv": table(HEADER, *register), "return.csv": table(RETURN, *figures)}
    return load(home, files)


def _asked(built: Built, home: Path, measure: str, group: PupilGroup = PupilGroup.ALL):
    assert built.warehouse is not None, built.problems()
    context = context_for(Settings(home / "home", "935"), Warehouse.open(built.warehouse))
    return value(context, code=measure, area=BABERGH, period="2024/25", group=group), context


@pytest.mark.parametrize(
    ("number", "reported", "status"),
    [(20, 18, ValueStatus.OK), (20, 17, ValueStatus.CANNOT_TELL), (20, 4, ValueStatus.CANNOT_TELL)],
)
def test_an_areas_sum_needs_nine_schools_of_ten(tmp_path: Path, number: int, reported: int, status: str) -> None:
    built = _built(tmp_path, _register(number), _figures("ks2_rwm_expected", reported))
    figure, _ = _asked(built, tmp_path, "ks2_rwm_expected")
    assert figure.status is status
    assert figure.coverage is not None
    assert (figure.coverage.known, figure.coverage.open) == (reported, number)
    assert (figure.value, figure.reason) == (
        (60.0, "") if status is ValueStatus.OK else (None, f"{reported} of 20 schools have a figure")
    )


def test_why_too_few_schools_have_a_figure_is_told_apart(tmp_path: Path) -> None:
    hidden = [row.replace(",,30,50", ",suppressed,,") for row in _figures("ks2_rwm_expected", 19)[15:]]
    built = _built(tmp_path, _register(20), [*_figures("ks2_rwm_expected", 15), *hidden])
    figure, _ = _asked(built, tmp_path, "ks2_rwm_expected")
    assert figure.reason == (
        "15 of 20 schools have a figure; 4 are hidden, with too few pupils to show, and 1 has none in the loaded files"
    )


def test_a_trusts_sum_needs_as_many(tmp_path: Path) -> None:
    files = {
        "edubasealldata20260312.csv": table(HEADER, *_register(20)),
        "return.csv": table(RETURN, *_figures("ks2_rwm_expected", 18)),
        "alllinksdata20260312.csv": table(
            "URN,Group UID,Group Name,Group Type,Joined date",
            *(f"1240{place:02d},9001,A Trust,Multi-academy trust,01-09-2015" for place in range(10, 20)),
        ),
    }
    _, context = _asked(load(tmp_path, files), tmp_path, "ks2_rwm_expected")
    report = areas(context, code="ks2_rwm_expected", period="2024/25", trust="9001")
    assert [(bar.status, bar.value, bar.trust) for bar in report.bars] == [(ValueStatus.CANNOT_TELL, None, "9001")]


def test_only_schools_that_have_such_results_are_expected(tmp_path: Path) -> None:
    infants = [row.replace("1240", "1241") for row in _register(9, ages="4,7")]
    new = [row.replace("1240", "1242") for row in _register(9, opened="01-06-2025")]
    built = _built(tmp_path, [*_register(10), *infants, *new], _figures("ks2_rwm_expected", 10))
    figure, _ = _asked(built, tmp_path, "ks2_rwm_expected")
    assert (figure.value, figure.coverage.known, figure.coverage.open) == (60.0, 10, 10)


def test_a_group_is_known_of_a_school_whose_few_pupils_are_hidden(tmp_path: Path) -> None:
    rows = _figures("ks2_rwm_expected", 6, "disadvantaged")
    hidden = [f"935,ks2_rwm_expected,1240{place:02d},2024/25,primary,disadvantaged,,,," for place in range(6, 10)]
    header = f"{RETURN},status"
    files = {
        "edubasealldata20260312.csv": table(HEADER, *_register(10)),
        "return.csv": table(header, *(f"{row}," for row in rows), *(f"{row[:-1]},suppressed" for row in hidden)),
    }
    figure, _ = _asked(load(tmp_path, files), tmp_path, "ks2_rwm_expected", PupilGroup.DISADVANTAGED)
    assert (figure.status, figure.coverage.known, figure.coverage.open) == (ValueStatus.OK, 10, 10)


def test_schools_in_no_register_are_in_no_areas_sum(tmp_path: Path) -> None:
    unlisted = [row.replace(",1240", ",1249") for row in _figures("ks2_rwm_expected", 3)]
    built = _built(tmp_path, _register(10), [*_figures("ks2_rwm_expected", 10), *unlisted])
    figure, _ = _asked(built, tmp_path, "ks2_rwm_expected")
    assert figure.status is ValueStatus.CANNOT_TELL
    assert figure.reason == "3 of the authority's 13 schools with a figure are in no register that is loaded"


def test_what_a_trust_gained_between_two_days_is_not_the_difference_of_its_bars(tmp_path: Path) -> None:
    """Each day alone hides nothing more: small figures keep each other. Both days together told the one that came."""
    figures, joined = _figures("ks2_rwm_expected", 20), [*["01-09-2015"] * 12, "01-03-2026"]
    for place in (10, 11, 12, 18, 19):
        figures[place] = figures[place].replace(",30,50", ",3,50")
    files = {
        "edubasealldata20260312.csv": table(HEADER, *_register(20)),
        "return.csv": table(RETURN, *figures),
        "alllinksdata20260312.csv": table(
            "URN,Group UID,Group Name,Group Type,Joined date",
            *(f"1240{place:02d},9001,A Trust,Multi-academy trust,{day}" for place, day in enumerate(joined)),
        ),
    }
    _, context = _asked(load(tmp_path, files), tmp_path, "ks2_rwm_expected")
    days = [replace(context, as_at=date(2026, month, 28), memo={}) for month in (2, 3)]
    reports = [ask(areas, day, code="ks2_rwm_expected", period="2024/25", trust="9001").report for day in days]
    assert not all(report.bars[0].shown for report in reports)
