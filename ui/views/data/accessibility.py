"""The accessibility statement on screen: the text of docs, and its checks as a table."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import tables

_FILE = Path(__file__).parents[3] / "docs" / "accessibility.md"


def draw() -> None:
    """The statement in its order; its own title is the page's."""
    before, rows, after = _parts(_FILE.read_text("utf-8").partition("\n")[2])
    st.markdown(before)
    if rows:
        head, _, *body = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
        lines = tuple(tuple(tables.text(cell) for cell in row) for row in body)
        columns = tables.columns(*head)
        tables.draw(tables.Table("Checks, criteria and results", columns, lines))
    st.markdown(after)


def _parts(text: str) -> tuple[str, list[str], str]:
    """What stands before the table, the table's rows, what stands after it."""
    lines = text.splitlines()
    at = [number for number, line in enumerate(lines) if line.startswith("|")]
    if not at:
        return text, [], ""
    first, last = at[0], at[-1]
    return "\n".join(lines[:first]), lines[first : last + 1], "\n".join(lines[last + 1 :])
