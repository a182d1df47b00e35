"""Copies of the published build on this machine, where the home is a folder that several machines share.

A copy is read only when it is whole: its checksum is that of the build. Until then the copy before it is read.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path

from data.lock import Busy, alone
from data.warehouse import kept, publish


class CopyFailed(RuntimeError):
    """The published build could not be copied; the message says why. What was read before stays in use."""


def read_path(published: Path, copies: Path | None) -> Path | None:
    """The warehouse that this machine reads of a world: its copy, else what is published; None before a load."""
    copied = publish.current_path(copies) if copies else None
    return copied or publish.current_path(published)


def follow(published: Path, copies: Path) -> None:
    """Copy the published build of a world here unless it is here, then read it; called every few seconds.

    Copies that are no longer read are dropped a call after the change, when pages that had begun with them have ended.
    Raises CopyFailed.
    """
    name = publish.current(published)
    made = next((item for item in publish.builds(published) if item.name == name), None)
    if made is None:
        return
    try:
        copies.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(copies):
            if publish.current(copies) == name and publish.builds(copies) == [made]:
                publish.forget_unlisted(copies)
            else:
                _copy(published, copies, made)
                publish.adopt(copies, made)
    except Busy:  # another process of this machine copies it
        return
    except OSError as problem:
        raise CopyFailed(f"build {name} cannot be copied to {copies}: {problem.strerror or problem}") from None


def _copy(published: Path, copies: Path, made: publish.Build) -> None:
    source, target = publish.warehouse_path(published, made.name), publish.warehouse_path(copies, made.name)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    for part in target.parent.glob("*.part"):  # of a copy that was killed
        part.unlink()
    part = target.with_suffix(".part")
    shutil.copy2(source, part)
    if sha256_of(part) != (made.sha256 or sha256_of(source)):
        part.unlink()
        raise CopyFailed(f"the copy of build {made.name} is not what was published: it is copied again")
    _copy_beside(source, target)
    os.replace(part, target)


def _copy_beside(source: Path, target: Path) -> None:
    """Copy what is kept with a build as far as that can be done: what is not here is worked out again here.

    Another account may have kept it for itself, or another server drops an answer at this moment: the build is read
    all the same. Both check themselves when they are read.
    """
    with suppress(OSError):
        shutil.copy2(source.with_suffix(kept.SUFFIX), target.with_suffix(kept.SUFFIX))
    with suppress(OSError):
        unfinished = shutil.ignore_patterns("*.part", "*.lock")
        shutil.copytree(
            source.with_suffix(kept.ANSWERS), target.with_suffix(kept.ANSWERS), dirs_exist_ok=True, ignore=unfinished
        )


def sha256_of(path: Path) -> str:
    """The checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
