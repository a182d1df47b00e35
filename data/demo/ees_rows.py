"""The columns that every EES underlying file shares: time and place."""

from __future__ import annotations

from data.demo.county import AREA_CODE, COUNTRY_CODE, LA_CODE, LA_NAME, REGION, REGION_CODE
from data.demo.pupils import Roll

ENGLAND = {
    "geographic_level": "National",
    "country_code": COUNTRY_CODE,
    "country_name": "England",
    "region_code": "",
    "region_name": "",
    "old_la_code": "",
    "new_la_code": "",
    "la_name": "",
}
NORFOLK = ENGLAND | {
    "geographic_level": "Local authority",
    "region_code": REGION_CODE,
    "region_name": REGION,
    "old_la_code": "926",
    "new_la_code": "E10000020",
    "la_name": "Norfolk",
}


def time_columns(ending: int) -> dict[str, str]:
    """An academic year as these files write it: 202425."""
    return {"time_period": f"{ending - 1}{ending % 100:02d}", "time_identifier": "Academic year"}


def suffolk(level: str = "Local authority") -> dict[str, str]:
    """The county's place columns."""
    return NORFOLK | {"geographic_level": level, "old_la_code": LA_CODE, "new_la_code": AREA_CODE, "la_name": LA_NAME}


def school_place(roll: Roll) -> dict[str, str]:
    """A school's place columns, with both of its numbers."""
    return suffolk("School") | {
        "school_laestab": roll.spell.laestab,
        "school_urn": roll.spell.urn,
        "school_name": roll.spell.name,
    }
