"""Words: none that Milepost does not use, and one spelling and one meaning for each term of the glossary."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from tests import words
from tests.architecture.graph import FOLDERS, files, tree
from ui import glossary

GLOSSARY = (words.ROOT / "GLOSSARY.md").read_text("utf-8")
CODE = re.findall(r"^\| ([^|]+) \| (`[^|]+`) \|$", GLOSSARY, re.M)


def test_no_file_uses_a_banned_word() -> None:
    phrases = words.banned()
    assert [
        line
        for path in words.texts()
        for line in words.problems(str(path.relative_to(words.ROOT)), path.read_text("utf-8"), phrases)
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "Three checks are past their day.",
        '    "are past "\n    "their day"',
        "# the target cannot\n# be told",
        "def year_wobble() -> None: ...",
    ],
)
def test_a_banned_word_is_met_across_lines_literals_and_names(text: str) -> None:
    (line,) = words.problems("page.py", text, words.banned())
    assert line.startswith("page.py:1: ") and ": write " in line


@pytest.mark.parametrize(
    "code",
    [
        "found = search()",
        "for one in schools: ...",
        "def f(held): ...",
        "def said(): ...",
        "class Note:\n    told: str",
    ],
)
def test_a_name_that_says_nothing_is_named_with_its_place(code: str) -> None:
    (line,) = words.empty_names("page.py", code)
    assert re.match(r"page\.py:[12]: “(found|one|held|said|told)”", line)


def test_no_variable_has_a_name_that_says_nothing() -> None:
    assert [
        line
        for path in words.texts()
        if path.suffix == ".py"
        for line in words.empty_names(str(path.relative_to(words.ROOT)), path.read_text("utf-8"))
    ] == []


def test_a_class_name_means_one_thing() -> None:
    places: dict[str, list[str]] = {}
    for module, path in files(*FOLDERS).items():
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(module)
    assert len(places) > 500
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


def test_every_banned_phrase_is_met_by_itself_and_has_a_replacement() -> None:
    for phrase, use in words.banned().items():
        assert words.problems("x", phrase, {phrase: use}), phrase
        assert use


def test_a_term_has_one_spelling_and_one_meaning() -> None:
    first_table = GLOSSARY.partition("## Names in code")[0]
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", first_table, re.M)
    spellings = Counter(re.sub(r"[^a-z0-9]", "", term.lower().removesuffix("s")) for term, _ in rows)
    meanings = Counter(meaning.lower() for _, meaning in rows)
    assert [term for term, times in spellings.items() if times > 1] == []
    assert [meaning for meaning, times in meanings.items() if times > 1] == []


@pytest.mark.parametrize(("term", "names"), CODE, ids=[term for term, _ in CODE])
def test_a_term_has_the_name_in_code_that_the_glossary_says(term: str, names: str) -> None:
    assert term.lower() in {known.lower() for known in glossary.terms()}
    missing = [name for name in re.findall(r"`([^`]+)`", names) if name.rpartition(".")[2] not in _names()]
    assert not missing


def _names() -> set[str]:
    if not _KNOWN:
        for folder in ("analytics", "data", "ui", "packs", "session", "wording"):
            for path in (words.ROOT / folder).rglob("*.py"):
                _KNOWN.add(path.stem)
                for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                    _KNOWN.add(getattr(node, "name", None) or getattr(node, "id", None) or getattr(node, "attr", ""))
    return _KNOWN


_KNOWN: set[str] = set()
