"""Areas: outlines from a file of boundaries, else from where the schools are; schools to areas.

The only module that imports geopandas, at build time, so that no page waits for it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from data.build.report import FileOutcome, FileRefused, FileReport, refused
from data.characters import visible
from data.committed import committed
from data.problem import Problem
from data.reference.tables import authority_lookup

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

DISTRICTS, WARDS = "districts", "wards"
_WARD_CODE, _WARD_NAME = re.compile(r"^wd\d*cd$"), re.compile(r"^wd\d*nm$")  # a list of wards names districts too
_CODE = re.compile(r"^(lad\d*cd|lad_code|ctyua\d*cd|utla\d*cd|la_code|rgn\d*cd|rgn_code|area_code|code)$")
_NAME = re.compile(r"^(lad\d*nm|lad_name|ctyua\d*nm|utla\d*nm|la_name|rgn\d*nm|rgn_name|area_name|name)$")
_ONS = "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
ATTRIBUTION = _ONS + "Contains OS data © Crown copyright and database right [2025]"
DRAWN = "Drawn by Milepost from where the schools are: approximate"
_METRES, _DEGREES = 27700, 4326
_GRID_EAST, _GRID_NORTH = 700_000, 1_300_000  # metres, the corner of the National Grid
_COAST_M = 3000  # how far beyond its outermost schools an approximate area reaches
_FEWEST = 4  # schools, below which no outline is drawn


def load_file(db: duckdb.DuckDBPyConnection, path: Path, relative: str, source_id: int) -> FileReport:
    """Read one GeoJSON or GeoPackage into `boundary`, or say why not."""
    report = FileReport(relative, "boundaries")
    try:
        rows = outlines(path)
    except FileRefused as problem:
        return report.refuse(*problem.problems)
    except Exception:  # whatever a broken outline makes of a library, the build goes on
        return report.refuse(*_unreadable().problems)
    db.executemany("INSERT INTO boundary VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    report.rows_read = report.rows_loaded = len(rows)
    report.outcome = FileOutcome.LOADED
    report.sha256 = _hash(path)
    report.notes.append(f"outlines of {len(rows)} areas")
    _tell(db, report, source_id)
    return report


def _hash(path: Path) -> str:
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tell(db: duckdb.DuckDBPyConnection, report: FileReport, source_id: int) -> None:
    db.execute(
        "INSERT INTO source_file VALUES (?, ?, ?, 'boundaries', NULL, NULL, NULL, 'in the file', ?, ?, 0, NULL)",
        [source_id, report.file, report.sha256, report.rows_read, report.rows_loaded],
    )


def outlines(path: Path) -> list[tuple[Any, ...]]:
    """The rows of `boundary` that a file of boundaries gives, outer rings clockwise."""
    import geopandas

    try:
        frame = geopandas.read_file(path)
    except Exception:  # pyogrio raises errors of its own, with words for programmers
        raise _unreadable() from None
    within = _column(frame, _CODE)
    wards = _column(frame, _WARD_CODE) is not None
    code = _column(frame, _WARD_CODE) if wards else within
    name = _column(frame, _WARD_NAME if wards else _NAME)
    if code is None or name is None or frame.empty:
        shown = ", ".join(str(column) for column in frame.columns[:8])
        raise refused(
            "columns with the code and name of each area (lad_code, LAD25CD, code)", "rename the columns", shown
        )
    scheme = WARDS if wards else _scheme([str(item) for item in frame[code]])
    _refuse_incomplete(frame, code, name)
    frame = _in_degrees(frame)
    return [
        (
            scheme,
            row[code],
            visible(str(row[name])),
            _la_of(row[within or code]),
            _shape(row.geometry),
            False,
            ATTRIBUTION,
        )
        for _, row in frame.iterrows()
    ]


def _unreadable() -> FileRefused:
    return refused("outlines of areas in GeoJSON or GeoPackage", "download the file again")


def _refuse_incomplete(frame: GeoDataFrame, code: str, name: str) -> None:
    """Refuse areas without a code, a name or an outline, each by its row."""
    problems = []
    for row, (_, area) in enumerate(frame.iterrows(), 1):
        for column in (code, name):
            if not isinstance(area[column], str) or not area[column].strip():
                problems.append(
                    Problem(
                        row, column, "no text", "the code and name of each area", "fill in the cell, or remove the area"
                    )
                )
        outline = area.get("geometry")  # not even a column where no area has an outline
        if getattr(outline, "is_empty", True):
            problems.append(
                Problem(row, "geometry", "nothing", "a polygon for each area", "draw the area, or remove it")
            )
    if problems:
        raise FileRefused(*problems)


def _in_degrees(frame: GeoDataFrame) -> GeoDataFrame:
    """Outlines in degrees; metres of the National Grid are known by their size."""
    west, south, east, north = frame.total_bounds
    degrees = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    known = frame.crs is not None and frame.crs.to_epsg() != _DEGREES
    if not degrees and not known:
        if not (0 <= west <= east <= _GRID_EAST and 0 <= south <= north <= _GRID_NORTH):
            raise refused(
                "degrees (WGS84) or metres of the National Grid",
                "download the file again",
                f"coordinates from {west:.0f} to {east:.0f}",
            )
        frame = frame.set_crs(_METRES, allow_override=True)
    return frame.to_crs(_DEGREES) if frame.crs else frame.set_crs(_DEGREES)


def _column(frame: GeoDataFrame, pattern: re.Pattern[str]) -> str | None:
    return next((str(column) for column in frame.columns if pattern.match(str(column).lower())), None)


def _scheme(codes: list[str]) -> str:
    """What a file draws: counties (E10) stand only among authorities, E12 are regions."""
    if all(code.startswith("E12") for code in codes):
        return "regions"
    return "authorities" if any(code.startswith("E10") for code in codes) else DISTRICTS


def _shape(geometry: Any) -> str:
    """A geometry as GeoJSON with exterior rings clockwise, as the map charts need them."""
    from shapely import make_valid, set_precision
    from shapely.geometry import MultiPolygon, Polygon, mapping
    from shapely.geometry.polygon import orient

    whole = set_precision(make_valid(geometry), 1e-5)
    pieces = [item for item in getattr(whole, "geoms", [whole]) if isinstance(item, Polygon)]
    if not pieces:
        raise refused("a polygon for each area", "download the file again", whole.geom_type)
    return json.dumps(mapping(MultiPolygon([orient(piece, sign=-1.0) for piece in pieces])))


def _la_of(code: str) -> str | None:
    own = authority_lookup().la_code_of.get(code)
    return own or next((r["la_code"] for r in committed("districts") if r["code"] == code), None)


def assign(db: duckdb.DuckDBPyConnection, authority: str) -> None:
    """Give every school its district of today, and every district of home an outline."""
    lists = [list(column) for column in zip(*_today_rows(db), strict=True)]
    db.execute("INSERT INTO temp.today SELECT unnest(?), unnest(?), unnest(?)", lists)
    db.execute(
        """UPDATE school SET district = today.today_code, district_name = today.today_name
        FROM temp.today WHERE school.district = today.code"""
    )
    db.execute(
        f"""INSERT INTO school_area
        SELECT '{DISTRICTS}', arg_max(district, as_of), arg_max(district_name, as_of), urn,
               NULL, NULL FROM school WHERE district IS NOT NULL GROUP BY urn"""
    )
    # Two files may draw one area: the outline with more detail stays.
    db.execute(
        """DELETE FROM boundary WHERE rowid NOT IN (
        SELECT arg_max(rowid, length(geojson)) FROM boundary GROUP BY scheme, area)"""
    )
    row = db.execute(
        f"SELECT count(*) FROM boundary WHERE scheme = '{DISTRICTS}' AND la_code = ?", [authority]
    ).fetchone()
    if row is not None and row[0] == 0:
        rows = drawn(db, authority)
        if rows:
            db.executemany("INSERT INTO boundary VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _today_rows(db: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    db.execute("CREATE OR REPLACE TEMP TABLE today (code VARCHAR, today_code VARCHAR, today_name VARCHAR)")
    return [(row["code"], row["today_code"], row["today_name"]) for row in committed("districts")]


def drawn(db: duckdb.DuckDBPyConnection, authority: str) -> list[tuple[Any, ...]]:
    """Approximate outlines: cells around the schools, joined by district (overlap 0.6–0.85)."""
    points = db.execute(
        """SELECT arg_max(district, as_of) AS code, arg_max(district_name, as_of) AS name,
        arg_max(longitude, as_of) AS x, arg_max(latitude, as_of) AS y FROM school
        WHERE la_code = ? AND district IS NOT NULL AND longitude IS NOT NULL
          AND latitude IS NOT NULL GROUP BY urn ORDER BY urn""",
        [authority],
    ).df()
    if len(points) < _FEWEST or not points.code.nunique():
        return []
    import geopandas
    from shapely import MultiPoint, concave_hull, voronoi_polygons

    frame = geopandas.GeoDataFrame(points, geometry=geopandas.points_from_xy(points.x, points.y), crs=_DEGREES).to_crs(
        _METRES
    )
    frame = frame[~frame.geometry.duplicated()].reset_index(drop=True)
    cloud = MultiPoint(list(frame.geometry))
    hull = concave_hull(cloud, ratio=0.3).buffer(_COAST_M)
    cells = voronoi_polygons(cloud, extend_to=hull, ordered=True)
    frame["geometry"] = [cell.intersection(hull) for cell in cells.geoms]
    joined = frame.dissolve(by="code", aggfunc="first").to_crs(_DEGREES)
    return [
        (DISTRICTS, code, row["name"], authority, _shape(row.geometry), True, DRAWN) for code, row in joined.iterrows()
    ]
