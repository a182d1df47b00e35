"""Outlines of districts and wards from the ONS Open Geography service."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

from data.fetch.client import Client, Fetched, FetchProblem, notes, write_side

PAGE = 1_000
MOST_PAGES = 500
DISTRICTS = (
    "LAD_MAY_2025_UK_BSC_V2",
    "LAD_MAY_2025_UK_BGC_V2",
    "Local_Authority_Districts_May_2025_Boundaries_UK_BSC_V2",
)
WARDS = ("WD_MAY_2025_UK_BSC_V2", "WD_DEC_2025_UK_BSC")
_CODE = re.compile(r"^(LAD|WD)\d\dCD$")


def fetch_outlines(client: Client, base: str, names: tuple[str, ...], target: Path) -> Fetched:
    """The outlines of England from the first layer that answers; what is there stays until they are whole."""
    problems = []
    for name in names:
        try:
            return _layer(client, f"{base}/{name}/FeatureServer/0/query", target)
        except FetchProblem as problem:
            problems.append(str(problem))
    raise FetchProblem(f"outlines: none of {len(names)} layers answered ({problems[-1]})")


def prepare_boundaries(file: Path, folder: Path) -> str:
    """Put a person's own file of boundaries where builds find it; BuildFailed where it cannot be used."""
    from data.build.areas import outlines
    from data.build.report import BuildFailed, FileRefused

    if not file.is_file():
        raise BuildFailed(f"{file}: no such file; name a GeoJSON or GeoPackage")
    try:
        count = len(outlines(file))
    except FileRefused as problem:
        raise BuildFailed(f"{file.name}: {problem}") from None
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / file.name)
    return f"{count} areas prepared; the next build uses them"


def _layer(client: Client, address: str, target: Path) -> Fetched:
    features: list[dict[str, Any]] = []
    for _ in range(MOST_PAGES):
        answer = client.json(
            address,
            {
                "where": "1=1",
                "outFields": "*",
                "outSR": 4326,
                "f": "geojson",
                "resultOffset": len(features),
                "resultRecordCount": PAGE,
            },
        )
        page = answer.get("features")
        if not isinstance(page, list):
            raise FetchProblem("the answer holds no outlines")
        features += page
        more = answer.get("exceededTransferLimit") or answer.get("properties", {}).get("exceededTransferLimit")
        if not more or not page:
            break
    english = [each for each in features if _code(each).startswith("E")]
    if not english:
        raise FetchProblem("the answer has no English area with a code and an outline")
    text = json.dumps({"type": "FeatureCollection", "features": english})
    part = notes(target) / (target.name + ".part")
    part.write_text(text, "utf-8")
    _check(part)
    before = target.read_text("utf-8") if target.is_file() else ""
    os.replace(part, target)
    fetched = Fetched(
        target.name, address, hashlib.sha256(text.encode()).hexdigest(), client.today, changed=before != text
    )
    write_side(target, fetched)
    return fetched


def _code(feature: dict[str, Any]) -> str:
    if not feature.get("geometry"):
        return ""
    properties = feature.get("properties") or {}
    return next((str(value) for key, value in properties.items() if _CODE.match(key.upper())), "")


def _check(part: Path) -> None:
    """Read the outlines as a build would: what a build cannot read must never be where it looks."""
    from data.build.areas import outlines
    from data.build.report import FileRefused

    readable = part.with_suffix(".geojson")
    os.replace(part, readable)
    try:
        outlines(readable)
    except FileRefused as problem:
        raise FetchProblem(f"the outlines cannot be used ({problem})") from None
    finally:
        os.replace(readable, part)
