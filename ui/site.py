"""The pages of the app, in one list by audience."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import streamlit as st
from streamlit.navigation.page import StreamlitPage

ROOT = Path(__file__).parents[1]
FRONT = "pages/leadership/front.py"
_PAGES = "milepost_pages"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: its file under pages/, its address, and its name in the navigation."""

    file: str
    url_path: str
    title: str


SITE: dict[str, tuple[PageEntry, ...]] = {
    "Leadership": (
        PageEntry("leadership/on_track.py", "on-track", "Are we on track?"),
        PageEntry("leadership/milestones.py", "milestones", "Milestones"),
        PageEntry("leadership/trends.py", "trends", "Trends"),
        PageEntry("leadership/disadvantage_gap.py", "disadvantage-gap", "Disadvantage gap"),
        PageEntry("leadership/ofsted.py", "ofsted", "Ofsted"),
        PageEntry("leadership/reach.py", "reach", "What can be reached?"),
        PageEntry("leadership/attendance.py", "attendance", "Attendance"),
        PageEntry("leadership/neighbours.py", "neighbours", "Neighbours"),
    ),
    "Areas": (
        PageEntry("areas/my_area.py", "my-area", "My area this week"),
        PageEntry("areas/area_map.py", "area-map", "Area map"),
        PageEntry("areas/schools.py", "schools", "Schools"),
        PageEntry("areas/school.py", "school", "One school"),
    ),
    "Improvement": (
        PageEntry("improvement/action_plan.py", "action-plan", "Action plan"),
        PageEntry("improvement/targets.py", "targets", "School targets"),
        PageEntry("improvement/risk.py", "risk", "Risk levels"),
        PageEntry("improvement/interventions.py", "interventions", "Interventions"),
        PageEntry("improvement/registers.py", "registers", "Registers"),
        PageEntry("improvement/partners.py", "partners", "Partners"),
    ),
    "Board": (PageEntry("board/present.py", "present", "Present"), PageEntry("board/packs.py", "packs", "Packs")),
    "Data": (
        PageEntry("data/notes.py", "notes", "Notes on measures"),
        PageEntry("data/quality.py", "quality", "Data quality"),
        PageEntry("data/add_files.py", "add-files", "Add files"),
        PageEntry("data/start.py", "start", "Start"),
        PageEntry("data/accessibility.py", "accessibility", "Accessibility"),
    ),
}


def pages() -> dict[str, list[StreamlitPage]]:
    """The pages whose files are there, by audience, as st.navigation wants them; made once a visit."""
    if _PAGES not in st.session_state:
        st.session_state[_PAGES] = _made()
    return cast("dict[str, list[StreamlitPage]]", st.session_state[_PAGES])


def _made() -> dict[str, list[StreamlitPage]]:
    by_key = {
        audience: [_page(entry) for entry in entries if (ROOT / "pages" / entry.file).exists()]
        for audience, entries in SITE.items()
    }
    # The address "/" has a page of its own, first in the column so that there is always a way back:
    # a page that is the default would not be found under an address of its own.
    front = st.Page(str(ROOT / FRONT), title="Milepost", default=True)
    return {"": [front], **{audience: listed for audience, listed in by_key.items() if listed}}


def _page(entry: PageEntry) -> StreamlitPage:
    return st.Page(str(ROOT / "pages" / entry.file), title=entry.title, url_path=entry.url_path)
