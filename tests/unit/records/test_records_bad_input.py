"""Bad input on both kinds of database: each is refused in its words, and nothing is lost."""

from __future__ import annotations

from datetime import date

import pytest

from data.records import Conflict, RecordRefused, Records, Who
from data.records.returns import read_return, save_return
from tests.stores import CLERK, DIRECTOR, LEAD, SCHOOL

TARGET = {
    "urn": "900001",
    "measure": "ks2_rwm_expected",
    "period": "2025/26",
    "pupil_group": "all",
    "target": 65,
    "cohort": 30,
}
CONSULTED = {
    "reference": "C1",
    "title": "Strategy",
    "opened_on": date(2015, 6, 1),
    "closed_on": date(2015, 7, 1),
    "asked": 300,
    "replied": 156,
}
POST = {"post": "Strategic lead", "fill_by": date(2015, 8, 31)}
RETURNED = {
    "urn": "900001",
    "measure": "ks2_rwm_expected",
    "period": "2025/26-T1",
    "pupil_group": "all",
    "pupils_counted": 30,
    "pupils_on_track": 20,
    "provisional": True,
    "collected_on": date(2025, 12, 12),
}
BOARD = Who("board", "member@example.org")


@pytest.mark.parametrize(
    ("register", "good", "bad", "who", "words"),
    [
        ("school_targets", TARGET, {"target": 140}, LEAD, "up to 100"),
        ("school_targets", TARGET, {"target": -1}, LEAD, "from 0"),
        ("consultations", CONSULTED, {"closed_on": date(2015, 5, 1)}, LEAD, "the wrong order"),
        ("consultations", CONSULTED, {"replied": 301}, LEAD, "larger than the total"),
        ("consultations", CONSULTED, {"closed_on": "31/02/2015"}, LEAD, "no such day"),
        ("posts", POST, {"post": "Mrs Smith"}, DIRECTOR, "not a person"),
        ("posts", POST, {"note": "a\x00b"}, DIRECTOR, "invalid character"),
        ("in_year_returns", RETURNED, {"period": "2025/26-HT1"}, LEAD, "a term such as"),
        ("in_year_returns", RETURNED, {"pupils_on_track": 31}, LEAD, "larger than the total"),
        (
            "academy_interim_data",
            RETURNED | {"period": "2025/26-HT1"},
            {"period": "2025/26-T1"},
            LEAD,
            "a half-term such as",
        ),
        ("school_targets", TARGET, {"target": 70}, BOARD, "a role that may edit this"),
        ("school_targets", TARGET, {"target": 70}, SCHOOL, "a role that may edit this"),
        ("posts", POST, {"filled_on": date(2015, 8, 1)}, LEAD, "a role that may edit this"),
    ],
)
def test_it_is_refused_in_its_words_and_what_was_there_stays(
    records: Records, register: str, good: dict, bad: dict, who: Who, words: str
) -> None:
    editor = CLERK if register == "posts" else LEAD
    first = records.save(register, None, good, editor, None)
    before = records.versions(register, first.key)
    with pytest.raises(RecordRefused, match=words):
        records.save(register, None, good | bad, who, 1)
    assert records.versions(register, first.key) == before
    assert len(records.current(register)) == 1


def test_two_people_on_one_row_lose_neither_change(records: Records) -> None:
    key = records.save("consultations", None, CONSULTED, LEAD, None).key
    mine = {**CONSULTED, "replied": 160}
    records.save("consultations", key, {**CONSULTED, "result": "Heard."}, DIRECTOR, 1)
    refused = records.save("consultations", key, mine, LEAD, 1)
    assert isinstance(refused, Conflict)
    assert refused.changes[-1].fields == {"result": (None, "Heard.")}
    assert dict(refused.mine)["replied"] == 160
    assert records.versions("consultations", key)[-1].payload["result"] == "Heard."


def test_a_file_with_another_authority_s_school_and_a_formula_saves_only_its_right_rows(records: Records) -> None:
    head = "urn,measure,period,pupil_group,pupils_counted,pupils_on_track,provisional,collected_on,note"
    rows = (
        "900001,gld,2025/26-T1,all,30,20,yes,2025-12-12,fine",
        "123456,gld,2025/26-T1,all,30,20,yes,2025-12-12,not ours",
        "900001,phonics,2025/26-T1,all,30,20,yes,2025-12-12,=1+1",
        "900001,phonics,2025/26-T1,all,20,30,yes,2025-12-12,too many",
    )
    content = "\n".join((head, *rows)).encode()
    result = read_return("in_year_returns", "returns.csv", content, {"900001"})
    assert [(problem.row, problem.column) for problem in result.problems] == [
        (3, "urn"),
        (4, "note"),
        (5, "pupils_on_track"),
    ]
    save_return(records, result, LEAD)
    assert records.current("in_year_returns")["measure"].tolist() == ["gld"]


def test_a_text_that_looks_like_a_formula_is_kept_as_it_was_typed(records: Records) -> None:
    title = '=HYPERLINK("http://evil.example")'
    key = records.save("consultations", None, {**CONSULTED, "title": title}, LEAD, None).key
    assert records.versions("consultations", key)[-1].payload["title"] == title
