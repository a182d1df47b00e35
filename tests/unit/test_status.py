"""What `data status` says is missing."""

from __future__ import annotations

from pathlib import Path

from data.status import missing_measures
from tests.files.loaded import load, table


def test_measures_worked_out_from_inspections_are_missing_only_outside_their_time(tmp_path: Path) -> None:
    built = load(tmp_path, {"list.csv": table("urn,date,grade", "124531,2013-02-13,Good", "124532,2014-03-01,Good")})
    assert built.warehouse is not None
    missing = missing_measures(built.warehouse)
    assert "ofsted_good_schools" not in missing
    assert {"report_card_inclusion", "attainment8"} <= set(missing)
