"""Derived columns of a GIAS register, for all rows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from data.dates import read_date
from data.numbers import read_number
from data.sources.base import BadCell, Derived, FileContext, Texts
from data.sources.districts import districts
from data.sources.school_types import elsewhere, is_school, kind_of

UNKNOWN = frozenset({"", "not applicable", "not recorded", "not reported", "999", "null"})
_GRID_EDGE_M = 1.0  # a place at 0, 0 is unknown
INPUTS = (
    "urn",
    "la (code)",
    "gsslacode (name)",
    "typeofestablishment (name)",
    "phaseofeducation (name)",
    "statutorylowage",
    "statutoryhighage",
    "districtadministrative (name)",
    "districtadministrative (code)",
    "lastchangeddate",
    "opendate",
    "closedate",
    "ofstedlastinsp",
)
OUTPUTS = ("left_out", "phase", "type_group", "state_funded", "district", "district_name", "as_of")


def described(cells: Mapping[str, Texts], context: FileContext) -> Mapping[str, Sequence[object]]:
    """Phase, kind, district of each row, why it is left out, and the day the register speaks of."""
    known = districts()
    rows = list(zip(*(cells[name] for name in INPUTS), strict=True))
    answers: list[tuple[object, ...]] = []
    as_of = context.dated or _content_day(cells, context.today)
    for row in rows:
        _, la, gss, kind_name, phase_name, low, high, name, code, *_ = row
        left_out = _left_out(la, gss, kind_name, context)
        kind = kind_of(kind_name, phase_name, low, high)
        district = known.today(_known(name), "" if code.lower() in UNKNOWN else code)
        answers.append(
            (
                left_out,
                kind.phase.value,
                kind.type_group,
                str(kind.state_funded).lower(),
                *district,
                as_of.isoformat() if as_of else None,
            )
        )
    columns = list(zip(*answers, strict=True)) or [()] * len(OUTPUTS)
    return dict(zip(OUTPUTS, columns, strict=True))


def _known(text: str) -> str:
    return "" if text.strip().lower() in UNKNOWN else text.strip()


def _left_out(la: str, gss: str, kind_name: str, context: FileContext) -> str | BadCell | None:
    """Why a row is not used, or the cell that is wrong."""
    if not is_school(kind_name):
        return "not a school in England"
    if elsewhere(la) or gss.startswith(("W", "L9", "M9")):
        return "not in an English authority"
    try:
        context.authorities.authority("la (code)", la)
    except BadCell as bad:
        return bad
    return None


def _content_day(cells: Mapping[str, Texts], today: date) -> date | None:
    """The latest change that the register itself tells of; openings may lie ahead of it."""
    for names in (("lastchangeddate",), ("closedate", "ofstedlastinsp"), ("opendate",)):
        days = [found for name in names for text in set(cells[name]) if (found := read_date(text))]
        past = [day for day in days if day <= today]
        if past:
            return max(past)
    return None


def placed(cells: Mapping[str, Texts], _context: FileContext) -> Mapping[str, Sequence[object]]:
    """Longitude and latitude (WGS84) of British grid references in metres."""
    import numpy as np

    east, north = (_metres(cells[name]) for name in ("easting", "northing"))
    there = np.isfinite(east) & np.isfinite(north) & (east > _GRID_EDGE_M) & (north > _GRID_EDGE_M)
    longitude: list[object] = [None] * len(east)
    latitude: list[object] = [None] * len(east)
    if there.any():
        x, y = _to_wgs84(east[there], north[there])
        for place, lon, lat in zip(np.flatnonzero(there), x, y, strict=True):
            longitude[place], latitude[place] = float(lon), float(lat)
    return {"longitude": longitude, "latitude": latitude}


def _metres(texts: Texts) -> np.ndarray:  # type: ignore[name-defined]  # noqa: F821
    import numpy as np

    selected = (read_number(text) for text in texts)
    return np.asarray([np.nan if metres is None else metres for metres in selected], float)


def _to_wgs84(east: object, north: object) -> tuple[Sequence[float], Sequence[float]]:
    from pyproj import Transformer

    longitude, latitude = Transformer.from_crs(27700, 4326, always_xy=True).transform(east, north)
    return longitude, latitude


DESCRIBED = Derived(INPUTS, OUTPUTS, described)
PLACED = Derived(("easting", "northing"), ("longitude", "latitude"), placed)
