"""Where the published sample files stand, when they are there at all."""

import os
import tarfile
from pathlib import Path

import pytest

_FOLDER = Path(os.environ.get("MILEPOST_SHARED", Path(__file__).parents[2] / "shared"))
SHARED: Path | None = _FOLDER if (_FOLDER / "data").is_dir() else None

needs_shared = pytest.mark.skipif(
    SHARED is None, reason=f"the published sample files are not at {_FOLDER.name}/ beside the project"
)


def shared_file(relative: str) -> Path:
    """The path of one sample file, for tests already marked with needs_shared."""
    if SHARED is None:
        pytest.skip("the published sample files are not beside the project")
    return SHARED / relative


def unpacked_case(name: str, folder: Path) -> Path:
    """One folder of the archive of inputs that once went wrong, unpacked below `folder`."""
    archive = _FOLDER / "cases.tar.gz"
    if not archive.is_file():
        pytest.skip("the archive of cases is not beside the project")
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "cases", filter="data")
    (result,) = [path for path in (folder / "cases").rglob(name) if path.is_dir()]
    return result
