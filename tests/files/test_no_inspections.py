"""A register and figures of schools without any file of inspections: the rating has no record, and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from analytics.reports.core.ask import ask
from analytics.reports.core.context import Place, ReportContext
from analytics.reports.risk.record import record
from data.vocabulary import Level, Scope
from data.warehouse import Warehouse
from tests.files.loaded import load, table

DAY = date(2026, 11, 22)
REGISTER = (
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),"
    "EstablishmentStatus (name),OpenDate,CloseDate,PhaseOfEducation (name),NumberOfPupils,LastChangedDate"
)
CENSUS = "URN,LA,ESTAB,SCHOOLTYPE,NOR,NUMEAL,PNUMEAL"


def test_the_record_of_the_rating_can_be_asked_for_where_no_inspection_is_loaded(tmp_path: Path) -> None:
    schools = range(900001, 900013)
    rows = [
        f"{urn},935,Suffolk,{urn - 898000},School,Community school,Open,,,Primary,200,01-09-2022" for urn in schools
    ]
    files = {"edubasealldata20261120.csv": table(REGISTER, *rows)}
    for year in ("2022-2023", "2023-2024"):
        census = [f"{urn},935,{urn - 898000},State-funded primary,200,40,20.0" for urn in schools]
        files[f"{year}/england_census.csv"] = table(CENSUS, *census)
    built = load(tmp_path, files)
    assert built.warehouse is not None, built.problems()
    place = Place("E10000029", "Suffolk", Level.AUTHORITY, "935", "E12000006")
    context = ReportContext(Warehouse.open(built.warehouse), Scope("935"), DAY, DAY, place)
    report = ask(record, replace(context, memo={})).report
    assert report.brier is None and report.lead_months is None
