"""The SQL statement that turns a staged file into facts."""

from __future__ import annotations

import duckdb

from data.build import column_binding
from data.build.column_binding import ColumnBinding
from data.build.infer_numerator import pinned_sql
from data.build.row_metadata import own_day_sql, release_version_sql, value_sql
from data.build.staging import quoted
from data.sources.base import FileContext, Source

# A percent sign says in which unit the cell is, whatever the rest of its column is in; a count, a
# score or a part of a rate cannot carry one.
_VALUE = """CASE WHEN contains(x.v, '%')
    THEN CASE WHEN rated THEN as_number(x.v) * (factor / 100) END
    ELSE as_amount(x.v) * scale END"""
# Half a unit of a cell's last decimal, in the measure's unit: how far a value may be rounded.
_HALF = """0.5 * abs(CASE WHEN contains(v, '%') THEN factor / 100 ELSE scale END)
/ pow(10, CASE WHEN contains(lower(v), 'e') THEN 9
ELSE least(9, length(split_part(number_text(v), '.', 2))) END)"""


def insert(
    db: duckdb.DuckDBPyConnection,
    source: Source,
    context: FileContext,
    used: tuple[ColumnBinding, ...],
    source_id: int,
    joins: list[str],
) -> None:
    """Make table `facts_<source_id>` of `stage_raw` and the answers to the family's rules."""
    cells, kept, on = _long_cells(source, context.header) if source.measure_column else _wide_cells(used, source)
    has_parts = source.denominator_column or any(item.denominator for item in used)
    numerator_kept = pinned_sql("number_text(v)", "vn", "dn", "nn") if has_parts else "nn"
    db.execute(
        f"""CREATE OR REPLACE TABLE facts_{source_id} AS
        WITH rows AS (
            SELECT CAST(s.rowid + 1 AS UINTEGER) AS record, p_map.place_id, t_map.period_id,
                   {_cut(source)}, {release_version_sql(source, context)} AS release_version,
                   {own_day_sql(source, context.header)} AS own_day, {cells}
            FROM stage_raw s {" ".join(joins)}
            WHERE s.rowid + 1 NOT IN (SELECT record FROM row_out)
        ), x AS ({kept}), y AS (
            SELECT x.*, binding_map.* EXCLUDE (f), as_amount(x.n) AS nn, as_amount(x.d) AS dn,
                   {value_sql(source, _VALUE)} AS vn, binding_map.f AS binding
            FROM x JOIN binding_map ON {on}
            WHERE CASE WHEN has_value THEN {_has_value(source)} ELSE x.n IS NOT NULL END
        ), z AS (SELECT y.*, {_status(source)} AS status FROM y)
        SELECT place_id, z.period_id, measure,
               coalesce(binding_phase, cut_phase, only_phase) AS phase,
               CASE WHEN binding_group <> 'all' THEN binding_group ELSE cut_group END AS pupil_group,
               CASE WHEN status <> 'ok' THEN NULL WHEN has_value THEN vn
                    WHEN counts THEN nn * scale ELSE nn * factor / dn END AS value,
               CASE WHEN status = 'ok' THEN {numerator_kept} END AS numerator,
               dn AS denominator, status,
               CASE WHEN status <> 'ok' THEN coalesce(v, n, d, '') END AS symbol,
               release, coalesce(own_day, published) AS published, record, binding AS f,
               CASE WHEN has_value THEN CAST({_HALF} AS FLOAT) END AS rounding,
               CAST({_wrong(source)} AS part_t) AS wrong
        FROM z JOIN r_map ON r_map.f = z.binding AND r_map.period_id = z.period_id
                         AND r_map.release_version = coalesce(z.release_version, '')"""
    )


def _cut(source: Source) -> str:
    if source.cut is None:
        return "CAST(NULL AS phase_t) AS cut_phase, CAST('all' AS group_t) AS cut_group"
    return "c_map.phase AS cut_phase, c_map.pupil_group AS cut_group"


def _wide_cells(used: tuple[ColumnBinding, ...], source: Source) -> tuple[str, str, str]:
    structs = ", ".join(column_binding.struct(item, place, source) for place, item in enumerate(used))
    kept = (
        "SELECT rows.* EXCLUDE (u), u.f AS f, u.v AS v, u.n AS n, u.d AS d FROM rows "
        "WHERE u.keep AND coalesce(u.v, u.n) IS NOT NULL"
    )
    if source.tolerances.blank_is is not None:
        kept = kept.removesuffix(" AND coalesce(u.v, u.n) IS NOT NULL")
    return f"unnest([{structs}]) AS u", kept, "binding_map.f = x.f"


def _long_cells(source: Source, header: tuple[str, ...]) -> tuple[str, str, str]:
    def cell(name: str | None) -> str:
        return f"nullif(trim(s.{quoted(name or '')}), '')" if name in header else "CAST(NULL AS VARCHAR)"

    named = f"lower(coalesce(trim(s.{quoted(source.measure_column or '')}), ''))"
    columns = (source.value_column, source.numerator_column, source.denominator_column)
    value, numerator, denominator = (cell(name) for name in columns)
    if source.status_column in header:  # why there is no value stands in another column
        text = cell(source.status_column)
        value = f"coalesce({value}, CASE WHEN lower({text}) <> 'ok' THEN {text} END)"
    cells = f"{named} AS f, {value} AS v, {numerator} AS n, {denominator} AS d"
    return cells, "SELECT * FROM rows", "lower(binding_map.value_name) = x.f"


def _has_value(source: Source) -> str:
    if source.tolerances.blank_is is not None or source.status_column:
        return "true"
    return "x.v IS NOT NULL"


def _status(source: Source) -> str:
    symbols = source.symbols
    blank = source.tolerances.blank_is
    own = column_binding.status("v", "vn", symbols)
    if blank is not None:
        own = f"CASE WHEN v IS NULL THEN {column_binding.word(blank)} ELSE {own} END"
    counted = column_binding.status("n", "nn", symbols)
    parts = (
        f"CASE WHEN isfinite(nn) AND isfinite(dn) THEN CASE WHEN dn > 0 THEN {column_binding.OK} "
        f"ELSE {column_binding.NOT_APPLICABLE} END "
        f"WHEN NOT isfinite(nn) OR nn IS NULL THEN {column_binding.status('n', 'nn', symbols)} "
        f"ELSE {column_binding.status('d', 'dn', symbols)} END"
    )
    return f"CASE WHEN has_value THEN {own} WHEN counts THEN {counted} ELSE {parts} END"


def _wrong(source: Source) -> str:
    """SQL naming the part of a fact that is neither a number nor a known symbol."""
    n_status = column_binding.status("n", "nn", source.symbols)
    d_status = column_binding.status("d", "dn", source.symbols)
    return (
        "CASE WHEN status IS NULL AND has_value THEN 'value' "
        f"WHEN n IS NOT NULL AND {n_status} IS NULL THEN 'numerator' "
        f"WHEN d IS NOT NULL AND {d_status} IS NULL THEN 'denominator' END"
    )
