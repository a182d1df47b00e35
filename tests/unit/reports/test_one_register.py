"""A register's figure stands against the target it belongs to, here and on the page of milestones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics.reports.improvement.one_register import one_register, others
from analytics.reports.measures.measure_history import own_counts
from analytics.reports.targets.target_state import target_state
from data.catalogue import measure
from data.plans import plans
from data.records import Records
from data.vocabulary import PromiseStatus, Scope
from tests.unit.reports.in_memory import HOME, fact
from tests.unit.reports.with_records import DIRECTOR, LEAD, context, open_store, urn
from ui.views.improvement import registers as registers_view

PLAN = next(plan for plan in plans() if plan.code == "suffolk-2015")
THEN = date(2016, 1, 31)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with open_store(tmp_path) as store:
        yield store


def at(records: Records, day: date = THEN, *rows: dict):
    return replace(context(rows, 3, records, plan=PLAN), as_at=day)


def consulted(records: Records, closed: date, replied: int, *urns: str) -> None:
    payload = {
        "reference": f"C{closed}",
        "title": "Strategy",
        "opened_on": closed,
        "closed_on": closed,
        "asked": 300,
        "replied": replied,
        "replied_urns": list(urns),
    }
    records.save("consultations", None, payload, LEAD, None)


def teaching(records: Records, many: int, since: date) -> None:
    for n in range(many):
        payload = {"kind": "teaching_school", "name": f"Alliance {since} {n}", "since": since}
        records.save("capacity", None, payload, DIRECTOR, None)


def test_the_return_rate_stands_between_30_and_65_with_its_schools(records) -> None:
    consulted(records, date(2015, 11, 1), 156)
    (fed,) = one_register(at(records), "consultations").fed
    assert (fed.value, fed.part, fed.out_of) == (52.0, 156.0, 300.0)
    assert fed.progress.baseline.value == 30
    assert fed.progress.target.deadline.value == 65


def test_a_count_is_judged_on_its_path_by_the_rule_of_on_track(records) -> None:
    teaching(records, 5, date(2015, 1, 30))
    fed = one_register(at(records), "capacity").fed[0]
    assert fed.progress.now.status is PromiseStatus.RED
    assert 7 < fed.progress.expected < 8
    teaching(records, 3, date(2016, 1, 1))
    assert one_register(at(records), "capacity").fed[0].progress.now.status is PromiseStatus.GREEN


def test_an_empty_register_gives_no_figure_and_is_not_taken_for_none(records) -> None:
    fed = one_register(at(records), "consultations").fed[0]
    assert fed.value is None
    assert fed.progress.now.status is PromiseStatus.CANNOT_TELL


def test_a_replay_of_2016_shows_nothing_that_happened_later(records) -> None:
    for day in (date(2015, 11, 1), date(2026, 1, 2)):
        payload = {
            "urn": urn(1),
            "visited_on": day,
            "visited_by": "Area lead",
            "purpose": "monitoring",
            "on_track": "yes",
        }
        records.save("visits", None, payload, LEAD, None)
    assert len(one_register(at(records), "visits").entries) == 1


def test_without_a_file_of_it_the_target_s_own_page_takes_the_register(records) -> None:
    consulted(records, date(2015, 7, 17), 123)
    consulted(records, date(2016, 1, 29), 156)
    state = target_state(at(records), PLAN.target("consultation_return"))
    assert (state.latest_value, state.latest.period) == (52.0, "2016-01-29")
    assert state.latest.local


def test_a_file_of_the_authority_s_own_is_never_mixed_with_its_register(records) -> None:
    consulted(records, date(2016, 1, 29), 156)
    row = fact("consultation_return", HOME, "2015-07-17", 41.0, phase="all", family="milepost_return")
    row |= {"published": pd.Timestamp(2015, 7, 17)}
    state = target_state(at(records, THEN, row), PLAN.target("consultation_return"))
    assert state.latest_value == 41.0


def test_a_register_never_gives_a_published_measure_its_figure(records) -> None:
    assert own_counts(at(records), measure("attendance"), at(records).home) is None


def test_registers_with_a_page_of_their_own_are_not_listed_again() -> None:
    named = others(Scope("935"))
    assert "visits" in named
    assert "actions" not in named


def test_who_did_not_reply_to_the_newest_consultation_is_named(records) -> None:
    consulted(records, date(2015, 9, 1), 2, urn(1), urn(2))
    consulted(records, date(2015, 11, 1), 2, urn(3))
    report = one_register(at(records), "consultations")
    assert [(school.urn, school.name, school.replied) for school in report.not_replied.silent] == [
        (urn(1), "School 001", 1),
        (urn(2), "School 002", 1),
    ]
    assert registers_view.replies(report) == (
        "2 of 3 schools did not reply to ‘Strategy’. 1 of 2 replies name their school. 300 schools asked, as entered."
    )


def test_replies_that_name_no_school_tell_nothing_of_any(records) -> None:
    consulted(records, date(2015, 11, 1), 2)
    report = one_register(at(records), "consultations")
    assert report.not_replied.silent == ()
    assert registers_view.replies(report).startswith("We cannot tell which schools did not reply")


def test_a_share_of_a_sample_has_an_interval_and_one_of_everybody_none(records) -> None:
    payload = {"survey": "Telephone", "question": "Q", "series": "satisfaction", "asked_on": date(2015, 11, 1)}
    payload |= {"asked_by": "Director", "external": True, "sample": 80, "replies": 60, "positive": 44}
    records.save("surveys", None, payload, LEAD, None)
    consulted(records, date(2015, 11, 1), 156)
    (share,) = one_register(at(records), "surveys").fed
    assert (share.likely.lower, share.likely.upper) == pytest.approx((0.610, 0.829), abs=0.001)
    assert one_register(at(records), "consultations").fed[0].likely is None
