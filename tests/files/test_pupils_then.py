"""The pupils of a later register are not those of an earlier day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from analytics.reports.schools.school import school
from analytics.reports.schools.schools import schools
from data.settings import Settings
from data.warehouse import Warehouse
from session.opening import context_for
from tests.files.loaded import load, table

HEADER = (
    "URN,LA (code),LA (name),EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),OpenDate,"
    "PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,NumberOfPupils"
)


def test_a_replay_shows_no_pupils_of_a_later_register(tmp_path: Path) -> None:
    row = "124010,935,Suffolk,A School,Community school,Open,01-09-1990,Primary,4,11,{}"
    built = load(tmp_path, {"edubasealldata20260312.csv": table(HEADER, row.format(210))})
    assert built.warehouse is not None, built.problems()
    today = context_for(Settings(tmp_path / "home", "935"), Warehouse.open(built.warehouse))
    for context, pupils in ((today, 210.0), (replace(today, as_at=date(2016, 1, 31), memo={}), None)):
        assert [item.pupils for item in schools(context).schools] == [pupils]
        assert school(context, urn="124010").pupils == pupils
