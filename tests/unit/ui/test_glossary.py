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


def test_the_heading_above_decides_the_sense_and_a_phrase_is_not_the_term() -> None:
    grades = glossary.marked("Number of schools with each grade, by evaluation area.")
    assert "report card grades" in grades
    under = glossary.marked("From November 2025. The expected standard is not the old grade.", "Report cards")
    assert "grades that Ofsted gives" in under
    assert "tooltip" not in glossary.marked("strong in the area of need")


def test_the_standard_is_not_said_to_be_of_key_stage_2_alone() -> None:
    assert "in a test or assessment" in glossary.marked("Phonics: pupils at the expected standard")
