"""Files without rows that their family always has: a download may be cut off between two rows."""

from __future__ import annotations

from datetime import date

from data.build import column_binding
from data.build.report import Problem
from data.build.rows import Rows
from data.reference.authority_lookup import authority_rows
from data.sources.base import FileContext, Source
from data.vocabulary import Level

# A table of so few authorities was made for them; a file of England has nearly all of its day.
_CHOSEN, _ALL = 20, 0.9
_YEAR = len("2023/24")  # in a week of holidays few authorities have schools open
_OF_ENGLAND = "ees_"  # the statistics of Explore education statistics; a table of one's own may be a choice
_WORDS = {Level.NATIONAL: "England", Level.AUTHORITY: "an authority"}
_ADVICE = "the download may have been cut off: download the file again, and compare its number of rows"


def what_is_absent(rows: Rows, source: Source, context: FileContext) -> tuple[str, Problem] | None:
    """A caveat for every figure of a file that lacks rows, and the warning; None where nothing is absent."""
    levels = source.always_has if context.name.lower().startswith("england") else source.always_has_of_one_authority
    lacking = [_WORDS[level] for level in levels if level not in _levels(rows, source, context)]
    if lacking:
        found = f"no row of {' and none of '.join(lacking)}"
        expected = "both, as in every such download" if len(lacking) > 1 else "such a row, as in every such download"
        return f"Its file has {found} and may be incomplete.", Problem(None, None, found, expected, _ADVICE, "warning")
    if source.family.startswith(_OF_ENGLAND) and "location" not in context.header:
        return _lacking_authorities(rows, source, context)
    return None


def _joins(source: Source, context: FileContext) -> str:
    assert source.place is not None
    period = column_binding.joined("t_map", source.period, context.header) if source.period else "JOIN t_map ON true"
    return f"{column_binding.joined('p_map', source.place, context.header)} {period}"


def _levels(rows: Rows, source: Source, context: FileContext) -> set[str]:
    found = rows.db.execute(
        f"SELECT DISTINCT CAST(p_map.level AS VARCHAR) FROM stage_raw s {_joins(source, context)}"
    ).fetchall()
    return {str(level) for (level,) in found}


def _lacking_authorities(rows: Rows, source: Source, context: FileContext) -> tuple[str, Problem] | None:
    """The period with the smallest part of England's authorities, where a file of England lacks some."""
    counts = rows.db.execute(
        f"""SELECT t_map.period, t_map.period_end,
               count(DISTINCT p_map.entity) FILTER (p_map.level = '{Level.AUTHORITY.value}') AS number
        FROM stage_raw s {_joins(source, context)} 
        WHERE length(t_map.period) = {_YEAR} GROUP BY ALL HAVING number > 0 ORDER BY ALL"""
    ).fetchall()
    if max((number for *_, number in counts), default=0) <= _CHOSEN:
        return None
    shares = [(number / _in_being(end), period, number, _in_being(end)) for period, end, number in counts]
    share, period, number, existing = min(shares)
    if share >= _ALL:
        return None
    found = f"{number} authorities in {period}"
    warning = Problem(None, None, found, f"about {existing}, as England has", _ADVICE, "warning")
    return f"Its file has {found}, of about {existing}, and may be incomplete.", warning


def _in_being(day: date) -> int:
    """How many authorities England had on a day."""
    text = day.isoformat()
    return sum(
        row["level"] == "authority" and (row["valid_from"] or "0") <= text <= (row["valid_to"] or "9")
        for row in authority_rows()
    )
