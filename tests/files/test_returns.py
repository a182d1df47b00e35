"""The authority's own returns: good rows become facts or ratings, wrong ones are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.reports.measures.measure_history import history
from data.settings import Settings
from data.sources.milepost_return import Form, template
from data.vocabulary import Phase, PupilGroup, ValueStatus
from data.warehouse import Warehouse
from session.opening import context_for
from tests.files.loaded import TODAY, load, table

_HEADER = "authority,measure,entity,period,phase,group,value,numerator,denominator,status,published"


def test_a_return_becomes_local_provisional_facts(tmp_path: Path) -> None:
    rows = (
        "935,rating_red,E10000029,2015-02-27,,,88,88,299,,2015-03-13",
        "Suffolk,consultation_return,E10000029,2015-07-17,,,41%,,,,",
        "935,ks2_rwm_expected,124531,2024/25,,,,41,60,,2025-07-11",
        "935,ks2_rwm_expected,124532,2024/25,,disadvantaged,,,,suppressed,2025-07-11",
    )
    built = load(tmp_path, {"return.csv": table(_HEADER, *rows)})
    assert built.problems() == []
    result = built.rows(
        """SELECT measure, entity, phase, pupil_group, round(value, 2), status, release, la_code,
        published::VARCHAR FROM fact ORDER BY measure, entity"""
    )
    assert result == [
        ("consultation_return", "E10000029", "all", "all", 41, "ok", "provisional", "935", "2026-11-22"),
        ("ks2_rwm_expected", "124531", "primary", "all", 68.33, "ok", "provisional", "935", "2025-07-11"),
        (
            "ks2_rwm_expected",
            "124532",
            "primary",
            "disadvantaged",
            None,
            "suppressed",
            "provisional",
            "935",
            "2025-07-11",
        ),
        ("rating_red", "E10000029", "all", "all", 88, "ok", "provisional", "935", "2015-03-13"),
    ]


def test_ratings_of_schools_go_to_the_rounds_of_rating(tmp_path: Path) -> None:
    rows = (
        "935,risk_rating,124531,2015-02-27,,,Amber,,,,2015-03-13",
        "935,rating_red,124532,2015-02-27,,,1,,,,2015-03-13",
        "935,rating_green,124532,2015-02-27,,,0,,,,2015-03-13",
        "935,risk_rating,124533,2015-02-27,,,intensive,,,,",
    )
    built = load(tmp_path, {"return.csv": table(_HEADER, *rows)})
    assert built.rows("SELECT urn, round::VARCHAR, rating FROM rating ORDER BY urn") == [
        ("124531", "2015-02-27", "amber"),
        ("124532", "2015-02-27", "red"),
        ("124533", "2015-02-27", "intensive"),
    ]
    assert built.rows("SELECT count(*) FROM fact") == [(0,)]


_WRONG = (
    ("999,gld,E10000029,2024/25,,,60,,,,", "authority", "found '999'"),
    ("935,gldd,E10000029,2024/25,,,60,,,,", "measure", "nearest: gld"),
    ("935,gld,12453,2024/25,,,60,,,,", "entity", "found '12453'"),
    ("935,gld,E10000029,2024/26,,,60,,,,", "period", "2024/25"),
    ("935,gld,E10000029,2024/25,,poor,60,,,,", "group", "disadvantaged"),
    ("935,gld,E10000029,2024/25,upper,,60,,,,", "phase", "early_years"),
    ("935,gld,E10000029,2024/25,,,160,,,,", "value", "between 0 and 100"),
    ("935,gld,E10000029,2024/25,,,abc,,,,", "value", "found 'abc'"),
    ("935,gld,E10000029,2024/25,,,60,,,hidden,", "status", "suppressed"),
    ("935,gld,E10000029,2024/25,,,60,,,suppressed,", "value", "no value when the status"),
    ("935,gld,E10000029,2024/25,,,,,,,", "value", "a value, a numerator"),
    ("935,gld,E10000029,2024/25,,,60,,,,soon", "published", "a date such as"),
    ("935,risk_rating,124531,2015-02-27,,,purple,,,,", "value", "red, amber, green"),
    ("935,risk_rating,124531,2014/15,,,red,,,,", "period", "the round"),
)


def test_a_wrong_cell_is_named_by_row_and_column(tmp_path: Path) -> None:
    files: dict[str, str | bytes | Path] = {
        f"return_{place}.csv": table(_HEADER, row) for place, (row, _, _) in enumerate(_WRONG)
    }
    built = load(tmp_path, files)
    for name, (_, column, words) in zip(files, _WRONG, strict=True):
        lines = [problem for problem in built.problems(name) if f"row 1, column {column!r}" in problem]
        assert any(words in line for line in lines), (name, built.problems(name))


def test_a_doubled_or_missing_column_is_named(tmp_path: Path) -> None:
    doubled = table("authority,measure,entity,period,value,value", "935,gld,E1,2024/25,1,2")
    lacking = table("authority,measure,period,value", "935,gld,2024/25,60")
    built = load(tmp_path, {"doubled.csv": doubled, "lacking.csv": lacking})
    assert "column 'value': found '2 columns of this name'" in built.problems("doubled.csv")[0]
    assert "column 'entity'" in built.problems("lacking.csv")[0]


@pytest.mark.parametrize("form", list(Form))
def test_the_template_is_recognised_once_it_is_filled_in(tmp_path: Path, form: Form) -> None:
    if form is Form.CSV:
        filled = template(form) + b"935,gld,E10000029,2024/25,,,60,,,,,,\n"
    else:
        filled = _fill(template(form))
    built = load(tmp_path, {f"return.{form}": filled})
    assert built.rows("SELECT value FROM fact") == [(60.0,)]


def _fill(blank: bytes) -> bytes:
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(blank))
    book["return"].append(["935", "gld", "E10000029", "2024/25", None, None, 60])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_round_that_rated_too_few_of_the_open_schools_counts_for_none_but_those(tmp_path: Path) -> None:
    register = table(
        "URN,LA (code),EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),PhaseOfEducation (name)",
        *(f"{urn},935,A,Community school,Open,Primary" for urn in range(900110, 900120)),
    )
    few = [f"935,risk_rating,{urn},2026-02-27,,,green,,,,2026-03-13" for urn in range(900110, 900115)]
    whole = [f"935,risk_rating,{urn},2026-06-27,,,green,,,,2026-07-13" for urn in range(900110, 900120)]
    built = load(tmp_path, {"edubasealldata20260201.csv": register, "return.csv": table(_HEADER, *few, *whole)})
    assert built.warehouse is not None
    context = context_for(Settings(tmp_path / "home", "935"), Warehouse.open(built.warehouse), as_at=TODAY)
    first, second = history(context, "rating_red", context.home, Phase.ALL, PupilGroup.ALL).figures
    assert (first.value, first.status, first.reason) == (
        None,
        ValueStatus.CANNOT_TELL,
        "5 of 10 open schools were rated",
    )
    assert (second.value, second.status) == (0, ValueStatus.OK)


def test_a_column_that_nothing_reads_refuses_a_return_by_name_and_stops_no_reading(tmp_path: Path) -> None:
    text = "authority,measure,entity,period,value,as at\n935,gld,E10000029,2024/25,68,31/01/2025\n"
    assert "something that stops" not in str(load(tmp_path, {"return.csv": text}).problems("return.csv"))
