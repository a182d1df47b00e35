"""Outlines come from a file, with rings that maps can fill, or are drawn and say so."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from data.build.areas import outlines
from data.build.report import FileRefused

SQUARE = [[1.0, 52.0], [1.1, 52.0], [1.1, 52.1], [1.0, 52.1], [1.0, 52.0]]  # anticlockwise


def file_of(folder: Path, **properties: str) -> Path:
    shape = {"type": "Polygon", "coordinates": [SQUARE]}
    feature = {"type": "Feature", "properties": properties, "geometry": shape}
    path = folder / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_outer_rings_run_clockwise(tmp_path):
    (row,) = outlines(file_of(tmp_path, LAD25CD="E07000202", LAD25NM="Ipswich"))
    ring = json.loads(row[4])["coordinates"][0][0]
    turning = sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(ring))
    assert turning > 0
    assert row[:4] == ("districts", "E07000202", "Ipswich", "935")


def test_wards_that_name_their_district_are_no_districts(tmp_path):
    own = {"LAD25CD": "E07000202", "LAD25NM": "Ipswich", "WD25CD": "E05007136", "WD25NM": "Alexandra"}
    (row,) = outlines(file_of(tmp_path, **own))
    assert row[:4] == ("wards", "E05007136", "Alexandra", "935")


def test_a_file_without_codes_of_areas_is_refused_with_the_columns_it_has(tmp_path):
    with pytest.raises(FileRefused, match="rename the columns"):
        outlines(file_of(tmp_path, colour="green"))
