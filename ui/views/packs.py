"""Packs to take away: choose, make, keep; and every pack that was ever made."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import streamlit as st

from analytics.reports.board import Audience
from packs import archive, make
from packs.board import MAKERS
from packs.model import Deck
from ui import loaders, notices, tables, words
from ui.views.present import SECTIONS

FORMATS = {
    "pptx": "PPTX, charts to edit", "pdf": "PDF, tagged", "html": "HTML, to present",
    "xlsx": "XLSX annex", "csv": "CSV annex", "parquet": "Parquet annex",
}  # fmt: skip
_MIME = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf", "html": "text/html", "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
_TITLES = {
    "decisions": "Decisions and three sentences", "changed": "Changed since last meeting",
    "targets": "Targets on one page", "early-years": "Early years and key stage 2",
    "key-stage-4": "Key stage 4 and after", "groups": "Disadvantage, SEND, looked after",
    "attendance": "Attendance", "exclusions": "Suspensions and exclusions",
    "inspection": "Inspection, support and formal action", "delivery": "Delivery and outcome",
}  # fmt: skip
_MADE = "milepost_pack_made"


def folder() -> Path:
    """Where the packs of the world that is shown are kept."""
    return loaders.settings().world(loaders.world()) / "packs"


def form() -> None:
    """Choose a pack and make it; what is wrong is said in one line and nothing is kept."""
    at = loaders.desk()
    with st.form("pack"):
        kind = st.selectbox("Pack", list(make.KINDS), format_func=make.KINDS.__getitem__)
        left, middle, right = st.columns(3)
        meeting = left.date_input("Meeting", value=at.as_at, format="DD/MM/YYYY")
        before = middle.date_input(
            "Last meeting",
            value=None,
            format="DD/MM/YYYY",
            help="Left empty: that of the newest decision, else a month before.",
        )
        audience = right.selectbox("Audience", list(SECTIONS), format_func=SECTIONS.__getitem__)
        area = st.selectbox(
            "Area, for an area's plan", list(_areas()), format_func=_areas().__getitem__
        )
        sections = st.multiselect(
            "Sections of the board's pack", list(MAKERS), default=list(MAKERS),
            format_func=_TITLES.__getitem__,
        )  # fmt: skip
        formats = st.multiselect(
            "Formats", list(FORMATS), default=["pptx", "pdf", "html"],
            format_func=FORMATS.__getitem__,
        )  # fmt: skip
        if not st.form_submit_button("Make and keep the pack"):
            return
    if not sections or not formats:
        notices.error("Nothing was made.", "Choose at least one section and one format.")
        return
    _make(kind, meeting, before, audience, area, sections, formats)


def _areas() -> dict[str, str]:
    from analytics.reports.places import areas_of

    return {one.code: one.name for one in areas_of(loaders.desk())}


def _make(
    kind: str, meeting: date, before: date | None, audience: str, area: str, sections: list[str],
    formats: list[str],
) -> None:  # fmt: skip
    at = loaders.desk()
    chosen = () if set(sections) == set(MAKERS) else tuple(s for s in MAKERS if s in sections)
    recipe = archive.Recipe(
        kind, meeting.isoformat(), before.isoformat() if before else "", at.as_at.isoformat(),
        "", at.plan.code if at.plan else "", Audience(audience).value, chosen,
        area if kind == "area" else "",
    )  # fmt: skip
    try:
        with st.spinner("Making the pack …"):
            number = archive.next_number(folder(), f"{make.PREFIX[kind]}{at.home.la_code}", meeting)
            deck = make.deck_of(at, recipe, number)
            files = make.files_of(deck, formats)
            made = datetime.now(UTC).isoformat(timespec="seconds")
            archive.keep(folder(), number, make.settled(recipe, deck), files, made)
    except (ValueError, OSError) as problem:
        notices.error("The pack was not made.", str(problem).splitlines()[0])
        return
    st.session_state[_MADE] = number
    notices.note(f"Pack {number} is made and kept.", _told(deck))


def _told(deck: Deck) -> str:
    return (
        f"{words.plural(len(deck.slides), 'slide')}, as known on {words.day(deck.as_at)}, "
        f"from data build {deck.build}."
    )


def kept() -> None:
    """Every pack that was made, newest first, and the files of one of them."""
    found = archive.entries(folder())[::-1]
    if not found:
        notices.note("None yet.", "A pack that is made is kept here, numbered and with a checksum.")
        return
    tables.draw(_table(found))
    numbers = [one.number for one in found]
    made = st.session_state.get(_MADE)
    number = st.selectbox(
        "Files of pack", numbers, index=numbers.index(made) if made in numbers else 0
    )
    entry = next(one for one in found if one.number == number)
    with st.container(horizontal=True, gap="small", key="pack-files"):
        for name in entry.files:
            ending = name.rpartition(".")[2]
            st.download_button(
                FORMATS.get(ending, ending), data=_reader(number, name), file_name=name,
                mime=_MIME.get(ending, "application/octet-stream"), key=f"pack-{name}",
                on_click="ignore", type="tertiary",
            )  # fmt: skip


def _reader(number: str, name: str):  # type: ignore[no-untyped-def]
    return lambda: archive.read(folder(), number, name)


def _table(found: list[archive.Entry]) -> tables.Table:
    rows = tuple(
        (
            tables.text(one.number), tables.text(make.KINDS[one.recipe.kind]),
            tables.text(words.day_text(one.recipe.meeting)),
            tables.text(words.day_text(one.recipe.as_at)),
            tables.text(SECTIONS[one.recipe.audience]), tables.text(one.recipe.build),
            tables.text(next(iter(one.files.values()), "")[:12]),
        )
        for one in found
    )  # fmt: skip
    columns = (
        "Number",
        "Pack",
        "Meeting",
        "As known on",
        "Audience",
        "Data build",
        "Checksum begins",
    )
    return tables.Table("Packs that are kept", tuple(map(tables.Column, columns)), rows)
