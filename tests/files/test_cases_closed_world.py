"""The shared cases of files, columns and rows that Milepost does not know."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.__main__ import main
from data.build.report import Outcome
from tests.files.loaded import Built, load
from tests.shared import needs_shared, unpacked_case

pytestmark = needs_shared


def built(home: Path, case: str) -> Built:
    """What a build makes of one case's files."""
    folder = unpacked_case(case, home)
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*.csv")}
    return load(home, dict(files))


def test_children_looked_after_do_not_displace_all_pupils(tmp_path: Path) -> None:
    rows = built(tmp_path, "unknown_filter_displaces").rows(
        "SELECT period, value FROM fact WHERE measure = 'attainment8' AND pupil_group = 'all'"
    )
    assert rows == [("2023/24", 44.0)]


def test_a_file_of_children_looked_after_is_refused_by_its_column(tmp_path: Path) -> None:
    report = built(tmp_path, "unknown_filter_social_care").reports["ks4_la.csv"]
    assert report.outcome is Outcome.REFUSED
    assert report.problems[0].column == "social_care_group"


def test_a_layout_that_is_not_read_is_called_by_no_other_name(tmp_path: Path) -> None:
    result = built(tmp_path, "wrong_family_named")
    assert result.reports["timeliness_20_week.csv"].outcome is Outcome.REFUSED
    lines = " ".join(result.problems())
    for wrong in ("PERCTOT", "A list of graded inspections", "attainment8_average"):
        assert wrong not in lines
    assert "none of the files Milepost reads" in lines


@pytest.mark.parametrize("urn", ["900101"])
def test_a_school_overseas_does_not_refuse_the_schools_of_england(tmp_path: Path, urn: str) -> None:
    result = built(tmp_path, "spine_row_elsewhere")
    report = result.reports["2017-2018/england_spine.csv"]
    assert result.rows("SELECT urn FROM school") == [(urn,)]
    assert [(item.reason, item.rows) for item in report.set_aside] == [("a school outside the English authorities", 1)]


def test_no_note_is_made_of_inspections_whose_rows_name_the_authority(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path))
    monkeypatch.delenv("MILEPOST_AUTHORITY", raising=False)
    main(["build", str(unpacked_case("note_not_about_authority", tmp_path))])
    text = capsys.readouterr().out
    assert "4 of 4 rows" in text
    assert "note:" not in text  # each row names its authority, so that no register is needed to place it
