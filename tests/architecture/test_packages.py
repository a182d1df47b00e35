"""No circle of imports: not among modules, not among packages, at any level of the house."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.architecture import house
from tests.architecture.graph import Arrows, imported, modules, packages


def circle(arrows: Arrows) -> list[str]:
    """The first circle found, as the modules or packages that make it; empty where there is none."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as cycle:
        names: list[str] = cycle.args[1]
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
    arrows = packages(modules(), root, depth)
    assert len(arrows) > 1
    assert not circle(arrows)


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


def test_the_map_of_the_house_is_what_the_imports_say() -> None:
    assert house.PICTURE.read_text("utf-8") == house.draw(), "run `make docs`"
