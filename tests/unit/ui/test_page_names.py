"""A page has one name: in the navigation, as its heading, in its file and in its address."""

from __future__ import annotations

import ast
import re

import pytest

from ui.site import ROOT, SITE, PageEntry

ENTRIES = [entry for entries in SITE.values() for entry in entries]
# Pages about one thing have its name as their heading once it is chosen.
NAMED_BY_CHOICE = {"school", "registers"}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.url_path)
def test_file_and_address_agree_and_their_words_are_in_the_title(entry: PageEntry) -> None:
    stem = entry.file.rpartition("/")[2].removesuffix(".py")
    assert stem.replace("_", "-") == entry.url_path
    words = re.findall(r"[a-z]+", entry.title.lower())
    assert all(any(word.startswith(part) for word in words) for part in entry.url_path.split("-"))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.url_path)
def test_the_heading_is_the_name_in_the_navigation(entry: PageEntry) -> None:
    if entry.url_path in NAMED_BY_CHOICE:
        return
    assert entry.title in _headings(entry)


def _headings(entry: PageEntry) -> set[str]:
    """Literal headings that the page sets, in its own file or in the views it draws."""
    page = ROOT / "pages" / entry.file
    own_view = ROOT / "ui" / "views" / entry.file
    return {
        part.value
        for path in (page, own_view)
        if path.is_file()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("start", "title")
        for part in node.args
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
