"""For which days the loaded registers tell which of the authority's schools were open."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from analytics.reports.core import pandas_values
from data.rules import coverage_rule

if TYPE_CHECKING:
    from analytics.reports.core.context import ReportContext
    from data.rules.model import CoverageRule


@cache
def rule() -> CoverageRule:
    """The coverage rule, read once."""
    return coverage_rule()


def open_schools_known(context: ReportContext, day: date) -> bool:
    """Whether a register tells which of the authority's schools were open on a day."""
    after = timedelta(days=rule().register_serves_days)
    return any(first <= day <= last + after for first, last in _register_days(context))


def why_schools_not_known(context: ReportContext) -> str:
    """What is not known of the authority's schools on the as-at date; empty where a register tells."""
    days = _register_days(context)
    if not days or open_schools_known(context, context.as_at):
        return ""
    earlier = [last for _, last in days if last <= context.as_at]
    if earlier:
        return f"No register after {_words(max(earlier))} is loaded: schools opened or closed since are not known."
    return (
        f"Schools that closed before {_words(min(first for first, _ in days))} are in no loaded register: "
        "they are not counted, and names are those of that day."
    )


def inspected_in_no_register(context: ReportContext) -> tuple[int, int]:
    """Of the authority's inspected schools those that no loaded register lists, and all."""

    def read() -> tuple[int, int]:
        return context.warehouse.unlisted_inspected(context.scope, context.home.la_code or "", context.as_at)

    return context.once(("unlisted inspected",), read)


def _register_days(context: ReportContext) -> tuple[tuple[date, date], ...]:
    def read() -> tuple[tuple[date, date], ...]:
        rows = context.warehouse.register_coverage(context.scope, context.home.la_code or "")
        return tuple(
            (pandas_values.known_day(row.known_from), pandas_values.known_day(row.known_until))
            for row in pandas_values.rows(rows)
        )

    return context.once(("register days",), read)


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
