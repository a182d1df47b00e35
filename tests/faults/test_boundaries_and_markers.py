"""Outlines that are broken and files that never end: repaired or refused in plain words."""

from __future__ import annotations

import os

import pytest

from data.build.report import BuildFailed
from data.build.run import build
from data.settings import Settings
from tests.files.loaded import TODAY
from tests.unit.build.build_files import SUFFOLK, write


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices with a name are of POSIX")
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.symlink("/dev/zero", path)])
def test_a_marker_that_never_ends_is_never_read(tmp_path, make):
    write(tmp_path / "in", SUFFOLK)
    make(tmp_path / "in" / "demonstration.toml")
    with pytest.raises(BuildFailed, match="no regular file"):
        build(tmp_path / "in", Settings(tmp_path / "home", "935"), TODAY)


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices with a name are of POSIX")
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.symlink("/dev/zero", path)])
def test_a_release_that_never_ends_refuses_the_file_beside_it(tmp_path, make):
    write(tmp_path / "in", SUFFOLK)
    make(tmp_path / "in" / "release.toml")
    with pytest.raises(BuildFailed, match="no regular file"):
        build(tmp_path / "in", Settings(tmp_path / "home", "935"), TODAY)
