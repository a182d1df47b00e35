"""Adding published files or returns: upload, build with progress, the result for each file, undo."""

from __future__ import annotations

import json
import re
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from data import added
from data.sources.return_template import Form, template
from data.warehouse.pointer import show
from data.warehouse.publish import UnknownBuild, builds, current, current_path, use
from ui import adding, loaders, notices, tables
from ui.adding import Job
from ui.views.data import file_list, what_became
from wording import values
from wording.escaping import as_markdown

_WIDE = 736  # px: as wide as a sentence may be
_YEAR = re.compile(r"^20\d\d-20\d\d$")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNDONE = "milepost_undone"


def draw() -> None:
    """The upload, the running build, or its result."""
    settings = loaders.settings()
    existing = adding.job(settings)
    if undone := st.session_state.pop(_UNDONE, None):
        notices.note(*undone)
    if existing is None:
        _upload()
    elif existing.running:
        _progress()
    else:
        what_became.draw(existing)
        _after(existing)


def _upload() -> None:
    with st.form("add-files", border=False):
        files = st.file_uploader(
            "Files as they were published, or returns",
            accept_multiple_files=True,
            key="upload",
            help="CSV, XLSX or Parquet, or a zip of them.",
            width=_WIDE,
        )
        year = st.text_input(
            "Academic year, only if neither the files nor their names give it",
            placeholder="2018-2019",
            key="upload-year",
            width=_WIDE,
        ).strip()
        sent = st.form_submit_button("Add these files", type="primary")
    if not sent:
        return
    if not files:
        notices.error("No file was chosen.", "Choose one or more files above, then add them.")
    elif year and not _YEAR.match(year):
        notices.error(f"The year “{year}” cannot be read.", "Enter it as 2018-2019, or leave it empty.")
    else:
        _begin([(file.name, file.getvalue()) for file in files], year or None)


def what() -> None:
    """Which files there are and where they come from, and a blank return: open before the first."""
    first = not current(_world()) and adding.job(loaders.settings()) is None
    with st.expander("All files, most useful first", expanded=first):
        tables.draw(file_list.table())
    with st.container(horizontal=True, key="templates-return"):
        for form, mime in ((Form.XLSX, _XLSX), (Form.CSV, "text/csv")):
            st.download_button(
                f"Blank return ({form.value.upper()})",
                data=partial(template, form),
                file_name=f"milepost_return.{form.value}",
                mime=mime,
                on_click="ignore",
                type="tertiary",
                key=f"return-{form.value}",
            )


def _world() -> Path:
    return loaders.settings().world("real")


def _begin(uploaded: list[tuple[str, bytes]], year: str | None) -> None:
    settings = loaders.settings()
    world = settings.world("real")
    try:
        lost = added.restore(world, settings.inbox, _told(world))
        batch = added.put(world, uploaded, year)
    except OSError as problem:
        notices.error("The files could not be saved.", f"{problem.strerror}: nothing was changed.")
        return
    adding.start(settings, batch, lost)
    loaders.again()


def _told(world: Any) -> list[dict[str, Any]]:
    """What the build that is read said of its files."""
    path = current_path(world)
    if path is None:
        return []
    opened = loaders.opened(path)
    return list(json.loads(opened.info.get("files", "[]"))) if opened else []


@st.fragment(run_every=1.0)
def _progress() -> None:
    existing = adding.job(loaders.settings())
    if existing is None or not existing.running:
        st.rerun()
        return
    st.progress(existing.share, text=as_markdown(f"Reading {existing.at or 'the files'} …"))
    st.caption("The earlier data stays in use until this finishes. You can leave this page.")


def _after(job: Job) -> None:
    settings = loaders.settings()
    published = bool(what_became.loaded(job.own)) and job.build != job.before
    with st.container(horizontal=True):
        st.button("Add more files", on_click=adding.forget, args=(settings,), type="primary")
        if published:
            st.button("Look at the figures", key="look", on_click=_look)
        if published and job.before:
            st.button("Undo: go back to the earlier data", key="undo", on_click=_undo, args=(job,))


def _look() -> None:
    st.session_state["milepost_world"] = "real"
    adding.forget(loaders.settings())
    st.session_state["milepost_go"] = True


def _undo(job: Job) -> None:
    """Read the build before again, and take the batch out of the folder."""
    settings = loaders.settings()
    world = settings.world("real")
    try:
        use(world, job.before or "")
    except UnknownBuild as problem:
        st.session_state[_UNDONE] = ("Not undone.", str(problem.args[0]))
        return
    added.set_aside(world, job.batch)
    adding.forget(settings)
    st.session_state[_UNDONE] = ("Undone.", "Milepost is using the earlier data again; the added files are not used.")


def kept() -> None:
    """The builds that are kept, and the way to any of them."""
    world = loaders.settings().world("real")
    names = list(reversed(builds(world)))
    if not names:
        notices.empty("file of your own", "the files you add above")
        return
    now = current(world)
    for name in names:
        made = values.day_text(name.made[:10])
        text = f"{made}, {name.made[11:16]}: {values.plural(name.files, 'file')}, {values.plural(name.facts, 'figure')}"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f"<span>{escape(text)}{' <b>in use</b>' if name.name == now else ''}</span>")
            if name.name != now:
                st.button("Use this one", key=f"use-{name.name}", on_click=_use, args=(name.name,))


def _use(name: str) -> None:
    use(loaders.settings().world("real"), name)
    st.session_state[_UNDONE] = ("Changed.", "Milepost now uses the chosen build.")


def world_shown() -> None:
    """Say which world the files go into, and go there when asked."""
    if st.session_state.pop("milepost_go", False):
        show(loaders.settings().home, "real")
        st.switch_page("pages/leadership/on_track.py")
    if loaders.world() == "demo":
        notices.note(
            "You are looking at the demonstration.",
            "Files added here load into real data, kept apart from the invented schools.",
        )
