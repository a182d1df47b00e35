"""Find words that Milepost does not use: `python -m tests.words` names each with what to write instead."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

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


def main() -> int:
    """Print every use; 1 where there is one."""
    phrases = banned()
    lines = [
        line for path in texts() for line in problems(str(path.relative_to(ROOT)), path.read_text("utf-8"), phrases)
    ]
    print("\n".join(lines) if lines else f"no use of {len(phrases)} phrases")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
