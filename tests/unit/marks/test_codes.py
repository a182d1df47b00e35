"""What attendance codes count as, before and after August 2024."""

from datetime import date

import pytest

from data.marks.codes import CountsAs, absence_rule, codes_on

OLD, NEW = codes_on(date(2024, 7, 19)), codes_on(date(2024, 9, 3))


def test_codes_changed_on_19_august_2024() -> None:
    assert codes_on(date(2024, 8, 18)) == OLD and codes_on(date(2024, 8, 19)) == NEW
    assert set(OLD) - set(NEW) == {"H", "J", "Y"}
    assert set(NEW) - set(OLD) == {"K", "C1", "C2", "J1", "Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"}


def test_an_interview_was_an_activity_and_is_an_absence() -> None:
    assert (OLD["J"], NEW["J1"]) == (CountsAs.APPROVED_ACTIVITY, CountsAs.AUTHORISED)


@pytest.mark.parametrize(
    ("codes", "counts_as"),
    [
        (("/", "\\", "L"), CountsAs.PRESENT),
        (("B", "K", "P", "V", "W"), CountsAs.APPROVED_ACTIVITY),
        (("C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T"), CountsAs.AUTHORISED),
        (("G", "N", "O", "U"), CountsAs.UNAUTHORISED),
        (("D", "Q", "X", "Y1", "Y7", "Z", "#"), CountsAs.NOT_POSSIBLE),
    ],
)
def test_every_code_of_today_counts_as_one_thing(codes: tuple[str, ...], counts_as: CountsAs) -> None:
    assert {NEW[code] for code in codes} == {counts_as}


def test_before_daily_registers_no_code_is_known() -> None:
    assert codes_on(date(2021, 10, 4)) == {}


def test_the_rule_of_the_year() -> None:
    assert (absence_rule("2025/26").persistent, absence_rule("2025/26").severe) == (10, 50)
    with pytest.raises(LookupError):
        absence_rule("2014/15")
