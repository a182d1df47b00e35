"""Runs worked cases by method name and says which pass."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.golden import inspection_cases, outcome_cases, statistics_cases

METHODS = statistics_cases.ADAPTERS | outcome_cases.ADAPTERS | inspection_cases.ADAPTERS


class UnreadableFileError(Exception):
    """The file of cases cannot be used at all; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case, and why it failed; empty when it passed."""

    case_id: str
    problem: str

    @property
    def passed(self) -> bool:
        return not self.problem


def read_cases(path: Path) -> list[Any]:
    """The cases of a file. Raises UnreadableFileError with one clear line."""
    try:
        cases = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFileError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableFileError(f"{path}: is not text in UTF-8; JSON is expected") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableFileError(f"{path}: is not JSON: {error.msg} at {place}") from None
    if not isinstance(cases, list):
        raise UnreadableFileError(f"{path}: a list of cases is expected, not {type(cases).__name__}")
    return cases


def run_case(case: Any) -> Outcome:
    """Whether a case's expected keys come out, numbers within its absolute tolerance."""
    if not isinstance(case, dict):
        return Outcome("?", "a case must be an object with id, method, inputs and expected")
    name = str(case.get("id", "?"))
    if absent := [key for key in ("method", "inputs", "expected") if key not in case]:
        return Outcome(name, f"the case has no {', '.join(absent)}")
    adapter = METHODS.get(case["method"])
    if adapter is None:
        return Outcome(name, f"unknown method {case['method']!r}")
    expected = case["expected"]
    try:
        answer = adapter(case["inputs"], expected)
    except KeyError as error:
        return Outcome(name, f"{case['method']} needs the input {error}")
    except Exception as error:  # a case is somebody's input: it fails, the run goes on
        return Outcome(name, f"{type(error).__name__}: {error}")
    problems = differences(answer, expected, float(case.get("tolerance", 0)), "")
    return Outcome(name, "; ".join(problems))


def differences(answer: Any, expected: Any, tolerance: float, where: str) -> list[str]:
    """What differs between an answer and what is expected; extra keys of the answer are ignored."""
    if isinstance(expected, dict):
        if not isinstance(answer, dict):
            return [f"{where or 'answer'}: {answer!r}, expected {expected!r}"]
        return [
            problem
            for key, value in expected.items()
            for problem in (
                differences(answer[key], value, tolerance, f"{where}.{key}".lstrip("."))
                if key in answer
                else [f"{where}.{key}".lstrip(".") + ": missing"]
            )
        ]
    if isinstance(expected, list):
        if not isinstance(answer, list) or len(answer) != len(expected):
            return [f"{where}: {answer!r}, expected {expected!r}"]
        return [
            problem
            for index, (item, other) in enumerate(zip(answer, expected, strict=True))
            for problem in differences(item, other, tolerance, f"{where}[{index}]")
        ]
    if _is_number(expected) and _is_number(answer):
        close = abs(answer - expected) <= tolerance or answer == expected
        # the last binary digits of a subtraction are not a difference in the figure
        exact = tolerance == 0 and math.isclose(answer, expected, rel_tol=1e-12, abs_tol=1e-12)
        same = close or exact
    else:
        same = type(answer) is type(expected) or isinstance(answer, str)
        same = same and answer == expected
    return [] if same else [f"{where}: {answer!r}, expected {expected!r}"]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
