"""Numbers and dates are read alike by SQL and by Python, and right or not at all."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.parsing import (
    DATE_MACROS,
    FIRST_YEAR,
    LAST_YEAR,
    Style,
    date_fault,
    number_macros,
    percent_text,
    read_date,
    read_number,
)

_digits = st.text("0123456789", min_size=1, max_size=7)
_number_like = st.lists(
    st.one_of(_digits, st.sampled_from([*"+-.,%() eE_'\u00a0\u2212\u2013\t£xX", "000", "inf", "nan"])), max_size=7
).map("".join)
_day_like = st.one_of(
    st.dates().map(date.isoformat),
    st.builds(
        lambda day, month, year, mark, tail: f"{day}{mark}{month}{mark}{year}{tail}",
        st.one_of(st.integers(0, 40).map(str), st.integers(0, 40).map("{:02d}".format)),
        st.one_of(st.integers(0, 14).map(str), st.sampled_from(["Mar", "mar", "March", "MAY", "Sept", "June", "Xyz"])),
        st.one_of(st.integers(0, 9999).map(str), st.sampled_from(["23", "2023", "0023", "999"])),
        st.sampled_from("/-. "),
        st.sampled_from(["", " 00:00", " 00:00:00", "T10:00:00Z", " 12:00:00 AM", "x", " "]),
    ),
    st.integers(0, 99999999).map(str),
    st.integers(0, 99999).map("{}.5".format),
)


@pytest.fixture(scope="module")
def databases() -> dict[Style, duckdb.DuckDBPyConnection]:
    results = {}
    for style in Style:
        results[style] = duckdb.connect()
        results[style].execute(number_macros(style) + DATE_MACROS)
    return results


def _sql(db: duckdb.DuckDBPyConnection, macro: str, texts: list[str]) -> list[object]:
    rows = db.execute(f"SELECT {macro}(t) FROM (SELECT unnest(?::VARCHAR[]) AS t)", [texts])
    return [row[0] for row in rows.fetchall()]


@settings(max_examples=150, deadline=None)
@given(st.lists(_number_like, min_size=1, max_size=60))
@example(["0e0000", "1e-0001", "1e99999", "+-0", "-+1", "--1"])
@example(["1_000", "1e400", "١", "Infinity", "nan", "5.", ".5", " 5 ", "5\u00a0", "0x1A", "\t7"])
def test_sql_and_python_read_the_same_numbers(databases, texts):
    for style, db in databases.items():
        assert _sql(db, "as_number", texts) == [read_number(text, style) for text in texts]


@settings(max_examples=150, deadline=None)
@given(st.lists(_day_like, min_size=1, max_size=60))
@example(["29/02/2023", "29/02/2024", "31/04/2023", "45000", "73050", "20230307", "2023-3-7"])
def test_sql_and_python_read_the_same_days(databases, texts):
    ours = [read_date(text) for text in texts]
    assert _sql(databases[Style.POINT], "as_date", texts) == ours
    assert all(our is None or FIRST_YEAR <= our.year <= LAST_YEAR for our in ours)


@given(st.decimals(-(10**9), 10**9, places=3))
def test_a_number_written_in_any_style_is_the_same_number(number):
    english = f"{number:,.3f}"
    assert read_number(english) == float(number)
    assert read_number(english.replace(",", "\u00a0").replace("-", "\u2212")) == float(number)
    continental = english.translate(str.maketrans(",.", ".,"))
    assert read_number(continental, Style.COMMA) == float(number)


@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
def test_a_day_written_in_any_form_is_the_same_day(day):
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y%m%d", "%d %B %Y", "%d-%b-%Y"):
        assert read_date(day.strftime(form)) == day
        assert read_date(day.strftime(form) + " 00:00:00") == day


@pytest.mark.parametrize(
    "text",
    [
        "07-Mar-23",
        "07/03/23",
        "07-03-23",
        "0023-03-07",
        "999-01-01",
        "31/06/2020",
        "03/13/2023",
        "2023-13-01",
        "9999-12-31",
        "1/1/1",
        "March 2023",
        "2023",
        "tomorrow",
        "",
    ],
)
def test_what_is_no_day_of_four_digits_is_never_read(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("749,750", 749750),
        ("1 234", 1234),
        ("6,50", None),
        ("12,34,567", None),
        ("0,100", None),
        ("(5.2)", -5.2),
        ("(-5.2)", None),
        ("53%", 53),
        ("1.2E+05", 120000),
        ("5-", None),
        ("1.234,5", None),
        ("--5", None),
        ("1_000", None),
        ("1,2345", None),
    ],
)
def test_a_number_is_read_right_or_not_at_all(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize("share", [0.624, 0.398, 0.07, 0.29, 1, 0, 0.1 + 0.2, 0.575, 1 / 3])
def test_a_percent_cell_shows_a_hundred_times_its_value(share):
    assert read_number(percent_text(share)) == pytest.approx(100 * share, rel=1e-12)
    assert len(percent_text(0.1 + 0.2)) == len("30%")


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("2015-31-12", "swapped"),
        ("12/31/2015", "swapped"),
        ("30/02/2015", "no such day"),
        ("31/12/0999", "between 1800"),
        ("07-Mar-23", "four digits"),
        ("07/03/23", "four digits"),
        ("soon", "year-month-day"),
    ],
)
def test_what_is_wrong_with_a_date_is_named(text, advice):
    assert read_date(text) is None
    assert advice in date_fault(text)
