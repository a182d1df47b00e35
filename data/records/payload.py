"""Check a whole record against the declaration of its register."""

from __future__ import annotations

from collections.abc import Mapping

from data.records.declaration import Field, Measured, Register
from data.records.problems import Problem
from data.records.values import Value, is_blank, read_value

Payload = dict[str, Value]


def read_payload(register: Register, entered: Mapping[str, object]) -> tuple[Payload, list[Problem]]:
    """What would be kept of a record, and everything that is wrong with it."""
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
        _missing(field)
        for name, field in register.fields.items()
        if name not in payload and name not in wrong and _is_needed(field, payload)
    ]
    problems += _out_of_order(register, payload)
    problems += _too_many(register, payload)
    return payload, problems + _out_of_bounds(register, payload)


def key_of(register: Register, payload: Payload) -> str | None:
    """The key that a record's own fields give it; None where keys are given out one by one."""
    if not register.key:
        return None
    parts = (str(payload[name]).replace("%", "%25").replace("|", "%7C") for name in register.key)
    return "|".join(parts)


def _unknown(register: Register, name: str) -> Problem:
    return Problem(name, "a value", "one of: " + ", ".join(register.fields), "This register has no such field.")


def _is_needed(field: Field, payload: Payload) -> bool:
    when = field.required_when
    return field.required or (when is not None and payload.get(when.field) in when.among)


def _missing(field: Field) -> Problem:
    return Problem(field.name, "", field.title.lower(), f"Enter: {field.title.lower()}.")


def _out_of_order(register: Register, payload: Payload) -> list[Problem]:
    return [
        Problem(
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


def _beyond_measure(rule: Measured, payload: Payload) -> Problem | None:
    from data.catalogue import MEASURES

    measure, value = MEASURES[str(payload[rule.measure])], _count(payload[rule.value])
    low, high = measure.bounds
    if (low is None or value >= low) and (high is None or value <= high):
        return None
    least = "" if low is None else f" from {low:g}"
    most = "" if high is None else f" up to {high:g}"
    expected = f"a value of {measure.code} ({measure.unit.value.replace('_', ' ')}){least}{most}"
    advice = "Check the figure; was it meant for another measure?"
    return Problem(rule.value, f"{value:g}", expected, advice)
