"""Every promise of SECURITY.md names a test that exists, and libraries are installed by their hashes alone."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROMISES = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in (ROOT / "SECURITY.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| promise")
]


def test_there_are_promises() -> None:
    assert len(PROMISES) > 15


@pytest.mark.parametrize(("promise", "tests"), PROMISES, ids=[promise[:40] for promise, _ in PROMISES])
def test_a_promise_names_tests_that_exist(promise: str, tests: str) -> None:
    named = re.findall(r"`([^`]+)`", tests)
    assert named, promise
    for name in named:
        tree = ast.parse((ROOT / name).read_text("utf-8"))
        functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
        assert any(node.name.startswith("test_") for node in functions), f"{name} has no test"


@pytest.mark.parametrize("name", ["Makefile", "Dockerfile"])
def test_libraries_are_installed_by_their_hashes_alone(name: str) -> None:
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    installs = [line for line in text.splitlines() if re.search(r"pip install\b", line) and "uv==" not in line]
    assert installs
    assert all("--require-hashes" in line for line in installs)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_library_has_a_hash(name: str) -> None:
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    pins = [line for line in text.splitlines() if "==" in line.split("--hash")[0] and not line.startswith("#")]
    assert len(pins) > 20
    assert all("--hash=sha256:" in line for line in pins)
