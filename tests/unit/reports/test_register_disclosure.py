"""Small numbers of pupils in a register are hidden in its list, with what would give them away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from analytics.disclosure.gate import TOO_FEW
from analytics.reports.improvement.one_register import RegisterReport, one_register
from data.problem import DeclarationError
from data.records import Records
from data.records.declaration import load, registers
from tests.unit.reports.with_records import CODE, DAY, LEAD, context, open_store, urn
from ui.views.improvement import registers as view

ON_TRACK, COUNTED = "pupils_on_track", "pupils_counted"


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with open_store(tmp_path) as store:
        yield store


def returned(records: Records, group: str, on_track: int, counted: int, school: int = 1) -> None:
    payload = {
        "urn": urn(school),
        "measure": CODE,
        "period": "2025/26-T1",
        "pupil_group": group,
        COUNTED: counted,
        ON_TRACK: on_track,
        "provisional": True,
        "collected_on": date(2026, 1, 10),
    }
    records.save("in_year_returns", None, payload, LEAD, None)


def shown(records: Records) -> tuple[RegisterReport, dict[str, dict[str, float]]]:
    report = one_register(context((), 3, records), "in_year_returns")
    assert report.header.as_at == DAY
    values = {
        entry.values["pupil_group"]: {n: entry.values[n] for n in (COUNTED, ON_TRACK) if n in entry.values}
        for entry in report.entries
    }
    return report, values


def test_few_pupils_few_who_did_and_few_who_did_not_are_hidden(records: Records) -> None:
    returned(records, "ehcp", 2, 4)
    returned(records, "sen_support", 3, 20)
    returned(records, "looked_after", 18, 20)
    assert shown(records)[1] == {"ehcp": {}, "sen_support": {COUNTED: 20}, "looked_after": {COUNTED: 20}}


def test_a_hidden_group_is_not_what_all_pupils_leave_over(records: Records) -> None:
    returned(records, "all", 20, 31)
    returned(records, "disadvantaged", 2, 11)
    returned(records, "not_disadvantaged", 18, 20)
    assert shown(records)[1] == {
        "all": {COUNTED: 31, ON_TRACK: 20},
        "disadvantaged": {COUNTED: 11},
        "not_disadvantaged": {COUNTED: 20},
    }


def test_all_pupils_are_hidden_too_where_one_group_alone_is_small(records: Records) -> None:
    returned(records, "all", 33, 60)
    returned(records, "disadvantaged", 3, 30)
    returned(records, "not_disadvantaged", 20, 30)
    values = shown(records)[1]
    assert ON_TRACK not in values["disadvantaged"]
    assert sum(ON_TRACK in values[group] for group in ("all", "not_disadvantaged")) == 1


def test_the_list_says_why_and_its_download_has_no_number(records: Records) -> None:
    returned(records, "sen_support", 3, 20)
    report, _ = shown(records)
    table = view.table(report)
    at = [column.title for column in table.columns].index("Pupils on track")
    (row,) = table.rows
    assert (row[at].text, row[at].value, row[at].missing) == (TOO_FEW, None, TOO_FEW)


def test_every_whole_number_of_every_register_says_what_it_counts() -> None:
    about = {
        f"{kind.name}.{field.name}"
        for kind in registers().values()
        for field in kind.fields.values()
        if field.counts is not None and field.counts.about_pupils
    }
    assert {"in_year_returns.pupils_on_track", "school_targets.cohort"} <= about
    for kind in registers().values():
        for field in kind.fields.values():
            assert not ("pupil" in field.title.lower() and field.whole and field.counts is None)


def test_a_whole_number_that_does_not_say_what_it_counts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "trips.toml"
    path.write_text(
        'title = "Trips"\nabout = "Trips."\neditors = ["analyst"]\nbelongs_to = "authority"\nknown_by = ["day"]\n'
        '[fields]\nday = { title = "Day", kind = "date" }\n'
        'children = { title = "Children", kind = "number", whole = true }\n',
        "utf-8",
    )
    with pytest.raises(DeclarationError, match="counts says what a whole number counts"):
        load(path)
