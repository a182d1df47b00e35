"""The command line: options a report does not take, or lacks, are told in one line, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from session.terminal import WrongWords, _fitted, main, written


@pytest.mark.parametrize(
    ("question", "options", "words"),
    [
        ("vallue", {}, "no report answers 'vallue'; nearest: value"),
        ("value", {"area": "E10000029"}, "value needs --measure"),
        ("series", {}, "series needs --measure"),
        ("gap", {"area": "E10000029"}, "gap does not take --area; it takes --measure, --phase"),
        ("actions", {"code": "gld"}, "actions does not take --measure; it takes no option"),
    ],
)
def test_wrong_words_are_answered_with_what_is_allowed(question: str, options: dict[str, Any], words: str) -> None:
    with pytest.raises(WrongWords) as raises:
        _fitted(question, options)
    assert words in str(raises.value)


def test_options_reach_a_report_under_the_names_it_has() -> None:
    assert _fitted("school", {"school": "124531"}) == {"urn": "124531"}
    assert _fitted("trends", {"code": "gld"}) == {"codes": ("gld",)}


def test_a_form_that_is_not_offered_ends_with_two_and_one_line(capsys) -> None:
    assert main(["value", "--format", "xml"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@dataclass(frozen=True)
class Files:
    title: str
    files: tuple[dict[str, object], ...]


def test_a_report_without_figures_is_its_longest_list_as_csv() -> None:
    report = Files("two", ({"file": "a.csv", "rows": 3}, {"file": "b.csv", "why": ["x", "y"]}))
    assert written(report, "csv") == "file,rows,why\na.csv,3,\nb.csv,,x; y"
