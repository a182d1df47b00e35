"""A count of pupils follows from a percentage only where rounding leaves one answer."""

from __future__ import annotations

import duckdb
import pytest

from data.build.facts import inferred_numerator_sql


def _count(text: str, cohort: float | None, stated: float | None = None) -> float | None:
    sql = inferred_numerator_sql("v", "vn", "dn", "nn")
    with duckdb.connect() as db:
        row = db.execute(
            f"""SELECT {sql} FROM (SELECT true AS share, ? AS v,
            CAST(? AS DOUBLE) AS vn, CAST(? AS DOUBLE) AS dn, CAST(? AS DOUBLE) AS nn)""",
            [text, text, cohort, stated],
        ).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("text", "cohort", "count"),
    [
        ("63", 60, 38),  # 37 is 61.7, 39 is 65
        ("0", 8, 0),
        ("100", 8, 8),
        ("63", 300, None),  # 188, 189 and 190 all round to 63
        ("62.7", 300, 188),
        ("54", 8, None),  # no count of 8 pupils rounds to 54
        ("63", None, None),
    ],
)
def test_the_count_is_given_only_where_it_is_the_only_one(text: str, cohort: float | None, count: float | None) -> None:
    assert _count(text, cohort) == count


def test_a_stated_count_stands_as_it_is() -> None:
    assert _count("63", 60, 37) == 37
