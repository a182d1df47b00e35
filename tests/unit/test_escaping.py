"""Names are text: in headings, in labels and in every file that a spreadsheet opens."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from wording.escaping import as_markdown, for_spreadsheet

ROOT = Path(__file__).parents[2]
HOSTILE = [
    "![x](https://evil.example/p.png)",
    "[click](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "https://evil.example",
    "www.evil.example",
    "a@evil.example",
    "# Big",
    "- list",
    "1. one",
    "1) one",
    "x\n![y](https://evil.example/p.png)",
    "`code` **bold** _soft_ ~~gone~~",
    "$x^2$",
    ":red[now] :smile: :material/home:",
    "a\\",
    "a\\](https://evil.example)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markup_is_left_in_a_name(text: str) -> None:
    rest = as_markdown(text)
    bare = [
        mark for place, mark in enumerate(rest) if mark in "`*_[]<>~$@|" and (place == 0 or rest[place - 1] != "\\")
    ]
    assert not bare and "\n" not in rest and not re.search(r"(?<!\\)://", rest) and "www." not in rest
    assert not rest.startswith(("#", "- ", "1. ", "1) "))


@pytest.mark.parametrize(
    "name", ["St Mary's C of E (VA) Primary, Ipswich", "Which schools need help first?", "9–10 £5.2"]
)
def test_an_ordinary_name_stays_as_it_is(name: str) -> None:
    assert as_markdown(name) == name


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", " =", "\r", "\n", "＝", "＋", "－", "＠", "\ufeff=", "\u200b="]
)
def test_a_cell_that_would_act_is_text(start: str) -> None:
    assert for_spreadsheet(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize("content", [-1.5, None, 3, True, "plain", "a=b", "(-2)"])
def test_what_acts_on_nothing_stays(content: object) -> None:
    assert for_spreadsheet(content) == content


# Elements of Streamlit that read their first word as Markdown.
_HEADINGS = {"title", "header", "subheader", "markdown", "write", "caption", "expander", "popover", "tabs"}
_MARKDOWN = _HEADINGS | {"checkbox", "button", "radio", "toggle", "pills", "segmented_control", "info", "warning"}
_OURS = {"ui/views/data/accessibility.py"}  # shows a document of the project


def test_no_page_hands_a_value_to_markdown_unescaped() -> None:
    """A value is escaped, a literal, or made of our own words and numbers (`values.`, `_TITLES[`)."""
    wrong = []
    for path in [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)) or not node.args:
                continue
            of = ast.unparse(node.func.value)
            if node.func.attr not in _MARKDOWN or of in ("frame", "notices", "self", "logger", "room") or name in _OURS:
                continue
            text = ast.unparse(node.args[0])
            safe = isinstance(node.args[0], ast.Constant) or "as_markdown(" in text
            safe = safe or (
                isinstance(node.args[0], ast.List) and all(isinstance(e, ast.Constant) for e in node.args[0].elts)
            )
            if not (safe or text.startswith(("values.", "_TITLES[", "f'Show all {len", 'f"Save {values.plural('))):
                wrong.append(f"{name}:{node.lineno} {of}.{node.func.attr}({text})")
    assert not wrong
