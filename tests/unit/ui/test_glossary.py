"""A term is explained in the sense in which its sentence uses it."""

from __future__ import annotations

from ui import glossary


def test_area_and_expected_standard_of_a_report_card_are_those_of_inspectors() -> None:
    card = glossary.marked("Of 38 report cards, 29 show the expected standard in every area.")
    assert "report card grades" in card and "grades that Ofsted gives" in card
    assert "key stage 2" not in card and "authority" not in card


def test_elsewhere_they_keep_their_own_sense() -> None:
    results = glossary.marked("Pupils at the expected standard by area")
    assert "end of key stage 2" in results and "authority" in results
    assert "Ofsted" not in results
