"""One entry adds a measure; two with one code, or a lost successor, are refused."""

from dataclasses import replace

import pytest

from data.catalogue import MEASURES, UnknownMeasure, measure
from data.catalogue.registry import register
from data.problem import DeclarationError

GLD = MEASURES["gld"]


def test_a_measure_added_by_one_entry_appears() -> None:
    added = replace(GLD, code="gld_at_four", label="Good level of development at four")
    assert register((GLD,), (added,))["gld_at_four"].label == "Good level of development at four"


def test_two_measures_of_one_code_are_refused() -> None:
    with pytest.raises(DeclarationError, match="'gld' is declared twice"):
        register((GLD,), (GLD,))


def test_a_successor_that_does_not_exist_is_refused() -> None:
    with pytest.raises(DeclarationError, match="no measure has this code"):
        register((replace(GLD, successor="nothing"),))


def test_an_unknown_code_names_the_nearest() -> None:
    with pytest.raises(UnknownMeasure, match=r"nearest: .*attainment8"):
        measure("attainment_8")
