"""Find words that Milepost does not use: `python -m tests.words` names each with what to write instead."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).with_suffix(".toml")
_FOLDERS = ("analytics", "bench", "data", "docs", "packs", "pages", "session", "tests", "ui", "wording")
_FILES = ("README.md", "GLOSSARY.md", "CONTRIBUTING.md", "app.py")
_SUFFIXES = (".py", ".md", ".toml", ".css", ".js", ".typ")
# The list and its test name the words; a decision record keeps the words of its time.
_EXEMPT = (LIST, ROOT / "docs" / "adr", ROOT / "tests" / "architecture" / "test_words.py")


def banned() -> dict[str, str]:
    """Every phrase that is not used, with what to write instead."""
    entries = tomllib.loads(LIST.read_text("utf-8"))["banned"]
    return {phrase.lower(): entry["use"] for entry in entries for phrase in entry["phrases"]}


def texts() -> Iterator[Path]:
    """The files that people read or write: code, docs, screens, registers, plans and rules."""
    yield from (path for path in (ROOT / name for name in _FILES) if path.is_file())
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _SUFFIXES and path not in _EXEMPT and _EXEMPT[1] not in path.parents:
                yield path


def problems(name: str, text: str, phrases: dict[str, str]) -> list[str]:
    """One line for each use: file, line, phrase, replacement."""
    longest_first = sorted(phrases, key=len, reverse=True)
    # Words of a phrase may be divided by a line's end, or by the end of one literal and the start of the next.
    gap = r"(?:[ \t]|[\"']?\s*\n\s*(?:#\s*|f?[\"'])?)+"
    pattern = re.compile(
        r"(?<![A-Za-z])(?:" + "|".join(gap.join(map(re.escape, p.split())) for p in longest_first) + r")(?![A-Za-z])",
        re.I,
    )
    uses = []
    for match in pattern.finditer(text):
        phrase = " ".join(re.sub(r"[\"'#\n]|(?<=[\"'])f", " ", match[0]).split()).lower()
        use = phrases.get(phrase) or next(use for known, use in phrases.items() if known.split()[0] in phrase)
        uses.append(f"{name}:{text.count(chr(10), 0, match.start()) + 1}: “{phrase}”: write {use}")
    return uses


def empty_names(name: str, text: str) -> list[str]:
    """One line for each variable, parameter, field or function whose name does not say what it is."""
    names = tomllib.loads(LIST.read_text("utf-8"))["names"]
    tree = ast.parse(text)
    # What files of builds say of themselves has these names outside of the code too.
    stored = {
        part.target
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for part in node.body
        if isinstance(part, ast.AnnAssign) and f"{node.name}.{ast.unparse(part.target)}" in names["stored"]
    }
    made = [(_made(node), node) for node in ast.walk(tree) if node not in stored]
    return [f"{name}:{node.lineno}: “{word}” says nothing as a name" for word, node in made if word in names["empty"]]


def _made(node: Any) -> str | None:
    """The name that a piece of code makes, if it makes one."""
    if isinstance(node, ast.Name):
        return node.id if isinstance(node.ctx, ast.Store) else None
    return node.arg if isinstance(node, ast.arg) else node.name if isinstance(node, ast.FunctionDef) else None


def main() -> int:
    """Print every use; 1 where there is one."""
    phrases = banned()
    lines = []
    for path in texts():
        name, text = str(path.relative_to(ROOT)), path.read_text("utf-8")
        lines += [*problems(name, text, phrases), *(empty_names(name, text) if path.suffix == ".py" else ())]
    print("\n".join(lines) if lines else f"no use of {len(phrases)} phrases")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
