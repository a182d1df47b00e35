"""A saved entry makes a report be worked out again only where the report says that it reads that register."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from analytics.reports.core import records_in_force as declarations
from analytics.reports.core.ask import ask
from analytics.reports.core.context import ReportContext
from analytics.reports.core.places import areas_of
from analytics.reports.core.records_in_force import Registers, reads_registers, registers_read
from data.catalogue import MEASURES
from data.records import registers
from session.opening import context_for, open_context, plans_of
from session.settings import load_settings
from session.terminal import QUESTIONS
from tests import worlds
from tests.architecture.graph import Graph, files

# Calls that take a register's code.
_READS = {"records_in_force", "_records_of", "_kept", "_register", "current", "changes"}


class Spy:
    """The records, which note the registers that somebody reads."""

    def __init__(self, records: Any) -> None:
        self._records, self.read = getattr(records, "unlimited", records), set[str]()

    def current(self, register: str, *options: Any, **named: Any) -> Any:
        self.read.add(register)
        return self._records.current(register, *options, **named)

    def known_on(self, register: str, *options: Any, **named: Any) -> Any:
        self.read.add(register)
        return self._records.known_on(register, *options, **named)

    def every_version(self, register: str) -> Any:
        self.read.add(register)
        return self._records.every_version(register)

    def changes(self, register: str, *options: Any, **named: Any) -> Any:
        self.read.add(register)
        return self._records.changes(register, *options, **named)


@pytest.fixture(scope="module")
def contexts() -> Iterator[list[ReportContext]]:
    """The demonstration under each of its plans."""
    patch = pytest.MonkeyPatch()
    patch.setenv("MILEPOST_HOME", str(worlds.home("demo")))
    patch.setenv("MILEPOST_AUTHORITY", "935")
    first = open_context(demo=True)
    plans = plans_of(load_settings(), first.home.la_code or "")
    yield [context_for(load_settings(), first.warehouse, plan=plan.code, records=first.records) for plan in plans]
    patch.undo()


def options_of(question: str, context: ReportContext) -> list[dict[str, Any]]:
    """What to ask a report for: its usual answer, and measures and places that lead it to other registers."""
    area = areas_of(context)[0].code
    counted = [code for code, kind in MEASURES.items() if kind.sources == ("milestone_return",)]
    given: dict[str, list[dict[str, Any]]] = {
        "value": [{"code": code, "area": context.home.code, "period": "2024/25"} for code in ["gld", *counted[:3]]],
        "series": [{"code": code, "area": context.home.code} for code in ["gld", *counted]],
        "milestone": [{"target": target.code} for target in context.plan.targets] if context.plan else [{}],
        "trends": [{}, {"codes": tuple(counted)}],
        "areas": [{"code": "ks2_rwm_expected"}],
        "reach": [{}, {"area": area}],
        "my-area": [{"area": area}],
        "area-pack": [{"area": area}],
        "registers": [{"name": "visits"}, {"name": "decisions"}],
    }
    return given.get(question, [{}])


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_a_report_reads_no_register_that_it_does_not_declare(question: str, contexts: list[ReportContext]) -> None:
    report = QUESTIONS[question]
    where = f"{report.__module__}.{report.__name__}"
    assert report in declarations._DECLARED, f"{question}: add @reads_registers(...) to {where}"
    assert registers_read(report) <= set(registers())
    if registers_read(report) == set(registers()):
        return  # it may read what it likes
    for context in contexts:
        spy = Spy(context.records)
        for options in options_of(question, context):
            ask(report, replace(context, records=spy, memo={}), **options)
        assert spy.read <= registers_read(report)


@cache
def product() -> Graph:
    return Graph(files("analytics", "data"))


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_a_report_declares_every_register_that_its_code_can_come_to(question: str) -> None:
    report = QUESTIONS[question]
    for module, name in product().reached_from((report.__module__, report.__name__)):
        if not module.startswith("analytics."):
            continue
        for node in product().defined[module].get(name, []):
            assert _named(node) <= registers_read(report), f"{module}.{name}"


def _named(code: ast.AST) -> set[str]:
    """The registers that a piece of code reads by their own name."""
    return {
        word.value
        for call in ast.walk(code)
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in _READS
        for word in call.args
        if isinstance(word, ast.Constant) and word.value in registers()
    }


def test_a_report_without_a_declaration_depends_on_everything_that_people_enter() -> None:
    def undeclared(context: ReportContext) -> None: ...

    @reads_registers(Registers.COUNTED, "visits")
    def declared(context: ReportContext) -> None: ...

    assert registers_read(undeclared) == set(registers())
    feeding = {code for code, kind in registers().items() if any(feed.target in MEASURES for feed in kind.feeds)}
    assert registers_read(declared) == feeding | {"visits"}
    assert feeding < set(registers())
