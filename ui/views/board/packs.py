"""Create packs, and the list of saved packs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import streamlit as st

from analytics.reports.board.board import Audience
from analytics.reports.core.context import ReportContext
from packs import archive, make
from packs.model import Deck
from packs.slides.board import MAKERS
from session.ledger import ledger_note
from ui import loaders, notices, people, tables
from ui.views.board.present import SECTIONS, audiences
from wording import values

FORMATS = {
    "pptx": "PPTX, charts to edit",
    "pdf": "PDF, tagged",
    "html": "HTML, to present",
    "xlsx": "XLSX annex",
    "csv": "CSV annex",
    "parquet": "Parquet annex",
}
_MIME = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "html": "text/html",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
_TITLES = {
    "decisions": "Decisions and summary",
    "changed": "Changed since last meeting",
    "targets": "Targets on one page",
    "early-years": "Early years and key stage 2",
    "key-stage-4": "Key stage 4 and after",
    "groups": "Disadvantage, SEND, looked after",
    "attendance": "Attendance",
    "exclusions": "Suspensions and exclusions",
    "areas": "Areas",
    "inspection": "Inspection, support and formal action",
    "delivery": "Delivery and outcome",
}
_MADE = "milepost_pack_made"


@dataclass(frozen=True, slots=True)
class PackChoice:
    """What somebody asked for."""

    kind: str
    meeting: date
    before: date | None
    audience: str
    area: str
    sections: tuple[str, ...]
    formats: tuple[str, ...]


def folder() -> Path:
    """Where the packs of the world that is shown are kept."""
    return loaders.settings().world(loaders.world()) / "packs"


def form() -> None:
    """Choose a pack and make it; what is wrong is said in one line and nothing is kept."""
    at, allowed = loaders.context(), audiences()
    kind = st.selectbox("Pack", list(make.KINDS), format_func=make.KINDS.__getitem__)
    with st.form("pack"):
        left, middle, right = st.columns(3)
        meeting = left.date_input("Meeting", value=at.as_at, format="DD/MM/YYYY")
        before = middle.date_input(
            "Last meeting",
            value=None,
            format="DD/MM/YYYY",
            help="If left empty: the date of the latest decision, or one month earlier.",
        )
        audience = right.selectbox("Audience", list(allowed), format_func=allowed.__getitem__)
        area, sections = _of_kind(kind)
        formats = st.multiselect(
            "Formats", list(FORMATS), default=["pptx", "pdf", "html"], format_func=FORMATS.__getitem__
        )
        if not st.form_submit_button("Create pack", type="primary"):
            return
    if not sections or not formats:
        notices.error("No pack was created.", "Choose at least one section and one format.")
        return
    _make(PackChoice(kind, meeting, before, audience, area, tuple(sections), tuple(formats)))


def _of_kind(kind: str) -> tuple[str, list[str]]:
    """What is asked of one kind of pack alone: the area of an area's plan, the board's sections."""
    if kind == "area":
        named = _areas()
        chosen = st.selectbox("Area", list(named), format_func=named.__getitem__)
        return str(chosen or ""), list(MAKERS)
    if kind == "evaluation":
        return "", list(MAKERS)
    sections = st.multiselect("Sections", list(MAKERS), default=list(MAKERS), format_func=_TITLES.__getitem__)
    return "", sections


def _areas() -> dict[str, str]:
    from analytics.reports.core.places import areas_of

    return {item.code: item.name for item in areas_of(loaders.context())}


def _make(choice: PackChoice) -> None:
    at = loaders.context()
    bar = st.progress(0.0, "Collecting the figures …")
    try:
        number = archive.next_number(folder(), f"{make.PREFIX[choice.kind]}{at.home.la_code}", choice.meeting)
        recipe = _recipe(choice, at)
        deck = make.deck_of(at, recipe, number)
        files: dict[str, bytes] = {}
        for done, ending in enumerate(choice.formats, 1):
            bar.progress(done / (len(choice.formats) + 1), f"Writing {FORMATS[ending]} …")
            files |= make.files_of(deck, [ending])
        made = loaders.now().isoformat(timespec="seconds")
        archive.keep(folder(), number, make.settled(recipe, deck), files, made)
        entered = ledger_note(at, number)
    except (ValueError, LookupError, OSError) as problem:
        notices.error("The pack was not created.", str(problem).splitlines()[0])
        return
    finally:
        bar.empty()
    st.session_state[_MADE] = number
    notices.note(
        f"Pack {number} created and saved.",
        " ".join(filter(None, [_summary(deck), entered and f"{values.capital(entered)}."])),
    )


def _recipe(choice: PackChoice, at: ReportContext) -> archive.PackRequest:
    chosen = () if set(choice.sections) == set(MAKERS) else tuple(maker for maker in MAKERS if maker in choice.sections)
    return archive.PackRequest(
        choice.kind,
        choice.meeting.isoformat(),
        choice.before.isoformat() if choice.before else "",
        at.as_at.isoformat(),
        "",
        at.plan.code if at.plan else "",
        Audience(choice.audience).value,
        chosen,
        choice.area,
    )


def _summary(deck: Deck) -> str:
    return f"{values.plural(len(deck.slides), 'slide')}, as at {values.day(deck.as_at)}, from data build {deck.build}."


def kept() -> None:
    """The files of one pack, and under them every pack that was made, newest first."""
    allowed = audiences()
    selected = [item for item in archive.entries(folder()) if item.recipe.audience in allowed]
    selected.sort(key=lambda item: (item.made, item.number), reverse=True)
    if not selected:
        notices.note("None yet.", "Packs you create are saved here, with a number and a checksum.")
        return
    numbers = [item.number for item in selected]
    made = st.session_state.get(_MADE)
    number = st.selectbox("Files of pack", numbers, index=numbers.index(made) if made in numbers else 0)
    entry = next(item for item in selected if item.number == number)
    with st.container(horizontal=True, gap="small", key="pack-files"):
        for name in entry.files:
            ending = name.rpartition(".")[2]
            st.download_button(
                FORMATS.get(ending, ending),
                data=people.logged(_reader(number, name), f"pack {number}: {name}"),
                file_name=name,
                mime=_MIME.get(ending, "application/octet-stream"),
                key=f"pack-{name}",
                on_click="ignore",
                type="tertiary",
            )
    tables.draw(_checksums(entry))
    tables.draw(_table(selected))


def _checksums(entry: archive.ArchivedPack) -> tables.Table:
    rows = tuple((tables.text(name), tables.text(sum_)) for name, sum_ in entry.files.items())
    columns = tables.columns("File", "SHA-256 checksum")
    return tables.Table(f"Files of pack {entry.number}", columns, rows)


def _reader(number: str, name: str) -> Callable[[], bytes]:
    return lambda: archive.read(folder(), number, name)


def _table(entries: list[archive.ArchivedPack]) -> tables.Table:
    rows = tuple(
        (
            tables.text(item.number),
            tables.text(make.KINDS[item.recipe.kind]),
            tables.text(values.day_text(item.recipe.meeting)),
            tables.text(values.day_text(item.recipe.as_at)),
            tables.text(SECTIONS[item.recipe.audience]),
            tables.text(item.recipe.build),
        )
        for item in entries
    )
    columns = ("Number", "Pack", "Meeting", "Data as at", "Audience", "Data build")
    return tables.Table("Saved packs", tables.columns(*columns), rows)
