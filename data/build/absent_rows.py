"""Files without rows that their family always has: a download may be cut off between two rows.

A whole table has the same places for every year and breakdown. Where it was cut off, what its last
row speaks of has fewer rows than everything else like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import pairwise

from data.build import column_binding
from data.build.breakdowns import TOPICS
from data.build.populations import means_total
from data.build.report import StagedRows
from data.build.staging import quoted
from data.committed import committed
from data.problem import Problem
from data.sources.base import FileContext, Source
from data.vocabulary import Level

_CHOSEN, _ALL = 20, 0.9
_SMALLEST = 2  # the City of London and the Isles of Scilly, of which some files have no row
_NEARLY_ALL = 100  # authorities, from which a file or a breakdown of it is of England
_HALF = 0.5  # of the breakdowns, beyond which others are to have what these have
_RUN = 6  # places that follow each other, as no such number does that are absent each for a reason of its own
# A pass that lacks so many values, and such a part, of the one before; where so many others lack none.
_FEW, _PART, _MOST = 2, 0.05, 0.75
_YEAR = len("2023/24")  # in a week of holidays few authorities have schools open
_OF_ENGLAND = ("ees_", "csp_")  # a download of one authority, or a table of one's own, has few
_WORDS = {Level.NATIONAL: "England", Level.REGIONAL: "a region", Level.AUTHORITY: "an authority"}
_LEVELS = {"National": "national", "Regional": "regional", "Local authority": "authority", "School": "school"}
# '2013_2018', '2019_to_2025': never the two halves of one school year.
_FROM_TO = re.compile(r"(?<!\d)(20\d\d)[ _-](?:to[ _-])?(20\d\d)(?!\d)")
_ADVICE = "the download may have been cut off: download the file again, and compare its number of rows"
Absent = tuple[str, str]  # what is found, and what was expected


def what_is_absent(rows: StagedRows, source: Source, context: FileContext) -> tuple[str, Problem] | None:
    """A caveat for every figure of a file that lacks rows, and the warning; None where nothing is absent."""
    _lay_out(rows, source, context)
    if absent := next(_absent(rows, source, context), None):
        remaining, expected = absent
        warning = Problem(None, None, remaining, expected, _ADVICE, "warning")
        return f"Its file has {remaining} and may be incomplete.", warning
    return None


def _absent(rows: StagedRows, source: Source, context: FileContext) -> Iterator[Absent]:
    yield from _declared(rows, source, context)
    yield from _promised(rows, context)
    if source.family.startswith(_OF_ENGLAND) and "location" not in context.header:
        yield from _authorities(rows, source)
        yield from _whole_levels(rows)
        yield from _gap(rows)
        yield from _undivided(rows, source, context)
        yield from _named_years(rows, context)
        yield from _last_levels(rows, "period")
        yield from _last_block(rows)
        yield from _last_levels(rows, "part")
        yield from _last_breakdowns(rows)
        yield from _last_place(rows)
        yield from _last_pass(rows, source, context)


def _lay_out(rows: StagedRows, source: Source, context: FileContext) -> None:
    """Table `laid`: level, place, period and breakdown of every row that has a place, in the file's order."""
    assert source.place is not None
    joins = [column_binding.joined("p_map", source.place, context.header)]
    joins.append(
        column_binding.joined("t_map", source.period, context.header) if source.period else "JOIN t_map ON true"
    )
    phase = "NULL"
    if source.cut is not None:
        joins.append(column_binding.joined("c_map", source.cut, context.header).replace("JOIN", "LEFT JOIN", 1))
        phase = "c_map.phase"
    filters = [quoted(name) for name in context.header if name in source.cut_columns]
    breakdown = f"hash({', '.join(f's.{name}' for name in filters)})" if filters else "0"
    rows.db.execute(
        f"""CREATE OR REPLACE TEMP TABLE laid AS
        SELECT s.rowid AS record, CAST(p_map.level AS VARCHAR) AS level, p_map.entity, p_map.la_code,
               t_map.period, t_map.period_end, {breakdown} AS breakdown, CAST({phase} AS VARCHAR) AS phase
        FROM stage_raw s {" ".join(joins)}"""
    )


def _declared(rows: StagedRows, source: Source, context: FileContext) -> Iterator[Absent]:
    """The levels, and the phases of England, of which every file of the family has a row."""
    (authorities,) = rows.db.execute(
        "SELECT count(DISTINCT entity) FROM laid WHERE level = 'authority'"
    ).fetchone() or (0,)
    of_england = context.name.lower().startswith("england") or authorities >= _NEARLY_ALL
    levels = source.always_has if of_england else source.always_has_of_one_authority
    have = _distinct(rows, "SELECT DISTINCT level FROM laid")
    if lacking := [_WORDS[level] for level in levels if level not in have]:
        expected = "both, as in every such download" if len(lacking) > 1 else "such a row, as in every such download"
        yield f"no row of {' and none of '.join(lacking)}", expected
    phases = _distinct(rows, "SELECT DISTINCT phase FROM laid WHERE level = 'national'")
    if without := [phase.value for phase in source.england_by_phase if phase not in phases]:
        yield f"no row of England's {' and '.join(without)} schools", "such a row, as in every such download"


def _promised(rows: StagedRows, context: FileContext) -> Iterator[Absent]:
    """The levels and years that the publisher's own list of files gives it."""
    have = _distinct(rows, "SELECT DISTINCT level FROM laid")
    for level in context.promised_levels:
        if level in _LEVELS and _LEVELS[level] not in have:
            yield f"no row of level {level}", f"such rows, as data-guidance.txt says of {context.name}"
    periods = _distinct(rows, f"SELECT DISTINCT left(period, {_YEAR}) FROM laid")
    for year in context.promised_years:
        if year not in periods:
            yield f"no row of {year}", f"such rows, as data-guidance.txt says of {context.name}"


def _authorities(rows: StagedRows, source: Source) -> Iterator[Absent]:
    """The period with the smallest part of England's authorities, where a file of England lacks some."""
    counts = rows.db.execute(
        f"""SELECT period, period_end, number FROM (
            SELECT period, period_end, level, count(DISTINCT coalesce(la_code, entity)) AS number FROM laid
            WHERE level IN ('authority', 'school') AND length(period) = {_YEAR} GROUP BY ALL)
        WHERE number > 0 ORDER BY ALL"""
    ).fetchall()
    if max((number for *_, number in counts), default=0) <= _CHOSEN:
        return
    lacking, period, number, existing = max(
        (_in_being(end) - number, period, number, _in_being(end)) for period, end, number in counts
    )
    # Performance tables have no row of an authority whose schools are too few to show.
    if lacking > (_SMALLEST if source.family.startswith("ees_") else (1 - _ALL) * existing):
        yield f"{number} authorities in {period}, of about {existing},", f"about {existing}, as England has"


def _whole_levels(rows: StagedRows) -> Iterator[Absent]:
    """A breakdown with nearly all authorities and without England, or a region, that others of the file have."""
    absent = rows.db.execute(
        f"""WITH cells AS (
            SELECT period, breakdown, min(record) AS record,
                   count(DISTINCT entity) FILTER (level = 'regional') AS regions,
                   bool_or(level = 'national') AS england
            FROM laid GROUP BY period, breakdown
            HAVING count(DISTINCT entity) FILTER (level = 'authority') >= {_NEARLY_ALL})
        SELECT period, england, regions, most FROM (
            SELECT *, avg(CAST(england AS INTEGER)) OVER () AS usual, max(regions) OVER (PARTITION BY period) AS most
            FROM cells)
        WHERE (NOT england AND usual > {_HALF}) OR regions < most ORDER BY record LIMIT 1"""
    ).fetchone()
    if absent:
        period, england, regions, most = absent
        what = f"{regions} regions" if england else "no row of England"
        yield f"{what} in a part of {period}", f"{most} regions, as in its other parts" if england else "such a row"


def _gap(rows: StagedRows) -> Iterator[Absent]:
    """Places that follow each other in one breakdown of a period, and that another has not, nearly whole as it is."""
    absent = rows.db.execute(
        f"""WITH cells AS (
            SELECT period, breakdown, count(DISTINCT entity) AS number, min(record) AS begins
            FROM laid WHERE level = 'authority' GROUP BY ALL),
        fullest AS (
            SELECT DISTINCT ON (period) * FROM cells WHERE number >= {_NEARLY_ALL}
            ORDER BY period, number DESC, begins),
        firsts AS (
            SELECT f.period, l.entity, min(l.record) AS record
            FROM fullest AS f JOIN laid AS l USING (period, breakdown)
            WHERE l.level = 'authority' GROUP BY ALL),
        places AS (SELECT *, row_number() OVER (PARTITION BY period ORDER BY record) AS at FROM firsts),
        lacking AS (
            SELECT c.period, c.breakdown, c.begins, p.at,
                   p.at - row_number() OVER (PARTITION BY c.period, c.breakdown ORDER BY p.at) AS run
            FROM cells AS c JOIN fullest AS f ON f.period = c.period AND c.number >= {_ALL} * f.number
            JOIN places AS p ON p.period = c.period
            ANTI JOIN laid AS l ON l.period = c.period AND l.breakdown = c.breakdown AND l.entity = p.entity)
        SELECT period, count(*) FROM lacking GROUP BY period, breakdown, begins, run HAVING count(*) >= {_RUN}
        ORDER BY begins LIMIT 1"""
    ).fetchone()
    if absent:
        yield (
            f"no row of {absent[1]} authorities that follow each other in a part of {absent[0]}",
            "such rows, as in others",
        )


# What the last row is about, its rows beside those of all that is like it.
_LAST = "last AS (SELECT * FROM laid WHERE record = (SELECT max(record) FROM laid))"


def _last_levels(rows: StagedRows, part: str) -> Iterator[Absent]:
    """Levels that every other period, or every other breakdown, goes on to, and the last in the file does not."""
    columns = "period" if part == "period" else "period, breakdown"
    lacking = rows.db.execute(
        f"""WITH {_LAST}, cells AS (
            SELECT level, {columns}, min(record) AS begins,
                   ({columns}) = (SELECT ({columns}) FROM last) AS is_last FROM laid GROUP BY level, {columns})
        SELECT (SELECT period FROM last), level FROM cells AS own GROUP BY level
        HAVING NOT bool_or(is_last)
           AND count(*) = (SELECT count(*) FROM (SELECT DISTINCT {columns} FROM cells WHERE NOT is_last))
           AND ('{part}' = 'period' OR bool_and(begins > (
                SELECT min(begins) FROM cells WHERE level = (SELECT level FROM last)
                AND ({columns}) = ({", ".join(f"own.{name.strip()}" for name in columns.split(","))}))))
        ORDER BY level"""
    ).fetchone()
    if lacking:
        yield f"no row of level {lacking[1]} in {lacking[0]}", f"such rows, as in every other {part} of the file"


def _undivided(rows: StagedRows, source: Source, context: FileContext) -> Iterator[Absent]:
    """Filters of which only the total is there, beside others that divide: their blocks may be those cut off."""
    filters = [
        name
        for name in context.header
        if name in source.cut_columns and name not in TOPICS and not name.startswith("establishment")
    ]
    values = {
        name: _distinct(rows, f"SELECT DISTINCT coalesce(trim(s.{quoted(name)}), '') FROM stage_raw AS s")
        for name in filters
    }
    total = [
        name for name, cells in values.items() if len(cells) == 1 and means_total(name, *cells) and "" not in cells
    ]
    divided = [name for name, cells in values.items() if sum(not means_total(name, cell) for cell in cells) > 1]
    if total and divided:
        yield f"no value of {total[0]} but the total", f"rows that it divides, as {divided[0]} does"


def _named_years(rows: StagedRows, context: FileContext) -> Iterator[Absent]:
    """The first and the last year that the file's name states, by the beginning or the end of school years."""
    named = _FROM_TO.search(context.name)
    spans = rows.db.execute("SELECT min(period_end), max(period_end) FROM laid").fetchone()
    if named is None or spans is None or spans[0] is None or int(named[2]) <= int(named[1]) + 1:
        return
    for year, end in zip(named.groups(), spans, strict=True):
        if int(year) not in (end.year - 1, end.year):
            yield f"no row of {year}", f"such rows, as its name says: {named[1]} to {named[2]}"


def _last_block(rows: StagedRows) -> Iterator[Absent]:
    """The last period and breakdown of a level with fewer places than every other, where these have alike.

    Schools are not alike in number from one phase to another.
    """
    for like, other in (("breakdown", "period"), ("period", "breakdown")):
        row = rows.db.execute(
            f"""WITH {_LAST}, cells AS (
                SELECT {other} = (SELECT {other} FROM last) AS is_last, count(DISTINCT entity) AS number FROM laid
                WHERE level = (SELECT level FROM last) AND {like} = (SELECT {like} FROM last)
                  AND (level <> 'school' OR '{like}' = 'breakdown') GROUP BY {other})
            SELECT (SELECT period FROM last), (SELECT level FROM last), max(number) FILTER (is_last),
                   min(number) FILTER (NOT is_last) AS least
            FROM cells HAVING max(number) FILTER (is_last) < {_ALL} * least
               AND (least >= {_ALL} * max(number) FILTER (NOT is_last)
                    OR max(number) FILTER (is_last) < least / 2)"""
        ).fetchone()
        if row:
            period, level, number, least = row
            yield f"{number} places of level {level} in the last part of {period}", f"{least}, as in its other parts"
            return


def _last_breakdowns(rows: StagedRows) -> Iterator[Absent]:
    """A last period of a place that breaks off where the one before it goes on, the rows being alike so far."""
    row = rows.db.execute(
        f"""WITH {_LAST}, own AS (
            SELECT period, list(breakdown ORDER BY record) AS breakdowns, max(record) AS record FROM laid
            WHERE (level, entity) = (SELECT (level, entity) FROM last) AND level <> 'school' GROUP BY period)
        SELECT latest.period, len(latest.breakdowns), len(before.breakdowns), before.period
        FROM own AS latest, own AS before
        WHERE latest.record = (SELECT record FROM last)
          AND before.record = (SELECT max(record) FROM own WHERE record < latest.record)
          AND len(latest.breakdowns) < len(before.breakdowns)
          AND before.breakdowns[:len(latest.breakdowns)] = latest.breakdowns"""
    ).fetchone()
    if row:
        period, number, before, other = row
        counted = f"{number} row{'s' * (number != 1)}"
        yield f"{counted} of one place in {period}", f"{before}, as in {other}, which begins alike"


def _last_place(rows: StagedRows) -> Iterator[Absent]:
    """A last place that ends at another period or breakdown than nearly all others of its level."""
    row = rows.db.execute(
        f"""WITH {_LAST}, tails AS (
            SELECT entity, arg_max(period, record) AS period, arg_max(period_end, record) AS period_end,
                   arg_max(breakdown, record) AS breakdown
            FROM laid WHERE level = (SELECT level FROM last) AND level <> 'school' GROUP BY entity),
        usual AS (
            SELECT period, period_end, breakdown, count(*) AS number FROM tails
            WHERE entity <> (SELECT entity FROM last) GROUP BY ALL ORDER BY number DESC LIMIT 1)
        SELECT last.entity, last.period, usual.period, usual.period_end FROM last, usual
        WHERE (last.period, last.breakdown) <> (usual.period, usual.breakdown) AND usual.number > 1
          AND usual.number >= {_ALL} * (SELECT count(*) - 1 FROM tails)"""
    ).fetchone()
    if row and row[0] in _areas(row[3]):
        entity, period, usual, _ = row
        yield f"no more rows of {entity} after {period}", f"rows to the same end as all other places, {usual}"


def _last_pass(rows: StagedRows, source: Source, context: FileContext) -> Iterator[Absent]:
    """A last pass over the places, or over the values of a filter, that ends before the passes above it.

    A table goes through the same places or groups again and again, for each value of its other columns.
    """
    filters = [name for name in context.header if name in source.cut_columns]
    topic = ", ".join(f"s.{quoted(name)}" for name in filters if name in TOPICS)
    passing = [name for name in filters if name not in TOPICS]
    columns = ", ".join(["entity", *(f"concat_ws('|', {topic or 'NULL'}, s.{quoted(name)})" for name in passing)])
    cells = rows.db.execute(
        f"""SELECT {columns} FROM laid JOIN stage_raw AS s ON s.rowid = laid.record
        WHERE level <> 'school' AND level = (SELECT level FROM laid ORDER BY record DESC LIMIT 1) ORDER BY record"""
    ).fetchall()
    for name, column in zip(("place", *passing), zip(*cells, strict=True), strict=False):
        passes = _passes(column)
        if len(passes) > 1 and (missing := _tail(passes[-2], passes[-1])) and _is_usual(passes):
            whole = len(passes[-2])
            yield f"{whole - missing} of {whole} values of {name} in its last rows", "all, as in the rows above"
            return


def _passes(column: Sequence[str]) -> list[list[str]]:
    """The values of a column in order, from the beginning again wherever one returns that had been left."""
    passes: list[list[str]] = [[]]
    seen: set[str] = set()
    for before, cell in zip((None, *column), column, strict=False):
        if cell == before:
            continue
        if cell in seen:
            passes.append([])
            seen = set()
        passes[-1].append(cell)
        seen.add(cell)
    return passes


def _tail(whole: Sequence[str], last: Sequence[str]) -> int:
    """How many values a pass stops before the end of another; 0 where these are few."""
    places = {cell: at for at, cell in enumerate(whole)}
    reached = max((places[cell] for cell in last if cell in places), default=len(whole))
    missing = len(whole) - 1 - reached
    return missing if missing >= max(_FEW, _PART * len(whole)) else 0


def _is_usual(passes: Sequence[Sequence[str]]) -> bool:
    """Whether passes go to the end of the one before, and none stops where the last does.

    Where there is only one other, the last begins as it, but for a few.
    """
    pairs = list(pairwise(passes[:-1]))
    if not pairs:
        begun = passes[0][: len(passes[0]) - _tail(*passes)]
        same = [cell for cell in begun if cell in set(passes[-1])]
        return same == list(passes[-1]) and len(same) >= (1 - _PART) * len(begun)
    if any(other[-1] == passes[-1][-1] for other in passes[:-1]):
        return False
    return sum(not _tail(before, after) for before, after in pairs) >= _MOST * len(pairs)


def _distinct(rows: StagedRows, question: str) -> set[str]:
    return {str(cell) for (cell,) in rows.db.execute(question).fetchall()}


@cache
def _areas(day: date) -> frozenset[str]:
    """England's authorities and regions on a day."""
    text = day.isoformat()
    return frozenset(
        row["area_code"]
        for row in committed("authorities")
        if (row["valid_from"] or "0") <= text <= (row["valid_to"] or "9")
    )


def _in_being(day: date) -> int:
    """How many authorities England had on a day."""
    existing = _areas(day)
    return sum(row["level"] == "authority" and row["area_code"] in existing for row in committed("authorities"))
