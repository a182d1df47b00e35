"""Versions of records as data frames for pages and reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from data.records.declaration import FieldKind, RecordField, Register
from data.records.editing import changes_since
from data.records.entries import Version
from data.records.problems import RecordsError

_NUMBERS = (FieldKind.NUMBER, FieldKind.PERCENT, FieldKind.MONEY)
HISTORY_COLUMNS = (
    "register",
    "key",
    "version",
    "at",
    "who_role",
    "who_name",
    "action",
    "reason",
    "field",
    "was",
    "became",
)


def frame(register: Register, versions: Sequence[Version]) -> pd.DataFrame:
    """One row per record: key, version, when and by which role, then every declared field."""
    data: dict[str, Any] = {
        "key": pd.Series([version.key for version in versions], dtype="object"),
        "version": pd.Series([version.version for version in versions], dtype="int64"),
        "at": pd.Series([version.at for version in versions], dtype="datetime64[us, UTC]"),
        "who_role": pd.Series([version.who_role for version in versions], dtype="object"),
    }
    for name, field in register.fields.items():
        data[name] = _column(field, [version.payload.get(name) for version in versions])
    return pd.DataFrame(data)


def _column(field: RecordField, values: list[Any]) -> pd.Series:
    if field.many:
        return pd.Series([tuple(value or ()) for value in values], dtype="object")
    if field.kind is FieldKind.DATE:
        days = pd.to_datetime(pd.Series(values, dtype="object"), format="ISO8601")
        return days.astype("datetime64[us]")
    if field.kind in _NUMBERS:
        return pd.Series(values, dtype="Float64")
    if field.kind is FieldKind.YES_NO:
        return pd.Series(values, dtype="boolean")
    return pd.Series(values, dtype="object")


def select(rows: pd.DataFrame, register: Register, where: Mapping[str, object]) -> pd.DataFrame:
    """The rows whose fields have the wanted values; of a list of values, any."""
    for name, accepted in where.items():
        if name not in rows.columns:
            known = ", ".join(register.fields)
            raise RecordsError(f"{register.title} has no field {name!r}; it has: {known}")
        many = name in register.fields and register.fields[name].many
        among = set(accepted) if isinstance(accepted, (list, tuple, set, frozenset)) else {accepted}
        keep = rows[name].map(
            lambda value, among=among, many=many: bool(among & set(value) if many else value in among)
        )
        rows = rows[keep.astype(bool)]
    return rows.reset_index(drop=True)


def history(versions: Sequence[Version]) -> pd.DataFrame:
    """One row per field that a version of one record changed."""
    return _changes([versions], None, None)


def changes_between(versions: Iterable[Version], since: datetime, until: datetime | None) -> pd.DataFrame:
    """One row per field that changed after `since` and, where it is given, by `until`, over many records."""
    by_key: dict[str, list[Version]] = {}
    for version in versions:
        by_key.setdefault(version.key, []).append(version)
    return _changes(by_key.values(), since, until)


def _changes(records: Iterable[Sequence[Version]], since: datetime | None, until: datetime | None) -> pd.DataFrame:
    rows = []
    for versions in records:
        for item in changes_since(versions, None):
            if (since and item.at <= since) or (until and item.at > until):
                continue
            shared = (
                versions[0].register,
                versions[0].key,
                item.version,
                item.at,
                item.who_role,
                item.who_name,
                item.action.value,
                item.reason,
            )
            fields = dict(item.fields) or {"": (None, None)}
            rows += [(*shared, name, was, became) for name, (was, became) in fields.items()]
    return pd.DataFrame(rows, columns=list(HISTORY_COLUMNS), dtype="object")
