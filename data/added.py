"""Files that people add in the app: the folder of a world that is built, batch by batch.

The folder begins with the files of the build that is read, taken from the inbox by their hash, so
that adding a file never takes another one away. This module moves files; it loads nothing.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from data.small_toml import is_regular, read_toml

FOLDER = "files"
ASIDE = "set-aside"
_BATCHES = "added"
_OWN_BOUNDARIES = "boundaries/"  # the build always reads these from the home folder itself

_RELEASE = "release.toml"
_UNSAFE = re.compile(r"[^\w .,()&'+\-]")


def folder_of(world: Path) -> Path:
    """The folder that is built when files are added to a world."""
    return world / FOLDER


def restore(world: Path, inbox: Path, loaded_files: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Put the loaded files of the build that is read back into the folder; names of those lost.

    `told` is what that build said of each file. A release.toml that stood beside files is written
    anew from what the build made of it.
    """
    folder, lost = folder_of(world), []
    described = {
        str(PurePosixPath(item["file"]).parent) for item in loaded_files if PurePosixPath(item["file"]).name == _RELEASE
    }
    for item in loaded_files:
        name = str(item["file"])
        target = folder / name
        if item["outcome"] != "loaded" or name.startswith(_OWN_BOUNDARIES) or _is_there(target, folder):
            continue
        digest = str(item.get("sha256") or "")
        source = inbox / digest[:2] / digest
        if not digest or not source.is_file():
            lost.append(name)
            continue
        _copy(source, target)
        if str(PurePosixPath(name).parent) in described:
            _describe(target, item)
    return tuple(lost)


def _is_there(target: Path, folder: Path) -> bool:
    """Whether a file is in the folder already, by itself or in the archive that it was in."""
    inside = target.relative_to(folder).parents
    return target.exists() or any((folder / parent).is_file() for parent in inside)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, part)
    os.replace(part, target)


def _describe(target: Path, item: Mapping[str, Any]) -> None:
    """Say beside a file again of which period and release it is."""
    path = target.parent / _RELEASE
    current = read_toml(path) if is_regular(path) else {}
    if target.name in current.get("files", {}):
        return
    keys = {"period": item.get("period"), "version": item.get("release"), "published": item.get("published")}
    lines = [f'{key} = "{value}"' for key, value in keys.items() if value]
    with path.open("a", encoding="utf-8") as file:
        file.write("\n".join([f'[files."{target.name}"]', *lines, ""]))


def put(world: Path, uploaded: Iterable[tuple[str, bytes]], year: str | None = None) -> str:
    """Keep one batch of uploaded files under their own names; returns the batch's name.

    `year` (2018-2019) names their folder, for files whose year stands nowhere else.
    """
    root = folder_of(world) / _BATCHES
    number = 1
    while (root / f"batch-{number}").exists() or (world / ASIDE / f"batch-{number}").exists():
        number += 1
    batch = f"batch-{number}"
    folder = root / batch / year if year else root / batch
    folder.mkdir(parents=True)
    for name, content in uploaded:
        part = folder / ".part"
        part.write_bytes(content)
        os.replace(part, folder / safe_name(name))
    return batch


def safe_name(name: str) -> str:
    """A file's own name without any folder or sign that could lead elsewhere."""
    last = _UNSAFE.sub("_", PurePosixPath(name.replace("\\", "/")).name).lstrip(".")
    return last or "file"


def batch_prefix(batch: str) -> str:
    """How the build names the files of a batch."""
    return f"{_BATCHES}/{batch}/"


def drop(world: Path, names: Iterable[str]) -> None:
    """Take files out of the folder again: those that the build refused."""
    folder = folder_of(world)
    for path in (folder / name for name in names):
        if path.is_file():  # a file of an archive is not
            path.unlink()


def set_aside(world: Path, batch: str) -> None:
    """Take a whole batch out of the folder, kept beside it: after an undo or a failed build."""
    source, target = folder_of(world) / _BATCHES / batch, world / ASIDE / batch
    if source.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(target, ignore_errors=True)
        os.replace(source, target)
