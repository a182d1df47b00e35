"""Outlines that are broken and files that never end: repaired or refused in plain words."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from data.build.report import BuildFailed, Outcome
from data.build.run import build
from data.settings import Settings
from tests.files.loaded import TODAY, load
from tests.shared import unpacked_case
from tests.unit.build.build_files import SUFFOLK, write


def _case(home: Path, name: str):
    return load(home, {path.name: path for path in unpacked_case(name, home).iterdir()})


@pytest.mark.parametrize(("name", "column"), [("geo_null", "geometry"), ("geo_noname", "LAD25NM")])
def test_an_area_without_an_outline_or_a_name_is_refused_and_the_rest_loads(tmp_path, name, column):
    built = _case(tmp_path, name)
    report = built.reports["areas.geojson"]
    assert report.outcome is Outcome.REFUSED
    assert (report.problems[0].row, report.problems[0].column) == (1, column)
    assert built.reports["permanent_exclusions_own_count.csv"].outcome is Outcome.LOADED


def test_an_outline_that_crosses_itself_is_repaired(tmp_path):
    ((shape,),) = _case(tmp_path, "geo_bowtie").rows("SELECT geojson FROM boundary WHERE NOT approximate")
    assert len(json.loads(shape)["coordinates"]) == 2


def test_metres_of_the_national_grid_become_degrees(tmp_path):
    ((shape,),) = _case(tmp_path, "geo_national_grid").rows("SELECT geojson FROM boundary WHERE NOT approximate")
    points = json.loads(shape)["coordinates"][0][0]
    assert all(0 < x < 2 and 51 < y < 53 for x, y in points)


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices with a name are of POSIX")
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.symlink("/dev/zero", path)])
def test_a_marker_that_never_ends_is_never_read(tmp_path, make):
    write(tmp_path / "in", SUFFOLK)
    make(tmp_path / "in" / "demonstration.toml")
    with pytest.raises(BuildFailed, match="no regular file"):
        build(tmp_path / "in", Settings(tmp_path / "home", "935"), TODAY)


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices with a name are of POSIX")
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.symlink("/dev/zero", path)])
def test_a_release_that_never_ends_refuses_the_file_beside_it(tmp_path, make):
    write(tmp_path / "in", SUFFOLK)
    make(tmp_path / "in" / "release.toml")
    with pytest.raises(BuildFailed, match="no regular file"):
        build(tmp_path / "in", Settings(tmp_path / "home", "935"), TODAY)
