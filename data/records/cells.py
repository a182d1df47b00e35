"""Cells of files that a spreadsheet will open: text must never be taken for a formula."""

from __future__ import annotations

from data.numbers import read_number

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "'"  # a spreadsheet shows what follows an apostrophe as text


def guarded(text: str) -> str:
    """The text as a cell; an apostrophe of its own is doubled, so that `unguarded` is exact."""
    return _MARK + text if text.startswith((*_STARTS, _MARK)) else text


def unguarded(cell: str) -> str:
    """The text that a guarded cell stands for."""
    return cell.removeprefix(_MARK)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would compute this text; '- point' and numbers are only text."""
    if text.startswith(("=", "@", "\t", "\r")):
        return True
    if not text.startswith(("+", "-")) or text[1:2] in ("", " "):
        return False
    return read_number(text) is None
