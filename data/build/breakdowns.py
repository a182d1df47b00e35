"""Rows and files about some pupils or schools only: breakdowns by column, parts by name or title.

Every column is read by a rule of the family, or bindings a measure, or is declared as ignored. Any
other column of words may say that a row is about a part of the pupils. Rows where it says so are
set aside, and the file is refused where no row about everybody is left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import PurePosixPath

from data.build.column_binding import ColumnBinding
from data.build.populations import (
    SYMBOLS,
    PopulationPart,
    divides,
    holds_codes,
    is_of_a_part,
    may_hold_codes,
    means_total,
    parts_named,
)
from data.build.report import StagedRows
from data.build.staging import literal, quoted
from data.problem import Problem
from data.sources import columns_of
from data.sources.base import FileContext, Source, normalise
from data.vocabulary import PupilGroup

_SHOWN_VALUES = 3
# Filters stand before the figures, and numbers in them are codes: a year group, a band, 1 for 'yes'.
_CODES = ", ".join(map(str, range(21)))
# What names the place of a row: an area's own names and codes, and those of a school besides.
_AREA_NAME = re.compile(r"^((old|new|upper)_)?(country|region|la|local_authority|authority)([_ ](name|code|number))?$")
# What an authority is or is not: a flag of a whole area, which is 0 for England and its regions.
_AREA_FLAG = re.compile(r"^\w+_area(_flag|_status)?$")
_NO_FLAG = ("0", "no", "false")
_SCHOOL_NAME = re.compile(
    r"^(school|estab|establishment|institution|provider|trust|mat|sponsor|lad|district|ward|pcon|"
    r"parliamentary_constituency|opportunity_area|lep|county)[_ ]?(name|code|id|uid|urn|number)$"
    r"|^(name|town|postcode|.*address.*|ukprn|telephone|phone|website|url|web[_ ]?link|note|notes|"
    r"comment|comments)$"
)
# A topic says by what pupils are divided, and the total of these is everybody.
TOPICS = ("breakdown_topic", "characteristic_group", "characteristic_type")
_WHOLE = re.compile(
    r"sex|gender|ethnic|fsm|free school|\bsen\b|special educational|language|disadvantage|"
    r"prior attainment|month|\bage\b|mobility",
    re.I,
)
_TOTAL_GROUP = "c_map.pupil_group = 'all'"


def set_aside(
    rows: StagedRows, source: Source, context: FileContext, used: Sequence[ColumnBinding], joins: Sequence[str]
) -> None:
    """Set aside the rows that a column which nothing reads makes a part of the pupils."""
    suspects = _suspects(rows, source, context, used)
    unread = [column for column in _unread_filters(source) if column in context.header]
    parts_by_column: dict[str, tuple[list[str], str, bool]] = {}
    for column in (*suspects, *unread):
        only = "true" if column in suspects else _TOTAL_GROUP
        cells = _cells(rows, column, joins, only)
        parts = _parts(rows, context, column, cells, joins)
        if column in TOPICS and column not in suspects:
            parts = [cell for cell in parts if not _WHOLE.search(cell)]
        if parts:
            parts_by_column[column] = parts, only, any(means_total(column, cell) for cell, _ in cells)
    before = rows.left()
    for column, (parts, only, _) in parts_by_column.items():
        marks = ", ".join("?" for _ in parts)
        rows.take_out(
            f"""SELECT s.rowid + 1 AS record FROM stage_raw s {" ".join(joins)}
            WHERE coalesce(trim(s.{quoted(column)}), '') IN ({marks}) AND {only}""",
            "breakdowns Milepost does not use",
            column,
            understood=False,
            parameters=parts,
        )
    if parts_by_column and before and not rows.left():
        without_total = [column for column, (_, _, has_total) in parts_by_column.items() if not has_total]
        rows.fatal.extend(_no_total(column, parts_by_column[column][0]) for column in without_total or parts_by_column)


def alike_but_for(rows: StagedRows, source: Source, context: FileContext) -> list[Problem]:
    """Warn of the columns that nothing reads and that alone tell rows of one school apart.

    For files that give no figures, only schools, links or inspections: of such rows one is used.
    """
    unread = unread_columns(source, context, ())
    read = [quoted(name) for name in context.header if name not in unread]
    if not unread or not read:
        return []
    kinds = ", ".join(f"count(DISTINCT coalesce({quoted(name)}, '')) AS k{at}" for at, name in enumerate(unread))
    alike = rows.db.execute(
        f"""SELECT count(*), min(last), {", ".join(f"count(*) FILTER (k{at} > 1)" for at in range(len(unread)))}
        FROM (SELECT {kinds}, max(record) AS last FROM stage GROUP BY {", ".join(read)} HAVING count(*) > 1)"""
    ).fetchone()
    if not alike or not alike[0]:
        return []
    return [
        Problem(
            alike[1],
            column,
            f"{times:,} row{'s' * (times > 1)} told apart by this column alone",
            "one row for one school, link or inspection",
            "Milepost does not know this column: the first of such rows is used",
            "warning",
        )
        for column, times in zip(unread, alike[2:], strict=True)
        if times
    ]


def _suspects(rows: StagedRows, source: Source, context: FileContext, used: Sequence[ColumnBinding]) -> tuple[str, ...]:
    """The columns that nothing reads and that hold words, or are named like a filter."""
    unread = [
        column for column in unread_columns(source, context, used) if context.described.get(column) != "indicator"
    ]
    if not unread:
        return ()
    symbols = ", ".join(literal(item.lower()) for item in {*SYMBOLS, *source.symbols, ""})
    tests = ", ".join(
        f"""bool_or({number} IS NULL AND lower({cell}) NOT IN ({symbols})),
        bool_and({number} IN ({_CODES})), bool_and({number} IN (0, 1)) AND bool_or({number} = 1)"""
        for cell in (f"trim({quoted(column)})" for column in unread)
        for number in (f"try_cast(rtrim(replace({cell}, ',', ''), '% ') AS DOUBLE)",)
    )
    row = rows.db.execute(f"SELECT {tests} FROM stage_raw").fetchone()
    assert row is not None
    figures = {name for binding in used for name in _figures_of(binding)} | {source.value_column}
    before = context.header[: min((at for at, name in enumerate(context.header) if name in figures), default=0)]
    return tuple(
        column
        for column, words, small, yes_or_no in zip(unread, row[::3], row[1::3], row[2::3], strict=True)
        if words
        or holds_codes(column)
        or context.described.get(column) == "filter"
        or (may_hold_codes(column) and ((small and column in before) or (yes_or_no and is_of_a_part(column))))
    )


def _no_total(column: str, parts: Sequence[str]) -> Problem:
    shown = ", ".join(parts[:_SHOWN_VALUES]) + (", …" if len(parts) > _SHOWN_VALUES else "")
    return Problem(
        None,
        column,
        shown,
        "rows for all pupils (Total, All or blank)",
        "Milepost uses no figures of this breakdown: leave the file out, or download the file for all pupils",
    )


def unread_columns(source: Source, context: FileContext, used: Sequence[ColumnBinding]) -> tuple[str, ...]:
    """The columns of a file that no rule reads, no measure is read from, and none says to ignore."""
    known = _names(source) | {name for binding in used for name in _of_binding(binding)}
    return tuple(column for column in context.header if column not in known)


def _of_binding(binding: ColumnBinding) -> set[str]:
    return _figures_of(binding) | {name for name, _ in binding.where}


def _figures_of(binding: ColumnBinding) -> set[str]:
    return {name for name in (binding.value, binding.numerator, binding.denominator) if name}


@cache
def fed_columns(family: str) -> frozenset[str]:
    """Every column that the catalogue reads in a family, in whatever year."""
    return frozenset(
        normalise(name)
        for _, column in columns_of(family)
        for name in (*column.value, *column.numerator, *column.denominator, *column.where)
    )


def _names(source: Source) -> set[str]:
    rules = (source.place, source.period, source.cut, source.release_version)
    own = (
        source.measure_column,
        source.value_column,
        source.numerator_column,
        source.denominator_column,
        source.status_column,
        source.published_column,
    )
    fields = {name for field in source.fields for name in (field.name, *field.aliases)}
    read = {name for rule in rules if rule for name in rule.columns}
    derived = {name for item in source.derived for name in item.inputs}
    return {
        *fields,
        *read,
        *derived,
        *source.cut_columns,
        *source.ignored,
        *fed_columns(source.family),
        *(name for name in own if name),
    }


def _unread_filters(source: Source) -> set[str]:
    """Declared filters that do not name the group of a row, such as the topic of a breakdown."""
    if source.cut is None:
        return set()
    unread = set(source.cut_columns) - set(source.cut.columns)
    return unread | {name for name in source.cut_columns if name in TOPICS}


def _cells(rows: StagedRows, column: str, joins: Sequence[str], only: str) -> list[tuple[str, str]]:
    """The different cells of a column among the rows still in, with the level of their places."""
    result = rows.db.execute(
        f"""SELECT DISTINCT coalesce(trim(s.{quoted(column)}), '') AS cell,
                   CAST(p_map.level AS VARCHAR) AS level
        FROM stage_raw s {" ".join(joins)}
        WHERE {only} AND s.rowid + 1 NOT IN (SELECT record FROM row_out) ORDER BY ALL"""
    ).fetchall()
    return [(str(cell), str(level)) for cell, level in result]


def _parts(
    rows: StagedRows, context: FileContext, column: str, cells: Sequence[tuple[str, str]], joins: Sequence[str]
) -> list[str]:
    """The cells of a column that make a row a breakdown; none where the column is no filter."""
    shown = [cell for cell, _ in cells if not means_total(column, cell)]
    if not shown:
        return []
    if context.described.get(column) != "filter" and _is_identity(rows, column, cells, joins):
        return []
    return list(dict.fromkeys(shown))


def _is_identity(rows: StagedRows, column: str, cells: Sequence[tuple[str, str]], joins: Sequence[str]) -> bool:
    """Whether a column only names or describes the place or the day of its row.

    It has then one value for each place and period. For authorities and England its name must say
    so; schools have many columns that describe them, and none of those is named like a filter.
    """
    areas = {cell for cell, level in cells if level != "school" and not means_total(column, cell)}
    schools = {cell for cell, level in cells if level == "school"}
    above = {cell for cell, level in cells if level in ("national", "regional") and not means_total(column, cell)}
    is_flag = _AREA_FLAG.match(column) and all(cell.lower() in _NO_FLAG for cell in above)
    of_area = bool(_AREA_NAME.match(column) or is_flag)
    if areas and not of_area and not _all_days(rows, areas):
        return False
    named = of_area or _SCHOOL_NAME.match(column)
    may_be_codes = holds_codes(column) or is_of_a_part(column) or not all(map(str.isdecimal, schools))
    if schools and not named and (divides(column) or (len(schools) < 2 and may_be_codes)):
        return False
    varying = rows.db.execute(
        f"""SELECT 1 FROM stage_raw s {" ".join(joins)}
        WHERE trim(s.{quoted(column)}) <> '' AND s.rowid + 1 NOT IN (SELECT record FROM row_out)
        GROUP BY p_map.entity, t_map.period
        HAVING count(DISTINCT trim(s.{quoted(column)})) > 1 LIMIT 1"""
    ).fetchone()
    return varying is None


def _all_days(rows: StagedRows, cells: set[str]) -> bool:
    row = rows.db.execute(
        "SELECT bool_and(as_date(cell) IS NOT NULL) FROM (SELECT unnest(?) AS cell)", [list(cells)]
    ).fetchone()
    return bool(row and row[0])


# Detect files about some pupils or schools that only their name or title reveals.


def refuse_part(
    rows: StagedRows, source: Source, context: FileContext, used: Sequence[ColumnBinding], joins: Sequence[str]
) -> None:
    """Make a name, title or description of a part that no column tells a reason to refuse the file."""
    if source.measure_column is not None:
        return  # each row names its own measure, and its own pupils
    named = _named(context, used, _notes_of_a_part(rows, context))
    if not named:
        return
    own = {binding.measure.code for binding in used}
    named = {
        key: where for key, where in named.items() if not (key[0].may_be_measured and any(map(key[0].is_named_in, own)))
    }
    filters = [name for name in source.cut_columns if name in context.header]
    cells = {name: _distinct_cells(rows, name) for name in filters}
    areas = _has_areas(rows, joins)
    phases = {source.default_phase, *(binding.column.phase for binding in used if binding.column.phase)}
    rows.fatal.extend(
        Problem(
            None,
            None,
            f"{phrase!r} in {where}",
            "figures for all pupils, or a column that separates the groups",
            f"this file covers only {part.words} and has no column for that: "
            "leave it out, or rename it if it covers all pupils",
        )
        for (part, phrase), where in named.items()
        if (areas or part.of_pupils) and part.phase not in phases and not _is_named(part, cells)
    )


def _notes_of_a_part(rows: StagedRows, context: FileContext) -> list[str]:
    """Notes below the table that say 'only': rows of one cell, such as 'Pupils with an EHC plan only'."""
    first, *others = map(quoted, context.header)
    notes = rows.db.execute(
        f"""SELECT DISTINCT trim({first}) FROM stage_raw WHERE regexp_matches(lower({first}), '\\bonly\\b')
        AND concat_ws('', {", ".join(others) or "NULL"}) = '' ORDER BY 1 LIMIT 20"""
    ).fetchall()
    return [str(text) for (text,) in notes]


def _named(
    context: FileContext, used: Sequence[ColumnBinding], notes: Sequence[str]
) -> dict[tuple[PopulationPart, str], str]:
    """The parts that are named, with the words met and where."""
    texts = {"the file's name": PurePosixPath(context.name).stem}
    texts |= {f"the title {text!r}": text for text in context.titles}
    texts |= {f"the note {text!r}": text for text in notes}
    texts |= {
        f"the description of column {name!r}": context.labels.get(name, "")
        for binding in used
        if binding.column.group is PupilGroup.ALL
        for name in (binding.value, binding.numerator, binding.denominator)
        if name
    }
    results: dict[tuple[PopulationPart, str], str] = {}
    for where, text in texts.items():
        for part, phrase in parts_named(text):
            results.setdefault((part, phrase), where)
    return results


def _is_named(part: PopulationPart, cells: Mapping[str, Sequence[str]]) -> bool:
    """Whether a filter of the file has the part among its cells."""
    return any(
        part.is_named_in(cell) or part.is_named_in(name)
        for name, result in cells.items()
        for cell in result
        if not means_total(name, cell)
    )


def _distinct_cells(rows: StagedRows, column: str) -> list[str]:
    result = rows.db.execute(f"SELECT DISTINCT trim({quoted(column)}) FROM stage_raw").fetchall()
    return [str(cell or "") for (cell,) in result]


def _has_areas(rows: StagedRows, joins: Sequence[str]) -> bool:
    """Whether a row is about an area: a part of the schools is no wrong figure of one school."""
    row = rows.db.execute(
        f"""SELECT 1 FROM stage_raw s {" ".join(joins)} WHERE p_map.level <> 'school'
        AND s.rowid + 1 NOT IN (SELECT record FROM row_out) LIMIT 1"""
    ).fetchone()
    return row is not None
