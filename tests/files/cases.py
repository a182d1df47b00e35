"""Cases of the archive next to the project: small inputs with their right answers."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from tests.files.loaded import Built, load
from tests.shared import SHARED


def case(tmp_path: Path, name: str) -> Built:
    """A build of one case of the archive; skips where the archive is not there."""
    archive = SHARED / "cases.tar.gz" if SHARED else None
    if archive is None or not archive.is_file():
        pytest.skip("the archive of cases is not beside the project")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "cases", filter="data")
    (folder,) = [path for path in (tmp_path / "cases").rglob(name) if path.is_dir()]
    files = (path for path in folder.rglob("*.csv"))
    return load(tmp_path, {path.relative_to(folder).as_posix(): path for path in files})
