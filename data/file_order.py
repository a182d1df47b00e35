"""The order in which files of a folder are loaded: by content, never by name."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path


def by_content(pathses: list[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """Files in an order that only their bytes decide, so that no name changes what is built."""
    same_size = Counter(size_of(path) for path, _ in pathses)

    def key(file: tuple[Path, str]) -> tuple[int, str, str]:
        path, relative = file
        size = size_of(path)
        return size, _digest(path) if size and same_size[size] > 1 else "", relative

    return sorted(pathses, key=key)


def size_of(path: Path) -> int:
    """The bytes of a file, 0 where it is none."""
    return path.stat().st_size if path.is_file() else 0


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # refused where it is read
