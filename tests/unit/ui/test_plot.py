"""The part of Plotly's library that is shipped draws what our charts are made of, and nothing older."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import plotly
import pytest

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "static" / "plotly" / "plotly-basic.min.js"
WHOLE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
DRAWN = {"Scatter", "Bar", "Pie"}  # the marks of Plotly's basic bundle
OTHERS = {"Figure"}
CHARTS = sorted((ROOT / "ui" / "charts").glob("*.py"))


def version(path: Path) -> str:
    match = re.search(r"plotly\.js [^v]*v([\d.]+)", path.read_text("utf-8")[:400])
    assert match is not None, path
    return match[1]


def test_the_library_shipped_is_the_one_that_python_writes_figures_for() -> None:
    assert version(SHIPPED) == version(WHOLE)


@pytest.mark.parametrize("path", CHARTS, ids=lambda path: path.stem)
def test_a_chart_is_made_only_of_marks_that_the_shipped_library_draws(path: Path) -> None:
    named = {
        node.attr
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "go"
    }
    assert named <= DRAWN | OTHERS
