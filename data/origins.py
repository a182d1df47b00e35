"""Where a fetched file came from: what `python -m data fetch` writes down beside it, and how it is said."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

NOTES = ".fetched"  # a folder beside the files: parts, and where each file came from; builds pass over it

ORIGIN = ("address", "version", "fetched")  # of a file in a build's report


def origin_of(path: Path, sha256: str) -> tuple[str, str, str]:
    """Address, version and day of a fetched file; blanks where it was not fetched, or has changed since."""
    try:
        given = json.loads((path.parent / NOTES / f"{path.name}.json").read_text("utf-8"))
        if given["sha256"] != sha256:
            return "", "", ""
        return str(given["address"]), str(given.get("version", "")), str(given["fetched"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", "", ""


def origin_text(address: str | None, version: str | None, day: str | None) -> str:
    """The service, version and day in a few words; blank where a file was not fetched."""
    if not address:
        return ""
    stated = f", version {version}" if version and len(version) < len(address) // 2 else ""
    return f"fetched from {urlsplit(address).hostname}{stated} on {day}"
