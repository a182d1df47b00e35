"""Authorities, districts and the release calendar: what they must hold."""

from collections import Counter
from datetime import date, timedelta

import pytest

from data.committed import committed
from data.period import Period
from data.publications import releases
from data.reference.tables import ReleaseCalendar, authorities
from data.vocabulary import RELEASE_ORDER, Level, ReleaseVersion

KNOWN = {*releases().usual_months, *(publication for publication, _ in releases().releases)}
CODES = {authority.area_code: authority for authority in authorities()}
CURRENT = [authority for authority in authorities() if authority.level is Level.AUTHORITY and authority.current]


def test_england_has_153_authorities_nine_regions_and_itself() -> None:
    assert len(CURRENT) == 153
    regions = [authority for authority in authorities() if authority.area_code.startswith("E12")]
    assert len(regions) == 9
    assert [authority.name for authority in authorities() if authority.level is Level.NATIONAL] == ["England"]


def test_every_authority_has_a_number_a_region_and_one_current_code() -> None:
    assert all(item.la_code and item.region in CODES for item in CURRENT)
    assert not [code for code, n in Counter(item.la_code for item in CURRENT).items() if n > 1]
    assert len(CODES) == len(authorities())


def _today(code: str) -> set[str]:
    successors = CODES[code].successors
    return {code} if not successors else set().union(*(_today(successor) for successor in successors))


def test_every_retired_code_leads_to_codes_that_stand_today() -> None:
    retired = [authority for authority in authorities() if not authority.current]
    assert all(item.successors for item in retired)
    for item in retired:
        assert all(CODES[code].current for code in _today(item.area_code))


@pytest.mark.parametrize(
    ("retired", "today"),
    [
        ("E10000002", {"E06000060"}),
        ("E10000006", {"E06000063", "E06000064"}),
        ("E10000021", {"E06000061", "E06000062"}),
        ("E10000009", {"E06000058", "E06000059"}),
        ("E10000022", {"E06000057"}),
        ("E08000019", {"E08000039"}),
    ],
)
def test_a_reorganised_county_leads_to_its_successors(retired: str, today: set[str]) -> None:
    assert _today(retired) == today


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("Forest Heath", "West Suffolk"),
        ("St Edmundsbury", "West Suffolk"),
        ("Suffolk Coastal", "East Suffolk"),
        ("Waveney", "East Suffolk"),
        ("Shepway", "Folkestone and Hythe"),
        ("Kettering", "North Northamptonshire"),
    ],
)
def test_an_old_district_leads_to_todays(old: str, today: str) -> None:
    assert {row["today_name"] for row in committed("districts") if row["name"] == old} == {today}


def test_suffolk_has_five_districts_today() -> None:
    names = {row["today_name"] for row in committed("districts") if row["la_code"] == "935"}
    assert names == {"Babergh", "East Suffolk", "Ipswich", "Mid Suffolk", "West Suffolk"}


def test_a_release_comes_after_the_time_it_describes_and_later_versions_later() -> None:
    for (family, text), versions in releases().releases.items():
        # a census or a winter average is published within its academic year
        period = Period.parse(text)
        assert all(version.date > period.start for version in versions.values()), (family, text)
        if family in {"ks2", "ks4", "phonics", "absence", "exclusions", "destinations"}:
            earliest = period.end - timedelta(days=7)
            assert all(version.date > earliest for version in versions.values()), (family, text)
        ordered = sorted(versions, key=RELEASE_ORDER.__getitem__)
        days = [versions[item].date for item in ordered]
        assert days == sorted(set(days)), (family, text)


def test_releases_of_a_publication_follow_each_other_year_by_year() -> None:
    for family in sorted(KNOWN):
        for version in ReleaseVersion:
            days = [
                versions[version].date
                for (name, _), versions in sorted(releases().releases.items())
                if name == family and version in versions
            ]
            assert days == sorted(set(days)), (family, version)


def test_a_compilation_takes_the_date_of_the_first_complete_release() -> None:
    published = releases().published("ks2", "2014/15", ReleaseVersion.LATEST_VINTAGE)
    assert published is not None
    assert (published.date, published.version) == (date(2015, 12, 10), ReleaseVersion.REVISED)


def test_a_version_or_publication_that_the_calendar_does_not_know_is_none() -> None:
    assert releases().published("ks2", "2019/20") is None
    assert releases().published("tea leaves", "2014/15") is None
    assert releases().next_due("tea leaves", date(2026, 1, 1)) is None


def test_the_next_release_is_due_after_the_day_asked_about() -> None:
    assert releases().next_due("ks1", date(2026, 11, 22)) is None, "key stage 1 has ended"
    for family in sorted(KNOWN - {"ks1"}):
        due = releases().next_due(family, date(2026, 11, 22))
        assert due is not None, family
        assert date(2026, 11, 22) < due.date < date(2028, 1, 1), family


def test_a_release_that_comes_before_its_usual_month_is_not_awaited_again_in_it() -> None:
    november = ReleaseCalendar({}, {"eyfsp": (11,), "weekly": tuple(range(1, 13)), "two": (9, 12)})

    def due(name: str, after: date) -> date | None:
        item = november.next_due(name, after)
        return item and item.date

    assert due("eyfsp", date(2026, 10, 15)) == date(2027, 11, 30)  # came early: the next is a year later
    assert due("eyfsp", date(2026, 12, 10)) == date(2027, 11, 30)  # came late
    assert due("eyfsp", date(2026, 4, 30)) == date(2026, 11, 30)  # that of the year before, very late
    assert due("weekly", date(2026, 12, 1)) == due("weekly", date(2026, 12, 30)) == date(2027, 1, 31)
    assert due("two", date(2026, 10, 10)) == date(2026, 12, 31)  # September's, late
    assert due("two", date(2026, 11, 26)) == date(2027, 9, 30)  # December's, early
    assert november.overdue({"eyfsp": date(2026, 10, 15)}, date(2026, 12, 20)) == {}
