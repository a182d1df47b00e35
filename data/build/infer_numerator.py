"""Infer the numerator of a published percentage where its rounding allows only one."""

from __future__ import annotations

_SLACK = 1e-9


def pinned_sql(text: str, value: str, cohort: str, stated: str) -> str:
    """SQL for the numerator: the stated one, else the only count that rounds to the percentage.

    `text` is the cell's digits as published (their decimals are the rounding), `value` the percentage as a
    number, `cohort` the denominator. 63% of 60 can only be 38; 63% of 300 may be several.
    """
    decimals = f"length(split_part({text}, '.', 2))"
    half = f"(0.5 / pow(10, {decimals}))"
    least = f"greatest(0, ceil(({value} - {half}) * {cohort} / 100 - {_SLACK}))"
    most = f"least({cohort}, floor(({value} + {half}) * {cohort} / 100 + {_SLACK}))"
    return (
        f"CASE WHEN {stated} IS NOT NULL THEN {stated} "
        f"WHEN share AND {cohort} > 0 AND {cohort} = floor({cohort}) "
        f"AND {value} BETWEEN 0 AND 100 AND {least} = {most} THEN {least} END"
    )
