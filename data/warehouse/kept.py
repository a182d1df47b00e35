"""What was worked out of a build once and is kept beside it: named parts in one file, gone when the build goes.

A file that does not fit is never read: made by other code or rules, for another build, or altered since.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

SUFFIX = ".kept"
ANSWERS = ".answers"  # a folder, of session/kept_answers.py
_CONTENTS = "contents.json"
_LOG = logging.getLogger(__name__)
_PACKAGES = Path(__file__).parents[2]


@cache
def made_by() -> str:
    """A hash of everything on which kept results depend: the code, the catalogue and the rules."""
    digest = hashlib.sha256()
    for package in ("data", "analytics"):
        for path in sorted((_PACKAGES / package).rglob("*")):
            if path.suffix in (".py", ".sql", ".toml", ".csv") and not {"demo", "records"} & set(path.parts):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def keep(warehouse: Path, key: Mapping[str, str], parts: Mapping[str, Any]) -> None:
    """Write what was worked out beside a warehouse, whole or not at all; `key` says of what."""
    texts = {name: json.dumps(part, separators=(",", ":")).encode() for name, part in parts.items()}
    contents = {
        "key": _key(warehouse, key),
        "parts": {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()},
    }
    unfinished = warehouse.with_suffix(f"{SUFFIX}.{os.getpid()}.part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in {_CONTENTS: json.dumps(contents).encode(), **texts}.items():
            file.writestr(name, text)
    os.replace(unfinished, warehouse.with_suffix(SUFFIX))


class Kept:
    """The parts beside one warehouse; without any where the file is not there or does not fit."""

    def __init__(self, warehouse: Path, key: Mapping[str, str]) -> None:
        self._path = warehouse.with_suffix(SUFFIX)
        self._digests: dict[str, str] = {}
        try:
            with zipfile.ZipFile(self._path) as file:
                contents = json.loads(file.read(_CONTENTS))
            if contents["key"] == _key(warehouse, key):
                self._digests = dict(contents["parts"])
        except FileNotFoundError:
            return
        except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError) as problem:
            self._unfit(str(problem))
        else:
            if not self._digests:
                self._unfit("made by another version, or for another build or authority")

    def __contains__(self, name: str) -> bool:
        return name in self._digests

    def part(self, name: str) -> Any:
        """One part; None where it is missing or damaged."""
        if name not in self._digests:
            return None
        try:
            with zipfile.ZipFile(self._path) as file:
                text = file.read(name)
            if hashlib.sha256(text).hexdigest() == self._digests[name]:
                return json.loads(text)
            self._unfit(f"{name} was altered")
        except (OSError, zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, KeyError, EOFError) as problem:
            self._unfit(f"{name}: {problem}")
        return None

    def _unfit(self, why: str) -> None:
        self._digests = {}
        _LOG.warning("%s is not read (%s): what it held is worked out again", self._path.name, why)


def _key(warehouse: Path, key: Mapping[str, str]) -> dict[str, str]:
    return {**key, "build": warehouse.stem, "made_by": made_by()}
