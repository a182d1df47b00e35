"""The fields of a register: how each is typed in, and how its value is said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from analytics.disclosure.gate import TOO_FEW
from analytics.reports.core.records_in_force import Names
from analytics.reports.core.register_disclosure import is_few
from data.catalogue import MEASURES
from data.records import FieldKind, RecordField
from wording import values

_EARLIEST, _LATEST = date(1990, 1, 1), date(2099, 12, 31)
_NUMBERS = (FieldKind.NUMBER, FieldKind.PERCENT, FieldKind.MONEY)
_YES_NO = {True: "Yes", False: "No"}
_HINTS = {
    FieldKind.ROLE: "A role or body, never a person's name",
    FieldKind.PERIOD: "Such as 2024/25, 2024/25-T1, 2025-W37 or 2025-01-31",
}
_MANY_HINT = "Separate several with a semicolon"


def widget(field: RecordField, value: Any, names: Names, key: str) -> Any:
    """The control for one field; what is typed is judged by the register, not here."""
    label = field.title if field.required or field.required_unless else f"{field.title} (optional)"
    hint = field.help or _HINTS.get(field.kind)
    options = choices(field, names)
    if options is not None:
        return _chosen(field, label, hint, options, value, key)
    if field.kind is FieldKind.DATE:
        return st.date_input(
            label, value, format="DD/MM/YYYY", min_value=_EARLIEST, max_value=_LATEST, key=key, help=hint
        )
    if field.kind in _NUMBERS:
        return _number(field, label, hint, value, key)
    if field.many:
        return st.text_input(label, "; ".join(value or ()), key=key, help=hint or _MANY_HINT)
    if field.kind is FieldKind.LONG_TEXT:
        return st.text_area(label, value or "", key=key, help=hint, height=90)
    return st.text_input(label, value or "", key=key, help=hint)


def choices(field: RecordField, names: Names) -> Mapping[Any, str] | None:
    """What may be chosen, by code; None where something is typed."""
    match field.kind:
        case FieldKind.CHOICE:
            return field.choices
        case FieldKind.URN:
            return names.schools
        case FieldKind.AREA:
            return names.areas
        case FieldKind.MEASURE:
            return {measure.code: measure.label for measure in MEASURES.values()}
        case FieldKind.ACTION:
            return names.actions
        case FieldKind.YES_NO:
            return _YES_NO
        case _:
            return None


def _chosen(field: RecordField, label: str, hint: str | None, options: Mapping[Any, str], value: Any, key: str) -> Any:
    current = list(value or ()) if field.many else ([] if value is None else [value])
    # A code kept earlier that is no choice any more (a school that closed) must not vanish.
    codes = [*options, *(code for code in current if code not in options)]
    if field.many:
        return st.multiselect(
            label,
            codes,
            current,
            format_func=lambda code: options.get(code, str(code)),
            key=key,
            help=hint,
            placeholder="None",
        )
    return st.selectbox(
        label,
        codes,
        codes.index(current[0]) if current else None,
        format_func=lambda code: options.get(code, str(code)),
        key=key,
        help=hint,
        placeholder="Choose" if field.required else "Nothing",
    )


def _number(field: RecordField, label: str, hint: str | None, value: Any, key: str) -> Any:
    if field.whole:
        whole = None if value is None else int(value)
        return st.number_input(label, value=whole, step=1, key=key, help=hint)
    start = None if value is None else float(value)
    return st.number_input(label, value=start, step=0.1, format="%g", key=key, help=hint)


def value_text(field: RecordField | None, value: Any, names: Names) -> str:
    """A value as the page says it; nothing where there is none."""
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, (list, tuple)):
        return "; ".join(value_text(field, item, names) for item in value)
    if field is None:
        return str(value)
    if (options := choices(field, names)) is not None:
        return options.get(value, str(value))
    if field.kind is FieldKind.DATE:
        return values.day(value if isinstance(value, date) else date.fromisoformat(str(value)))
    if field.kind in _NUMBERS:
        return TOO_FEW if is_few(field, float(value)) else _figure(field, float(value))
    return str(value)


def _figure(field: RecordField, value: float) -> str:
    written = len(repr(round(value, 2)).partition(".")[2].rstrip("0"))
    text = values.number(value, written)
    if field.kind is FieldKind.MONEY:
        return f"£{text}"
    return f"{text}%" if field.kind is FieldKind.PERCENT else text
