"""Another county's register and inspection list make it home, from its own files alone."""

from __future__ import annotations

from pathlib import Path

from analytics.reports.core.context import ReportContext
from analytics.reports.measures.value import value
from data.settings import Settings
from data.vocabulary import ValueStatus
from data.warehouse import Warehouse
from session.opening import context_for
from tests.files.loaded import load, table

REGISTER = table(
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,"
    "TypeOfEstablishment (name),EstablishmentStatus (name),PhaseOfEducation (name),OpenDate",
    *(
        f"12090{place},926,Norfolk,200{place},School {place},Community school,Open,{phase},"
        for place, phase in enumerate(("Primary", "Primary", "Secondary", "Primary"))
    ),
)
LIST = table("urn,date,grade", "120900,14/03/2012,Good", "120901,2013-05-02,3", "120902,2014-06-01,Outstanding")


def _norfolk(tmp_path: Path) -> ReportContext:
    built = load(tmp_path, {"edubasealldata20260312.csv": REGISTER, "list.csv": LIST})
    assert built.warehouse is not None
    return context_for(Settings(tmp_path / "home", "926"), Warehouse.open(built.warehouse))


def test_a_register_of_today_and_a_list_tell_only_the_part_that_they_know(tmp_path: Path) -> None:
    result = value(_norfolk(tmp_path), code="ofsted_good_schools", area="926", period="2014-06-01")
    assert (result.value, result.status) == (None, ValueStatus.CANNOT_TELL)
    assert result.known_part == (2.0, 3.0)


def test_the_stock_of_an_earlier_day_counts_only_inspections_by_then(tmp_path: Path) -> None:
    result = value(_norfolk(tmp_path), code="ofsted_good_schools", area="926", period="2013-12-31")
    assert result.known_part == (1.0, 2.0)
