"""The front door: who is here, asked once, and the page that answers that person first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from ui import frame, loaders, selection

ROOT = Path(__file__).parents[2]
KEY = "as"


@dataclass(frozen=True, slots=True)
class Door:
    """One audience: what it is called, what it asks, and its first page."""

    title: str
    asks: str
    page: str


DOORS: dict[str, Door] = {
    "leadership": Door(
        "Senior leadership", "Are we on track, and where are we slipping?",
        "pages/leadership/on_track.py",
    ),
    "area": Door(
        "Area lead", "Which of my schools need what, this week?", "pages/areas/my_area.py"
    ),
    "board": Door("The board", "What changed, and what do we decide?", "pages/board/present.py"),
}  # fmt: skip


def draw() -> None:
    """Go through the door chosen before, else ask; without data, begin with the first run."""
    if loaders.warehouse() is None:
        st.switch_page("pages/data/start.py")
    chosen = DOORS.get(selection.code(KEY) or "")
    if chosen is not None and _there(chosen):
        st.switch_page(chosen.page)
    frame.title("I am here as")
    for code, door in DOORS.items():
        if _there(door):
            with st.container(horizontal=True, vertical_alignment="center", key=f"door-{code}"):
                st.button(door.title, key=f"as-{code}", width=220, on_click=_chosen, args=(code,))
                st.html(f"<span>{door.asks}</span>")
    data = "invented schools" if loaders.world() == "demo" else "published and own data"
    frame.foot(
        f"You are looking at {data}. Milepost remembers your choice for this visit; every page "
        "stays in the column at the side."
    )


def _there(door: Door) -> bool:
    return (ROOT / door.page).exists()


def _chosen(code: str) -> None:
    selection.keep(KEY, code)
