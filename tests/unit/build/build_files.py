"""Small files in the published formats, written for one test each."""

from __future__ import annotations

from pathlib import Path

HEADER = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name,characteristic_group,characteristic,"
    "number_of_children,gld_number,gld_percent"
)
ENGLAND = "202425,Academic year,National,E92000001,England,,,,,,Total,Total,1000,683,68.3"
SUFFOLK = (
    "202425,Academic year,Local authority,E92000001,England,E12000006,East of England,935,"
    "E10000029,Suffolk,Total,Total,500,340,68"
)


def write(folder: Path, *rows: str, name: str = "eyfsp.csv", header: str = HEADER) -> Path:
    """A small file of the early years profile."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n", "utf-8")
    return path
