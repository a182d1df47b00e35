"""The replay of 2015 on Suffolk's real inspection list, trained on nothing later than the day."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analytics.inspection.counts import StockMethod
from analytics.inspection.outcomes import Inspection, SchoolInspections, overall_grade
from analytics.reports.inspection.reach_forecast import Forecast, Levers, ReachRequest, forecast, rules
from bench.forecasts.reach import look_ahead, record
from tests.shared import needs_shared, shared_file

WORDS = {"Outstanding": 1, "Good": 2, "Requires Improvement": 3, "Satisfactory": 3, "Inadequate": 4}
FEBRUARY, JANUARY = date(2015, 2, 28), date(2016, 1, 31)
pytestmark = needs_shared


@pytest.fixture(scope="module")
def listed() -> list[SchoolInspections]:
    """Every school on the list, independent ones too, as one that was always open.

    The list knows every inspection of its schools until its last day.
    """
    rows = pd.read_csv(shared_file("data/suffolk/ofsted_history_2005-2020.csv"))
    last = date.fromisoformat(str(rows["inspection_date"].max()))
    results = []
    for urn, part in rows.groupby("URN"):
        made = tuple(
            Inspection(date.fromisoformat(str(row.inspection_date)), overall_grade(WORDS[str(row.rating)]))
            for row in part.itertuples()
        )
        results.append(SchoolInspections(str(urn), made, known_days=((date.min, last),)))
    return results


def ahead(schools: list[SchoolInspections], terms: int | None = None) -> Forecast:
    ask = ReachRequest(FEBRUARY, JANUARY, rules(), StockMethod.OWN_GRADES, Levers(interval_terms=terms))
    return forecast(schools, ask, 85)


def test_six_terms_lower_the_ceiling_and_the_likely_share(listed: list[SchoolInspections]) -> None:
    four, six = ahead(listed, 4), ahead(listed, 6)
    assert six.ceiling_good < four.ceiling_good
    assert (six.spread.mean or 0) < (four.spread.mean or 0)


def test_nothing_after_february_2015_changes_the_forecast(listed: list[SchoolInspections]) -> None:
    before = [
        replace(item, inspections=tuple(i for i in item.inspections if i.known_from <= FEBRUARY)) for item in listed
    ]
    assert ahead(before).spread.shares() == ahead(listed).spread.shares()


def test_the_interval_for_january_2016_holds_what_came(listed: list[SchoolInspections]) -> None:
    result = next(row for row in record(listed, date(2020, 6, 1)) if row.origin.year == 2015)
    assert result.inside, result
    assert result.outcome == pytest.approx(81.4, abs=0.1)


def test_january_2017_came_far_above_what_was_likely_inside_a_wide_interval(listed: list[SchoolInspections]) -> None:
    """Short inspections and many conversions moved all schools together: only a common shock allows for it."""
    known, deadline = date(2020, 6, 1), date(2017, 1, 31)
    row = look_ahead(listed, FEBRUARY, deadline, known, rules())
    assert row.outcome == pytest.approx(86.6, abs=0.1)
    assert row.inside
    assert row.likely is not None and row.upper is not None and row.lower is not None
    assert row.outcome is not None and row.outcome - row.likely > 10
    assert row.upper - row.lower > 25


def test_most_januaries_from_2010_to_2019_fall_into_their_interval(listed: list[SchoolInspections]) -> None:
    rows = record(listed, date(2020, 6, 1))
    assert sum(bool(row.inside) for row in rows) >= 6, rows
