"""The pages of the app, in one list by section of the top bar."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui import people

ROOT = Path(__file__).parents[1]
FRONT = "pages/leadership/front.py"
_PAGES = "milepost_pages"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: its file under pages/, its address, and its name in the navigation."""

    file: str
    url_path: str
    title: str
    opens: str  # the question, or the page, that a rule of analytics.reports.core.access names


SITE: dict[str, tuple[PageEntry, ...]] = {
    "On track": (
        PageEntry("leadership/on_track.py", "on-track", "On track", "on-track"),
        PageEntry("leadership/milestones.py", "milestones", "Milestones", "milestone"),
        PageEntry("leadership/trends.py", "trends", "Trends", "trends"),
        PageEntry("leadership/disadvantage_gap.py", "disadvantage-gap", "Disadvantage gap", "gap"),
        PageEntry("leadership/ofsted.py", "ofsted", "Ofsted", "ofsted"),
        PageEntry("leadership/reach.py", "reach", "Reach", "reach"),
        PageEntry("leadership/attendance.py", "attendance", "Attendance", "attendance"),
        PageEntry("leadership/neighbours.py", "neighbours", "Neighbours", "neighbours"),
        PageEntry("leadership/what_is_new.py", "what-is-new", "What is new", "what-is-new"),
    ),
    "Areas and schools": (
        PageEntry("areas/my_area.py", "my-area", "My area", "my-area"),
        PageEntry("areas/area_map.py", "area-map", "Area map", "areas"),
        PageEntry("areas/schools.py", "schools", "Schools", "schools"),
        PageEntry("areas/school.py", "school", "One school", "school"),
    ),
    "Improvement": (
        PageEntry("improvement/action_plan.py", "action-plan", "Action plan", "action-records"),
        PageEntry("improvement/targets.py", "targets", "School targets", "targets"),
        PageEntry("improvement/risk.py", "risk", "Risk levels", "risk"),
        PageEntry("improvement/interventions.py", "interventions", "Interventions", "interventions"),
        PageEntry("improvement/registers.py", "registers", "Registers", "registers"),
        PageEntry("improvement/partners.py", "partners", "Partners", "partners"),
    ),
    "Board": (
        PageEntry("board/present.py", "present", "Present", "board"),
        PageEntry("board/packs.py", "packs", "Packs", "board"),
        PageEntry("board/ledger.py", "ledger", "Ledger of forecasts", "ledger"),
    ),
    "Data": (
        PageEntry("data/notes.py", "notes", "Notes on measures", "notes"),
        PageEntry("data/methods.py", "methods", "Methods", "methods"),
        PageEntry("data/quality.py", "quality", "Data quality", "quality"),
        PageEntry("data/plan.py", "plan", "Plan", "plan"),
        PageEntry("data/add_files.py", "add-files", "Add files", "add files"),
        PageEntry("data/start.py", "start", "Start", "world"),
        PageEntry("data/audit.py", "audit", "Audit log", "audit log"),
        PageEntry("data/accessibility.py", "accessibility", "Accessibility", "accessibility"),
    ),
}


def pages() -> dict[str, list[StreamlitPage]]:
    """The pages whose files are there, by section, as st.navigation wants them; made once for a scope.

    Those that whoever is here may not open are not in the list on screen. Their addresses remain
    known, so that a link to one is answered in words (`is_open`).
    """
    who = people.required().access
    kept = st.session_state.get(_PAGES)
    if kept is None or kept[0] != who:
        kept = st.session_state[_PAGES] = (who, _made())
    return cast("dict[str, list[StreamlitPage]]", kept[1])


def is_open(page: StreamlitPage) -> bool:
    """Whether whoever is here may open a page; a page that is not listed is closed."""
    return page.url_path == "" or people.opens(question(page))


def question(page: StreamlitPage) -> str:
    """The question or page that a rule of access names; blank for the front, and for a page that is not listed."""
    listed = (entry for entries in SITE.values() for entry in entries)
    return next((entry.opens for entry in listed if entry.url_path == page.url_path), "")


def _made() -> dict[str, list[StreamlitPage]]:
    by_key = {
        section: [_page(entry) for entry in entries if (ROOT / "pages" / entry.file).exists()]
        for section, entries in SITE.items()
    }
    # The address "/" has a page of its own, first in the bar so that there is always a way back:
    # a page that is the default would not be found under an address of its own.
    front = st.Page(str(ROOT / FRONT), title="Milepost", default=True)
    return {"": [front], **{section: listed for section, listed in by_key.items() if listed}}


def _page(entry: PageEntry) -> StreamlitPage:
    shown: Literal["visible", "hidden"] = "visible" if people.opens(entry.opens) else "hidden"
    return st.Page(str(ROOT / "pages" / entry.file), title=entry.title, url_path=entry.url_path, visibility=shown)
