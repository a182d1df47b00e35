"""Categories of concern to 2024, and the last day of overall grades."""

from __future__ import annotations

from datetime import date

from analytics.inspection.outcomes import Category

LAST_OVERALL_STATISTICS = date(2024, 8, 31)  # the last release that covers overall effectiveness


def category_to_2024(grade: int | None, code: str | None) -> Category | None:
    """The category published beside an overall grade: SM special measures, SWK weaknesses.

    A grade of 1–3 has none; a 4 without a code: None. Errors: ValueError for an unknown code.
    """
    word = (code or "").strip().upper()
    known_codes = {
        "SM": Category.SPECIAL_MEASURES,
        "SWK": Category.SERIOUS_WEAKNESSES,
        "SW": Category.SERIOUS_WEAKNESSES,
    }
    if word in known_codes:
        return known_codes[word]
    if word not in ("", "NULL", "NONE"):
        raise ValueError(f"unknown category of concern {code!r}: SM or SWK is expected")
    return None if grade is None or grade == 4 else Category.NONE
