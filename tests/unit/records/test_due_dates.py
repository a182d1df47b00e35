"""What follows from the records on a day; the days on which something turns come first."""

from collections.abc import Iterable
from datetime import date

import pandas as pd
import pytest

from data.records import RecordsError, register
from data.records.declaration import Cadence
from data.records.due_dates import (
    checks_due,
    counter,
    due_by,
    due_this_month,
    missing_returns,
    next_date,
    overdue,
    unevidenced,
)


def rows(name: str, entered: Iterable[dict[str, object]]) -> pd.DataFrame:
    """The frame that a store would give for these records."""
    from datetime import UTC, datetime

    from data.records import RecordAction, Version
    from data.records.frames import frame

    moment = datetime(2015, 9, 1, tzinfo=UTC)
    return frame(
        register(name),
        [
            Version(name, f"r{place}", 1, None, moment, "analyst", "a", RecordAction.CREATE, None, item)
            for place, item in enumerate(entered, start=1)
        ],
    )


def actions(**changes: object) -> pd.DataFrame:
    """One action due on 31 December 2015."""
    results = {"due": "2015-12-31", "delivery": "on_track", "evidence_level": "none", **changes}
    return rows("actions", [results])


def test_an_action_is_not_overdue_on_its_day_and_is_the_day_after() -> None:
    kind = register("actions")
    assert overdue(actions(), kind, date(2015, 12, 31)).empty
    late = overdue(actions(), kind, date(2016, 1, 1))
    assert late["days_overdue"].tolist() == [1]
    assert overdue(actions(delivery="complete"), kind, date(2016, 1, 1)).empty
    assert overdue(actions(delivery="stopped"), kind, date(2016, 1, 1)).empty


def test_what_is_done_by_a_date_was_overdue_before_that_date() -> None:
    posts = rows("posts", [{"fill_by": "2015-08-31", "filled_on": "2015-10-01"}])
    assert len(overdue(posts, register("posts"), date(2015, 9, 30))) == 1
    assert overdue(posts, register("posts"), date(2015, 10, 1)).empty


def test_due_by_a_day_runs_to_that_day_and_this_month_to_its_last_day() -> None:
    kind = register("actions")
    assert len(due_by(actions(due="2016-01-03"), kind, date(2016, 1, 3), date(2015, 12, 28))) == 1
    assert due_by(actions(due="2016-01-04"), kind, date(2016, 1, 3), date(2015, 12, 28)).empty
    assert len(due_this_month(actions(), kind, date(2015, 12, 1))) == 1
    assert due_this_month(actions(), kind, date(2015, 11, 30)).empty


def test_a_register_without_due_dates_says_so() -> None:
    with pytest.raises(RecordsError, match="have no due date"):
        overdue(rows("surveys", []), register("surveys"), date(2016, 1, 1))


def test_an_action_past_its_date_without_evidence_is_listed() -> None:
    assert unevidenced(actions(), date(2015, 12, 31)).empty
    assert len(unevidenced(actions(), date(2016, 1, 1))) == 1
    assert len(unevidenced(actions(delivery="complete"), date(2015, 12, 1))) == 1
    assert unevidenced(actions(evidence_level="narrative"), date(2016, 1, 1)).empty


def test_who_has_not_returned_is_listed() -> None:
    schools = pd.DataFrame({"urn": ["900001", "900002", "900003"]})
    returned = rows("school_targets", [{"urn": "900001", "period": "2015/16"}, {"urn": "900003", "period": "2014/15"}])
    missing = missing_returns(schools, returned, {"period": "2015/16"})
    assert missing["urn"].tolist() == ["900002", "900003"]


@pytest.mark.parametrize(
    ("after", "every", "expected"),
    [
        (date(2016, 1, 31), Cadence.MONTHLY, date(2016, 2, 29)),
        (date(2015, 12, 15), Cadence.MONTHLY, date(2016, 1, 15)),
        (date(2016, 1, 10), Cadence.HALF_TERMLY, date(2016, 2, 28)),
        (date(2015, 12, 1), Cadence.WEEKLY, date(2015, 12, 8)),
        (date(2016, 2, 29), Cadence.YEARLY, date(2017, 2, 28)),
    ],
)
def test_the_next_date_follows_the_cadence(after: date, every: Cadence, expected: date) -> None:
    assert next_date(after, every) == expected


def test_a_check_falls_due_a_month_after_the_last_one_or_after_the_notice() -> None:
    steps = rows(
        "formal_steps",
        [
            {"issued_on": "2015-10-01", "checks": "monthly"},
            {"issued_on": "2015-10-01", "checks": "monthly"},
            {"issued_on": "2015-10-01", "checks": "none"},
        ],
    )
    done = rows(
        "checks",
        [
            {"of": "formal_steps", "record": "r2", "checked_on": "2015-10-20"},
            {"of": "interventions", "record": "r1", "checked_on": "2015-10-30"},
            {"of": "formal_steps", "record": "r1", "checked_on": "2015-12-30"},
        ],
    )
    due = checks_due(steps, register("formal_steps"), done, date(2015, 11, 3))
    assert due["key"].tolist() == ["r1", "r2"]
    assert due["next_check"].dt.date.tolist() == [date(2015, 11, 1), date(2015, 11, 20)]
    assert due["days_overdue"].tolist() == [2, 0]


def test_no_checks_at_all_is_no_error() -> None:
    steps, done = rows("formal_steps", []), rows("checks", [])
    assert checks_due(steps, register("formal_steps"), done, date(2015, 11, 3)).empty


def test_teaching_schools_are_counted_as_they_stood_on_the_day() -> None:
    feed = next(item for item in register("capacity").feeds if item.target == "teaching_schools")
    result = rows(
        "capacity",
        [
            {"kind": "teaching_school", "since": "2014-09-01"},
            {"kind": "teaching_school", "since": "2015-09-01", "until": "2016-09-01"},
            {"kind": "nle", "since": "2014-09-01"},
        ],
    )
    days = (date(2014, 1, 1), date(2015, 8, 31), date(2015, 9, 1), date(2016, 9, 1))
    assert [counter(result, feed, day) for day in days] == [0, 1, 2, 1]
    assert counter(result.iloc[:0], feed, days[0]) is None


def test_a_share_comes_with_its_denominator_from_the_last_count() -> None:
    (feed,) = register("consultations").feeds
    result = rows(
        "consultations",
        [
            {"closed_on": "2015-05-01", "replied": 90, "asked": 300},
            {"closed_on": "2015-11-01", "replied": 195, "asked": 300},
        ],
    )
    assert counter(result, feed, date(2015, 10, 31)) == 30
    assert counter(result, feed, date(2015, 11, 1)) == 65
    assert counter(result, feed, date(2015, 4, 30)) is None


def test_schools_visited_are_counted_once_and_for_a_year() -> None:
    (feed,) = register("visits").feeds
    result = rows(
        "visits",
        [
            {"urn": "900001", "visited_on": "2015-01-10"},
            {"urn": "900001", "visited_on": "2015-06-10"},
            {"urn": "900002", "visited_on": "2015-01-10"},
        ],
    )
    assert counter(result, feed, date(2016, 1, 9)) == 2
    assert counter(result, feed, date(2016, 1, 10)) == 1
