"""Due items as iCalendar: what a role may see, as the standard writes it, the same event until it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from analytics.reports.core.access import NotForThisRole
from analytics.reports.core.ask import ask
from analytics.reports.core.context import ReportContext
from analytics.reports.improvement.due_items import due_items
from data.records import Records
from data.settings import Settings
from data.vocabulary import Role, Scope
from session.due_calendar import icalendar
from tests.unit.reports.test_my_area import notice, visited
from tests.unit.reports.with_records import DAY, context, open_store, urn

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with open_store(tmp_path) as store:
        yield store


def calendar(context: ReportContext, address: str = "") -> list[str]:
    text = icalendar(ask(due_items, context).report, Settings(Path(), "935", address=address), AT)
    assert text.endswith("END:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")


def test_an_event_lasts_the_day_on_which_something_is_due_and_keeps_its_name(records: Records) -> None:
    visited(records, 1, DAY + timedelta(days=30))
    first, again = calendar(context([], 2, records)), calendar(context([], 2, records))
    assert first == again
    day = DAY + timedelta(days=30)
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in first
    assert f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}" in first
    assert "DTSTAMP:20261123T093000Z" in first
    assert sum(line.startswith("UID:") for line in first) == first.count("BEGIN:VEVENT") == 1


def test_what_is_overdue_stays_and_says_how_long(records: Records) -> None:
    notice(records, 1, days_ago=40)
    (summary,) = [line for line in calendar(context([], 2, records)) if line.startswith("SUMMARY:")]
    assert "Check of: " in summary and f"{(DAY - date(2026, 1, 6)).days} days overdue" in summary


def test_commas_semicolons_and_line_breaks_are_escaped_and_no_letter_is_cut(records: Records) -> None:
    visited(records, 1, DAY)
    report = ask(due_items, context([], 2, records)).report
    (item,) = report.items
    odd = replace(report, items=(replace(item, what="Board; papers, ‘ééé’ " * 9 + "\nEND:VEVENT"),))
    text = icalendar(odd, Settings(Path(), "935"), AT)
    assert text.replace("\r\n ", "").count("\r\nEND:VEVENT") == 1
    assert "Board\\; papers\\, ‘ééé’" in text.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_each_role_is_told_of_what_it_may_see(records: Records) -> None:
    visited(records, 1, DAY)
    visited(records, 2, DAY)
    whole = context([], 2, records)
    assert calendar(whole).count("BEGIN:VEVENT") == 2
    head = Scope(whole.scope.authority, Role.SCHOOL, schools=(urn(1),))
    own = ReportContext(whole.warehouse, head, DAY, DAY, whole.home, records=records)
    assert [item.urn for item in ask(due_items, own).report.items] == [urn(1)]
    viewer = ReportContext(
        whole.warehouse, Scope(whole.scope.authority, Role.VIEWER), DAY, DAY, whole.home, records=records
    )
    with pytest.raises(NotForThisRole):
        ask(due_items, viewer)


def test_an_event_leads_to_its_page_where_the_address_is_configured(records: Records) -> None:
    visited(records, 1, DAY)
    assert "URL:https://m.gov.uk/registers?register=visits" in calendar(context([], 2, records), "https://m.gov.uk")
    assert not any(line.startswith("URL:") for line in calendar(context([], 2, records)))
