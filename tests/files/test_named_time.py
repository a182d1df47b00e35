"""Files whose name, title, description or release.toml states another time or phase than their rows."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from data.build.report import FileOutcome
from tests.files.loaded import load, table

HEADER = (
    "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,education_phase,"
    "sess_possible,sess_overall,sess_overall_percent"
)
ROW = "202324,Academic year,Local authority,E92000001,E10000029,Suffolk,{},1000,65,6.5"
TEXT = table(HEADER, ROW.format("Total"))
SECONDARY = table(
    HEADER, ROW.format("Total"), ROW.format("Secondary").replace(",1000,", ",40000,").replace(",65,", ",2600,")
)


def sheet(title: str, text: str) -> bytes:
    """A workbook with one sheet of the cells of a CSV."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for line in text.splitlines():
        page.append(line.split(","))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("files", "stated"),
    [
        ({"absence_2022-23.csv": TEXT}, "2022/23 in the file's name"),
        ({"absence.xlsx": sheet("2021-22", TEXT)}, "2021/22 in the title"),
        ({"absence.csv": TEXT, "release.toml": 'period = "2022/23"\n'}, "2022/23 in release.toml"),
        (
            {
                "absence.csv": TEXT,
                "absence.meta.csv": "col_name,col_type,label\nsess_overall,Indicator,Missed 2022/23\n",
            },
            "2022/23 in the description",
        ),
        ({"autumn_absence.csv": TEXT}, "'autumn' in the file's name"),
        ({"absence_2term_la.csv": TEXT}, "'2term' in the file's name"),
        ({"absence_five_half_terms.csv": TEXT}, "'five half terms' in the file's name"),
        ({"absenceYr11.csv": TEXT}, "'yr11' in the file's name"),
        ({"absence_SpecialSchools.csv": TEXT}, "'special schools' in the file's name"),
        ({"absence_secondary.csv": TEXT}, "'secondary' in the file's name"),
        ({"primary_absence.csv": TEXT}, "'primary' in the file's name"),
    ],
)
def test_another_time_or_phase_than_that_of_the_rows_is_refused(
    tmp_path: Path, files: dict[str, str | bytes | Path], stated: str
) -> None:
    built = load(tmp_path, files)
    report = built.reports[next(iter(files))]
    assert report.outcome is FileOutcome.REFUSED
    assert any(stated in problem.found for problem in report.problems), report.problems


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("absence_2022-23_2023-24.csv", TEXT),
        ("absence_secondary.csv", SECONDARY),
        ("absence_by_term.csv", TEXT),
        (
            "absence_primary_secondary_special.csv",
            table(HEADER, *(ROW.format(p) for p in ("Primary", "Secondary", "Special"))).replace(
                ",1000,65,", ",100000,6500,"
            ),
        ),
        ("autumn_absence.csv", TEXT.replace("Academic year", "Autumn term")),
    ],
)
def test_a_name_that_agrees_with_the_rows_is_no_reason(tmp_path: Path, name: str, text: str) -> None:
    assert load(tmp_path, {name: text}).reports[name].outcome is FileOutcome.LOADED
