"""Whatever a source or a measure needs besides is part of its declaration; what is missing is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data.catalogue import MEASURES, Measure
from data.publications import FILES, all_publications, downloads, publication_names, releases, titles, with_table
from data.sources import all_sources, columns_of
from data.sources.base import Source
from data.sources.publications import PUBLICATIONS

DERIVED = "derived"  # worked out from the inspections that are loaded


def named(source: Source) -> str:
    return source.described if source.layout else source.family


@pytest.mark.parametrize("source", all_sources(), ids=named)
def test_a_source_says_which_publication_it_belongs_to_and_what_it_is_called(source: Source) -> None:
    assert source.publication is not None, f"{source.family}: publication= is missing from data/sources"
    assert source.title.strip() and source.publication.name.strip(), f"{source.family}: name it"
    assert source.publication.download.brings.strip(), f"{source.family}: say what its files bring"


@pytest.mark.parametrize("source", all_sources(), ids=named)
def test_a_source_feeds_a_measure_or_a_table_or_says_why_not(source: Source) -> None:
    long = source.measure_is_code
    assert columns_of(source.family) or source.recipes or source.not_kept or long, f"{source.family}: brings nothing"


@pytest.mark.parametrize("source", all_sources(), ids=named)
def test_layouts_of_one_family_have_one_title(source: Source) -> None:
    assert titles()[source.family] == source.title


def test_publications_on_a_calendar_have_months_or_dates_and_one_name() -> None:
    dated = {calendar for calendar, _ in releases().releases}
    known = [item for item in all_publications() if item.calendar]
    lacking = [item.name for item in known if not item.months and item.calendar not in dated]
    assert not lacking, f"{', '.join(lacking)}: give months, or dates in data/reference/releases.toml"
    assert len({item.calendar for item in known}) == len(known)


def test_every_date_of_the_release_calendar_is_of_a_publication() -> None:
    unknown = {calendar for calendar, _ in releases().releases} - set(publication_names())
    assert not unknown, f"{', '.join(sorted(unknown))}: in releases.toml, and no publication has this calendar"


def calendars(measure: Measure) -> Iterator[str]:
    if measure.release_calendar:
        yield measure.release_calendar
    yield from (column.calendar for column in measure.columns if column.calendar)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda item: item.code)
def test_a_measure_follows_a_calendar_and_sources_that_are_declared(measure: Measure) -> None:
    assert set(calendars(measure)) <= set(publication_names()), f"{measure.code}: no publication has this calendar"
    families = {source.family for source in all_sources()} | {DERIVED}
    assert set(measure.sources) <= families, f"{measure.code}: no file in data/sources reads this family"


@pytest.mark.parametrize("source", [item for item in all_sources() if item.columns], ids=named)
def test_a_source_feeds_measures_that_there_are_under_its_own_family(source: Source) -> None:
    for code, columns in source.columns.items():
        assert code in MEASURES, f"{source.family}: no measure has the code {code!r}"
        assert {column.family for column in columns} == {source.family}


def test_no_publication_is_listed_twice_or_without_a_place() -> None:
    assert len(set(PUBLICATIONS)) == len(PUBLICATIONS)
    assert {item.download for item in PUBLICATIONS} <= set(downloads())


def test_the_table_of_files_in_the_docs_is_the_list_of_publications() -> None:
    written = FILES.read_text("utf-8")
    assert written == with_table(written), "run make docs"
