"""No circle of imports: not among modules, not among packages, at any level of the house."""

from __future__ import annotations

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.architecture.graph import files, tree

FOLDERS = ("analytics", "bench", "data", "packs", "pages", "session", "ui", "wording", "app.py")
Arrows = dict[str, set[str]]


def imported(code: ast.AST, known: set[str]) -> set[str]:
    """The modules of the project that a file imports, in functions and for types too."""
    results: set[str] = set()
    for node in ast.walk(code):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                results |= {whole if whole in known else node.module} & known
        elif isinstance(node, ast.Import):
            results |= {alias.name for alias in node.names} & known
    return results


@cache
def modules() -> Arrows:
    paths = files(*FOLDERS)
    return {name: imported(tree(path), set(paths)) - {name} for name, path in paths.items()}


def packages(arrows: Arrows, root: str, depth: int) -> Arrows:
    """The arrows between the packages `depth` names deep below a root; commands are nobody's part."""
    results: Arrows = {}
    for module, targets in arrows.items():
        if (own := _package(module, root, depth)) is not None:
            others = {_package(target, root, depth) for target in targets} - {own, None}
            results.setdefault(own, set()).update(name for name in others if name)
    return results


def _package(module: str, root: str, depth: int) -> str | None:
    inside = not root or module.startswith(f"{root}.")
    return ".".join(module.split(".")[:depth]) if inside and not module.endswith("__main__") else None


def circle(arrows: Arrows) -> list[str]:
    """The first circle found, as the modules or packages that make it; empty where there is none."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as found:
        names: list[str] = found.args[1]
        return names
    return []


def test_no_module_imports_itself_through_others() -> None:
    assert len(modules()) > 300
    assert not circle(modules())


@pytest.mark.parametrize(
    ("root", "depth"),
    [
        ("", 1),
        ("analytics", 2),
        ("analytics.reports", 3),
        ("data", 2),
        ("packs", 2),
        ("session", 2),
        ("ui", 2),
        ("ui.views", 3),
        ("wording", 2),
    ],
)
def test_no_package_imports_itself_through_others(root: str, depth: int) -> None:
    found = packages(modules(), root, depth)
    assert len(found) > 1
    assert not circle(found)


@pytest.mark.parametrize(
    ("sources", "whole"),
    [
        ({"a.b": "from a import c", "a.c": "import a.b"}, True),
        ({"a.b": "def f():\n    from a.c import name", "a.c": "from a.b import f"}, True),
        ({"a.b": "from a.c import name", "a.c": "import os"}, False),
    ],
)
def test_a_circle_is_seen_where_there_is_one(sources: dict[str, str], whole: bool) -> None:
    arrows = {name: imported(ast.parse(text), set(sources)) for name, text in sources.items()}
    assert bool(circle(arrows)) is whole


def test_a_circle_of_packages_is_seen_where_no_module_makes_one() -> None:
    arrows = {"x.a.one": {"x.b.one"}, "x.b.one": set(), "x.b.two": {"x.a.two"}, "x.a.two": set[str]()}
    assert not circle(arrows)
    assert circle(packages(arrows, "x", 2))
