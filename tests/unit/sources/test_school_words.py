"""What a register's words mean, without a database."""

from __future__ import annotations

import pytest

from data.parsing import read_date
from data.sources.gias.register import districts
from data.sources.school_types import elsewhere, is_school, kind_of
from data.vocabulary import Phase


@pytest.mark.parametrize(
    ("word", "phase", "group"),
    [
        ("ACC", "Secondary", "academy"),
        ("Academy - Converter mainstream", "primary", "academy"),
        ("Free school - Mainstream", "Secondary", "free school"),
        ("INDSPEC", "", "independent"),
        ("NMSS", "", "other"),
        ("General further education college", "", "other"),
        ("Voluntary aided school", "Primary", "maintained"),
        ("CTC", "Secondary", "academy"),
    ],
)
def test_publishers_words_and_codes_mean_the_same_kind(word: str, phase: str, group: str) -> None:
    assert kind_of(word, phase).type_group == group


def test_a_special_school_is_special_whatever_phase_stands_beside_it() -> None:
    assert kind_of("Academy - Converter special school", "Secondary").phase is Phase.SPECIAL


@pytest.mark.parametrize(
    ("low", "high", "phase"),
    [
        ("4", "11", Phase.PRIMARY),
        ("9", "13", Phase.SECONDARY),
        ("11", "16", Phase.SECONDARY),
        ("3", "18", Phase.ALL),
        ("", "", Phase.ALL),
        ("16", "19", Phase.POST_16),
    ],
)
def test_ages_decide_only_where_the_phase_is_silent(low: str, high: str, phase: Phase) -> None:
    assert kind_of("Other independent school", "Not applicable", low, high).phase is phase


def test_what_is_no_english_school_is_known_by_its_words_and_numbers() -> None:
    assert not is_school("Children's centre linked site")
    assert not is_school("Welsh establishment")
    assert elsewhere("660")
    assert elsewhere("702")
    assert not elsewhere("935")


def test_an_unknown_district_keeps_its_name_and_gets_no_code() -> None:
    assert districts().today("Nowhere") == (None, "Nowhere")
    assert districts().today("waveney")[1] == "East Suffolk"


@pytest.mark.parametrize("text", ["31-08-2019", "31/08/2019", "2019-08-31", "20190831", "2019-08-31 00:00:00"])
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    date = read_date(text)
    assert date is not None
    assert date.isoformat() == "2019-08-31"
