"""The declaration of a register: its fields, its editors and its figures, read from a small file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from data.period import PeriodKind
from data.problem import DeclarationError
from data.records.problems import RecordsError
from data.small_toml import UnreadableTomlError, read_toml
from data.vocabulary import Counts, Role

BOARD_CLERK = Role.CLERK.value
EDITORS = (Role.DIRECTOR.value, Role.AREA_LEAD.value, Role.ANALYST.value, BOARD_CLERK, Role.SCHOOL.value)
RESERVED = ("key", "version", "previous", "at", "who_role", "who_name", "register", "action", "reason")


class FieldKind(StrEnum):
    """What sort of value a field holds."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    PERIOD = "period"
    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    CHOICE = "choice"
    URN = "urn"
    AREA = "area"
    MEASURE = "measure"
    ACTION = "action"
    ROLE = "role"
    YES_NO = "yes_no"


class Cadence(StrEnum):
    """How often something falls due again."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    HALF_TERMLY = "half_termly"
    TERMLY = "termly"
    YEARLY = "yearly"


class Count(StrEnum):
    """How the rows of a register become the figure of a target."""

    COUNT = "count"  # rows in force on the day
    SUM = "sum"  # sum of `value` over rows in force on the day
    DISTINCT = "distinct"  # different values of `value`, such as schools visited
    LATEST_SHARE = "latest_share"  # value ÷ out_of of the last dated row, in per cent


@dataclass(frozen=True, slots=True)
class When:
    """A field is asked for only where another one has one of these values."""

    field: str
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordField:
    """One thing that a record says."""

    name: str
    title: str
    kind: FieldKind
    required: bool = False
    many: bool = False
    whole: bool = False
    low: float | None = None
    high: float | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    required_when: When | None = None
    required_unless: str = ""  # another field: one of the two is filled in
    forms: tuple[str, ...] = ()  # kinds of period that are meant; none given: any
    only: tuple[str, ...] = ()  # roles that may fill it in; none given: every editor
    counts: Counts | None = None  # what a whole number counts; None: nobody (an order, items)


@dataclass(frozen=True, slots=True)
class DueRule:
    """When a record falls due, and what says that it is done."""

    field: str
    done_field: str
    done: tuple[str, ...] = ()  # none given: done as soon as `done_field` is filled in


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often records of a register are expected, counted from the date in a field."""

    every: Cadence
    field: str


@dataclass(frozen=True, slots=True)
class RegisterFigure:
    """A figure of the plan that this register supplies."""

    target: str
    title: str
    how: Count
    where: Mapping[str, tuple[str, ...]]
    since: str
    until: str | None = None
    value: str | None = None
    out_of: str | None = None
    within_days: int | None = None  # rows older than this no longer count


@dataclass(frozen=True, slots=True)
class MeasuredBy:
    """A value is in the unit, and within the bounds, of the measure that another field names."""

    value: str
    measure: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Later:
    """What a record only says from the day in one of its fields on, and what it said before.

    Where that day is not filled in, it says so from the day on which it was entered.
    """

    day: str
    hides: tuple[str, ...]
    before: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of record; an empty `key` means that each record gets a key of its own."""

    name: str
    title: str
    about: str
    key: tuple[str, ...]
    editors: tuple[str, ...]
    fields: Mapping[str, RecordField]
    # From when a record entered long afterwards was known: dates, the first that is filled in, or its plan's.
    known_by: tuple[str, ...]
    order: tuple[tuple[str, str], ...] = ()  # dates: the first is not after the second
    parts: tuple[tuple[str, str], ...] = ()  # counts: the first is among the second
    measured: tuple[MeasuredBy, ...] = ()
    due: DueRule | None = None
    rhythm: Rhythm | None = None
    feeds: tuple[RegisterFigure, ...] = ()
    by_file: tuple[str, ...] = ()  # columns of the file that people may hand in
    # Fields with the schools or areas whose record it is, the first that is filled in; none: the authority's.
    belongs_to: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()  # roles that read the authority's own records in a narrower scope
    confined_to: str = ""  # field of the only school in whose scope a record may be read
    later: tuple[Later, ...] = ()


# Read the files that declare registers; a wrong file is refused with the reason.

FOLDER = Path(__file__).parent / "registers"
PLAN = "plan"  # the field with the code of the plan that a record belongs to
_ROLES = tuple(role.value for role in Role)
_NAME = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
_ENTRIES = {
    "title",
    "about",
    "key",
    "editors",
    "fields",
    "order",
    "parts",
    "measured",
    "due",
    "rhythm",
    "feeds",
    "by_file",
    "belongs_to",
    "shared_with",
    "confined_to",
    "known_by",
    "later",
}
_FIELD_ENTRIES = {
    "title",
    "kind",
    "required",
    "many",
    "whole",
    "low",
    "high",
    "choices",
    "help",
    "required_when",
    "required_unless",
    "only",
    "forms",
    "counts",
}
_NOBODY = "nobody"  # what a whole number counts that is an order or a number of items
_FEED_ENTRIES = {"target", "title", "how", "where", "since", "until", "value", "out_of", "within_days"}


def load(path: Path) -> Register:
    """The register that a file declares; DeclarationError where the file is wrong."""
    try:
        raw = read_toml(path)
    except UnreadableTomlError as wrong:
        raise DeclarationError(f"{path.name} is not TOML: {wrong}") from None
    _only(path.name, raw, _ENTRIES)
    _has(path.name, raw, ("title", "about", "editors", "fields", "belongs_to", "known_by"))
    if isinstance(raw["known_by"], str):
        raise DeclarationError(f"{path.name}: known_by is {raw['known_by']!r}; give a list: [{raw['known_by']!r}]")
    register = Register(
        name=path.stem,
        title=raw["title"],
        about=raw["about"],
        key=tuple(raw.get("key", ())),
        editors=tuple(raw["editors"]),
        fields={name: _field(path.name, name, entry) for name, entry in raw["fields"].items()},
        known_by=tuple(raw["known_by"]),
        order=tuple((pair[0], pair[1]) for pair in raw.get("order", ())),
        parts=tuple((pair[0], pair[1]) for pair in raw.get("parts", ())),
        measured=tuple(_measured(path.name, entry) for entry in raw.get("measured", ())),
        due=_due(path.name, raw.get("due")),
        rhythm=_rhythm(path.name, raw.get("rhythm")),
        feeds=tuple(_feed(path.name, entry) for entry in raw.get("feeds", ())),
        by_file=tuple(raw.get("by_file", ())),
        belongs_to=() if raw["belongs_to"] == "authority" else tuple(raw["belongs_to"]),
        shared_with=tuple(_among(path.name, "shared_with", role, _ROLES) for role in raw.get("shared_with", ())),
        confined_to=raw.get("confined_to", ""),
        later=tuple(_later(path.name, entry) for entry in raw.get("later", ())),
    )
    _coherent(path.name, register)
    return register


def load_folder(folder: Path) -> dict[str, Register]:
    """Every register that a folder declares, by name."""
    return {path.stem: load(path) for path in sorted(folder.glob("*.toml"))}


@cache
def registers() -> Mapping[str, Register]:
    """The registers of Milepost, by name."""
    return load_folder(FOLDER)


def register(name: str) -> Register:
    """The register of a name; the words of the error list those there are."""
    try:
        return registers()[name]
    except KeyError:
        known = ", ".join(registers())
        raise RecordsError(f"no register is called {name!r}; there are: {known}") from None


def _field(file: str, name: str, raw: Mapping[str, Any]) -> RecordField:
    where = f"{file}, field {name!r}"
    if not _NAME.match(name) or name in RESERVED:
        raise DeclarationError(f"{where}: a field needs a name in lower case, none of {RESERVED}")
    _only(where, raw, _FIELD_ENTRIES)
    _has(where, raw, ("title", "kind"))
    kind = FieldKind(_among(where, "kind", raw["kind"], FieldKind))
    if (kind is FieldKind.CHOICE) != bool(raw.get("choices")):
        raise DeclarationError(f"{where}: choices are given for a choice, and for nothing else")
    when = raw.get("required_when")
    return RecordField(
        name=name,
        title=raw["title"],
        kind=kind,
        required=bool(raw.get("required", False)),
        many=bool(raw.get("many", False)),
        whole=bool(raw.get("whole", False)),
        low=raw.get("low"),
        high=raw.get("high"),
        choices=dict(raw.get("choices", {})),
        help=raw.get("help", ""),
        required_when=When(when["field"], tuple(when["among"])) if when else None,
        required_unless=raw.get("required_unless", ""),
        forms=tuple(_among(where, "forms", form, PeriodKind) for form in raw.get("forms", ())),
        only=tuple(_among(where, "only", role, EDITORS) for role in raw.get("only", ())),
        counts=_counts(where, raw),
    )


def _counts(where: str, raw: Mapping[str, Any]) -> Counts | None:
    """What a whole number counts: the disclosure gate screens pupils, so no register may leave it out."""
    if bool(raw.get("whole")) != ("counts" in raw):
        raise DeclarationError(f"{where}: counts says what a whole number counts ({_NOBODY}: an order, or items)")
    if raw.get("counts", _NOBODY) == _NOBODY:
        return None
    return Counts(_among(where, "counts", raw["counts"], Counts))


def _measured(file: str, raw: Mapping[str, Any]) -> MeasuredBy:
    where = f"{file}, measured"
    _only(where, raw, {"value", "measure", "where"})
    _has(where, raw, ("value", "measure"))
    return MeasuredBy(raw["value"], raw["measure"], _conditions(raw))


def _later(file: str, raw: Mapping[str, Any]) -> Later:
    where = f"{file}, later"
    _only(where, raw, {"day", "hides", "before"})
    _has(where, raw, ("day", "hides"))
    return Later(raw["day"], tuple(raw["hides"]), dict(raw.get("before", {})))


def _conditions(raw: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in raw.get("where", {}).items()}


def _due(file: str, raw: Mapping[str, Any] | None) -> DueRule | None:
    if raw is None:
        return None
    _only(f"{file}, due", raw, {"field", "done_field", "done"})
    _has(f"{file}, due", raw, ("field", "done_field"))
    return DueRule(raw["field"], raw["done_field"], tuple(raw.get("done", ())))


def _rhythm(file: str, raw: Mapping[str, Any] | None) -> Rhythm | None:
    if raw is None:
        return None
    _only(f"{file}, rhythm", raw, {"every", "field"})
    _has(f"{file}, rhythm", raw, ("every", "field"))
    return Rhythm(Cadence(_among(f"{file}, rhythm", "every", raw["every"], Cadence)), raw["field"])


def _feed(file: str, raw: Mapping[str, Any]) -> RegisterFigure:
    where = f"{file}, feeds"
    _only(where, raw, _FEED_ENTRIES)
    _has(where, raw, ("target", "title", "how", "since"))
    how = Count(_among(where, "how", raw["how"], Count))
    if (how is not Count.COUNT and "value" not in raw) or (how is Count.LATEST_SHARE and "out_of" not in raw):
        raise DeclarationError(f"{where}: {how} needs value (and out_of for a share)")
    return RegisterFigure(
        target=raw["target"],
        title=raw["title"],
        how=how,
        where=_conditions(raw),
        since=raw["since"],
        until=raw.get("until"),
        value=raw.get("value"),
        out_of=raw.get("out_of"),
        within_days=raw.get("within_days"),
    )


def _coherent(file: str, register: Register) -> None:
    for role in register.editors:
        _among(file, "editors", role, EDITORS)
    for item in register.fields.values():
        if item.required_unless:
            _among(file, "required_unless", item.required_unless, tuple(register.fields))
    for name in _mentioned(register):
        if name not in register.fields:
            raise DeclarationError(f"{file}: {name!r} is mentioned but is not one of its fields")
    for name in register.key:
        if not register.fields[name].required or register.fields[name].many:
            raise DeclarationError(f"{file}: key field {name!r} must be required and single")
    _owned(file, register)
    confined = register.fields[register.confined_to] if register.confined_to else None
    if confined is not None and (confined.kind is not FieldKind.URN or not confined.required):
        raise DeclarationError(f"{file}: confined_to {confined.name!r} must be a required school")
    for name in register.known_by:
        if register.fields[name].kind is not FieldKind.DATE and name != PLAN:
            raise DeclarationError(f"{file}: known_by {name!r} must be a date, or the plan")
    for first, then in register.order:
        if {register.fields[first].kind, register.fields[then].kind} != {FieldKind.DATE}:
            raise DeclarationError(f"{file}: order {first!r}, {then!r}: both must be dates")


def _owned(file: str, register: Register) -> None:
    """A record about a school belongs to that school: nobody may forget to say so."""
    for name in register.belongs_to:
        if register.fields[name].kind not in (FieldKind.URN, FieldKind.AREA):
            raise DeclarationError(f"{file}: belongs_to {name!r} must be a school or an area")
    schools = [f.name for f in register.fields.values() if f.kind is FieldKind.URN and f.required]
    if schools and not set(schools) & set(register.belongs_to):
        raise DeclarationError(f"{file}: its records name the school {schools[0]!r}; belongs_to must name it")


def _mentioned(register: Register) -> list[str]:
    names = [*register.key, *register.by_file, *register.belongs_to]
    names += [name for pair in (*register.order, *register.parts) for name in pair]
    names += [f.required_when.field for f in register.fields.values() if f.required_when]
    for item in register.measured:
        names += [item.value, item.measure, *item.where]
    if register.due:
        names += [register.due.field, register.due.done_field]
    if register.rhythm:
        names.append(register.rhythm.field)
    names += [*register.known_by, *filter(None, [register.confined_to])]
    names += [name for item in register.later for name in (item.day, *item.hides, *item.before)]
    for feed in register.feeds:
        names += [*feed.where, feed.since]
        names += [name for name in (feed.until, feed.value, feed.out_of) if name]
    return names


def _only(where: str, raw: Mapping[str, Any], allowed: set[str]) -> None:
    for name in raw:
        if name not in allowed:
            listed = ", ".join(sorted(allowed))
            raise DeclarationError(f"{where}: unknown entry {name!r}; allowed: {listed}")


def _has(where: str, raw: Mapping[str, Any], needed: tuple[str, ...]) -> None:
    for name in needed:
        if not raw.get(name):
            raise DeclarationError(f"{where}: {name} is missing")


def _among(where: str, entry: str, text: str, allowed: type[StrEnum] | tuple[str, ...]) -> str:
    words = [str(word) for word in allowed]
    if text not in words:
        raise DeclarationError(f"{where}: {entry} is {text!r}; allowed: {', '.join(words)}")
    return text
