"""`python -m analytics QUESTION …`: any report in a terminal, with the same disclosure control."""

from __future__ import annotations

import argparse
import csv
import inspect
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import Enum
from typing import Any

from analytics.reports.about.methods import methods
from analytics.reports.about.notes import notes
from analytics.reports.about.quality import quality
from analytics.reports.areas.my_area import my_area
from analytics.reports.board.area_pack import area_pack
from analytics.reports.board.board import board
from analytics.reports.board.ledger import ledger
from analytics.reports.comparison.area_map import areas
from analytics.reports.comparison.attendance import attendance
from analytics.reports.comparison.gap import gap
from analytics.reports.comparison.neighbours import neighbours
from analytics.reports.comparison.trends import trends
from analytics.reports.core.ask import ask, figures_in
from analytics.reports.core.context import ReportContext, UnknownPlace
from analytics.reports.core.types import Figure
from analytics.reports.improvement.actions import action_records, actions
from analytics.reports.improvement.due_items import due_items
from analytics.reports.improvement.interventions import interventions
from analytics.reports.improvement.one_register import one_register
from analytics.reports.improvement.partners import partners
from analytics.reports.inspection.inspection import ofsted
from analytics.reports.inspection.reach import reach
from analytics.reports.measures.value import as_mapping, series, value
from analytics.reports.risk.record import record
from analytics.reports.risk.risk import risk
from analytics.reports.schools.school import school
from analytics.reports.schools.schools import schools
from analytics.reports.targets.in_year import in_year
from analytics.reports.targets.milestone import milestone
from analytics.reports.targets.on_track import on_track
from analytics.reports.targets.school_targets import targets
from data.catalogue import Measure, UnknownMeasure, measure
from data.vocabulary import Phase, PupilGroup
from data.warehouse import NothingLoaded
from session.opening import open_context
from wording import values

# The names under which a terminal asks for reports; pages import the report itself.

QUESTIONS: dict[str, Callable[..., Any]] = {
    "value": value,
    "series": series,
    "on-track": on_track,
    "milestone": milestone,
    "areas": areas,
    "quality": quality,
    "notes": notes,
    "methods": methods,
    "trends": trends,
    "gap": gap,
    "attendance": attendance,
    "neighbours": neighbours,
    "ofsted": ofsted,
    "reach": reach,
    "risk": risk,
    "risk-record": record,
    "school": school,
    "schools": schools,
    "partners": partners,
    "targets": targets,
    "in-year": in_year,
    "actions": actions,
    "action-records": action_records,
    "registers": one_register,
    "due-items": due_items,
    "interventions": interventions,
    "my-area": my_area,
    "board": board,
    "ledger": ledger,
    "area-pack": area_pack,
}


WRONG_WORDS = 2
_MAPPED = "ks2_rwm_expected"  # what areas are shown by when no measure is named
_OPTIONS = {
    "measure": "code",
    "area": "area",
    "period": "period",
    "target": "target",
    "trust": "trust",
    "school": "school",
    "model": "model",
}
# Options of single reports, read as the kind they are.
_LEVERS: dict[str, Callable[[str], Any]] = {
    "deadline": date.fromisoformat,
    "promised": float,
    "interval_terms": int,
    "conversion": float,
    "supported": int,
    "supported_conversion": float,
}


class WrongWords(ValueError):
    """What was typed does not fit; the message names what was met and what is allowed."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        raise WrongWords(f"{message}; see python -m analytics --help")


def parser() -> argparse.ArgumentParser:
    """The words of the command line."""
    built = _Parser(prog="python -m analytics", description="Any report, from a terminal.")
    built.add_argument("question", help=", ".join(QUESTIONS))
    for name, words in (
        ("measure", "code of a measure"),
        ("area", "ONS code of an area, or URN of a school"),
        ("period", "2024/25, 2024/25-HT3, 2025-W37 or a date"),
        ("phase", ", ".join(Phase)),
        ("group", ", ".join(PupilGroup)),
        ("plan", "code of a plan"),
        ("target", "code of a target in the plan"),
        ("trust", "number of a trust"),
        ("school", "URN of a school"),
        ("model", "model of statistical neighbours, such as 'May 2025'"),
        ("as-at", "a date: data as at that date"),
    ):
        built.add_argument(f"--{name}", help=words)
    for name in _LEVERS:
        built.add_argument(f"--{name.replace('_', '-')}", help="a lever of reach")
    built.add_argument("--format", choices=("text", "json", "csv"), default="text")
    built.add_argument("--demo", action="store_true", help="use the demonstration, not real data")
    return built


def main(arguments: Sequence[str]) -> int:
    """Answer one question; 0 when answered, 2 when a word was not understood."""
    try:
        typed = parser().parse_args(list(arguments))
        context = open_context(plan=typed.plan, as_at=_day(typed.as_at), demo=typed.demo or None)
        options = _asked(typed, context)
        answer = ask(QUESTIONS[typed.question], context, **options).report
    except (UnknownMeasure, UnknownPlace, NothingLoaded, ValueError) as problem:
        print(str(problem).splitlines()[0], file=sys.stderr)
        return WRONG_WORDS
    except KeyError as problem:
        print(str(problem.args[0]), file=sys.stderr)
        return WRONG_WORDS
    sys.stdout.write(written(answer, typed.format) + "\n")
    return 0


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongWords(f"--as-at {text!r}: write a date as 2016-01-31") from None


def _asked(typed: argparse.Namespace, context: ReportContext) -> dict[str, Any]:
    by_key: dict[str, Any] = {
        name: getattr(typed, option) for option, name in _OPTIONS.items() if getattr(typed, option) is not None
    }
    for name, read in _LEVERS.items():
        if (text := getattr(typed, name)) is not None:
            by_key[name] = _read(name, text, read)
    if typed.phase is not None:
        by_key["phase"] = _member(Phase, typed.phase, "--phase")
    if typed.group is not None:
        by_key["group"] = _member(PupilGroup, typed.group, "--group")
    if typed.question in ("value", "series"):
        by_key.setdefault("area", context.home.code)
    if typed.question == "areas":
        by_key.setdefault("code", _MAPPED)
    return _fitted(typed.question, by_key)


def _fitted(question: str, options: dict[str, Any]) -> dict[str, Any]:
    """The options under the report's own names; WrongWords for one it lacks or does not take."""
    taken = _taken(question)
    if "codes" in taken and "code" in options:
        options["codes"] = (measure(options.pop("code")).code,)
    if "urn" in taken and "school" in options:
        options["urn"] = options.pop("school")
    for name in options:
        if name not in taken:
            known = ", ".join(_option(item) for item in taken if _option(item)) or "no option"
            raise WrongWords(f"{question} does not take {_option(name)}; it takes {known}")
    for name, item in taken.items():
        if item.default is inspect.Parameter.empty and name not in options:
            raise WrongWords(f"{question} needs {_option(name)}")
    return options


def _taken(question: str) -> dict[str, inspect.Parameter]:
    """What the report of a question takes beside the desk."""
    if question not in QUESTIONS:
        near = get_close_matches(question, QUESTIONS, n=3, cutoff=0.3) or list(QUESTIONS)
        raise WrongWords(f"no report answers {question!r}; nearest: {', '.join(near)}")
    return dict(list(inspect.signature(QUESTIONS[question]).parameters.items())[1:])


def _option(name: str) -> str:
    """How a report's own name is typed; blank where a terminal cannot type it."""
    if name in ("phase", "group", *_LEVERS):
        return f"--{name.replace('_', '-')}"
    names = {current: option for option, current in _OPTIONS.items()}
    names |= {"codes": "measure", "urn": "school"}
    return f"--{names[name]}" if name in names else ""


def _read(name: str, text: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(text)
    except ValueError:
        option = name.replace("_", "-")
        raise WrongWords(f"--{option} {text!r} cannot be read as a {read.__name__}") from None


def _member(kind: type[Phase] | type[PupilGroup], text: str, option: str) -> Any:
    known = [member.value for member in kind]
    if text in known:
        return kind(text)
    near = get_close_matches(text, known, n=3, cutoff=0.3) or known[:3]
    raise WrongWords(f"{option} {text!r} is not known; nearest: {', '.join(near)}")


def written(answer: Any, form: str) -> str:
    """A report as JSON, CSV (its figures, else its longest list, a row each) or plain lines."""
    if form == "json":
        return json.dumps(plain(answer), ensure_ascii=False, indent=2)
    rows = [_row(figure) for figure in figures_in(answer)]
    if form == "csv":
        return _csv(rows or _longest(plain(answer)))
    if isinstance(answer, Figure):
        return "\n".join(f"{key}: {_text(value)}" for key, value in rows[0].items())
    lines = [
        "  ".join(_text(row[key]) for key in ("area", "period", "phase", "group", "measure", "shown", "status"))
        for row in rows
    ]
    return "\n".join(lines) or json.dumps(plain(answer), ensure_ascii=False, indent=2)


def _row(figure: Figure) -> dict[str, Any]:
    """A figure with its unrounded value, and as pages and slides print it."""
    return as_mapping(figure) | {"shown": values.value(figure)}


def plain(value: Any) -> Any:
    """A report as plain mappings and lists."""
    if isinstance(value, Figure):
        return _row(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Measure):
        return value.code
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(current) for key, current in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(current) for current in value]
    if hasattr(value, "to_dict"):
        return value.to_dict("records")
    return value


def _longest(answer: Any) -> list[dict[str, Any]]:
    """The longest list of records in a report without figures, their plain cells only."""
    rows: list[dict[str, Any]] = max(_lists(answer), key=len, default=[answer])
    return [{key: current for key, current in row.items() if _is_plain(current)} for row in rows]


def _lists(value: Any) -> Iterator[list[dict[str, Any]]]:
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        yield value
    for current in value.values() if isinstance(value, dict) else value:
        if isinstance(current, (dict, list)):
            yield from _lists(current)


def _is_plain(result: Any) -> bool:
    parts = result if isinstance(result, list) else [result]
    return not any(isinstance(part, (dict, list)) for part in parts)


def _csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    names = list(dict.fromkeys(key for row in rows for key in row))
    writer = csv.DictWriter(out, fieldnames=names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _text(value) for key, value in row.items()} for row in rows)
    return out.getvalue().rstrip("\n")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, dict):
        return f"{value['file']} record {value['record']}"
    return str(value)
