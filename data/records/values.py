"""Convert typed text into a value of the declared type, or explain what is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from difflib import get_close_matches

import pandas as pd

from data.characters import visible, visible_values
from data.parsing import EXPECTED, date_fault, read_date, read_number
from data.period import Period, PeriodKind
from data.problem import Problem
from data.records.declaration import FieldKind, MeasuredBy, RecordField, Register

TEXT_LIMIT = 500  # characters
LONG_TEXT_LIMIT = 20_000  # characters
_LARGEST = 1_000_000_000_000  # no count or sum of pounds here comes near it
_URN = re.compile(r"^\d{6}$")
_ACTION = re.compile(r"^[a-z0-9-]{1,40}\|[\w.]{1,40}$")
_AREA = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")
# Records hold roles: a title before a name, or an address, says that a person was written down.
_PERSON = re.compile(r"(^|\s)(mr|mrs|ms|miss|dr|prof)\.?\s+[A-Z]|@", re.IGNORECASE)
_YES_NO = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}

_PERIOD_FORMS = {
    PeriodKind.ACADEMIC_YEAR: "an academic year such as 2024/25",
    PeriodKind.TERM: "a term such as 2024/25-T1",
    PeriodKind.HALF_TERM: "a half-term such as 2024/25-HT3",
    PeriodKind.WEEK: "a week such as 2025-W37",
    PeriodKind.DAY: "a date such as 2025-01-31",
}

Value = str | float | bool | list[str]


class _WrongValueError(ValueError):
    def __init__(self, expected: str, advice: str) -> None:
        self.expected, self.advice = expected, advice
        super().__init__(expected)


def is_blank(value: object) -> bool:
    """Whether nothing was entered."""
    if value is None or (isinstance(value, str) and not visible(value).strip()):
        return True
    if isinstance(value, (list, tuple)):
        return all(is_blank(item) for item in value)
    # NaN and NaT of a frame are blank too.
    return (isinstance(value, float) and math.isnan(value)) or value is pd.NaT or value is pd.NA


def is_storable(text: str) -> bool:
    """Whether every database can store a text: no NUL character, no lone surrogate."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def read_value(field: RecordField, value: object) -> Value | Problem:
    """The value as it is stored; a Problem names the field and what is allowed."""
    value = visible_values(value)
    try:
        if field.many:
            return _many(field, value)
        return _READERS[field.kind](field, value)
    except _WrongValueError as wrong:
        shown = value if isinstance(value, str) else str(value)
        return Problem(None, field.name, shown[:80], wrong.expected, wrong.advice)


def _many(field: RecordField, value: object) -> list[str]:
    parts = value.split(";") if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)):
        parts = [parts]
    read = [str(_READERS[field.kind](field, part)) for part in parts if not is_blank(part)]
    return list(dict.fromkeys(read))


def _text(field: RecordField, value: object) -> str:
    text = str(value).strip()
    limit = LONG_TEXT_LIMIT if field.kind is FieldKind.LONG_TEXT else TEXT_LIMIT
    if len(text) > limit:
        raise _WrongValueError(f"at most {limit} characters, found {len(text)}", "Shorten it.")
    if not is_storable(text):
        raise _WrongValueError("readable text", "Enter it again; it contains an invalid character.")
    return text


def _date(field: RecordField, value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    day = read_date(str(value))
    if day is None:
        raise _WrongValueError(EXPECTED, date_fault(str(value)))
    return day.isoformat()


def _period(field: RecordField, value: object) -> str:
    try:
        period = Period.parse(str(value))
    except ValueError:
        period = None
    if period is None or (field.forms and period.kind not in field.forms):
        forms = field.forms or tuple(_PERIOD_FORMS)
        expected = " or ".join(_PERIOD_FORMS[PeriodKind(form)] for form in forms)
        advice = "Use this format; in a spreadsheet, format the column as text first."
        raise _WrongValueError(expected, advice)
    return period.text


def _number(field: RecordField, value: object) -> float:
    low, high = _bounds(field)
    expected = _range_in_words(field, low, high)
    number = read_number(str(value).strip().removeprefix("£"))
    if isinstance(value, bool) or number is None or abs(number) > _LARGEST:
        raise _WrongValueError(expected, "Enter digits, with a point for decimals.")
    if (low is not None and number < low) or (high is not None and number > high):
        raise _WrongValueError(expected, "Check the figure; was it meant for another column?")
    if number.is_integer():
        return int(number)
    if field.whole:
        raise _WrongValueError(expected, "Enter a whole number.")
    return number


def _bounds(field: RecordField) -> tuple[float | None, float | None]:
    if field.kind is FieldKind.PERCENT:
        return (0 if field.low is None else field.low, 100 if field.high is None else field.high)
    if field.kind is FieldKind.MONEY:
        return (0 if field.low is None else field.low, field.high)
    return field.low, field.high


def _range_in_words(field: RecordField, low: float | None, high: float | None) -> str:
    kind = {FieldKind.PERCENT: "a percentage", FieldKind.MONEY: "an amount in pounds"}.get(
        field.kind, "a whole number" if field.whole else "a number"
    )
    if low is not None and high is not None:
        return f"{kind} from {low:g} to {high:g}"
    if low is not None:
        return f"{kind}, {low:g} or more"
    return kind if high is None else f"{kind}, {high:g} or less"


def _choice(field: RecordField, value: object) -> str:
    text = str(value).strip()
    by_label = {label.casefold(): code for code, label in field.choices.items()}
    code = text if text in field.choices else by_label.get(text.casefold())
    if code is None:
        raise _WrongValueError("one of: " + ", ".join(field.choices.values()), "Choose one of these.")
    return code


def _urn(field: RecordField, value: object) -> str:
    text = str(value).strip().removesuffix(".0")
    if not _URN.match(text):
        raise _WrongValueError("a school's URN of six digits", "Find it on the school's page.")
    return text


def _area(field: RecordField, value: object) -> str:
    text = str(value).strip()
    if not _AREA.match(text):
        raise _WrongValueError("an area's code", "Use the plan's code or the ONS code, such as E07000202.")
    return text


def _measure(field: RecordField, value: object) -> str:
    from data.catalogue import MEASURES

    text = str(value).strip()
    if text not in MEASURES:
        near = get_close_matches(text, MEASURES, n=3, cutoff=0.4)
        hint = f"Did you mean {', '.join(near)}?" if near else "The notes page lists the codes."
        raise _WrongValueError("the code of a measure", hint)
    return text


def _action(field: RecordField, value: object) -> str:
    text = str(value).strip()
    if not _ACTION.match(text):
        raise _WrongValueError(
            "a plan and the reference of its action, such as suffolk-2015|5.4", "Choose it from the list."
        )
    return text


def _role(field: RecordField, value: object) -> str:
    text = _text(field, value)
    if _PERSON.search(text):
        raise _WrongValueError("a role or a body, not a person", "Enter the person's role, not their name.")
    return text


def _yes_no(field: RecordField, value: object) -> bool:
    if isinstance(value, bool):
        return value
    answer = _YES_NO.get(str(value).strip().casefold())
    if answer is None:
        raise _WrongValueError("yes or no", "Enter yes or no.")
    return answer


_READERS: dict[FieldKind, Callable[[RecordField, object], str | float | bool]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.DATE: _date,
    FieldKind.PERIOD: _period,
    FieldKind.NUMBER: _number,
    FieldKind.PERCENT: _number,
    FieldKind.MONEY: _number,
    FieldKind.CHOICE: _choice,
    FieldKind.URN: _urn,
    FieldKind.AREA: _area,
    FieldKind.MEASURE: _measure,
    FieldKind.ACTION: _action,
    FieldKind.ROLE: _role,
    FieldKind.YES_NO: _yes_no,
}


# Check a whole record against the declaration of its register.

Payload = dict[str, Value]


def read_payload(register: Register, entered: Mapping[str, object]) -> tuple[Payload, list[Problem]]:
    """The record as it would be stored, and everything that is wrong with it."""
    problems = [_unknown(register, name) for name in entered if name not in register.fields]
    payload: Payload = {}
    for name, field in register.fields.items():
        result = entered.get(name)
        if is_blank(result):
            continue
        value = read_value(field, result)
        if isinstance(value, Problem):
            problems.append(value)
        else:
            payload[name] = value
    wrong = {problem.column for problem in problems}
    problems += [
        _missing(register, field)
        for name, field in register.fields.items()
        if name not in payload and name not in wrong and _is_needed(field, payload)
    ]
    problems += _out_of_order(register, payload)
    problems += _too_many(register, payload)
    return payload, problems + _out_of_bounds(register, payload)


def key_of(register: Register, payload: Payload) -> str | None:
    """The key made from a record's own fields; None where each record gets a new one."""
    if not register.key:
        return None
    parts = (str(payload[name]).replace("%", "%25").replace("|", "%7C") for name in register.key)
    return "|".join(parts)


def _unknown(register: Register, name: str) -> Problem:
    return Problem(None, name, "a value", "one of: " + ", ".join(register.fields), "This register has no such field.")


def _is_needed(field: RecordField, payload: Payload) -> bool:
    when, instead = field.required_when, field.required_unless
    if instead and instead not in payload:
        return True
    return field.required or (when is not None and payload.get(when.field) in when.among)


def _missing(register: Register, field: RecordField) -> Problem:
    title = field.title.lower()
    instead = f", or “{register.fields[field.required_unless].title}”" if field.required_unless else ""
    return Problem(None, field.name, "", title, f"Enter: {title}{instead}.")


def _out_of_order(register: Register, payload: Payload) -> list[Problem]:
    return [
        Problem(
            None,
            then,
            str(payload[then]),
            f"a date on or after {first}, {payload[first]}",
            "The dates are in the wrong order; check both.",
        )
        for first, then in register.order
        if first in payload and then in payload and str(payload[then]) < str(payload[first])
    ]


def _too_many(register: Register, payload: Payload) -> list[Problem]:
    return [
        Problem(
            None,
            part,
            str(payload[part]),
            f"a number up to {whole}, {payload[whole]}",
            "A part cannot be larger than the total; check both.",
        )
        for part, whole in register.parts
        if part in payload and whole in payload and _count(payload[part]) > _count(payload[whole])
    ]


def _count(value: Value) -> float:
    if isinstance(value, (int, float)):
        return value
    raise TypeError(f"{value!r} is not a count")  # the declaration says it is a number


def _out_of_bounds(register: Register, payload: Payload) -> list[Problem]:
    return [
        problem
        for rule in register.measured
        if rule.value in payload
        and rule.measure in payload
        and all(payload.get(name) in among for name, among in rule.where.items())
        and (problem := _beyond_measure(rule, payload)) is not None
    ]


def _beyond_measure(rule: MeasuredBy, payload: Payload) -> Problem | None:
    from data.catalogue import MEASURES

    measure, value = MEASURES[str(payload[rule.measure])], _count(payload[rule.value])
    low, high = measure.bounds
    if (low is None or value >= low) and (high is None or value <= high):
        return None
    least = "" if low is None else f" from {low:g}"
    most = "" if high is None else f" up to {high:g}"
    expected = f"a value of {measure.code} ({measure.unit.value.replace('_', ' ')}){least}{most}"
    advice = "Check the figure; was it meant for another measure?"
    return Problem(None, rule.value, f"{value:g}", expected, advice)
