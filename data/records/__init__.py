"""What people enter: registers declared by small files, kept as versions that are only added.

records = Records.open(records_url(home, named), now)
actions = records.current("actions")                    # a frame with key and version
outcome = records.save("actions", key, payload, who, based_on=version)
if isinstance(outcome, Conflict): ...                   # somebody else's change, field by field

`returns` and `templates` read uploaded files; `due_dates` derives what is overdue on a date.
"""

from data.records.declaration import BOARD_CLERK, FieldKind, RecordField, Register, register, registers
from data.records.engine import records_url, world_url
from data.records.entries import ConcurrentChange, Conflict, RecordAction, Saved, Version, Who
from data.records.problems import RecordRefused, RecordsError, RecordsUnavailable
from data.records.scoped import ScopedRecords
from data.records.store import Records

__all__ = [
    "BOARD_CLERK",
    "ConcurrentChange",
    "Conflict",
    "FieldKind",
    "RecordAction",
    "RecordField",
    "RecordRefused",
    "Records",
    "RecordsError",
    "RecordsUnavailable",
    "Register",
    "Saved",
    "ScopedRecords",
    "Version",
    "Who",
    "records_url",
    "register",
    "registers",
    "world_url",
]
