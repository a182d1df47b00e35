"""Per-row release version, publication date and denominators."""

from __future__ import annotations

from data.build.staging import literal, quoted
from data.sources.base import FileContext, Source


def own_day_sql(source: Source, header: tuple[str, ...]) -> str:
    """SQL for the day of publication that a row carries, NULL where the family has none."""
    if source.published_column is None or source.published_column not in header:
        return "CAST(NULL AS DATE)"
    return f"as_date(s.{quoted(source.published_column)})"


def value_sql(source: Source, value: str) -> str:
    """SQL for the value: as written, or in a return of our own worked out from its parts."""
    if not source.measure_is_code:
        return value
    return (
        f"coalesce({value}, CASE WHEN x.v IS NULL AND counts THEN nn "
        "WHEN x.v IS NULL AND dn > 0 THEN nn * factor / dn END)"
    )


def release_version_sql(source: Source, context: FileContext) -> str:
    """SQL for the version of a row: the family's, the row's own, else the file's."""
    if source.version is not None:
        return literal(source.version.value)
    if source.release_version is not None:
        return "e_map.release_version"
    return literal(context.version.value) if context.version else "''"
