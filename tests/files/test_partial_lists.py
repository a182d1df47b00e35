"""What part of the schools tell is said of no area, authority or target as a whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from analytics.reports.core.context import ReportContext
from analytics.reports.measures.value import value
from analytics.reports.targets.school_targets import targets
from data.records import Records
from data.settings import Settings
from data.vocabulary import ValueStatus
from data.warehouse import Warehouse
from session.opening import context_for
from tests.files.loaded import TODAY, load, table

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)

# A register without the ages that schools teach: GIAS has them, a council's own list need not.
REGISTER = (
    "URN,LA (code),EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),OpenDate,"
    "PhaseOfEducation (name),DistrictAdministrative (code),DistrictAdministrative (name)"
)
RETURN = "authority,measure,entity,period,phase,group,value,numerator,denominator,status,release,published"
IPSWICH = "E07000202"


def opened(folder: Path, schools: int, with_results: int) -> ReportContext:
    """A home of primary schools in one district, of which some have results."""
    urns = range(900100, 900100 + schools)
    register = [f"{urn},935,School {urn},Community school,Open,01-09-2000,Primary,{IPSWICH},Ipswich" for urn in urns]
    results = [
        f"935,ks2_rwm_expected,{urn},2024/25,primary,all,,16,25,,final,2025-12-10" for urn in list(urns)[:with_results]
    ]
    files = {"edubasealldata20261001.csv": table(REGISTER, *register), "return.csv": table(RETURN, *results)}
    built = load(folder, files)
    assert built.warehouse is not None and built.problems() == []
    settings, records = (
        Settings(built.warehouse.parents[2], "935"),
        Records.open(f"sqlite:///{folder}/records.sqlite", lambda: NOW),
    )
    return context_for(settings, Warehouse.open(built.warehouse), as_at=TODAY, records=records)


def test_results_of_half_the_schools_are_no_figure_of_their_area(tmp_path: Path) -> None:
    result = value(opened(tmp_path, 10, 5), code="ks2_rwm_expected", area=IPSWICH, period="2024/25")
    assert (result.value, result.status, result.reason) == (
        None,
        ValueStatus.CANNOT_TELL,
        "5 of 10 schools have a figure",
    )


def test_results_of_all_schools_are_a_figure_of_their_area(tmp_path: Path) -> None:
    result = value(opened(tmp_path, 10, 10), code="ks2_rwm_expected", area=IPSWICH, period="2024/25")
    assert (result.value, result.numerator, result.denominator) == (64.0, 160, 250)


def test_last_results_of_half_the_schools_do_not_add_up_to_their_authority(tmp_path: Path) -> None:
    report = targets(opened(tmp_path / "half", 10, 5))
    assert [item.total.no_change.implied_pct for item in (report.whole, *report.areas)] == [None, None]
    whole = targets(opened(tmp_path / "whole", 10, 10)).whole.total
    assert (whole.no_change.implied_pct, whole.n_left_out) == (64.0, 0)
