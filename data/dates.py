"""The only date parser: the same rule in Python and SQL.

A year has four digits and lies in a stated range. '07/03/23' is no date: it may be of 1923 or 2023,
and some write the year first.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

FIRST_YEAR, LAST_YEAR = 1800, 2100  # the oldest schools' dates of opening; plans for the next ones
EXPECTED = "a date such as 2019-08-31 or 31/08/2019, its year in four digits"
PAST = f"{EXPECTED}, and no later than the file"
_TIME = (
    r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?: ?[AaPp][Mm]|Z|[-+][0-9]{2}:?[0-9]{2})?)?"
)
_FORMS = (
    ("([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})", "%Y-%m-%d"),
    ("([0-9]{4}/[0-9]{1,2}/[0-9]{1,2})", "%Y/%m/%d"),
    ("([0-9]{1,2}-[0-9]{1,2}-[0-9]{4})", "%d-%m-%Y"),
    ("([0-9]{1,2}/[0-9]{1,2}/[0-9]{4})", "%d/%m/%Y"),
    (r"([0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})", "%d.%m.%Y"),
    ("([0-9]{8})", "%Y%m%d"),
    ("([0-9]{1,2}-[A-Za-z]{3}-[0-9]{4})", "%d-%b-%Y"),
    ("([0-9]{1,2} [A-Za-z]{3} [0-9]{4})", "%d %b %Y"),
    ("([0-9]{1,2} [A-Za-z]{4,9} [0-9]{4})", "%d %B %Y"),
)
# A spreadsheet's own number of a day, counted from the end of 1899: 1927 to 2099.
_SERIAL = r"([1-7][0-9]{4})(?:\.[0-9]+)?"
_SERIAL_ZERO = date(1899, 12, 30)
# Month before day: impossible as day/month/year, and then so are the dates around it.
MONTH_FIRST = rf"(?:0?[1-9]|1[0-2])[-/.](?:1[3-9]|2[0-9]|3[01])[-/.][0-9]{{4}}{_TIME}"
_YEAR_DAY_MONTH = rf"[0-9]{{4}}-(?:1[3-9]|2[0-9]|3[01])-(?:0?[1-9]|1[0-2]){_TIME}"
DAY_FIRST = rf"(?:1[3-9]|2[0-9]|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.][0-9]{{4}}{_TIME}"


def read_date(text: str) -> date | None:
    """The day that a cell states, None where it states none that a calendar and the range have."""
    cleaned = text.strip()
    result = _read(cleaned)
    return result if result and FIRST_YEAR <= result.year <= LAST_YEAR else None


def _read(cleaned: str) -> date | None:
    for pattern, form in _FORMS:
        if match := re.fullmatch(pattern + _TIME, cleaned):
            try:
                return datetime.strptime(match[1], form).date()
            except ValueError:
                return None
    match = re.fullmatch(_SERIAL, cleaned)
    return _SERIAL_ZERO + timedelta(days=int(match[1])) if match else None


def date_fault(text: str) -> str:
    """What is wrong with a date that cannot be read, as advice to its author."""
    cleaned = text.strip()
    if re.fullmatch(f"{MONTH_FIRST}|{_YEAR_DAY_MONTH}", cleaned):
        return "Day and month seem to be swapped."
    if any(re.fullmatch(pattern + _TIME, cleaned) for pattern, _ in _FORMS):
        return f"There is no such day between {FIRST_YEAR} and {LAST_YEAR}."
    if re.fullmatch(r"[0-9]{1,2}([-/. ])[0-9A-Za-z]+\1[0-9]{2}", cleaned):
        return "Write the year in four digits."
    return "Write year-month-day, or day/month/year."


def date_sql(text: str) -> str:
    """SQL of the day that a trimmed cell states, in whatever year."""
    forms = " ".join(
        f"WHEN regexp_full_match({text}, '{pattern}{_TIME}') THEN "
        f"CAST(try_strptime(regexp_extract({text}, '{pattern}', 1), '{form}') AS DATE)"
        for pattern, form in _FORMS
    )
    serial = (
        f"WHEN regexp_full_match({text}, '{_SERIAL}') THEN "
        f"DATE '{_SERIAL_ZERO}' + CAST(regexp_extract({text}, '{_SERIAL}', 1) AS INTEGER)"
    )
    return f"CASE {forms} {serial} END"


# The cell stands once in what a query is planned from, and its forms beside that once.
DATE_MACROS = f"""
CREATE OR REPLACE MACRO as_date(t) AS list_filter(
    list_transform([trim(t)], lambda cell: {date_sql("cell")}),
    lambda day: year(day) BETWEEN {FIRST_YEAR} AND {LAST_YEAR})[1];
"""


def past_macros(today: date, dated: date | None) -> str:
    """The macros by which sources read days of what has happened; later ones are no dates.

    as_event is no later than the day that the file names for itself; as_past, which also reads
    days of publication, no later than `today`.
    """
    return f"""
    CREATE OR REPLACE MACRO as_past(t) AS list_filter([as_date(t)], lambda day: day <= DATE '{today}')[1];
    CREATE OR REPLACE MACRO as_event(t) AS list_filter(
        [as_date(t)], lambda day: day <= DATE '{min(today, dated or today)}')[1];
    """
