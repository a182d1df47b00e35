"""Cases in which the files of one folder contradict each other, or a file its own counts."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from analytics.reports.core.context import ReportContext
from analytics.reports.measures.value import value
from data.build.run import build
from data.settings import Settings
from data.vocabulary import Scope, ValueStatus
from data.warehouse import Warehouse, publish
from tests.files.loaded import TODAY
from tests.shared import shared_file
from tests.unit.reports.tiny import SUFFOLK


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases")
    with tarfile.open(shared_file("cases.tar.gz")) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.rglob("eal_parts")).parent


def test_a_share_of_other_pupils_is_not_added_up_over_schools(cases, tmp_path):
    settings = Settings(tmp_path, "935")
    build(cases / "eal_parts", settings, TODAY)
    built = publish.current_path(settings.world("real"))
    assert built is not None
    desk = ReportContext(Warehouse.open(built), Scope("935"), TODAY, TODAY, SUFFOLK)
    results = {"code": "eal_share", "period": "2015/16"}
    school = value(desk, area="900101", **results)
    assert (school.value, school.numerator, school.denominator) == (30.0, None, None)
    area = value(desk, area="E07000202", **results)
    assert (area.value, area.status) == (None, ValueStatus.NOT_AVAILABLE)
    assert "6 of its 6 schools" in area.reason
