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
_CARDS = (_SENSE, "evaluation area")
_OF_INSPECTORS = {"area": _CARDS, "expected standard": (*_CARDS, "ofsted", "inspect", "old grade")}
_NOT_THE_TERM = re.compile(r"area(?= of need)", re.I)  # words that only look like a term


def marked(text: str, about: str = "") -> str:
    """HTML of a sentence in which the first use of every known term is explained, in the sense it has there.

    `about`: the heading above the sentence, which decides the sense as well.
    """
    seen: set[str] = set()
    around = f"{about} {text}".lower()
    safe = escape(text)

    def mark(match: re.Match[str]) -> str:
        word = match[0]
        if word.lower() in seen or _NOT_THE_TERM.match(safe, match.start()):
            return word
        seen.add(word.lower())
        inspectors = any(sign in around for sign in _OF_INSPECTORS.get(word.lower(), ()))
        return explained(f"{word} ({_SENSE})", word) if inspectors else explained(word)

    return _pattern().sub(mark, safe)
