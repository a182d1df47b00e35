"""The only number parser: the same rule in Python and SQL.

A cell is read right or it is no number. Which mark is the decimal one is decided for a whole file
from the cells that leave no doubt ('6,50' or '0.125', never '6,000').
"""

from __future__ import annotations

import math
import re
from enum import StrEnum

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
    # Nearly every cell is plain: DuckDB's own cast accepts those, and besides them only '1_000'.
    quick = f"isfinite(try_cast({text} AS DOUBLE)) AND NOT contains({text}, '_')"
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
