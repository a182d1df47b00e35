"""Official services: boundaries from ONS, data files from DfE; used only on command."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from data.build import areas
from data.build.report import BuildFailed, FileRefused
from data.reference.tables import authority_lookup
from data.settings import Settings

_DFE = "https://api.education.gov.uk/statistics/v1"
_ONS = (
    "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services/"
    "Local_Authority_Districts_May_2025_Boundaries_UK_BSC_V2/FeatureServer/0/query"
)
_TIMEOUT_S = 60
# Publications by title, as the catalogue's families are published.
TITLES = (
    "Key stage 2 attainment",
    "Key stage 4 performance",
    "Pupil absence in schools in England",
    "Suspensions and permanent exclusions in England",
    "Pupil attendance in schools",
    "Early years foundation stage profile results",
)


def prepare_boundaries(file: Path | None, settings: Settings) -> str:
    """Put a file of boundaries where builds find it; without one, ask the ONS service."""
    target = settings.home / "boundaries"
    target.mkdir(parents=True, exist_ok=True)
    if file is None:
        file = target / "districts.geojson"
        query = {"where": "LAD25CD LIKE 'E%'", "outFields": "LAD25CD,LAD25NM", "f": "geojson", "outSR": "4326"}
        file.write_bytes(_get(f"{_ONS}?{urllib.parse.urlencode(query)}"))
    elif not file.is_file():
        raise BuildFailed(f"{file}: no such file; name a GeoJSON or GeoPackage")
    try:
        rows = areas.outlines(file)
    except FileRefused as problem:
        raise BuildFailed(f"{file.name}: {problem}") from None
    if file.parent != target:
        shutil.copyfile(file, target / file.name)
    return f"{len(rows)} areas prepared; the next build uses them"


def download(authority: str, folder: Path) -> int:
    """Fetch the newest data sets of each publication for one authority, as CSV."""
    area = authority_lookup().by_la_code.get(authority)
    if area is None:
        raise BuildFailed(f"--authority: {authority!r} is not the number of an English authority")
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for title in TITLES:
        for data_set in _data_sets(title):
            name = "".join(c if c.isalnum() else "_" for c in data_set["title"])[:80]
            target = folder / f"{name}_{data_set['id'][:8]}.csv"
            target.write_bytes(_get(f"{_DFE}/data-sets/{data_set['id']}/csv"))
            print(f"{title}: {target.name}")
            count += 1
    print(f"{count} files in {folder}; load them with python -m data build {folder}")
    return 0 if count else 1


def _data_sets(title: str) -> list[dict[str, Any]]:
    query = urllib.parse.urlencode({"page": 1, "pageSize": 20, "search": title})
    publications = json.loads(_get(f"{_DFE}/publications?{query}"))["results"]
    exact = [publication for publication in publications if publication["title"].lower() == title.lower()]
    if not exact:
        return []
    path = f"{_DFE}/publications/{exact[0]['id']}/data-sets?page=1&pageSize=20"
    return list(json.loads(_get(path))["results"])


def _get(address: str) -> bytes:
    import gzip

    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:
            body = bytes(answer.read())
            return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    except (urllib.error.URLError, TimeoutError, OSError) as problem:
        host = urllib.parse.urlparse(address).hostname
        reason = getattr(problem, "reason", problem)
        raise BuildFailed(
            f"{host} could not be reached ({reason}): download the files by hand and put them in a folder"
        ) from None
