"""Glossary terms explained on the page, on hover and on focus."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

_FILE = Path(__file__).parents[1] / "GLOSSARY.md"
_ROW = re.compile(r"^\|\s*(?P<term>[^|]+?)\s*\|\s*(?P<meaning>[^|]+?)\s*\|$")


@cache
def terms() -> dict[str, str]:
    """Every term with its meaning, from GLOSSARY.md."""
    results: dict[str, str] = {}
    table = _FILE.read_text("utf-8").partition("## Names in code")[0]
    for line in table.splitlines():
        match = _ROW.match(line)
        if match and match["term"].lower() != "term" and not set(match["term"]) <= set("-: "):
            results[match["term"]] = match["meaning"]
    return results


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(terms(), key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(re.escape(term) for term in longest_first) + r")\b", re.I)


def explained(term: str, shown: str | None = None) -> str:
    """HTML of one term with its meaning; an unknown term is an error, so that none goes stale."""
    meaning = _meanings()[term.lower()]
    return (
        f'<span class="mp-term" tabindex="0">{escape(shown or term)}'
        f'<span role="tooltip">{escape(meaning)}</span></span>'
    )


@cache
def _meanings() -> dict[str, str]:
    return {key.lower(): value for key, value in terms().items()}


# Words that inspectors use in a sense of their own: the glossary has that sense as 'area (report card)'.
_SENSE = "report card"


def marked(text: str) -> str:
    """HTML of a sentence in which the first use of every known term is explained, in the sense it has there."""
    seen: set[str] = set()
    of_inspectors = _SENSE in text.lower()

    def mark(match: re.Match[str]) -> str:
        word = match[0]
        if word.lower() in seen:
            return word
        seen.add(word.lower())
        sense = f"{word} ({_SENSE})"
        return explained(sense, word) if of_inspectors and sense.lower() in _meanings() else explained(word)

    return _pattern().sub(mark, escape(text))
