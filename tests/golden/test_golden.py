"""Every worked case passes: through the product where a page uses the method, else the reference."""

import json
from pathlib import Path

import pytest

from tests.architecture.graph import ROOT, Graph, files
from tests.golden.__main__ import main
from tests.golden.runner import METHODS, differences, read_cases, run_case
from tests.shared import SHARED, needs_shared

CASES = [] if SHARED is None else read_cases(SHARED / "golden_cases.json")


@needs_shared
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_case_passes(case: dict[str, object]) -> None:
    assert run_case(case).problem == ""


@needs_shared
def test_every_method_of_the_file_is_known_and_no_adapter_is_left_over() -> None:
    assert {case["method"] for case in CASES} == set(METHODS)


@needs_shared
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_case_fails_when_what_it_expects_is_changed(case: dict[str, object]) -> None:
    assert not run_case({**case, "expected": {"no such key": 1}}).passed


def test_an_unknown_method_fails_and_is_not_skipped(tmp_path: Path, capsys) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([{"id": "a", "method": "astrology", "inputs": {}, "expected": {}}]))
    assert main([str(file)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed"


@pytest.mark.parametrize("content", ["{", "{}", "\x00"])
def test_an_unreadable_file_is_one_line_and_exit_2(tmp_path: Path, capsys, content: str) -> None:
    file = tmp_path / "cases.json"
    file.write_text(content)
    assert main([str(file)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_missing_file_is_one_line_and_exit_2(tmp_path: Path, capsys) -> None:
    assert main([str(tmp_path / "none.json")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_numbers_are_compared_within_the_tolerance_and_the_rest_exactly() -> None:
    assert not differences({"a": 1.04, "extra": 1}, {"a": 1.0}, 0.05, "")
    assert differences({"a": 1.06}, {"a": 1.0}, 0.05, "")
    assert differences({"a": True}, {"a": 1}, 0.5, "")
    assert differences({"a": None}, {"a": 0}, 1, "")
    assert differences({}, {"a": None}, 0, "")


def _used(graph: Graph, package: str, function: str) -> set[tuple[str, str]]:
    modules = [item for item in graph.modules if item.startswith(package) and function in graph.defined[item]]
    return graph.reached_from(*((item, function) for item in modules))


def test_the_readme_says_how_many_methods_are_those_of_pages() -> None:
    graph = Graph(files("analytics", "data", "tests/golden", "tests/reference"))
    reading = {"milestone_date", "direction_of_polarity"}  # what a date or a polarity in a case means
    reading |= {name for function in reading for _, name in _used(graph, "tests.reference", function)}
    own = []
    for name, adapter in METHODS.items():
        selected = graph.reached_from((adapter.__module__, adapter.__name__))
        ships = any(module.startswith(("analytics.", "data.")) for module, _ in selected)
        aside = any(module.startswith("tests.reference.") and item not in reading for module, item in selected)
        own += [name] if ships and not aside else []
    text = f"of {len(METHODS)} methods, {len(own)} through the functions that the pages use"
    assert text in (ROOT / "README.md").read_text("utf-8")
