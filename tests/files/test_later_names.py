"""A list of schools saved under the name of a later day is no stock of that day."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.build.report import FileOutcome
from tests.files.loaded import load, table

REGISTER = (
    "URN,LA (code),LA (name),EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),"
    "OpenDate,CloseDate,PhaseOfEducation (name),LastChangedDate"
)
INSPECTIONS = (
    "URN,School name,Local authority,Ofsted phase,Type of education,Inspection number,"
    "Inspection start date,Publication date,Overall effectiveness"
)


def register(number: int, day: str) -> str:
    """A register of so many schools, last changed on a day."""
    return table(
        REGISTER, *(f"{900100 + at},935,Suffolk,A,Community school,Open,,,Primary,{day}" for at in range(number))
    )


def inspections(number: int, year: int) -> str:
    """Ofsted's list of so many schools, each inspected in a year."""
    rows = (
        f"{900100 + at},A,Suffolk,Primary,Community School,{10000 + at},10/07/{year},01/08/{year},2"
        for at in range(number)
    )
    return table(INSPECTIONS, *rows)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("edubasealldata20230401.csv", register(60, "20-04-2022")),
        ("Management_information_-_latest_inspections_as_at_31_Aug_2024.csv", inspections(60, 2022)),
    ],
)
def test_an_older_list_under_a_later_name_is_refused(tmp_path: Path, name: str, text: str) -> None:
    report = load(tmp_path, {name: text}).reports[name]
    assert report.outcome is FileOutcome.REFUSED
    assert "nothing in it later than 2022" in report.problems[0].found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("edubasealldata20220425.csv", register(60, "20-04-2022")),
        ("edubasealldata20230401.csv", register(12, "20-04-2022")),
        ("Management_information_-_latest_inspections_as_at_31_Aug_2022.csv", inspections(60, 2022)),
        ("Management_information_-_latest_inspections_as_at_30_April_2021.csv", inspections(60, 2020)),
    ],
)
def test_a_list_named_after_its_own_day_or_of_few_schools_is_read(tmp_path: Path, name: str, text: str) -> None:
    assert load(tmp_path, {name: text}).reports[name].outcome is FileOutcome.LOADED
