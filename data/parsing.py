"""The only parsers of numbers and dates: the same rule in Python and SQL."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from enum import StrEnum

# The only number parser: the same rule in Python and SQL.
#
# A cell is read right or it is no number. Which mark is the decimal one is decided for a whole file
# from the cells that leave no doubt ('6,50' or '0.125', never '6,000').

_MINUSES = "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"  # what a word processor makes of a hyphen
_SPACES = "\u00a0\u2007\u2009\u202f\t\r\n"
_FROM, _TO = _MINUSES + _SPACES, "-" * len(_MINUSES) + " " * len(_SPACES)
_PLAIN = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_BY_SPACE = r"[1-9][0-9]{0,2}(?: [0-9]{3})+"


class Style(StrEnum):
    """How the numbers of one file are written."""

    POINT = "point"  # 1,234.5
    UNGROUPED = "ungrouped"  # 1234.5, and no comma: elsewhere in the file it is a decimal mark
    COMMA = "comma"  # 1.234,5
    UNSURE = "unsure"  # neither a comma nor a point before three digits is read


_BODY = {
    Style.POINT: rf"(?:{_PLAIN}|(?:[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+|{_BY_SPACE})(?:\.[0-9]*)?)",
    Style.UNGROUPED: rf"(?:{_PLAIN}|{_BY_SPACE}(?:\.[0-9]*)?)",
    Style.COMMA: (
        rf"(?:[0-9]+(?:,[0-9]*)?(?:[eE][-+]?[0-9]+)?|,[0-9]+"
        rf"|(?:[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+|{_BY_SPACE})(?:,[0-9]*)?)"
    ),
    Style.UNSURE: rf"(?:[0-9]+(?:\.(?:[0-9]{{1,2}}|[0-9]{{4,}}))?|0\.[0-9]+|{_BY_SPACE})",
}
_WHOLE = {
    style: rf"(?:[-+]?{body}(?: ?%)?|\({body}(?: ?%)?\))" for style, body in _BODY.items()
}  # brackets are an accountant's minus
# Cells that can be read in one way only: a group of thousands has three digits, and no leading 0.
_CERTAIN = (
    "[-+]?(?:[0-9]+{mark}(?:[0-9]{{1,2}}|[0-9]{{4,}})|0{mark}[0-9]+|[0-9]{{4,}}{mark}[0-9]+"
    "|[0-9]{{1,3}}(?:{group}[0-9]{{3}})+{mark}[0-9]*)(?: ?%)?"
)
COMMA_CELL = _CERTAIN.format(mark=",", group=r"\.")
POINT_CELL = _CERTAIN.format(mark=r"\.", group=",")


def canonical(text: str, style: Style) -> str | None:
    """A number as digits with a point, its percent sign left out; None where it is no number."""
    cleaned = text.translate(str.maketrans(_FROM, _TO)).strip(" ")
    if not re.fullmatch(_WHOLE[style], cleaned):
        return None
    plain = re.sub(r"[(), %]" if style is not Style.COMMA else r"[(). %]", "", cleaned)
    return ("-" if cleaned.startswith("(") else "") + plain.replace(",", ".")


def read_number(text: str, style: Style = Style.POINT) -> float | None:
    """The number that a cell states ('62.4%' is 62.4), None where it states none."""
    plain = canonical(text, style)
    result = math.nan if plain is None else float(plain)
    return result if math.isfinite(result) else None


def percent_text(share: float) -> str:
    """What a cell with a percent format shows: 0.624 is 62.4%, without the noise of floats."""
    return f"{share * 100:.13g}%"


def canonical_sql(text: str, style: Style) -> str:
    """SQL of `canonical`."""
    cleaned = f"trim(translate({text}, '{_FROM}', '{_TO}'))"
    marks = "[(). %]" if style is Style.COMMA else "[(), %]"
    plain = f"replace(regexp_replace({cleaned}, '{marks}', '', 'g'), ',', '.')"
    slow = (
        f"CASE WHEN regexp_full_match({cleaned}, '{_WHOLE[style]}') THEN "
        f"CASE WHEN starts_with({cleaned}, '(') THEN '-' ELSE '' END || {plain} END"
    )
    if style not in (Style.POINT, Style.UNGROUPED):
        return slow
    # Nearly every cell is plain: DuckDB's own cast accepts those, and besides them only '1_000' and '+-1'.
    quick = f"isfinite(try_cast({text} AS DOUBLE)) AND NOT contains({text}, '_') AND NOT contains({text}, '+-')"
    return f"CASE WHEN {quick} THEN trim({text}) ELSE {slow} END"


def number_macros(style: Style) -> str:
    """The macros by which sources read numbers of a file written in this style.

    as_number reads a percentage with or without its sign; as_amount refuses the sign; as_int is
    an amount without a fraction; number_text is the digits, from which decimals are counted.
    """
    return f"""
    CREATE OR REPLACE MACRO number_text(t) AS {canonical_sql("t", style)};
    CREATE OR REPLACE MACRO as_number(t) AS CASE
        WHEN isfinite(try_cast(number_text(t) AS DOUBLE))
        THEN try_cast(number_text(t) AS DOUBLE) END;
    CREATE OR REPLACE MACRO as_amount(t) AS CASE
        WHEN NOT contains(t, '%') THEN as_number(t) END;
    CREATE OR REPLACE MACRO as_int(t) AS CASE
        WHEN as_amount(t) = floor(as_amount(t)) THEN try_cast(as_amount(t) AS INTEGER) END;
    """


def decide(delimiter: str, comma: bool, point: bool) -> Style:
    """The style of a file that has cells with a certain decimal comma, or a certain point."""
    if delimiter not in (";", "\t"):
        return Style.UNGROUPED if comma else Style.POINT
    if comma != point:
        return Style.COMMA if comma else Style.POINT
    # A spreadsheet writes semicolons where the comma is its decimal mark: '6,000' may be 6.
    return Style.UNSURE if comma or delimiter == ";" else Style.POINT


# The only date parser: the same rule in Python and SQL.
#
# A year has four digits and lies in a stated range. '07/03/23' is no date: it may be of 1923 or 2023,
# and some write the year first.

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
