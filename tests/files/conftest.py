"""One build of every published sample, shared by the tests that read it."""

from __future__ import annotations

from datetime import date

import pytest

from data.build.report import BuildReport
from data.build.run import build
from data.settings import Settings
from tests.shared import shared_file


@pytest.fixture(scope="session")
def whole_folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuildReport, Settings]:
    """The report of a build of the whole folder, and where it was published."""
    settings = Settings(tmp_path_factory.mktemp("home"), "935")
    return build(shared_file("data"), settings, date(2026, 11, 22)), settings
