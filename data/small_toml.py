"""The only reader of small TOML files next to data: regular files of a bounded size."""

from __future__ import annotations

import os
import stat
import tomllib
from pathlib import Path
from typing import Any

from data.characters import visible_values

MOST_BYTES = 1_000_000  # a release.toml of a hundred files takes a twentieth


class UnreadableTomlError(ValueError):
    """A file that is no TOML of a person's writing; the text says why in a few words."""


def is_regular(path: Path) -> bool:
    """Whether a path is a file with bytes of its own: no pipe, no device, whatever it links to."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def read_text(path: Path) -> str:
    """The text of a small file; UnreadableTomlError where it is a pipe, a device, too large or not UTF-8."""
    if not is_regular(path):
        raise UnreadableTomlError("it is no regular file")
    # Opened without waiting, and asked again: what the path names may have changed meanwhile.
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(number, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableTomlError("it is no regular file")
            content = file.read(MOST_BYTES + 1)
    except OSError as problem:
        raise UnreadableTomlError(os.strerror(problem.errno or 0).lower()) from None
    if len(content) > MOST_BYTES:
        raise UnreadableTomlError(f"it is larger than {MOST_BYTES:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableTomlError("it is not UTF-8") from None


def parsed(text: str) -> dict[str, Any]:
    """What a TOML text says, without characters that nobody sees."""
    values: dict[str, Any] = visible_values(tomllib.loads(text))
    return values


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file; UnreadableTomlError as for its text, or where it is no TOML."""
    try:
        return parsed(read_text(path))
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise UnreadableTomlError(str(problem)) from None
