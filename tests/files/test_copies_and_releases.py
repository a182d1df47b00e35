"""Two files of one content, or of one year: which year and release they are of, or that nothing tells."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from data.build.detect_source import version_of
from data.vocabulary import ReleaseVersion
from tests.files.loaded import load, table

_KS4 = "RECTYPE,LEA,ESTAB,URN,SCHNAME,TPUP,ATT8SCR,PTL2BASICS_95"


def results(attainment: float) -> str:
    school = f"1,935,4001,900101,A School,100,{attainment},45%"
    return table(_KS4, school, f"4,935,,,,7000,{attainment},40.1%", "7,,,,,540000,46.7,43.4%")


def packed(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("england_ks2final.csv", ReleaseVersion.FINAL),
        ("2018-2019/provisional/england_ks4.csv", ReleaseVersion.PROVISIONAL),
        ("ks4_provisional.zip/england_ks4.csv", ReleaseVersion.PROVISIONAL),
        ("final/england_ks4revised.csv", ReleaseVersion.REVISED),
        ("ks4_prov.csv", ReleaseVersion.PROVISIONAL),
        ("ks4-rev.csv", ReleaseVersion.REVISED),
        ("ks4_unamended.csv", ReleaseVersion.PROVISIONAL),
        ("ks4 (un-revised).csv", ReleaseVersion.PROVISIONAL),
        ("ks4_unvalidated.csv", ReleaseVersion.PROVISIONAL),
        ("ks4 not yet final.csv", ReleaseVersion.PROVISIONAL),
        ("province/review/improved.csv", None),
        ("england_ks4.csv", None),
    ],
)
def test_a_release_is_read_from_the_name_its_folders_and_what_denies_it(
    path: str, version: ReleaseVersion | None
) -> None:
    assert version_of(path, ()) is version


def test_a_title_says_the_release_where_no_name_does() -> None:
    assert version_of("absence.xlsx", ("Pupil absence, provisional",)) is ReleaseVersion.PROVISIONAL
    assert version_of("absence_revised.xlsx", ("Pupil absence, provisional",)) is ReleaseVersion.REVISED


def test_a_provisional_folder_beside_a_revised_one_gives_two_releases_and_no_conflict(tmp_path: Path) -> None:
    files = {"2018-2019/provisional/a.csv": results(44.5), "2018-2019/revised/a.csv": results(44.9)}
    built = load(tmp_path, dict(files))
    assert built.rows(
        "SELECT release, value FROM fact WHERE level = 'authority' AND measure = 'attainment8' ORDER BY ALL"
    ) == [("provisional", 44.5), ("revised", 44.9)]


def test_one_content_under_two_years_is_used_for_neither(tmp_path: Path) -> None:
    files = {
        "2017-2018/england_ks4final.csv": results(44.5),
        "2018-2019/england_ks4final.csv": results(44.5),
        "again/2018-2019/england_ks4final.csv": results(44.5),
    }
    built = load(tmp_path, dict(files))
    assert built.rows("SELECT count(*) FROM fact") == [(0,)]
    assert built.rows("SELECT count(*) FROM source_file WHERE family = 'csp_ks4'") == [(0,)]
    assert {name: built.reports[name].outcome for name in files} == dict.fromkeys(files, "refused")
    assert "a copy stands under a wrong year" in " ".join(built.problems("2017-2018/england_ks4final.csv"))


def test_an_archive_and_its_unpacked_folder_are_one(tmp_path: Path) -> None:
    whole = packed(**{"2018-2019/england_ks4final.csv": results(44.5)})
    built = load(tmp_path, {"tables.zip": whole, "2018-2019/england_ks4final.csv": results(44.5)})
    assert built.rows("SELECT period, value FROM fact WHERE level = 'authority' AND measure = 'attainment8'") == [
        ("2018/19", 44.5)
    ]


_KS2 = "RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,PTRWM_EXP,TELIG_17,PTRWM_EXP_17,TELIG_18,PTRWM_EXP_18"
_KS2_ROWS = ("3,935,,,,7700,62%,7600,57%,7650,61%", "5,,,,,644967,65%,600000,62%,620000,65%")


@pytest.mark.parametrize(
    ("year", "outcome"),
    [
        ("2018-2019", "loaded"),
        ("2017-2018", "refused"),
        ("2016-2017", "refused"),
        ("2023-2024", "refused"),
        ("2021-2022", "loaded"),  # the year before had no results: which years are repeated is not known
    ],
)
def test_tables_that_repeat_the_years_before_tell_their_own_year(tmp_path: Path, year: str, outcome: str) -> None:
    name = f"{year}/england_ks2final.csv"
    built = load(tmp_path, {name: table(_KS2, *_KS2_ROWS)})
    assert built.reports[name].outcome == outcome
    if outcome == "refused":
        assert "PTRWM_EXP" not in built.problems(name)[0] and "columns that repeat" in built.problems(name)[0]


def test_tables_of_destinations_may_be_named_by_the_year_of_the_tables(tmp_path: Path) -> None:
    header = "RECTYPE,LEA,ESTAB,URN,COHORT,OVERALL_DEST,OVERALL_DESTPER,COHORT_17,COHORT_18"
    rows = ("LA,935,,,6718,6440,96%,6700,6800", "NAT,,,,528139,497037,94%,520000,530000")
    built = load(tmp_path, {"2018-2019_england_ks4-pupdest.csv": table(header, *rows)})
    assert built.rows("SELECT DISTINCT period FROM fact") == [("2016/17",)]


def test_destinations_by_school_may_name_the_authority_without_a_kind_of_row(tmp_path: Path) -> None:
    built = load(
        tmp_path, {"2012-2013/england_pupdest.csv": table("URN,LA,COHORT,OVERALL,OVERALLPER", "900101,935,100,90,90%")}
    )
    assert built.rows("SELECT entity, la_code, value FROM fact") == [("900101", "935", 90.0)]
