"""Where the published sample files stand, when they are there at all."""

import atexit
import os
import shutil
import tarfile
import tempfile
from functools import cache
from pathlib import Path

import pytest

_FOLDER = Path(os.environ.get("MILEPOST_SHARED", Path(__file__).parents[2] / "shared"))
SHARED: Path | None = _FOLDER if (_FOLDER / "data").is_dir() else None

needs_shared = pytest.mark.skipif(
    SHARED is None,
    reason=f"the published sample files are not at {_FOLDER.name}/ beside the project",
)


@cache
def cases() -> Path:
    """The archive of small inputs with their right answers, unpacked in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="milepost-cases-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with tarfile.open(_FOLDER / "cases.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "cases"


def shared_file(relative: str) -> Path:
    """The path of one sample file, for tests already marked with needs_shared."""
    if SHARED is None:
        pytest.skip("the published sample files are not beside the project")
    return SHARED / relative
